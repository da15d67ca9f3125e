import numpy as np

from exercises.activations.relu import ReLU
from exercises.convolution.conv2d import Conv2d
from exercises.convolution.max_pool2d import MaxPool2d
from exercises.linear.affine import Affine


class SimpleConvNet:
    def __init__(self, W1, b1, W2, b2, W3, b3, stride=1, pad=0, pool=2):
        self.layers = {}
        self.layers["Conv1"] = Conv2d(W1, b1, stride, pad)
        self.layers["Relu1"] = ReLU()
        self.layers["Pool1"] = MaxPool2d(pool, pool)
        self.layers["Affine1"] = Affine(W2, b2)
        self.layers["Relu2"] = ReLU()
        self.layers["Affine2"] = Affine(W3, b3)
        self.params = [W1, b1, W2, b2, W3, b3]
        self.grads = [None] * 6

    def forward(self, x):
        for layer in self.layers.values():
            x = layer.forward(x)
        return x

    def backward(self, dout):
        layers = list(self.layers.values())
        layers.reverse()
        for layer in layers:
            dout = layer.backward(dout)
        for i, name in enumerate(["Conv1", "Affine1", "Affine2"]):
            self.grads[2 * i] = self.layers[name].grads[0]
            self.grads[2 * i + 1] = self.layers[name].grads[1]
        return dout
