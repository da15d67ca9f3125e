import numpy as np


class Branch:
    def __init__(self, n=2):
        self.n = n
        self.params, self.grads = [], []

    def forward(self, x):
        outs = []
        for i in range(self.n):
            outs.append(np.array(x))
        return tuple(outs)

    def backward(self, *douts):
        dx = np.zeros_like(douts[0])
        for dout in douts:
            dx += dout
        return dx
