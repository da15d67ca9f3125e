"""Embedding: words become vectors.

What it computes
    Each id picks a row of a table: the vector of a word, a token, a user. It is the product of a
    one-hot row with W, without ever writing the zeros down. A word that stands at several places
    gets a gradient from each of them, and they add up; a word that does not occur gets none.

Formula
    forward:   y[place] = W[ids[place]]
    backward:  dW[v] = the sum of dout[place] over all places where ids[place] = v

Shapes
    ids: integers of any shape, (N,) or (N, T) say, each from 0 to V - 1
    W, dW: (V, D), one row a word
    y, dout: the shape of ids with D behind it, (N, D) or (N, T, D)

Conventions
    `Embedding(W)`; `params` is [W], the very array that was given, and `grads` is [dW].
    `forward(ids) -> y`; `backward(dout)` overwrites `grads`, it does not add to what an earlier
    call left there. Ids have no gradient: what backward returns is not looked at. ids, W and dout
    are not changed, and y is no view of W.

From
    Y. Bengio, R. Ducharme, P. Vincent and C. Jauvin, "A neural probabilistic language model",
    Journal of Machine Learning Research 3, 2003.

Example
    W = [[1, 2], [3, 4], [5, 6]] and ids = [2, 0, 2] give y = [[5, 6], [1, 2], [5, 6]];
    dout = [[1, 1], [10, 0], [2, 3]] gives dW = [[10, 0], [0, 0], [3, 4]].
"""

import numpy as np


class Embedding:
    def __init__(self, W):
        self.params = [W]
        self.grads = [np.zeros_like(W)]

    def forward(self, ids):
        """ids, integers of any shape -> their rows of W, with one axis more."""
        # BEGIN SOLUTION
        (W,) = self.params
        self.ids = ids
        return W[ids]
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the rows; `grads` becomes [dW]."""
        # BEGIN SOLUTION
        (dW,) = self.grads
        dW[...] = 0
        np.add.at(dW, self.ids, dout)
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, integers, normal


def looked_up(ids, W):
    return W[ids]


exercise = Exercise(
    Embedding,
    form=Layer(),
    cases=[
        Case("sequences", ids=integers(3, 4, high=6), W=normal(6, 5)),
        Case("repeated ids", ids=fixed([[4, 1, 4], [4, 0, 1]]), W=normal(5, 2)),
        Case("each word once", ids=fixed([2, 0, 3, 1]), W=normal(4, 3)),
        Case("one word", ids=fixed([3]), W=normal(7, 4)),
        Case("the same word everywhere", ids=fixed([[1, 1, 1, 1, 1]]), W=normal(3, 6)),
        Case("three axes", ids=integers(2, 3, 4, high=5), W=normal(5, 2)),
        Case("vectors of one number", ids=integers(6, high=4), W=normal(4, 1)),
        Case("a large table", ids=integers(4, 7, high=50), W=normal(50, 3, scale=100.0)),
        Case("W in Fortran order", ids=integers(2, 5, high=8), W=normal(8, 3).fortran()),
    ],
    checks=[Oracle(looked_up), Gradient(), State()],
    hints=[
        "An array of integers in square brackets takes as many rows as there are integers, in the "
        "integers' own shape.",
        "dW[ids] += dout adds each repeated id once only: all its sums start from the old value. "
        "Add the places one by one, or look for a function of NumPy that does.",
        "Set dW to 0, then np.add.at(dW, ids, dout).",
    ],
    mistakes=[
        Mistake(
            ("np.add.at(dW, self.ids, dout)", "dW[self.ids] += dout"),
            "an id that occurs several times gets only one of its gradients; they add up",
            row=93,
        ),
        Mistake(
            ("        dW[...] = 0\n", ""),
            "dW grows from call to call; backward overwrites it",
        ),
        Mistake(
            (
                "np.add.at(dW, self.ids, dout)",
                "np.add.at(dW, self.ids, dout)\n"
                "        dW /= np.maximum(np.bincount(self.ids.ravel(), minlength=len(dW)), 1)"
                "[:, None]",
            ),
            "the gradients of a repeated id are averaged; they add up",
        ),
        Mistake(
            ("dW[...] = 0\n", "dW[...] = 0\n        dout = dout / len(self.ids)\n"),
            "dW is divided by the batch size: 1/N, where it belongs, is in the loss",
        ),
        Mistake(
            ("return W[ids]", "return W[ids - 1]"),
            "ids count from 0: id 0 is the first row",
        ),
    ],
)
# END SPEC
