import numpy as np


class Sum:
    def __init__(self, axis=0):
        self.axis = axis
        self.params = []
        self.grads = []

    def forward(self, x):
        self.shape = x.shape
        return x.mean(axis=self.axis, keepdims=True)

    def backward(self, dout):
        n = self.shape[self.axis]
        return np.broadcast_to(dout, self.shape) / n
