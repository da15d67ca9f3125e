class Identity:
    params, grads = [], []

    def forward(self, x):
        return x.copy()

    def backward(self, dout):
        return 1.0 * dout
