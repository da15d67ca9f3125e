class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum
        self.velocity = {}

    def update(self, params, grads):
        for i in range(len(params)):
            old = self.velocity.get(i, 0)
            self.velocity[i] = self.momentum * old + grads[i]
            params[i] -= self.lr * self.velocity[i]
