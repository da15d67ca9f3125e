class Identity:
    params, grads = [], []

    def forward(self, x):
        return x.clone()

    def backward(self, dout):
        return 1.0 * dout
