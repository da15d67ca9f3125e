"""Positional encoding: where a word stands, as a vector.

What it computes
    Attention looks at a sequence as at a set: it does not know what comes first. So each position
    t gets a vector of its own, which is added to the word's. Each pair of columns is a point that
    goes round a circle, fast in the first pair and ever more slowly in the later ones, like the
    hands of a clock. A step of k positions is a rotation that is the same everywhere, which makes
    distances easy to learn.

Formula
    for i = 0 ... D/2 - 1 and the angle a = t / 10000^(2i/D):
    P[t, 2i] = sin(a), P[t, 2i + 1] = cos(a)

Shapes
    P: (T, D), D even; one row a position

Conventions
    `positions(T, D) -> P`; T and D are integers. Positions count from 0. Sine and cosine are
    interleaved: sines in the even columns, cosines in the odd ones, and a pair has one angle.
    P is float64.

From
    A. Vaswani et al., "Attention is all you need", NeurIPS 2017, section 3.5.

Example
    positions(2, 4) is [[0, 1, 0, 1], [0.8415, 0.5403, 0.0100, 1.0000]]: the second row holds the
    sine and cosine of 1 and of 0.01.
"""

import numpy as np


def positions(T, D):
    """Two integers, D even -> the encodings of the positions 0 to T - 1, an array (T, D)."""
    # BEGIN SOLUTION
    t = np.arange(T)[:, None]
    angle = t / 10000.0 ** (np.arange(0, D, 2) / D)
    return np.stack([np.sin(angle), np.cos(angle)], axis=2).reshape(T, D)
    # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Function, Mistake, Oracle


def by_one_angle_each(T, D):
    """Each entry on its own, a cosine being a sine a quarter of a turn further."""
    import torch

    t, column = torch.arange(T, dtype=torch.float64), torch.arange(D)
    pair, odd = column - column % 2, (column % 2).double()
    return torch.sin(t[:, None] * 10000.0 ** (-pair.double() / D) + odd * torch.pi / 2)


exercise = Exercise(
    positions,
    form=Function(),
    cases=[
        Case("6 positions, 8 columns", T=6, D=8),
        Case("more columns than positions", T=3, D=10),
        Case("one position", T=1, D=6),
        Case("one pair", T=7, D=2),
        Case("two pairs", T=5, D=4),
        Case("a long sequence", T=40, D=16),
    ],
    checks=[Oracle(by_one_angle_each)],
    hints=[
        "Make the angles first: a table of T rows and D/2 columns, t divided by 10000^(2i/D).",
        "np.arange(T)[:, None] is a column; divided by a row of D/2 numbers it makes the table.",
        "Fill P[:, 0::2] with the sines and P[:, 1::2] with the cosines of the same table.",
    ],
    mistakes=[
        Mistake(
            (
                "np.stack([np.sin(angle), np.cos(angle)], axis=2).reshape(T, D)",
                "np.concatenate([np.sin(angle), np.cos(angle)], axis=1)",
            ),
            "sines and cosines are interleaved, not in two halves: P[t, 0] is a sine, P[t, 1] its "
            "cosine",
        ),
        Mistake(
            ("[np.sin(angle), np.cos(angle)]", "[np.cos(angle), np.sin(angle)]"),
            "the even columns hold the sines, the odd ones the cosines",
        ),
        Mistake(
            ("np.arange(0, D, 2) / D", "np.arange(D // 2) / D"),
            "the exponent is 2i/D, with i the number of the pair",
        ),
        Mistake(
            (
                "angle = t / 10000.0 ** (np.arange(0, D, 2) / D)\n"
                "    return np.stack([np.sin(angle), np.cos(angle)], axis=2).reshape(T, D)",
                "angle = t / 10000.0 ** (np.arange(D) / D)\n"
                "    return np.where(np.arange(D) % 2 == 0, np.sin(angle), np.cos(angle))",
            ),
            "the sine and the cosine of a pair have the same angle; the exponent is that of the even "
            "column",
        ),
        Mistake(("np.arange(T)", "np.arange(1, T + 1)"), "positions count from 0"),
        Mistake(
            ("t / 10000.0 **", "t * 10000.0 **"),
            "the later pairs turn more slowly: t is divided by the power of 10000",
        ),
        Mistake(("10000.0", "1000.0"), "the base is 10000"),
    ],
)
# END SPEC
