import numpy as np

from exercises.activations.sigmoid import Sigmoid
from exercises.linear.affine import Affine
from exercises.losses.softmax_with_loss import SoftmaxWithLoss


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2):
        self.layers = [Affine(W1, b1), Sigmoid(), Affine(W2, b2)]
        self.last = SoftmaxWithLoss()
        self.params = [W1, b1, W2, b2]
        self.grads = [np.zeros_like(p) for p in self.params]

    def predict(self, x):
        """x (N, D) -> scores (N, C)."""
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        """x (N, D), labels t (N,) or (N, C) -> the mean loss, a scalar."""
        return self.last.forward(self.predict(x), t)

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar; `grads` becomes [dW1, db1, dW2, db2]."""
        # YOUR CODE HERE
        raise NotImplementedError
