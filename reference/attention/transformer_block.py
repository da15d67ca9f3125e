"""Transformer block: attention, then a small net, each beside a residual connection.

What it computes
    A language model is a stack of these. First every position gathers from those before it (causal
    attention of several heads), then each is worked on by itself (two affine layers with GELU
    between). Both parts read a normalised copy and add to what runs past them: the stream x is
    never replaced, only added to, so that its gradient reaches the first block undiminished.

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
    `params` is the twelve arrays in this order, the very ones that were given, and `grads` their
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

import numpy as np

from exercises.attention.causal_attention import CausalAttention
from exercises.normalization.layer_norm import LayerNorm


class TransformerBlock:
    def __init__(self, gamma1, beta1, Wq, Wk, Wv, Wo, gamma2, beta2, W1, b1, W2, b2, heads):
        self.params = [gamma1, beta1, Wq, Wk, Wv, Wo, gamma2, beta2, W1, b1, W2, b2]
        self.grads = [np.zeros_like(p) for p in self.params]
        self.heads = heads
        self.norm1, self.norm2 = LayerNorm(gamma1, beta1), LayerNorm(gamma2, beta2)
        self.attention = CausalAttention()

    def forward(self, x):
        """x (N, T, D) -> y (N, T, D)."""
        # BEGIN SOLUTION
        Wq, Wk, Wv, Wo = self.params[2:6]
        W1, b1, W2, b2 = self.params[8:]
        self.n = self.norm1.forward(x)
        q, k, v = (self.split(self.n @ W) for W in (Wq, Wk, Wv))
        self.merged = self.merge(self.attention.forward(q, k, v))
        h = x + self.merged @ Wo
        self.m = self.norm2.forward(h)
        self.a = self.m @ W1 + b1
        self.P = 0.5 * (1 + np.vectorize(math.erf, otypes=[x.dtype])(self.a / math.sqrt(2)))
        self.g = self.a * self.P
        return h + self.g @ W2 + b2
        # END SOLUTION

    def backward(self, dout):
        """The gradient for y (N, T, D) -> dx (N, T, D); `grads` becomes the twelve gradients."""
        # BEGIN SOLUTION
        Wq, Wk, Wv, Wo = self.params[2:6]
        W1, _, W2, _ = self.params[8:]
        slope = self.P + self.a * np.exp(-0.5 * self.a**2) / math.sqrt(2 * math.pi)
        da = dout @ W2.T * slope
        dh = dout + self.norm2.backward(da @ W1.T)
        back = self.attention.backward(self.split(dh @ Wo.T))
        dq, dk, dv = (self.merge(d) for d in back)
        dx = dh + self.norm1.backward(dq @ Wq.T + dk @ Wk.T + dv @ Wv.T)
        attention = [weights(self.n, d) for d in (dq, dk, dv)] + [weights(self.merged, dh)]
        hidden = [weights(self.m, da), da.sum(axis=(0, 1))]
        output = [weights(self.g, dout), dout.sum(axis=(0, 1))]
        self.grads = [*self.norm1.grads, *attention, *self.norm2.grads, *hidden, *output]
        return dx

    def split(self, x):
        """(N, T, D) -> (N heads, T, D / heads): each head a sample."""
        N, T, D = x.shape
        apart = x.reshape(N, T, self.heads, D // self.heads).swapaxes(1, 2)
        return apart.reshape(N * self.heads, T, D // self.heads)

    def merge(self, x):
        """(N heads, T, D / heads) -> (N, T, D): split undone."""
        _, T, d = x.shape
        return x.reshape(-1, self.heads, T, d).swapaxes(1, 2).reshape(-1, T, self.heads * d)


def weights(x, dy):
    """The gradient for W in x W, both of shape (N, T, ...)."""
    return np.einsum("nti,ntj->ij", x, dy)
    # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, normal


def block(x, gamma1, beta1, Wq, Wk, Wv, Wo, gamma2, beta2, W1, b1, W2, b2, heads):
    from torch.nn.functional import gelu, layer_norm

    N, T, D = x.shape
    n = layer_norm(x, (D,), gamma1, beta1)
    q, k, v = ((n @ W).view(N, T, heads, D // heads).transpose(1, 2) for W in (Wq, Wk, Wv))
    scores = q @ k.transpose(2, 3) / (D // heads) ** 0.5
    future = scores.new_ones(T, T).triu(1).bool()
    seen = scores.masked_fill(future, -float("inf")).softmax(dim=-1) @ v
    h = x + seen.transpose(1, 2).reshape(N, T, D) @ Wo
    return h + gelu(layer_norm(h, (D,), gamma2, beta2) @ W1 + b1) @ W2 + b2


def parameters(D: int, H: int) -> dict[str, Any]:
    square = {name: normal(D, D, scale=0.5) for name in ("Wq", "Wk", "Wv", "Wo")}
    return {
        "gamma1": normal(D, shift=1.0, scale=0.3),
        "beta1": normal(D),
        **square,
        "gamma2": normal(D, shift=1.0, scale=0.3),
        "beta2": normal(D),
        "W1": normal(D, H, scale=0.7),
        "b1": normal(H),
        "W2": normal(H, D, scale=0.7),
        "b2": normal(D),
    }


exercise = Exercise(
    TransformerBlock,
    form=Layer(),
    cases=[
        Case("two heads", x=normal(3, 3, 4), **parameters(4, 5), heads=2),
        Case("one head", x=normal(3, 2, 5), **parameters(5, 3), heads=1),
        Case("three heads, one sample", x=normal(1, 5, 6), **parameters(6, 7), heads=3),
        Case("one position", x=normal(4, 1, 8), **parameters(8, 6), heads=2),
        Case("large values", x=normal(2, 5, 4, scale=100.0), **parameters(4, 5), heads=2),
    ],
    checks=[Oracle(block), Gradient(), State()],
    needs=["layer_norm", "causal_attention"],
    hints=[
        "Write forward in four lines: normalise, attend and add; normalise, the small net and add. "
        "The heads are split and merged as in multi-head attention.",
        "Backward begins at the end. At each sum x + part the gradient goes both ways: past the "
        "part unchanged, and through it.",
        "dh = dout + norm2.backward(...), dx = dh + norm1.backward(...). n was multiplied with "
        "three matrices, so its gradient has three terms.",
    ],
    mistakes=[
        Mistake(
            ("h = x + self.merged @ Wo", "h = self.merged @ Wo"),
            "the attention's output is added to x, it does not replace it",
        ),
        Mistake(
            ("return h + self.g @ W2 + b2", "return self.g @ W2 + b2"),
            "the small net's output is added to h, it does not replace it",
        ),
        Mistake(
            ("dh = dout + self.norm2.backward", "dh = self.norm2.backward"),
            "the gradient also goes past the small net: dh has the term dout",
            row=72,
        ),
        Mistake(
            ("dx = dh + self.norm1.backward", "dx = self.norm1.backward"),
            "the gradient also goes past the attention: dx has the term dh",
            row=72,
        ),
        Mistake(
            ("h = x + self.merged @ Wo", "h = self.n + self.merged @ Wo"),
            "the residual connection carries x itself, not its normalised copy",
        ),
        Mistake(
            (
                "0.5 * (1 + np.vectorize(math.erf, otypes=[x.dtype])(self.a / math.sqrt(2)))",
                "0.5 * (1 + np.tanh(math.sqrt(2 / math.pi) * (self.a + 0.044715 * self.a**3)))",
            ),
            "this is GELU's approximation by tanh; the exact one has erf",
            row=29,
        ),
        Mistake(
            [
                ("self.g = self.a * self.P", "self.g = np.maximum(self.a, 0)"),
                ("da = dout @ W2.T * slope", "da = dout @ W2.T * (self.a > 0)"),
            ],
            "the function between the two affine layers is GELU, not ReLU",
        ),
        Mistake(
            ("da = dout @ W2.T * slope", "da = dout @ W2.T * self.P"),
            "the slope of gelu has two terms: P(a) and a times the normal density",
        ),
        Mistake(
            ("dq @ Wq.T + dk @ Wk.T + dv @ Wv.T", "dv @ Wv.T"),
            "n made the queries, the keys and the values: its gradient has three terms",
        ),
        Mistake(
            (
                "[*self.norm1.grads, *attention, *self.norm2.grads,",
                "[*self.norm1.grads, *self.norm2.grads, *attention,",
            ),
            "grads is in another order than params",
        ),
    ],
)
# END SPEC
