"""Grows until memory is gone, in four ways; what it holds is counted, so that it stops by itself at 2 GB."""

import mmap

import numpy as np


class ReLU:
    def forward(self, x):
        held = []
        try:
            for _ in range(32):
                held += [
                    np.ones(2 << 20),
                    bytes(16 << 20),
                    [0] * (2 << 20),
                    mmap.mmap(-1, 16 << 20),
                ]
                held[-1].write(bytes(16 << 20))
        except MemoryError:
            held.clear()
            raise RuntimeError("held") from None
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * 2
