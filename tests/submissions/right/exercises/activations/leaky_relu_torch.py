class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.params, self.grads = [], []
        self.alpha = alpha

    def forward(self, x):
        self.mask = x <= 0
        out = x.clone()
        out[self.mask] *= self.alpha
        return out

    def backward(self, dout):
        dx = dout.clone()
        dx[self.mask] *= self.alpha
        return dx
