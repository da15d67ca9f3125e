class Add:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        # y is the bias: the batch is summed away
        return dout, dout.sum(0)
