"""The whole Jacobian of every row at once."""

import numpy as np


class Softmax:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x):
        e = np.exp(x - np.max(x, axis=-1)[..., None])
        self.y = e / np.sum(e, axis=-1)[..., None]
        return self.y

    def backward(self, dout):
        y = self.y
        eye = np.eye(y.shape[-1], dtype=y.dtype)
        jacobian = y[..., None] * (eye - y[..., None, :])
        return np.einsum("...ij,...i->...j", jacobian, dout)
