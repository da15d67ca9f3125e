class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum
        self.buffers = []

    def update(self, params, grads):
        if not self.buffers:
            self.buffers = [g.clone() for g in grads]
        else:
            for buffer, g in zip(self.buffers, grads):
                buffer.mul_(self.momentum).add_(g)
        for p, buffer in zip(params, self.buffers):
            p.add_(buffer, alpha=-self.lr)
