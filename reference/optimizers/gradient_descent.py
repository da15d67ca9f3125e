"""Gradient descent: the path down a known slope.

What it computes
    Start somewhere, take the gradient there, go a step against it, and again. How long a step is
    decides everything. On a parabola of curvature c a step multiplies the distance from the minimum
    by 1 - lr c: with lr below 1/c it shrinks from one side, between 1/c and 2/c each step overshoots
    the minimum and still comes closer, and beyond 2/c every step leads further away. In a valley
    that is steep across and flat along, the steep direction forbids the lr that the flat one needs.

Formula
    x_0 = x,  x_(k+1) = x_k - lr gradient(x_k)

Shapes
    x: (D,)
    gradient: a function from (D,) to (D,)
    result: (steps + 1, D), the path: x itself in row 0, and one row for each step

Conventions
    `descend(gradient, x, lr, steps) -> path`. `gradient` is asked once a step, at the place where
    the step begins; `steps` may be 0. x is not changed, and the path has x's dtype.

From
    A. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", Comptes
    Rendus 25, 1847; I. Goodfellow, Y. Bengio and A. Courville, "Deep Learning", MIT Press 2016,
    section 4.3.

Example
    For x^2 + 2 y^2 the gradient is (2 x, 4 y). From [1, 1] with lr = 0.4 two steps give the path
    [[1, 1], [0.2, -0.6], [0.04, 0.36]]: x shrinks, y overshoots and shrinks. With lr = 0.6 y goes
    1, -1.4, 1.96, ...: it diverges.
"""

import numpy as np


def descend(gradient, x, lr, steps):
    """A function (D,) -> (D,), where to start (D,), two numbers -> the path (steps + 1, D)."""
    # BEGIN SOLUTION
    path = [x]
    for _ in range(steps):
        x = x - lr * gradient(x)
        path.append(x)
    return np.stack(path)
    # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Function, Mistake, Oracle, Property, State, fixed, normal


def bowl(x):
    """The gradient of the sum of c x^2 / 2 with curvatures c = 1, 2, 3, ..."""
    return np.arange(1, len(x) + 1, dtype=x.dtype) * x


def wave(x):
    """The gradient of a function with many valleys; each element depends on the others."""
    return np.sin(x) + x.dtype.type(0.1) * x[::-1]


def flat(x):
    return np.zeros_like(x)


def asked_once_a_step(descend, gradient, x, lr, steps):
    places = []

    def counted(place):
        places.append(np.array(place))
        return gradient(place)

    path = np.asarray(descend(counted, x, lr, steps))
    if len(places) != steps:
        return f"gradient is asked {len(places)} times in {steps} steps, expected {steps}"
    if steps and not np.array_equal(np.stack(places), path[:-1]):
        return "gradient is asked elsewhere than at the places of the path"
    return True


exercise = Exercise(
    descend,
    form=Function(),
    cases=[
        Case("converges", gradient=bowl, x=normal(3), lr=0.25, steps=6),
        Case("overshoots", gradient=bowl, x=normal(2), lr=0.9, steps=5),
        Case("diverges", gradient=bowl, x=normal(4), lr=0.8, steps=12),
        Case("many valleys", gradient=wave, x=normal(5, scale=3.0), lr=0.5, steps=8),
        Case("one dimension, one step", gradient=wave, x=fixed([2.0]), lr=1.5, steps=1),
        Case("no step", gradient=wave, x=normal(3), lr=0.1, steps=0),
        Case("at the minimum", gradient=bowl, x=fixed([0.0, -0.0]), lr=0.3, steps=3),
        Case("no slope", gradient=flat, x=normal(2), lr=0.3, steps=4),
        Case("not contiguous", gradient=wave, x=normal(4).strided(), lr=0.2, steps=3),
    ],
    checks=[
        Oracle(),
        State(),
        Property("gradient is asked once a step, where the step begins", asked_once_a_step),
    ],
    hints=[
        "steps + 1 places: the first is x itself, and each step adds one.",
        "Keep the places in a list, beginning with x, and let every step make a new array: with "
        "x -= ... all entries of the list would be the same array, and the caller's.",
        "x = x - lr * gradient(x), appended in a loop; np.stack makes the list an array.",
    ],
    mistakes=[
        Mistake(
            ("x - lr * gradient(x)", "x + lr * gradient(x)"),
            "this goes up the slope: the step is against the gradient",
        ),
        Mistake(
            ("    path = [x]\n", "    path = []\n"),
            "the path begins with x itself, before any step",
        ),
        Mistake(
            ("np.stack(path)", "np.stack(path[:-1] or path)"),
            "the place after the last step is missing: the path has steps + 1 rows",
        ),
        Mistake(
            [
                ("    path = [x]\n", "    path, slope = [x], gradient(x)\n"),
                ("lr * gradient(x)", "lr * slope"),
            ],
            "the gradient is asked once for all steps; ask it at each new place",
        ),
        Mistake(
            ("        x = x - lr * gradient(x)\n", "        x -= lr * gradient(x)\n"),
            "x -= ... changes the caller's x, and every row of the path with it; make a new array",
        ),
        Mistake(
            ("x = x - lr * gradient(x)", "x = x - gradient(x)"),
            "the step is lr times the gradient",
        ),
        Mistake(
            ("    return np.stack(path)", "    return path[-1]"),
            "the whole path is asked for, not only where it ends",
        ),
    ],
)
# END SPEC
