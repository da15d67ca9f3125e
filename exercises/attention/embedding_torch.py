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
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the rows; `grads` becomes [dW]."""
        # YOUR CODE HERE
        raise NotImplementedError
