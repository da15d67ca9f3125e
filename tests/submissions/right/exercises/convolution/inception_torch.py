import torch

from exercises.activations.relu_torch import ReLU
from exercises.convolution.conv2d_torch import Conv2d
from exercises.convolution.max_pool2d_torch import MaxPool2d


class Inception:
    """Every convolution by Conv2d, and the channels joined and cut by hand."""

    def __init__(self, W1, b1, R3, r3, W3, b3, R5, r5, W5, b5, Wp, bp):
        self.b1 = [Conv2d(W1, b1), ReLU()]
        self.b3 = [Conv2d(R3, r3), ReLU(), Conv2d(W3, b3, 1, 1), ReLU()]
        self.b5 = [Conv2d(R5, r5), ReLU(), Conv2d(W5, b5, 1, 2), ReLU()]
        self.bp = [MaxPool2d(3, 1, 1), Conv2d(Wp, bp), ReLU()]
        self.params = [W1, b1, R3, r3, W3, b3, R5, r5, W5, b5, Wp, bp]
        self.grads = [None] * 12

    def forward(self, x):
        outs = []
        for branch in (self.b1, self.b3, self.b5, self.bp):
            out = x
            for layer in branch:
                out = layer.forward(out)
            outs.append(out)
        self.widths = [out.shape[1] for out in outs]
        return torch.cat(outs, dim=1)

    def backward(self, dout):
        start, dx, grads = 0, 0, []
        for branch, width in zip((self.b1, self.b3, self.b5, self.bp), self.widths):
            d = dout[:, start : start + width]
            start += width
            for layer in branch[::-1]:
                d = layer.backward(d)
            dx = dx + d
            for layer in branch:
                grads += layer.grads
        self.grads = grads
        return dx
