"""Numerical gradient: derivatives by asking the function twice.

What it computes
    The gradient of a function f at x without knowing how f computes: move one element of x up by h
    and down by h, and divide the difference of the two values by 2h. This central difference is
    off by about h^2 f'''/6, the one-sided (f(x + h) - f(x)) / h by h f''/2. It is slow, two calls
    for each element, but knows nothing of f and so cannot share its mistakes: it is the judge of
    every backward that is written by hand.

Formula
    gradient[i] = (f(x + h e_i) - f(x - h e_i)) / (2 h),  e_i: 1 at place i, 0 elsewhere

Shapes
    x, gradient: any shape, () included; f(x): a scalar

Conventions
    `numerical_gradient(f, x, h=1e-5) -> gradient`, in x's shape and dtype; x holds floating-point
    numbers and need not be contiguous. f takes an array of x's shape and returns a number; it is
    called twice for each element and not once more. Whether f is handed x itself, changed and put
    back, or a copy, is up to you: when the function returns x holds exactly what it held before,
    to the last bit. Use the h that is given.

From
    K. Saito, "Deep Learning from Scratch 2", O'Reilly Japan, 2018, chapter 1; W. H. Press et al.,
    "Numerical Recipes", 3rd ed., Cambridge University Press, 2007, section 5.7.

Example
    f(x) = the sum of x**3 at x = [1, 2] with h = 0.1 gives [3.01, 12.01]: the exact gradient is
    [3, 12], and h^2 is the error. A one-sided difference would give [3.31, 12.61].
"""

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    """f from arrays of x's shape to a number, x of any shape -> the gradient of f at x."""
    # BEGIN SOLUTION
    point = np.array(x)
    gradient = np.zeros_like(point)
    for place in np.ndindex(point.shape):
        value = point[place].item()
        point[place] = value + h
        above = f(point)
        point[place] = value - h
        below = f(point)
        point[place] = value
        gradient[place] = (above - below) / (2 * h)
    return gradient
    # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Function, Mistake, Oracle, Property, fixed, normal


def cubes(x):
    return float((x**3).sum())


def mixed(x):
    """Every partial depends on the other elements: what is not put back shows."""
    return float(np.sin(x).sum() * (x**3).sum())


def weighted(x):
    """Another slope at each place: a gradient that is transposed or permuted shows."""
    return float((np.exp(0.1 * x) * np.arange(1.0, x.size + 1).reshape(x.shape)).sum())


def distance(x):
    return float(np.abs(x).sum())


def two_calls_an_element(numerical_gradient, f, x, h=1e-5):
    shapes = []

    def counted(point):
        shapes.append(np.shape(point))
        return f(point)

    numerical_gradient(counted, x, h=h)
    for shape in shapes:
        if shape != x.shape:
            return f"f takes an array of x's shape {x.shape}, and got one of shape {shape}"
    if len(shapes) != 2 * x.size:
        return f"f is called {len(shapes)} times for {x.size} elements, expected {2 * x.size}"
    return True


def x_as_it_was(numerical_gradient, f, x, h=1e-5):
    before = x.copy()
    numerical_gradient(f, x, h=h)
    changed = int(np.sum(x != before))
    if changed:
        return f"x is another one afterwards, at {changed} of {x.size} places; put the value back"
    return True


exercise = Exercise(
    numerical_gradient,
    form=Function(),
    cases=[
        Case("a matrix", f=mixed, x=normal(4, 3)),
        Case("three dimensions, a coarse h", f=cubes, x=normal(2, 3, 4), h=0.1),
        Case("a vector", f=weighted, x=normal(5), h=1e-3),
        Case("a scalar", f=cubes, x=fixed(-1.5), h=0.25),
        Case("one element", f=mixed, x=normal(1, 1), h=0.1),
        Case("at a kink", f=distance, x=fixed([[-1.0, 0.0, 2.0]]), h=0.5),
        Case("small values, a coarse h", f=mixed, x=normal(3, 2, scale=1e-3), h=0.1),
        Case("large values", f=cubes, x=normal(2, 3, scale=100.0), h=0.5),
        Case("not contiguous", f=weighted, x=normal(3, 4).strided(), h=0.05),
        Case("Fortran order", f=mixed, x=normal(3, 2).fortran(), h=0.05),
    ],
    checks=[
        Oracle(),
        Property("f is called twice an element, with an array of x's shape", two_calls_an_element),
        Property("x is afterwards what it was before, to the last bit", x_as_it_was, part="state"),
    ],
    hints=[
        "For a vector first: for each i ask f at x[i] + h and at x[i] - h, the rest unmoved.",
        "np.ndindex(x.shape) walks through the places of an array of any shape, () included.",
        "Put the remembered value back after the two calls: adding h, taking away 2h and adding h "
        "again does not arrive exactly where it began.",
    ],
    mistakes=[
        Mistake(
            [
                ("        point[place] = value - h\n", "        point[place] = value\n"),
                ("(above - below) / (2 * h)", "(above - below) / h"),
            ],
            "this is the one-sided difference; the central one asks f at x - h as well",
        ),
        Mistake(
            ("/ (2 * h)", "/ h"),
            "the two points are 2h apart, so the difference is divided by 2h",
        ),
        Mistake(
            ("    point = np.array(x)\n", "    point = np.array(x)\n    h = 1e-5\n"),
            "the step is the h that is given",
        ),
        Mistake(
            [
                ("point = np.array(x)", "point = x"),
                ("        point[place] = value\n", ""),
            ],
            "x is not put back: the next element is asked elsewhere, and the caller's x changes",
        ),
        Mistake(
            [
                ("point = np.array(x)", "point = x"),
                ("        point[place] = value + h\n", "        point[place] += h\n"),
                ("        point[place] = value - h\n", "        point[place] -= 2 * h\n"),
                ("        point[place] = value\n", "        point[place] += h\n"),
            ],
            "adding h, taking away 2h and adding h does not bring x back exactly; keep the value",
        ),
        Mistake(
            [
                ("point = np.array(x)", "point = x.reshape(-1)"),
                ("zeros_like(point)", "zeros_like(x)"),
                ("for place in np.ndindex(point.shape)", "for place in range(x.size)"),
                (
                    "f(point)\n        point[place] = value - h",
                    "f(x)\n        point[place] = value - h",
                ),
                ("below = f(point)", "below = f(x)"),
                ("gradient[place] =", "gradient.reshape(-1)[place] ="),
            ],
            "reshape or ravel of an x that is not contiguous is a copy: f never sees the change",
        ),
        Mistake(
            [
                ("for place in np.ndindex(point.shape)", "for place in range(len(point))"),
                ("value = point[place].item()", "value = point[place].copy()"),
            ],
            "with more than one axis whole rows are moved; move each element on its own",
        ),
        Mistake(
            ("below = f(point)", "below = f(point)\n        f(np.array(x))"),
            "f is called twice an element; the value at x itself is not needed",
        ),
    ],
)
# END SPEC
