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
    # YOUR CODE HERE
    raise NotImplementedError
