import torch


class Concat:
    def __init__(self, axis=1):
        self.axis = axis
        self.params = []
        self.grads = []

    def forward(self, *xs):
        self.widths = [x.shape[self.axis] for x in xs]
        return torch.cat(xs, dim=self.axis)

    def backward(self, dout):
        pieces = []
        start = 0
        for width in self.widths:
            pieces.append(dout.narrow(self.axis, start, width))
            start = start + width
        return tuple(pieces)
