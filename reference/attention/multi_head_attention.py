"""Multi-head attention: several questions at once.

What it computes
    One attention gives each position one weighted mean. Several heads, each on a slice of the
    columns, may look at different places for different reasons: one for the verb, one for the word
    before. Queries, keys and values are made from the same x by three matrices; the heads' outputs
    are put side by side again, and a fourth matrix mixes them.

Formula
    forward:   q = x Wq, k = x Wk, v = x Wv; head h takes the columns h d to (h + 1) d of each,
               d = D / heads; its attention is softmax(q_h k_h^T / sqrt(d)) v_h
               y = [head_0 | head_1 | ...] Wo
    backward:  the same way back; x is used three times, so its three gradients add up

Shapes
    x, dx, y, dout: (N, T, D); Wq, Wk, Wv, Wo and their gradients: (D, D); heads divides D

Conventions
    `MultiHeadAttention(Wq, Wk, Wv, Wo, heads)`; `params` is [Wq, Wk, Wv, Wo], the very arrays that
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

import numpy as np

from exercises.attention.scaled_dot_product import Attention


class MultiHeadAttention:
    def __init__(self, Wq, Wk, Wv, Wo, heads):
        self.params = [Wq, Wk, Wv, Wo]
        self.grads = [np.zeros_like(W) for W in self.params]
        self.heads = heads
        self.attention = Attention()

    def split(self, x):
        """(N, T, D) -> (N heads, T, D / heads): each head a sample."""
        # BEGIN SOLUTION
        N, T, D = x.shape
        apart = x.reshape(N, T, self.heads, D // self.heads).swapaxes(1, 2)
        return apart.reshape(N * self.heads, T, D // self.heads)
        # END SOLUTION

    def merge(self, x):
        """(N heads, T, D / heads) -> (N, T, D): split undone."""
        # BEGIN SOLUTION
        _, T, d = x.shape
        return x.reshape(-1, self.heads, T, d).swapaxes(1, 2).reshape(-1, T, self.heads * d)
        # END SOLUTION

    def forward(self, x):
        """x (N, T, D) -> y (N, T, D)."""
        # BEGIN SOLUTION
        self.x = x
        *projections, Wo = self.params
        q, k, v = (self.split(x @ W) for W in projections)
        self.merged = self.merge(self.attention.forward(q, k, v))
        return self.merged @ Wo
        # END SOLUTION

    def backward(self, dout):
        """The gradient for y (N, T, D) -> dx (N, T, D); `grads` becomes [dWq, dWk, dWv, dWo]."""
        # BEGIN SOLUTION
        *projections, Wo = self.params
        *slots, dWo = self.grads
        dWo[...] = np.einsum("nti,ntj->ij", self.merged, dout)
        gradients = self.attention.backward(self.split(dout @ Wo.T))
        dx = np.zeros_like(self.x)
        for W, dW, gradient in zip(projections, slots, gradients, strict=True):
            gradient = self.merge(gradient)
            dW[...] = np.einsum("nti,ntj->ij", self.x, gradient)
            dx += gradient @ W.T
        return dx
        # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, normal


def multi_head(x, Wq, Wk, Wv, Wo, heads):
    N, T, D = x.shape
    q, k, v = ((x @ W).view(N, T, heads, D // heads).transpose(1, 2) for W in (Wq, Wk, Wv))
    weights = (q @ k.transpose(2, 3) / (D // heads) ** 0.5).softmax(dim=-1)
    return (weights @ v).transpose(1, 2).reshape(N, T, D) @ Wo


def four(D: int, **options: float) -> dict[str, Any]:
    return {name: normal(D, D, **options) for name in ("Wq", "Wk", "Wv", "Wo")}


exercise = Exercise(
    MultiHeadAttention,
    form=Layer(),
    cases=[
        Case("two heads", x=normal(3, 4, 6), **four(6, scale=0.5), heads=2),
        Case("three heads", x=normal(2, 5, 6), **four(6, scale=0.5), heads=3),
        Case("one head", x=normal(2, 3, 5), **four(5, scale=0.5), heads=1),
        Case("a head for each column", x=normal(2, 3, 4), **four(4, scale=0.5), heads=4),
        Case("one position", x=normal(4, 1, 6), **four(6), heads=2),
        Case("one sample", x=normal(1, 4, 6), **four(6, scale=0.5), heads=2),
        Case("large scores", x=normal(2, 3, 4, scale=20.0), **four(4), heads=2),
        Case("x not contiguous", x=normal(2, 3, 4).strided(), **four(4, scale=0.5), heads=2),
    ],
    checks=[Oracle(multi_head), Gradient(), State()],
    needs=["scaled_dot_product"],
    hints=[
        "split: reshape the last axis to (heads, D / heads), then bring heads next to the batch; a "
        "reshape alone would mix positions into heads.",
        "With split and merge both directions are short: project, split, attend, merge, mix. On "
        "the way back a gradient is split where its value was merged.",
        "dW of a product x W is the sum of x^T g over the batch; dx is the sum of g W^T over the "
        "three projections.",
    ],
    mistakes=[
        Mistake(
            [
                (
                    "x.reshape(N, T, self.heads, D // self.heads).swapaxes(1, 2)",
                    "x.reshape(N, self.heads, T, D // self.heads)",
                ),
                (
                    "x.reshape(-1, self.heads, T, d).swapaxes(1, 2).reshape(-1, T, self.heads * d)",
                    "x.reshape(-1, T, self.heads * d)",
                ),
            ],
            "a reshape to (N, heads, T, d) mixes positions: reshape to (N, T, heads, d), then swap "
            "the axes",
        ),
        Mistake(
            [
                (
                    "x.reshape(N, T, self.heads, D // self.heads).swapaxes(1, 2)",
                    "x.reshape(N, T, D // self.heads, self.heads).transpose(0, 3, 1, 2)",
                ),
                (
                    "x.reshape(-1, self.heads, T, d).swapaxes(1, 2).reshape(-1, T, self.heads * d)",
                    "x.reshape(-1, self.heads, T, d).transpose(0, 2, 3, 1)"
                    ".reshape(-1, T, self.heads * d)",
                ),
            ],
            "a head takes d columns that stand side by side, not every heads-th one",
        ),
        Mistake(
            (
                "q, k, v = (self.split(x @ W) for W in projections)",
                "q, k, v = (self.split(x @ W) for W in projections)\n"
                "        q = q / self.heads**0.5",
            ),
            "the scores are divided by sqrt(d), the width of one head, not of the whole x",
        ),
        Mistake(
            (
                "return self.merged @ Wo",
                "return self.merged",
            ),
            "the heads' outputs are mixed by Wo in the end",
        ),
        Mistake(
            ("            dx += gradient @ W.T", "            dx = gradient @ W.T"),
            "x made the queries, the keys and the values: the three gradients add up",
        ),
        Mistake(
            ("            dW[...] = np", "            dW[...] += np"),
            "the gradients add up from call to call; backward overwrites grads",
            row=17,
        ),
        Mistake(
            ("self.split(dout @ Wo.T)", "self.split(dout @ Wo)"),
            "the way back through a product with Wo is a product with Wo^T",
        ),
        Mistake(
            (
                'np.einsum("nti,ntj->ij", self.merged, dout)',
                'np.einsum("nti,ntj->ij", self.x, dout)',
            ),
            "dWo is made from what Wo was multiplied with: the merged heads, not x",
        ),
        Mistake(
            ("*slots, dWo = self.grads", "dWo, *slots = self.grads"),
            "grads is in another order than params: it should be Wq, Wk, Wv, Wo",
        ),
    ],
)
# END SPEC
