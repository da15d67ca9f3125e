"""Transformer block on tensors: attention, then a small net, each beside a residual connection.

What it computes
    A language model is a stack of these. First every position gathers from those before it (causal
    attention of several heads), then each is worked on by itself (two affine layers with GELU
    between). Both parts read a normalised copy and add to what runs past them: the stream x is
    never replaced, only added to, so that its gradient reaches the first block undiminished. Here
    on PyTorch tensors and without autograd: both directions are written by hand, and everything
    stays on the device and in the dtype of x.

Formula
    n = LayerNorm(x; gamma1, beta1)
    h = x + [head_0 | head_1 | ...] Wo, head i being the causal attention of the columns i d to
        (i + 1) d of n Wq, n Wk and n Wv, d = D / heads
    m = LayerNorm(h; gamma2, beta2)
    y = h + gelu(m W1 + b1) W2 + b2, with gelu(a) = a P(a), P(a) = (1 + erf(a / sqrt(2))) / 2
    backward: the same way back; gelu'(a) = P(a) + a exp(-a^2 / 2) / sqrt(2 pi)

Shapes
    x, dx, y, dout: (N, T, D); gamma1, beta1, gamma2, beta2, b2: (D,); Wq, Wk, Wv, Wo: (D, D)
    W1: (D, H); b1: (H,); W2: (H, D); heads divides D

Conventions
    `TransformerBlock(gamma1, beta1, Wq, Wk, Wv, Wo, gamma2, beta2, W1, b1, W2, b2, heads)`;
    `params` is the twelve tensors in this order, the very ones that were given, and `grads` their
    gradients in the same order; backward overwrites `grads`. `forward(x) -> y`,
    `backward(dout) -> dx`. Normalised before each part, not after; eps = 1e-5; position t sees 0
    to t; the exact GELU, with erf. x, the parameters and dout are not changed.
    LayerNorm and CausalAttention are your own, imported from their exercises.

From
    A. Vaswani et al., "Attention is all you need", NeurIPS 2017; normalised before: R. Xiong et
    al., "On layer normalization in the transformer architecture", ICML 2020.

Example
    with Wo and W2 all zeros and b2 = 0 neither part adds anything: y = x, and dx = dout. With
    b2 = [1, 0] instead, y is x with 1 added in the first column.
"""

import math

import torch

from exercises.attention.causal_attention_torch import CausalAttention
from exercises.normalization.layer_norm_torch import LayerNorm


class TransformerBlock:
    def __init__(self, gamma1, beta1, Wq, Wk, Wv, Wo, gamma2, beta2, W1, b1, W2, b2, heads):
        self.params = [gamma1, beta1, Wq, Wk, Wv, Wo, gamma2, beta2, W1, b1, W2, b2]
        self.grads = [torch.zeros_like(p) for p in self.params]
        self.heads = heads
        self.norm1, self.norm2 = LayerNorm(gamma1, beta1), LayerNorm(gamma2, beta2)
        self.attention = CausalAttention()

    def forward(self, x):
        """x (N, T, D) -> y (N, T, D)."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for y (N, T, D) -> dx (N, T, D); `grads` becomes the twelve gradients."""
        # YOUR CODE HERE
        raise NotImplementedError
