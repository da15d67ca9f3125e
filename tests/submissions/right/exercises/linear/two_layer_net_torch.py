import torch

from exercises.activations.sigmoid_torch import Sigmoid
from exercises.linear.affine_torch import Affine
from exercises.losses.softmax_with_loss_torch import SoftmaxWithLoss


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2):
        self.affine1 = Affine(W1, b1)
        self.sigmoid = Sigmoid()
        self.affine2 = Affine(W2, b2)
        self.last = SoftmaxWithLoss()
        self.params = [W1, b1, W2, b2]
        self.grads = [torch.zeros_like(p) for p in self.params]

    def predict(self, x):
        h = self.sigmoid.forward(self.affine1.forward(x))
        return self.affine2.forward(h)

    def loss(self, x, t):
        return self.last.forward(self.predict(x), t)

    def backward(self, dout=1.0):
        d = self.last.backward(dout)
        d = self.affine2.backward(d)
        d = self.sigmoid.backward(d)
        d = self.affine1.backward(d)
        self.grads = self.affine1.grads + self.affine2.grads
        return d
