class MeanSquaredError:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x, t):
        self.x, self.t = x, t
        return ((t - x) ** 2).sum() / x.size

    def backward(self, dout=1.0):
        return 2.0 / self.x.size * (self.x - self.t) * dout
