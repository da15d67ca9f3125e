class Flatten:
    params, grads = [], []

    def forward(self, x):
        self.original = x.size()
        return x.flatten(1)

    def backward(self, dout):
        return dout.contiguous().view(self.original)
