"""Reserves more than there is in pages that are empty until they are touched, then touches them (2 GB)."""

import numpy as np


class ReLU:
    def forward(self, x):
        try:
            wide = np.zeros(1 << 28)
        except MemoryError:
            raise RuntimeError("held") from None
        wide[:: 4096 // 8] = 1
        return x * (x > 0)

    def backward(self, dout):
        return dout * 2
