"""Multi-head attention on tensors: several questions at once.

What it computes
    One attention gives each position one weighted mean. Several heads, each on a slice of the
    columns, may look at different places for different reasons: one for the verb, one for the word
    before. Queries, keys and values are made from the same x by three matrices; the heads' outputs
    are put side by side again, and a fourth matrix mixes them. Here on PyTorch tensors and without
    autograd: both directions are written by hand, and everything stays on the device and in the
    dtype of x.

Formula
    forward:   q = x Wq, k = x Wk, v = x Wv; head h takes the columns h d to (h + 1) d of each,
               d = D / heads; its attention is softmax(q_h k_h^T / sqrt(d)) v_h
               y = [head_0 | head_1 | ...] Wo
    backward:  the same way back; x is used three times, so its three gradients add up

Shapes
    x, dx, y, dout: (N, T, D); Wq, Wk, Wv, Wo and their gradients: (D, D); heads divides D

Conventions
    `MultiHeadAttention(Wq, Wk, Wv, Wo, heads)`; `params` is [Wq, Wk, Wv, Wo], the very tensors that
    were given, and `grads` their gradients in the same order; backward overwrites `grads`.
    `forward(x) -> y`, `backward(dout) -> dx`. No biases, no mask. x, the parameters and dout are
    not changed.
    Attention is your own, imported from its exercise: the heads can be so many samples to it.

From
    A. Vaswani et al., "Attention is all you need", NeurIPS 2017, section 3.2.2.

Example
    x = [[[1, 0], [0, 1]]], Wq = Wk = Wv = Wo = the 2 by 2 identity and heads = 2: each head has one
    column and d = 1. Head 0 has q = k = v = [1, 0] and gives [0.7311, 0.5]; head 1 gives
    [0.5, 0.7311]; so y = [[[0.7311, 0.5], [0.5, 0.7311]]].
"""

import torch

from exercises.attention.scaled_dot_product_torch import Attention


class MultiHeadAttention:
    def __init__(self, Wq, Wk, Wv, Wo, heads):
        self.params = [Wq, Wk, Wv, Wo]
        self.grads = [torch.zeros_like(W) for W in self.params]
        self.heads = heads
        self.attention = Attention()

    def split(self, x):
        """(N, T, D) -> (N heads, T, D / heads): each head a sample."""
        # YOUR CODE HERE
        raise NotImplementedError

    def merge(self, x):
        """(N heads, T, D / heads) -> (N, T, D): split undone."""
        # YOUR CODE HERE
        raise NotImplementedError

    def forward(self, x):
        """x (N, T, D) -> y (N, T, D)."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for y (N, T, D) -> dx (N, T, D); `grads` becomes [dWq, dWk, dWv, dWo]."""
        # YOUR CODE HERE
        raise NotImplementedError
