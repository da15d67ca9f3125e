import numpy as np


class Flatten:
    params, grads = [], []

    def forward(self, x):
        self.original = x.shape
        return np.reshape(x, (x.shape[0], int(np.prod(x.shape[1:]))))

    def backward(self, dout):
        return np.reshape(dout, self.original)
