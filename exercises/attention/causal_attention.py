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
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for out (N, T, E) -> (dq, dk, dv), each of its input's shape."""
        # YOUR CODE HERE
        raise NotImplementedError
