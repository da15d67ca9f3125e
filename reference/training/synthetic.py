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
    # BEGIN SOLUTION
    t = np.repeat(np.arange(classes), n)
    r = np.tile(np.arange(1, n + 1) / n, classes)
    a = 2 * np.pi * t / classes + 4 * r + noise * rng.standard_normal(len(t))
    return np.stack([r * np.cos(a), r * np.sin(a)], axis=1), t
    # END SOLUTION


# BEGIN SPEC
import math
from typing import Any

from grader import Case, Exercise, Function, Generator, Mistake, Property

MANY, RISK = 2000, 1e-12


def points(spirals, n, classes, noise, rng) -> tuple[str, Any, Any]:
    """x and t, each class in the order of its radii; or what is wrong with them."""
    returned = spirals(n, classes, noise, rng)
    if not isinstance(returned, (tuple, list)) or len(returned) != 2:
        return "expected a tuple of two arrays, x and t", None, None
    x, t = map(np.asarray, returned)
    if x.shape != (n * classes, 2) or t.shape != (n * classes,):
        shapes = f"{(n * classes, 2)} and {(n * classes,)}"
        return f"x and t have the shapes {x.shape} and {t.shape}, expected {shapes}", None, None
    if t.dtype.kind not in "iu" or x.dtype != np.float64:
        return f"x is {x.dtype} and t {t.dtype}, expected float64 and integers", None, None
    counts = np.bincount(t, minlength=classes) if t.min() >= 0 else np.zeros(0, int)
    if len(counts) != classes or (counts != n).any():
        return f"t has {counts.tolist()} points of the classes, expected {n} of each", None, None
    order = np.lexsort((np.hypot(*x.T), t))
    return "", x[order].reshape(classes, n, 2), t[order].reshape(classes, n)


def on_the_curve(spirals, n, classes, rng):
    problem, x, t = points(spirals, n, classes, 0.0, rng)
    if problem:
        return problem
    r = np.arange(1, n + 1) / n
    a = 2 * np.pi * t / classes + 4 * r
    right = np.stack([r * np.cos(a), r * np.sin(a)], axis=2)
    off = np.abs(x - right).max(axis=2)
    c, i = np.unravel_index(off.argmax(), off.shape)
    if not off.max() < 1e-12:
        return (
            f"point {i + 1} of class {c} lies at ({x[c, i, 0]:.4g}, {x[c, i, 1]:.4g}), "
            f"expected ({right[c, i, 0]:.4g}, {right[c, i, 1]:.4g})"
        )
    return True


def noise_in_the_angle(spirals, classes, noise, rng):
    """Chernoff's bounds on the mean and the mean square of N(0, 1), one wrong alarm in 1e12."""
    sigma = noise or 0.05
    problem, x, t = points(spirals, MANY, classes, sigma, Generator(rng.seed + 1))
    if problem:
        return problem
    r = np.arange(1, MANY + 1) / MANY
    if not np.abs(np.hypot(x[..., 0], x[..., 1]) - r).max() < 1e-12:
        return "the noise is in the angle alone: the radius stays i / n"
    off = np.arctan2(x[..., 1], x[..., 0]) - 2 * np.pi * t / classes - 4 * r
    z = ((off + np.pi) % (2 * np.pi) - np.pi).ravel() / sigma
    u = 2 * math.log(4 / RISK) / len(z)
    if abs(z.mean()) > math.sqrt(u):
        return f"the noise has the mean {z.mean():.3f} times `noise`, expected 0"
    if not -math.sqrt(2 * u) < (z**2).mean() - 1 < math.sqrt(2 * u) + u:
        return f"the noise has the deviation {z.std():.3f} times `noise`, expected 1"
    if len(np.unique(z.round(9))) < len(z) / 2:
        return "several points have the same noise; each has its own"
    return True


def the_generator_decides(spirals, classes, rng):
    seeds = (rng.seed, rng.seed, rng.seed + 1)
    one, same, other = (points(spirals, 20, classes, 0.1, Generator(s)) for s in seeds)
    if one[0]:
        return one[0]
    if not np.array_equal(one[1], same[1]):
        return "the same generator gives other points the second time: draw from rng alone"
    return not np.array_equal(one[1], other[1]) or "another generator gives the same points"


exercise = Exercise(
    spirals,
    form=Function(),
    cases=[
        Case("three arms", n=7, classes=3, noise=0.1, rng=Generator()),
        Case("two arms", n=4, classes=2, noise=0.3, rng=Generator()),
        Case("one point a class", n=1, classes=4, noise=0.02, rng=Generator()),
        Case("one class", n=5, classes=1, noise=0.2, rng=Generator()),
        Case("no noise", n=30, classes=5, noise=0.0, rng=Generator()),
    ],
    checks=[
        Property("without noise the points lie on the curve", on_the_curve),
        Property("the angle has the noise asked for", noise_in_the_angle),
        Property("rng decides, and nothing else", the_generator_decides),
    ],
    hints=[
        "Make t, r and the angle as three rows of n * classes numbers; the rest is one line.",
        "np.repeat(np.arange(classes), n) is 0 0 0 1 1 1 ...; np.tile repeats a whole row.",
        "rng.standard_normal(n * classes) gives each point a noise of its own.",
    ],
    mistakes=[
        Mistake(
            ("np.arange(1, n + 1) / n", "np.arange(n) / n"),
            "the radii are 1/n to 1: i counts from 1",
        ),
        Mistake(
            ("[r * np.cos(a), r * np.sin(a)]", "[r * np.sin(a), r * np.cos(a)]"),
            "a point is (r cos a, r sin a), the cosine first",
        ),
        Mistake(
            ("2 * np.pi * t / classes", "4.0 * t"),
            "the arms are evenly spread: class c begins at the angle 2 pi c / classes",
        ),
        Mistake(
            ("rng.standard_normal(len(t))", "rng.uniform(-1, 1, len(t))"),
            "the noise is normal, with the deviation `noise`",
        ),
        Mistake(
            ("noise * rng", "noise**2 * rng"),
            "`noise` is the deviation of the angle's noise, not its variance or its root",
        ),
        Mistake(
            ("rng.standard_normal(len(t))", "rng.standard_normal()"),
            "each point has a noise of its own, not one for all",
        ),
        Mistake(
            (
                "np.sin(a)], axis=1), t",
                "np.sin(a)], axis=1) + noise * rng.standard_normal((len(t), 2)), t",
            ),
            "the noise is in the angle alone, not in the coordinates",
        ),
        Mistake(
            ("rng.standard_normal(len(t))", "np.random.default_rng(1).standard_normal(len(t))"),
            "the noise comes from a generator of its own; draw from rng",
        ),
        Mistake(
            [
                ("np.repeat(np.arange(classes), n)", "np.repeat(np.arange(classes), n // classes)"),
                ("np.arange(1, n + 1) / n", "np.arange(1, n // classes + 1) / n"),
            ],
            "n is the number of points of each class, not of all together",
        ),
    ],
)
# END SPEC
