import torch

from exercises.activations.relu_torch import ReLU
from exercises.convolution.conv2d_torch import Conv2d


class ResidualBlock:
    def __init__(self, W1, b1, W2, b2, Ws=None, bs=None, stride=1):
        self.conv1 = Conv2d(W1, b1, stride=stride, pad=1)
        self.relu = ReLU()
        self.conv2 = Conv2d(W2, b2, stride=1, pad=1)
        self.projection = Conv2d(Ws, bs, stride=stride, pad=0) if Ws is not None else None
        self.params = self.conv1.params + self.conv2.params
        if self.projection:
            self.params = self.params + self.projection.params
        self.grads = []

    def forward(self, x):
        out = self.conv2.forward(self.relu.forward(self.conv1.forward(x)))
        return out + (self.projection.forward(x) if self.projection else x)

    def backward(self, dout):
        dx = self.conv1.backward(self.relu.backward(self.conv2.backward(dout)))
        dx = dx + (self.projection.backward(dout) if self.projection else dout)
        self.grads = self.conv1.grads + self.conv2.grads
        if self.projection:
            self.grads = self.grads + self.projection.grads
        return dx
