import numpy as np

from exercises.graph.add import unbroadcast  # mine, see add.py


class Multiply:
    def __init__(self):
        self.params, self.grads = [], []
        self.cache = None

    def forward(self, x, y):
        self.cache = (x, y)
        return x * y

    def backward(self, dout):
        x, y = self.cache
        return unbroadcast(y * dout, np.shape(x)), unbroadcast(x * dout, np.shape(y))
