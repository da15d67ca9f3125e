import numpy as np


class Concat:
    def __init__(self, axis=1):
        self.axis = axis
        self.params, self.grads = [], []

    def forward(self, *xs):
        self.ends = []
        end = 0
        for x in xs:
            end += x.shape[self.axis]
            self.ends.append(end)
        return np.concatenate(xs, axis=self.axis)

    def backward(self, dout):
        # np.split wants the places between the pieces
        return tuple(np.split(dout, self.ends[:-1], axis=self.axis))
