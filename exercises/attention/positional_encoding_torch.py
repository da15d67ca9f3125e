"""Positional encoding on tensors: where a word stands, as a vector.

What it computes
    Attention looks at a sequence as at a set: it does not know what comes first. So each position t
    gets a vector of its own, which is added to the word's. Each pair of columns is a point that
    goes round a circle, fast in the first pair and ever more slowly in the later ones, like the
    hands of a clock. A step of k positions is a rotation that is the same everywhere, which makes
    distances easy to learn. Here as a tensor.

Formula
    for i = 0 ... D/2 - 1 and the angle a = t / 10000^(2i/D):
    P[t, 2i] = sin(a), P[t, 2i + 1] = cos(a)

Shapes
    P: (T, D), D even; one row a position

Conventions
    `positions(T, D) -> P`; T and D are integers. Positions count from 0. Sine and cosine are
    interleaved: sines in the even columns, cosines in the odd ones, and a pair has one angle.
    P is a tensor of float64 or float32, as you like; nothing is
    given whose dtype it could take.

From
    A. Vaswani et al., "Attention is all you need", NeurIPS 2017, section 3.5.

Example
    positions(2, 4) is [[0, 1, 0, 1], [0.8415, 0.5403, 0.0100, 1.0000]]: the second row holds the
    sine and cosine of 1 and of 0.01.
"""

import torch


def positions(T, D):
    """Two integers, D even -> the encodings of the positions 0 to T - 1, a tensor (T, D)."""
    # YOUR CODE HERE
    raise NotImplementedError
