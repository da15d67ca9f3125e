import numpy as np

from exercises.activations.relu import ReLU
from exercises.convolution.conv2d import Conv2d


class MLPConv:
    def __init__(self, W, b, W1, b1, W2, b2, stride=1, pad=0):
        self.convs = [Conv2d(W, b, stride, pad), Conv2d(W1, b1), Conv2d(W2, b2)]
        self.relus = [ReLU(), ReLU(), ReLU()]
        self.params = [W, b, W1, b1, W2, b2]
        self.grads = []

    def forward(self, x):
        for conv, relu in zip(self.convs, self.relus):
            x = relu.forward(conv.forward(x))
        return x

    def backward(self, dout):
        self.grads = []
        for conv, relu in list(zip(self.convs, self.relus))[::-1]:
            dout = conv.backward(relu.backward(dout))
            self.grads = list(conv.grads) + self.grads
        return dout
