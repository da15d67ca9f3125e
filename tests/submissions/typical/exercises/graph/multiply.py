import numpy as np

from exercises.graph.add import sum_to


class Multiply:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        dx = dout * self.y
        dy = dout * self.x
        return sum_to(dx, self.x.shape), sum_to(dy, self.y.shape)
