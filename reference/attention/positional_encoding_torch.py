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
    # BEGIN SOLUTION
    t = torch.arange(T, dtype=torch.float64)[:, None]
    angle = t / 10000.0 ** (torch.arange(0, D, 2, dtype=torch.float64) / D)
    return torch.stack([torch.sin(angle), torch.cos(angle)], dim=2).reshape(T, D)
    # END SOLUTION


# BEGIN SPEC
import numpy as np

from grader import Mistake, Property, Twin


def as_written(positions, T, D):
    """The table from the formula, an entry at a time, to the precision of the answer's dtype."""
    P = positions(T, D)
    if not isinstance(P, np.ndarray) or P.shape != (T, D):
        return f"expected a tensor of shape {(T, D)}, got {np.shape(P)}"
    if P.dtype not in (np.float32, np.float64):
        return f"expected float64 or float32, got {P.dtype}"
    wave = (np.sin, np.cos)
    right = [[wave[c % 2](t / 10000.0 ** ((c - c % 2) / D)) for c in range(D)] for t in range(T)]
    off = np.where(np.isfinite(P), np.abs(P - right), np.inf)
    t, c = np.unravel_index(off.argmax(), off.shape)
    if off[t, c] > 8 * (T + 1) * np.finfo(P.dtype).eps:
        return f"P[{t}, {c}] is {P[t, c]:.6g}, expected {right[t][c]:.6g}"
    return True


exercise = Twin(
    "positional_encoding",
    positions,
    checks=[Property("each entry is the sine or cosine of its angle", as_written)],
    hints=[
        "Make the angles first: a table of T rows and D/2 columns, t divided by 10000^(2i/D).",
        "torch.arange(T)[:, None] is a column; divided by a row of D/2 numbers it makes the table.",
        "Fill P[:, 0::2] with the sines and P[:, 1::2] with the cosines of the same table.",
    ],
    mistakes=[
        Mistake(
            (
                "torch.stack([torch.sin(angle), torch.cos(angle)], dim=2).reshape(T, D)",
                "torch.cat([torch.sin(angle), torch.cos(angle)], dim=1)",
            ),
            "sines and cosines are interleaved, not in two halves: P[t, 0] is a sine, P[t, 1] its"
            " cosine",
        ),
        Mistake(
            ("[torch.sin(angle), torch.cos(angle)]", "[torch.cos(angle), torch.sin(angle)]"),
            "the even columns hold the sines, the odd ones the cosines",
        ),
        Mistake(
            (
                "torch.arange(0, D, 2, dtype=torch.float64) / D",
                "torch.arange(D // 2, dtype=torch.float64) / D",
            ),
            "the exponent is 2i/D, with i the number of the pair",
        ),
        Mistake(
            [
                (
                    "torch.arange(0, D, 2, dtype=torch.float64)",
                    "torch.arange(D, dtype=torch.float64)",
                ),
                (
                    "torch.stack([torch.sin(angle), torch.cos(angle)], dim=2).reshape(T, D)",
                    "torch.where(torch.arange(D) % 2 == 0, torch.sin(angle), torch.cos(angle))",
                ),
            ],
            "the sine and the cosine of a pair have the same angle; the exponent is that of the "
            "even column",
        ),
        Mistake(
            ("torch.arange(T, dtype=torch.float64)", "torch.arange(1, T + 1, dtype=torch.float64)"),
            "positions count from 0",
        ),
        Mistake(
            ("t / 10000.0 **", "t * 10000.0 **"),
            "the later pairs turn more slowly: t is divided by the power of 10000",
        ),
        Mistake(("10000.0", "1000.0"), "the base is 10000"),
    ],
)
# END SPEC
