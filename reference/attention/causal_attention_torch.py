"""Causal attention on tensors: nobody looks into the future.

What it computes
    Scaled dot-product attention in which position t sees the positions 0 to t and none after it. So
    a model that predicts the next word at each position can be trained on a whole sequence at once:
    what it must predict is hidden from it. The scores of the future become minus infinity before
    softmax; their weights are then exactly 0, and the others still sum to 1. Here on PyTorch
    tensors and without autograd: both directions are written by hand, and everything stays on the
    device and in the dtype of x.

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

import torch


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
        past = torch.ones(T, T, dtype=torch.bool, device=q.device).tril()
        scores = torch.where(past, q @ k.mT * self.scale, -torch.inf)
        z = torch.exp(scores - scores.amax(dim=-1, keepdim=True))
        self.weights = z / z.sum(dim=-1, keepdim=True)
        return self.weights @ v
        # END SOLUTION

    def backward(self, dout):
        """The gradient for out (N, T, E) -> (dq, dk, dv), each of its input's shape."""
        # BEGIN SOLUTION
        A = self.weights
        dv = A.mT @ dout
        dA = dout @ self.v.mT
        dS = A * (dA - (dA * A).sum(dim=-1, keepdim=True)) * self.scale
        dq = dS @ self.k
        dk = dS.mT @ self.q
        return dq, dk, dv
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "causal_attention",
    CausalAttention,
    also=[Device()],
    hints=[
        "torch.ones(T, T, dtype=torch.bool, device=q.device).tril() is true where a position may "
        "look: in row t, the columns 0 to t.",
        "Put -inf where it may not look, before softmax. The largest score of a row is then one "
        "that it may see, and exp(-inf) is 0.",
        "backward needs no mask: where a weight is 0, A (dA - ...) is 0 as well.",
    ],
    mistakes=[
        Mistake(
            [
                ("torch.where(past, q @ k.mT * self.scale, -torch.inf)", "q @ k.mT * self.scale"),
                (
                    "self.weights = z / z.sum(dim=-1, keepdim=True)",
                    "self.weights = past * (z / z.sum(dim=-1, keepdim=True))",
                ),
            ],
            "the mask comes before softmax: hidden afterwards, the weights that are left do not "
            "sum to 1",
            row=125,
        ),
        Mistake(
            (".tril()", ".triu()"),
            "the mask is the wrong way round: position t sees 0 to t, not t and what comes after",
            row=125,
        ),
        Mistake(
            ("torch.where(past, q @ k.mT * self.scale, -torch.inf)", "q @ k.mT * self.scale"),
            "the future is not hidden: position t sees no position after t",
        ),
        Mistake(
            (".tril()", (".tril(-1)\n        past[0, 0] = True")),
            "a position sees itself too: the mask keeps the diagonal",
        ),
        Mistake(
            (".tril()", ".tril(1)"),
            "the next position is already the future: the mask ends at the diagonal",
        ),
        Mistake(
            ("self.scale, -torch.inf)", "self.scale, 0.0)"),
            "a score of 0 hides nothing, since exp(0) is 1; the future's scores become -inf",
        ),
        Mistake(
            ("D**-0.5", "1.0"),
            "the scores are divided by sqrt(D), D being the length of a key",
            row=122,
        ),
        Mistake(
            ("keepdim=True)) * self.scale", "keepdim=True))"),
            "the scores were divided by sqrt(D), so dq and dk are too",
        ),
        Mistake(
            ("A * (dA - (dA * A).sum(dim=-1, keepdim=True))", "A * dA"),
            "each weight depends on every score of its row: take the sum of dA A off first",
            row=8,
        ),
    ],
)
# END SPEC
