"""Two-layer net on tensors: layers become a network.

What it computes
    Affine, Sigmoid, Affine give the scores of a classifier, and softmax with loss says how wrong
    they are; here on PyTorch tensors and without autograd, out of the layers you wrote by hand.
    Everything stays on the device and in the dtype of x.

Formula
    predict:   h = sigmoid(x W1 + b1), scores = h W2 + b2
    loss:      the mean cross entropy of softmax(scores) and the labels t
    backward:  the layers' own backward, from the loss to the first layer

Shapes
    x: (N, D); W1: (D, H); b1: (H,); W2: (H, C); b2: (C,)
    scores: (N, C)
    t: (N,) integer class ids, or (N, C) one-hot or soft labels
    loss, dout: scalars; the loss is a tensor of no dimensions

Conventions
    `TwoLayerNet(W1, b1, W2, b2)`; `params` is [W1, b1, W2, b2], the very tensors that were given,
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

import torch

from exercises.activations.sigmoid_torch import Sigmoid
from exercises.linear.affine_torch import Affine
from exercises.losses.softmax_with_loss_torch import SoftmaxWithLoss


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2):
        self.layers = [Affine(W1, b1), Sigmoid(), Affine(W2, b2)]
        self.last = SoftmaxWithLoss()
        self.params = [W1, b1, W2, b2]
        self.grads = [torch.zeros_like(p) for p in self.params]

    def predict(self, x):
        """x (N, D) -> scores (N, C)."""
        # BEGIN SOLUTION
        for layer in self.layers:
            x = layer.forward(x)
        return x
        # END SOLUTION

    def loss(self, x, t):
        """x (N, D), labels t (N,) or (N, C) -> the mean loss, a tensor of shape ()."""
        # BEGIN SOLUTION
        return self.last.forward(self.predict(x), t)
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar; `grads` becomes [dW1, db1, dW2, db2]."""
        # BEGIN SOLUTION
        dout = self.last.backward(dout)
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        first, _, second = self.layers
        self.grads[:] = [*first.grads, *second.grads]
        return dout
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "two_layer_net",
    TwoLayerNet,
    also=[Device()],
    mistakes=[
        Mistake(
            (
                "[*first.grads, *second.grads]",
                "[first.grads[0], second.grads[0], first.grads[1], second.grads[1]]",
            ),
            "grads is in another order than params: it should be W1, b1, W2, b2",
        ),
        Mistake(
            (
                "self.params = [W1, b1, W2, b2]",
                "self.params = [p.clone() for p in (W1, b1, W2, b2)]",
            ),
            "params holds copies, so a step on them leaves the layers as they were",
        ),
        Mistake(
            ("in reversed(self.layers):", "in (self.layers[2], self.layers[0]):"),
            "the backward of Sigmoid is left out on the way to the first Affine",
        ),
        Mistake(
            ("self.last.backward(dout)", "self.last.backward()"),
            "dout is not handed to the loss; every gradient is scaled by it",
        ),
        Mistake(
            ("        self.grads[:] = [*first.grads, *second.grads]\n", ""),
            "grads still holds the zeros of the constructor; fetch the gradients of the layers",
        ),
        Mistake(
            (
                "self.grads[:] = [*first.grads, *second.grads]",
                "self.grads += [*first.grads, *second.grads]",
            ),
            "grads grows with each call; backward overwrites it",
        ),
        Mistake(
            [
                ("for layer in self.layers:", "for layer in self.layers[::2]:"),
                ("reversed(self.layers)", "reversed(self.layers[::2])"),
            ],
            "the Sigmoid between the two Affine layers is left out",
        ),
        Mistake(
            (
                "            x = layer.forward(x)\n        return x",
                "            x = layer.forward(x)\n        return torch.softmax(x, dim=1)",
            ),
            "predict returns probabilities; leave the softmax to the loss, which applies it anyway",
        ),
    ],
)
# END SPEC
