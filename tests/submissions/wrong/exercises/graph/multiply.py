import numpy as np

from exercises.graph.add import sum_to


class Multiply:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dout):
        dx = sum_to(dout * self.x, np.shape(self.x))
        dy = sum_to(dout * self.y, np.shape(self.y))
        return dx, dy
