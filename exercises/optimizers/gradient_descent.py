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
    # YOUR CODE HERE
    raise NotImplementedError
