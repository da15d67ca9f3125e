"""Embedding on tensors: words become vectors.

What it computes
    Each id picks a row of a table: the vector of a word, a token, a user. It is the product of a
    one-hot row with W, without ever writing the zeros down. A word that stands at several places
    gets a gradient from each of them, and they add up; a word that does not occur gets none. Here
    on PyTorch tensors and without autograd; everything stays on the device and in the dtype of W.

Formula
    forward:   y[place] = W[ids[place]]
    backward:  dW[v] = the sum of dout[place] over all places where ids[place] = v

Shapes
    ids: integers of any shape, (N,) or (N, T) say, each from 0 to V - 1
    W, dW: (V, D), one row a word
    y, dout: the shape of ids with D behind it, (N, D) or (N, T, D)

Conventions
    `Embedding(W)`; `params` is [W], the very tensor that was given, and `grads` is [dW].
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

import torch


class Embedding:
    def __init__(self, W):
        self.params = [W]
        self.grads = [torch.zeros_like(W)]

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
        dW.index_add_(0, self.ids.reshape(-1), dout.reshape(-1, dW.shape[1]))
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "embedding",
    Embedding,
    also=[Device()],
    hints=[
        "A tensor of integers in square brackets takes as many rows as there are integers, in the "
        "integers' own shape.",
        "dW[ids] += dout adds each repeated id once only: all its sums start from the old value. "
        "Look among the tensor's methods for one that adds at an index.",
        "Set dW to 0, then dW.index_add_(0, flat ids, dout as rows).",
    ],
    mistakes=[
        Mistake(
            (
                "dW.index_add_(0, self.ids.reshape(-1), dout.reshape(-1, dW.shape[1]))",
                "dW[self.ids] += dout",
            ),
            "an id that occurs several times gets only one of its gradients; they add up",
            row=93,
        ),
        Mistake(
            ("        dW[...] = 0\n", ""), "dW grows from call to call; backward overwrites it"
        ),
        Mistake(
            (
                "dout.reshape(-1, dW.shape[1]))",
                (
                    "dout.reshape(-1, dW.shape[1]))\n"
                    "        dW /= torch.bincount(self.ids.ravel(), minlength=len(dW)).clamp(min=1)[:, None]"
                ),
            ),
            "the gradients of a repeated id are averaged; they add up",
        ),
        Mistake(
            ("dW[...] = 0\n", ("dW[...] = 0\n        dout = dout / len(self.ids)\n")),
            "dW is divided by the batch size: 1/N, where it belongs, is in the loss",
        ),
        Mistake(("return W[ids]", "return W[ids - 1]"), "ids count from 0: id 0 is the first row"),
    ],
)
# END SPEC
