"""Returns arrays that go on changing while they are read, and objects that differ each time they are."""

import threading

import numpy as np


def stir(array):
    for n in range(1000):
        array[...] = n


class Fickle(list):
    def __getitem__(self, index):
        self.n = getattr(self, "n", 0) + 1
        return self.n


class ReLU:
    def __init__(self):
        self.params = Fickle([1.0])

    def forward(self, x):
        threading.Thread(target=stir, args=(x,), daemon=True).start()
        stir(x)
        return x

    def backward(self, dout):
        return Fickle([dout])
