"""Returns NaN and inf: a comparison the wrong way round lets them through."""

import numpy as np


class ReLU:
    def forward(self, x):
        x[...] = np.nan
        return np.full_like(x, np.nan)

    def backward(self, dout):
        return np.full_like(dout, np.inf)
