import numpy as np

from exercises.activations.relu import ReLU
from exercises.convolution.conv2d import Conv2d
from exercises.convolution.inception import Inception


class MiniGoogLeNet:
    def __init__(self, W, b, first, second, Wf, bf):
        self.conv, self.relu = Conv2d(W, b, stride=1, pad=1), ReLU()
        self.first, self.second = Inception(*first), Inception(*second)
        self.Wf, self.bf = Wf, bf
        self.params = [W, b] + list(first) + list(second) + [Wf, bf]
        self.grads = []

    def forward(self, x):
        self.maps = self.relu.forward(self.conv.forward(x))
        self.maps = self.second.forward(self.first.forward(self.maps))
        self.features = self.maps.mean((2, 3))
        return self.features @ self.Wf + self.bf

    def backward(self, dout):
        n, c, h, w = self.maps.shape
        d = (dout @ self.Wf.T).reshape(n, c, 1, 1) * np.ones_like(self.maps) / (h * w)
        d = self.first.backward(self.second.backward(d))
        dx = self.conv.backward(self.relu.backward(d))
        self.grads = [*self.conv.grads, *self.first.grads, *self.second.grads]
        self.grads += [self.features.T @ dout, dout.sum(0)]
        return dx
