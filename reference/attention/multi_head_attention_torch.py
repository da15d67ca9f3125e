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
        # BEGIN SOLUTION
        N, T, D = x.shape
        apart = x.reshape(N, T, self.heads, D // self.heads).transpose(1, 2)
        return apart.reshape(N * self.heads, T, D // self.heads)
        # END SOLUTION

    def merge(self, x):
        """(N heads, T, D / heads) -> (N, T, D): split undone."""
        # BEGIN SOLUTION
        _, T, d = x.shape
        return x.reshape(-1, self.heads, T, d).transpose(1, 2).reshape(-1, T, self.heads * d)
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
        dWo[...] = torch.einsum("nti,ntj->ij", self.merged, dout)
        gradients = self.attention.backward(self.split(dout @ Wo.T))
        dx = torch.zeros_like(self.x)
        for W, dW, gradient in zip(projections, slots, gradients, strict=True):
            gradient = self.merge(gradient)
            dW[...] = torch.einsum("nti,ntj->ij", self.x, gradient)
            dx += gradient @ W.T
        return dx
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "multi_head_attention",
    MultiHeadAttention,
    also=[Device()],
    mistakes=[
        Mistake(
            [
                (
                    "x.reshape(N, T, self.heads, D // self.heads).transpose(1, 2)",
                    "x.reshape(N, self.heads, T, D // self.heads)",
                ),
                (
                    "x.reshape(-1, self.heads, T, d).transpose(1, 2).reshape(-1, T, self.heads * d)",
                    "x.reshape(-1, T, self.heads * d)",
                ),
            ],
            "a reshape to (N, heads, T, d) mixes positions: reshape to (N, T, heads, d), then "
            "swap the axes",
        ),
        Mistake(
            [
                (
                    "x.reshape(N, T, self.heads, D // self.heads).transpose(1, 2)",
                    "x.reshape(N, T, D // self.heads, self.heads).permute(0, 3, 1, 2)",
                ),
                (
                    "x.reshape(-1, self.heads, T, d).transpose(1, 2).reshape(-1, T, self.heads * d)",
                    "x.reshape(-1, self.heads, T, d).permute(0, 2, 3, 1).reshape(-1, T, self.heads * d)",
                ),
            ],
            "a head takes d columns that stand side by side, not every heads-th one",
        ),
        Mistake(
            (
                "q, k, v = (self.split(x @ W) for W in projections)",
                (
                    "q, k, v = (self.split(x @ W) for W in projections)\n"
                    "        q = q / self.heads**0.5"
                ),
            ),
            "the scores are divided by sqrt(d), the width of one head, not of the whole x",
        ),
        Mistake(
            ("return self.merged @ Wo", "return self.merged"),
            "the heads' outputs are mixed by Wo in the end",
        ),
        Mistake(
            ("            dx += gradient @ W.T", "            dx = gradient @ W.T"),
            "x made the queries, the keys and the values: the three gradients add up",
        ),
        Mistake(
            ("            dW[...] = torch", "            dW[...] += torch"),
            "the gradients add up from call to call; backward overwrites grads",
            row=17,
        ),
        Mistake(
            ("self.split(dout @ Wo.T)", "self.split(dout @ Wo)"),
            "the way back through a product with Wo is a product with Wo^T",
        ),
        Mistake(
            (
                'torch.einsum("nti,ntj->ij", self.merged, dout)',
                'torch.einsum("nti,ntj->ij", self.x, dout)',
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
