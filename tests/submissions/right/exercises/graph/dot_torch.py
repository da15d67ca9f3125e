class Dot:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, y):
        self.x = x
        self.y = y
        return (x * y).sum(dim=1)

    def backward(self, dout):
        dout = dout.unsqueeze(1)  # a column, one number for each row
        return dout * self.y, dout * self.x
