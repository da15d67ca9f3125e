"""Synthetic: spirals, a problem that no straight line solves.

What it computes
    Points in the plane on interleaved spiral arms, one arm a class. Made data has what real data
    lacks: one knows the truth, can have as much as one likes, and can make it as hard as one
    likes. No linear classifier separates the arms; a net of one hidden layer does, which is what
    the universal approximation theorem promises: enough hidden units approximate any continuous
    function on a bounded set as closely as one wants (it does not say how to find them).

Formula
    for class c = 0 ... classes - 1 and i = 1 ... n:
    radius  r = i / n
    angle   a = 2 pi c / classes + 4 r + noise * z, with z from N(0, 1), its own for each point
    point   (r cos a, r sin a)

Shapes
    x: (n * classes, 2); t: (n * classes,), integers

Conventions
    `spirals(n, classes, noise, rng) -> (x, t)`; n is the number of points of each class, so the
    classes are balanced. The order of the points is open, as long as x and t go together. x is
    float64. `rng` is a `numpy.random.Generator`; with noise 0 nothing is random.

From
    K. J. Lang and M. J. Witbrock, "Learning to tell two spirals apart", Connectionist Models
    Summer School 1988; universal approximation: G. Cybenko, Mathematics of Control, Signals and
    Systems 2, 1989.

Example
    spirals(2, 2, 0.0, rng): class 0 is at 0.5 (cos 2, sin 2) = (-0.2081, 0.4546) and at
    (cos 4, sin 4) = (-0.6536, -0.7568); class 1 lies opposite, at (0.2081, -0.4546) and
    (0.6536, 0.7568).
"""

import numpy as np


def spirals(n, classes, noise, rng):
    """Points a class, classes, the noise of the angle -> x (n * classes, 2), t (n * classes,)."""
    # YOUR CODE HERE
    raise NotImplementedError
