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
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for out (N, T, E) -> (dq, dk, dv), each of its input's shape."""
        # YOUR CODE HERE
        raise NotImplementedError
