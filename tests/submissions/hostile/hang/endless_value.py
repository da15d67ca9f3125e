"""Returns values that never end when they are read: lists, dictionaries, properties of arrays."""

import numpy as np


class Endless(list):
    def __iter__(self):
        while True:
            yield 1.0

    def __len__(self):
        while True:
            pass


class Lazy(np.ndarray):
    @property
    def dtype(self):
        while True:
            pass

    @property
    def shape(self):
        while True:
            pass


class ReLU:
    def forward(self, x):
        x[...] = 1
        return Endless([1.0])

    def backward(self, dout):
        return dout.view(Lazy) * 2
