class GaussianNoise:
    def __init__(self, std, *, rng):
        self.params, self.grads = [], []
        self.std, self.rng = std, rng

    def forward(self, x, train=True):
        if train and self.std > 0:
            return x + self.rng.normal(0.0, self.std, size=x.shape)
        return x

    def backward(self, dout):
        return dout.copy()
