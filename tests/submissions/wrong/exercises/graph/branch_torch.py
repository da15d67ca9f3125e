class Branch:
    def __init__(self, n=2):
        self.n = n
        self.params = []
        self.grads = []

    def forward(self, x):
        return (x,) * self.n

    def backward(self, *douts):
        return sum(douts)
