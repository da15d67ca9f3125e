class Sum:
    def __init__(self, axis=0):
        self.axis = axis
        self.params = []
        self.grads = []

    def forward(self, x):
        self.n = x.shape[0]
        return x.sum(dim=0, keepdim=True)

    def backward(self, dout):
        return dout.repeat_interleave(self.n, dim=0)
