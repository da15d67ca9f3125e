import numpy as np


def sum_to(gradient, shape):
    while np.ndim(gradient) > len(shape):
        gradient = gradient.sum(axis=0)
    return gradient


class Add:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x, y):
        self.x, self.y = x, y
        return x + y

    def backward(self, dout):
        return sum_to(dout, np.shape(self.x)), sum_to(dout, np.shape(self.y))
