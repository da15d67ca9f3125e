"""Causal attention: nobody looks into the future.

What it computes
    Scaled dot-product attention in which position t sees the positions 0 to t and none after it.
    So a model that predicts the next word at each position can be trained on a whole sequence at
    once: what it must predict is hidden from it. The scores of the future become minus infinity
    before softmax; their weights are then exactly 0, and the others still sum to 1.

Formula
    forward:   S_ts = q_t . k_s / sqrt(D) where s <= t, else -inf
               A = softmax(S) over s, out = A v
    backward:  dA = dout v^T, dv = A^T dout, dS = A (dA - the sum of dA A over s)
               dq = dS k / sqrt(D), dk = dS^T q / sqrt(D); dS is 0 where A is

Shapes
    q, k, dq, dk: (N, T, D), the same T; v, dv, out, dout: (N, T, E)

Conventions
    `CausalAttention()`; `forward(q, k, v) -> out`, `backward(dout) -> (dq, dk, dv)`; no
    parameters, so `params` and `grads` are empty lists. A position sees itself; the first one sees
    nothing else. Scores in the thousands still give finite numbers. q, k, v and dout are not
    changed.

From
    A. Vaswani et al., "Attention is all you need", NeurIPS 2017, section 3.2.3.

Example
    q = k = [[[1], [1]]] and v = [[[2], [4]]] give out = [[[2], [3]]]: the first position sees only
    itself, the second both alike. dout = [[[0], [1]]] gives dq = [[[0], [0]]],
    dk = [[[-0.5], [0.5]]] and dv = [[[0.5], [0.5]]].
"""

import numpy as np


class CausalAttention:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, q, k, v):
        """q, k (N, T, D) and v (N, T, E) -> out (N, T, E)."""
        # BEGIN SOLUTION
        self.q, self.k, self.v = q, k, v
        T, D = q.shape[1:]
        self.scale = D**-0.5
        past = np.tril(np.ones((T, T), dtype=bool))
        scores = np.where(past, q @ k.swapaxes(1, 2) * self.scale, -np.inf)
        z = np.exp(scores - scores.max(axis=-1, keepdims=True))
        self.weights = z / z.sum(axis=-1, keepdims=True)
        return self.weights @ v
        # END SOLUTION

    def backward(self, dout):
        """The gradient for out (N, T, E) -> (dq, dk, dv), each of its input's shape."""
        # BEGIN SOLUTION
        A = self.weights
        dv = A.swapaxes(1, 2) @ dout
        dA = dout @ self.v.swapaxes(1, 2)
        dS = A * (dA - (dA * A).sum(axis=-1, keepdims=True)) * self.scale
        dq = dS @ self.k
        dk = dS.swapaxes(1, 2) @ self.q
        return dq, dk, dv
        # END SOLUTION


# BEGIN SPEC
from grader import Alias, Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal


def causal_attention(q, k, v):
    scores = q @ k.transpose(1, 2) / q.shape[-1] ** 0.5
    future = scores.new_ones(scores.shape[1:]).triu(1).bool()
    return scores.masked_fill(future, -float("inf")).softmax(dim=-1) @ v


exercise = Exercise(
    CausalAttention,
    form=Layer(),
    cases=[
        Case("four positions", q=normal(2, 4, 5), k=normal(2, 4, 5), v=normal(2, 4, 3)),
        Case("two positions", q=normal(3, 2, 4), k=normal(3, 2, 4), v=normal(3, 2, 6)),
        Case("one position", q=normal(2, 1, 3), k=normal(2, 1, 3), v=normal(2, 1, 4)),
        Case("one sample", q=normal(1, 5, 2), k=normal(1, 5, 2), v=normal(1, 5, 1)),
        Case("a sequence with itself", q=normal(2, 3, 4), k=Alias("q"), v=Alias("q")),
        Case(
            "scores in the thousands",
            q=normal(2, 5, 4, scale=50.0),
            k=normal(2, 5, 4, scale=50.0),
            v=normal(2, 5, 3),
        ),
        Case(
            "the future scores highest",
            q=fixed([[[30.0], [30.0], [30.0]]]),
            k=fixed([[[-30.0], [0.0], [30.0]]]),
            v=normal(1, 3, 2),
        ),
        Case(
            "all scores negative",
            q=fixed([[[3.0, 1.0], [2.0, 0.5]]]),
            k=fixed([[[-9.0, -7.0], [-8.0, -9.0]]]),
            v=normal(1, 2, 3),
        ),
        Case(
            "other layouts",
            q=normal(2, 3, 6).strided(),
            k=normal(2, 3, 6).fortran(),
            v=normal(2, 3, 4).strided(),
        ),
    ],
    checks=[Oracle(causal_attention), Gradient(), State()],
    hints=[
        "np.tril(np.ones((T, T))) is 1 where a position may look: in row t, the columns 0 to t.",
        "Put -inf where it may not look, before softmax. The largest score of a row is then one "
        "that it may see, and exp(-inf) is 0.",
        "backward needs no mask: where a weight is 0, A (dA - ...) is 0 as well.",
    ],
    mistakes=[
        Mistake(
            [
                (
                    "np.where(past, q @ k.swapaxes(1, 2) * self.scale, -np.inf)",
                    "q @ k.swapaxes(1, 2) * self.scale",
                ),
                (
                    "self.weights = z / z.sum(axis=-1, keepdims=True)",
                    "self.weights = past * (z / z.sum(axis=-1, keepdims=True))",
                ),
            ],
            "the mask comes before softmax: hidden afterwards, the weights that are left do not sum "
            "to 1",
            row=125,
        ),
        Mistake(
            ("np.tril(np.ones((T, T), dtype=bool))", "np.triu(np.ones((T, T), dtype=bool))"),
            "the mask is the wrong way round: position t sees 0 to t, not t and what comes after",
            row=125,
        ),
        Mistake(
            (
                "np.where(past, q @ k.swapaxes(1, 2) * self.scale, -np.inf)",
                "q @ k.swapaxes(1, 2) * self.scale",
            ),
            "the future is not hidden: position t sees no position after t",
        ),
        Mistake(
            (
                "np.tril(np.ones((T, T), dtype=bool))",
                "np.tril(np.ones((T, T), dtype=bool), -1)\n        past[0, 0] = True",
            ),
            "a position sees itself too: the mask keeps the diagonal",
        ),
        Mistake(
            ("np.tril(np.ones((T, T), dtype=bool))", "np.tril(np.ones((T, T), dtype=bool), 1)"),
            "the next position is already the future: the mask ends at the diagonal",
        ),
        Mistake(
            ("self.scale, -np.inf)", "self.scale, 0.0)"),
            "a score of 0 hides nothing, since exp(0) is 1; the future's scores become -inf",
        ),
        Mistake(
            ("D**-0.5", "1.0"),
            "the scores are divided by sqrt(D), D being the length of a key",
            row=122,
        ),
        Mistake(
            ("keepdims=True)) * self.scale", "keepdims=True))"),
            "the scores were divided by sqrt(D), so dq and dk are too",
        ),
        Mistake(
            ("A * (dA - (dA * A).sum(axis=-1, keepdims=True))", "A * dA"),
            "each weight depends on every score of its row: take the sum of dA A off first",
            row=8,
        ),
    ],
)
# END SPEC
