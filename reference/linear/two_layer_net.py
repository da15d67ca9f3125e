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
        # BEGIN SOLUTION
        for layer in self.layers:
            x = layer.forward(x)
        return x
        # END SOLUTION

    def loss(self, x, t):
        """x (N, D), labels t (N,) or (N, C) -> the mean loss, a scalar."""
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
from grader import (
    Case,
    Exercise,
    Given,
    Gradient,
    Loss,
    Mistake,
    Oracle,
    Same,
    State,
    integers,
    normal,
    one_hot,
    probabilities,
)


def loss(x, t, W1, b1, W2, b2):
    log_y = ((x @ W1 + b1).sigmoid() @ W2 + b2).log_softmax(dim=1)
    if t.ndim == 1:
        return -log_y.gather(1, t[:, None]).mean()
    return -(t * log_y).sum(dim=1).mean()


def scores(TwoLayerNet, x, W1, b1, W2, b2):
    """What predict returns."""
    return {"scores": TwoLayerNet(W1, b1, W2, b2).predict(x)}


DESCENT = """
def step(params, grads):
    for p, g in zip(params, grads, strict=True):
        p -= 0.1 * g
"""


def three_steps_down(TwoLayerNet, x, t, W1, b1, W2, b2):
    """Three times loss, backward and a step of gradient descent on params, in place."""
    made = TwoLayerNet(W1, b1, W2, b2)
    made.descend = Given(DESCENT, "step")
    seen = {}
    for step in range(3):
        seen[f"the loss before step {step + 1}"] = made.loss(x, t)
        made.backward()
        made.descend(made.params, made.grads)
    return seen | {"the scores after three steps": made.predict(x)}


exercise = Exercise(
    TwoLayerNet,
    form=Loss(forward="loss", wrt=()),
    cases=[
        Case(
            "class ids",
            x=normal(5, 4),
            t=integers(5, high=3),
            W1=normal(4, 7),
            b1=normal(7),
            W2=normal(7, 3),
            b2=normal(3),
        ),
        Case(
            "one-hot labels",
            x=normal(3, 5),
            t=one_hot(3, 4),
            W1=normal(5, 6),
            b1=normal(6),
            W2=normal(6, 4),
            b2=normal(4),
        ),
        Case(
            "soft labels",
            x=normal(4, 2),
            t=probabilities(4, 5),
            W1=normal(2, 3),
            b1=normal(3),
            W2=normal(3, 5),
            b2=normal(5),
        ),
        Case(
            "one sample",
            x=normal(1, 4),
            t=integers(1, high=3),
            W1=normal(4, 7),
            b1=normal(7),
            W2=normal(7, 3),
            b2=normal(3),
        ),
        Case(
            "scores times 1000",
            x=normal(6, 3),
            t=integers(6, high=4),
            W1=normal(3, 5),
            b1=normal(5),
            W2=normal(5, 4, scale=1000.0),
            b2=normal(4),
        ),
        Case(
            "not contiguous",
            x=normal(4, 3).strided(),
            t=integers(4, high=5),
            W1=normal(3, 6).fortran(),
            b1=normal(6),
            W2=normal(6, 5).strided(),
            b2=normal(5),
        ),
    ],
    checks=[
        Oracle(loss),
        Same(scores, part="forward"),
        Gradient(),
        State(),
        Same(three_steps_down),
    ],
    needs=["affine", "sigmoid", "softmax_with_loss"],
    hints=[
        "predict is one loop: the output of a layer is the input of the next.",
        "loss hands the scores and the labels to self.last; backward starts there and goes through "
        "the layers in reverse, handing on what each backward returns.",
        "When every layer has had its backward, the gradients lie in the own grads of both Affine "
        "layers: put them into self.grads in the order of params.",
    ],
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
                "self.params = [p.copy() for p in (W1, b1, W2, b2)]",
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
                "            x = layer.forward(x)\n"
                "        return np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)",
            ),
            "predict returns probabilities; leave the softmax to the loss, which applies it anyway",
        ),
    ],
)
# END SPEC
