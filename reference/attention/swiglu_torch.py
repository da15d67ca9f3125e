"""SwiGLU on tensors: a gated layer.

What it computes
    The feed-forward part of today's transformers. Two products are made of x; one, through SiLU,
    says how far the other is let through, number by number, and a third matrix brings the result
    back to the wanted width. A gate multiplies instead of adding, so that one linear layer decides
    about another. Here on PyTorch tensors and without autograd: both directions are written by
    hand, and everything stays on the device and in the dtype of x.

Formula
    silu(a) = a sigmoid(a), silu'(a) = s + a s (1 - s) with s = sigmoid(a)
    forward:   a = x W, b = x V, h = silu(a) * b, y = h W2
    backward:  dh = dout W2^T, da = dh * b * silu'(a), db = dh * silu(a)
               dW = x^T da, dV = x^T db, dW2 = h^T dout, each summed over all rows
               dx = da W^T + db V^T

Shapes
    x, dx: (N, D) or (N, T, D); W, V: (D, H); W2: (H, M); y, dout: (N, M) or (N, T, M)

Conventions
    `SwiGLU(W, V, W2)`; `params` is [W, V, W2], the very tensors that were given, and `grads` their
    gradients in the same order; backward overwrites `grads`. `forward(x) -> y`,
    `backward(dout) -> dx`. No biases. Large values give finite numbers. x, the parameters and dout
    are not changed.

From
    N. Shazeer, "GLU variants improve transformer", 2020.

Example
    x = [[1, 2]], W = [[1], [0]], V = [[0], [1]], W2 = [[3, -1]]: a = 1, b = 2,
    h = 2 * 0.7311 = 1.4621 and y = [[4.3864, -1.4621]]; dout = [[1, 0]] gives dh = 3,
    da = 3 * 2 * 0.9277 = 5.5660, db = 3 * 0.7311 = 2.1932, so dx = [[5.5660, 2.1932]].
"""

import torch


class SwiGLU:
    def __init__(self, W, V, W2):
        self.params = [W, V, W2]
        self.grads = [torch.zeros_like(p) for p in self.params]

    def forward(self, x):
        """x (N, D) or (N, T, D) -> y, with M in place of D."""
        # BEGIN SOLUTION
        W, V, W2 = self.params
        self.x, self.a, self.b = x, x @ W, x @ V
        self.s = torch.sigmoid(self.a)
        self.h = self.a * self.s * self.b
        return self.h @ W2
        # END SOLUTION

    def backward(self, dout):
        """The gradient for y -> dx of x's shape; `grads` becomes [dW, dV, dW2]."""
        # BEGIN SOLUTION
        W, V, W2 = self.params
        dW, dV, dW2 = self.grads
        dh = dout @ W2.T
        da = dh * self.b * (self.s + self.a * self.s * (1 - self.s))
        db = dh * self.a * self.s
        rows = self.x.reshape(-1, len(W))
        dW[...] = rows.T @ da.reshape(len(rows), -1)
        dV[...] = rows.T @ db.reshape(len(rows), -1)
        dW2[...] = self.h.reshape(len(rows), -1).T @ dout.reshape(len(rows), -1)
        return da @ W.T + db @ V.T
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "swiglu",
    SwiGLU,
    also=[Device()],
    mistakes=[
        Mistake(
            ("(self.s + self.a * self.s * (1 - self.s))", "self.s"),
            "silu'(a) has a second term: s + a s (1 - s)",
        ),
        Mistake(
            ("(self.s + self.a * self.s * (1 - self.s))", "self.s * (1 - self.s)"),
            "silu(a) is a times sigmoid(a), so its slope is s + a s (1 - s), not that of sigmoid",
        ),
        Mistake(
            [
                (
                    "self.h = self.a * self.s * self.b",
                    "self.h = self.a * self.b * torch.sigmoid(self.b)",
                ),
                (
                    "da = dh * self.b * (self.s + self.a * self.s * (1 - self.s))",
                    ("z = torch.sigmoid(self.b)\n        da = dh * self.b * z"),
                ),
                ("db = dh * self.a * self.s", "db = dh * self.a * (z + self.b * z * (1 - z))"),
            ],
            "SiLU is applied to x W, not to x V",
        ),
        Mistake(
            [
                ("self.h = self.a * self.s * self.b", "self.h = self.s * self.b"),
                ("(self.s + self.a * self.s * (1 - self.s))", "self.s * (1 - self.s)"),
                ("db = dh * self.a * self.s", "db = dh * self.s"),
            ],
            "the gate is SiLU, a sigmoid(a), and not sigmoid alone",
        ),
        Mistake(
            ("return da @ W.T + db @ V.T", "return da @ W.T"),
            "x went through V as well: dx has a second term, db V^T",
        ),
        Mistake(
            ("db = dh * self.a * self.s", "db = dh * self.s"),
            "db is dh times silu(a), the whole gate",
        ),
        Mistake(
            ("torch.sigmoid(self.a)", "torch.exp(self.a) / (1 + torch.exp(self.a))"),
            "exp overflows for large a, and inf / inf is nan; write sigmoid with exp(-a)",
            row=28,
        ),
        Mistake(
            [("dW[...] = rows", "dW[...] += rows"), ("dV[...] = rows", "dV[...] += rows")],
            "the gradients add up from call to call; backward overwrites grads",
            row=17,
        ),
        Mistake(
            ("dW, dV, dW2 = self.grads", "dV, dW, dW2 = self.grads"),
            "grads is in another order than params: it should be W, V, W2",
        ),
    ],
)
# END SPEC
