"""Scaled dot-product attention on tensors: each query gathers what its keys point to.

What it computes
    Every query is compared with every key by an inner product; a softmax over the keys turns the
    scores into weights, and the output is the weighted mean of the values: a dictionary that can be
    differentiated. With D numbers in a key the scores grow like sqrt(D), and softmax would
    saturate; that is why they are divided by it. Here on PyTorch tensors and without autograd: both
    directions are written by hand, and everything stays on the device and in the dtype of x.

Formula
    forward:   S = q k^T / sqrt(D), A = softmax(S) over the keys, out = A v, for each sample
    backward:  dA = dout v^T, dv = A^T dout
               dS = A (dA - the sum of dA A over the keys), the Jacobian of softmax, row by row
               dq = dS k / sqrt(D), dk = dS^T q / sqrt(D)

Shapes
    q, dq: (N, T, D), T queries; k, dk: (N, S, D), S keys
    v, dv: (N, S, E), a value for each key; S and T may differ, and so may D and E
    out, dout: (N, T, E)

Conventions
    `Attention()`; `forward(q, k, v) -> out`, `backward(dout) -> (dq, dk, dv)`; no parameters, so
    `params` and `grads` are empty lists. No mask: each query sees every key. Scores in the
    thousands still give finite numbers. q, k, v and dout are not changed. Time counts: no Python
    loop over the samples.

From
    A. Vaswani et al., "Attention is all you need", NeurIPS 2017, section 3.2.1.

Example
    q = [[[2, 0]]], k = [[[0, 1], [1, 0]]], v = [[[1, 0], [0, 1]]]: the scores are [0, 2] / sqrt(2),
    so out = [[[0.1956, 0.8044]]]; dout = [[[1, 0]]] gives dq = [[[-0.1112, 0.1112]]],
    dk = [[[0.2225, 0], [-0.2225, 0]]] and dv = [[[0.1956, 0], [0.8044, 0]]].
"""

import torch


class Attention:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, q, k, v):
        """q (N, T, D), k (N, S, D), v (N, S, E) -> out (N, T, E)."""
        # BEGIN SOLUTION
        self.q, self.k, self.v = q, k, v
        self.scale = q.shape[-1] ** -0.5
        scores = q @ k.mT * self.scale
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
    "scaled_dot_product",
    Attention,
    also=[Device()],
    hints=[
        "k.mT turns the keys of each sample round, so that q @ k.mT is (N, T, S).",
        "Go backward through out = A v first: that gives dv and dA, the gradient for the weights. "
        "Then through softmax, a row at a time, as in its own exercise.",
        "dS = A (dA - (dA A).sum over the keys, keepdim); dq = dS k / sqrt(D), "
        "dk = dS^T q / sqrt(D).",
    ],
    mistakes=[
        Mistake(
            ("self.scale = q.shape[-1] ** -0.5", "self.scale = 1.0"),
            "the scores are divided by sqrt(D), D being the length of a key",
            row=122,
        ),
        Mistake(
            [
                ("scores.amax(dim=-1, keepdim=True)", "scores.amax(dim=1, keepdim=True)"),
                ("z.sum(dim=-1, keepdim=True)", "z.sum(dim=1, keepdim=True)"),
                ("(dA * A).sum(dim=-1, keepdim=True)", "(dA * A).sum(dim=1, keepdim=True)"),
            ],
            "the weights of one query sum to 1: softmax runs over the keys, the last axis",
            row=123,
        ),
        Mistake(
            ("q.shape[-1] ** -0.5", "1 / q.shape[-1]"),
            "the scores are divided by the square root of D, not by D",
            row=124,
        ),
        Mistake(
            ("q.shape[-1] ** -0.5", "k.shape[1] ** -0.5"),
            "the scores are divided by the root of D, the length of a key, not of how many keys "
            "there are",
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
        Mistake(
            ("A * (dA - (dA * A).sum(dim=-1, keepdim=True))", "dA"),
            "the way back from the weights to the scores leads through the Jacobian of softmax",
        ),
        Mistake(
            ("scores - scores.amax(dim=-1, keepdim=True)", "scores"),
            "exp overflows for large scores; subtract the largest of each row first",
            row=5,
        ),
        Mistake(
            ("return dq, dk, dv", "return dk, dq, dv"),
            "the gradients come in the order of the inputs: dq, dk, dv",
        ),
    ],
)
# END SPEC
