"""SwiGLU: a gated layer.

What it computes
    The feed-forward part of today's transformers. Two products are made of x; one, through SiLU,
    says how far the other is let through, number by number, and a third matrix brings the result
    back to the wanted width. A gate multiplies instead of adding, so that one linear layer decides
    about another.

Formula
    silu(a) = a sigmoid(a), silu'(a) = s + a s (1 - s) with s = sigmoid(a)
    forward:   a = x W, b = x V, h = silu(a) * b, y = h W2
    backward:  dh = dout W2^T, da = dh * b * silu'(a), db = dh * silu(a)
               dW = x^T da, dV = x^T db, dW2 = h^T dout, each summed over all rows
               dx = da W^T + db V^T

Shapes
    x, dx: (N, D) or (N, T, D); W, V: (D, H); W2: (H, M); y, dout: (N, M) or (N, T, M)

Conventions
    `SwiGLU(W, V, W2)`; `params` is [W, V, W2], the very arrays that were given, and `grads` their
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

import numpy as np


class SwiGLU:
    def __init__(self, W, V, W2):
        self.params = [W, V, W2]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, x):
        """x (N, D) or (N, T, D) -> y, with M in place of D."""
        # BEGIN SOLUTION
        W, V, W2 = self.params
        self.x, self.a, self.b = x, x @ W, x @ V
        self.s = np.exp(-np.logaddexp(0, -self.a))
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
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal


def swiglu(x, W, V, W2):
    gate = x @ W
    return (gate * gate.sigmoid() * (x @ V)) @ W2


exercise = Exercise(
    SwiGLU,
    form=Layer(),
    cases=[
        Case("two dimensions", x=normal(4, 3), W=normal(3, 6), V=normal(3, 6), W2=normal(6, 2)),
        Case("sequences", x=normal(2, 3, 5), W=normal(5, 7), V=normal(5, 7), W2=normal(7, 4)),
        Case("one sample", x=normal(1, 3), W=normal(3, 6), V=normal(3, 6), W2=normal(6, 2)),
        Case("one hidden unit", x=normal(5, 3), W=normal(3, 1), V=normal(3, 1), W2=normal(1, 4)),
        Case(
            "large values",
            x=normal(3, 4, scale=1000.0),
            W=normal(4, 5),
            V=normal(4, 5),
            W2=normal(5, 2),
        ),
        Case(
            "a gate at exactly 0",
            x=fixed([[0.0, 0.0, 0.0], [1.0, -1.0, 0.0]]),
            W=fixed([[1.0, 2.0], [1.0, 2.0], [0.5, 0.0]]),
            V=normal(3, 2),
            W2=normal(2, 5),
        ),
        Case(
            "other layouts",
            x=normal(2, 4, 3).strided(),
            W=normal(3, 5).fortran(),
            V=normal(3, 5).strided(),
            W2=normal(5, 2).fortran(),
        ),
    ],
    checks=[Oracle(swiglu), Gradient(), State()],
    hints=[
        "Keep x, a, b, sigmoid(a) and h in forward: backward needs all five.",
        "h is a product of silu(a) and b: each factor's gradient is dh times the other one, and "
        "the first goes on through silu'(a).",
        "x went into two products, so dx has two terms. For dW flatten all axes but the last: "
        "rows^T times rows.",
    ],
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
                    "self.h = self.a * self.b * np.exp(-np.logaddexp(0, -self.b))",
                ),
                (
                    "da = dh * self.b * (self.s + self.a * self.s * (1 - self.s))",
                    "z = np.exp(-np.logaddexp(0, -self.b))\n        da = dh * self.b * z",
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
            ("np.exp(-np.logaddexp(0, -self.a))", "np.exp(self.a) / (1 + np.exp(self.a))"),
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
