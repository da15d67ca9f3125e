class Branch:
    def __init__(self, n=2):
        self.n = n
        self.params = []
        self.grads = []

    def forward(self, x):
        return tuple(x.copy() for _ in range(self.n))

    def backward(self, *douts):
        for dout in douts:
            dx = dout
        return dx
