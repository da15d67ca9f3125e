"""Two-layer net: layers become a network.

What it computes
    Affine, Sigmoid, Affine give the scores of a classifier, and softmax with loss says how wrong
    they are. The layers are the ones you wrote; what is new is putting them together: forward
    calls them in order, backward calls them in reverse, and each hands its gradient to the one
    before. Every deep network is trained this way.

Formula
    predict:   h = sigmoid(x W1 + b1), scores = h W2 + b2
    loss:      the mean cross entropy of softmax(scores) and the labels t
    backward:  the layers' own backward, from the loss to the first layer

Shapes
    x: (N, D); W1: (D, H); b1: (H,); W2: (H, C); b2: (C,)
    scores: (N, C)
    t: (N,) integer class ids, or (N, C) one-hot or soft labels
    loss, dout: scalars

Conventions
    `TwoLayerNet(W1, b1, W2, b2)`; `params` is [W1, b1, W2, b2], the very arrays that were given,
    and `grads` their gradients in the same order. `predict(x) -> scores`, without softmax;
    `loss(x, t) -> loss`; `backward(dout=1.0)` follows a call of `loss` and overwrites `grads` with
    the gradients of that loss times dout. What backward returns is not looked at. `x`, `t` and the
    parameters are not changed.
    Affine, Sigmoid and SoftmaxWithLoss are your own, imported from their exercises; solve those
    first.

From
    K. Saitoh, "Deep Learning from Scratch 2", O'Reilly Japan 2018, chapter 1.

Example
    x = [[2]], W1 = [[0, 0]], b1 = [0, 0], W2 = [[1, 0], [0, 1]], b2 = [0, 0] and t = [0] give
    scores = [[0.5, 0.5]] and the loss log 2 = 0.6931; after backward() `grads` holds
    [[-0.25, 0.25]], [-0.125, 0.125], [[-0.25, 0.25], [-0.25, 0.25]] and [-0.5, 0.5].
"""

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
        # YOUR CODE HERE
        raise NotImplementedError

    def loss(self, x, t):
        """x (N, D), labels t (N,) or (N, C) -> the mean loss, a scalar."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar; `grads` becomes [dW1, db1, dW2, db2]."""
        # YOUR CODE HERE
        raise NotImplementedError
