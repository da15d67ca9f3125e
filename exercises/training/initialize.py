"""Initialize: where learning begins.

What it computes
    Weights that are all equal stay equal, so they begin at random. How large matters in a deep
    net: each layer multiplies the spread of its inputs by a factor that depends on its weights,
    and after many layers the signal, or the gradient, has died away or blown up. He's rule makes
    that factor 1 for ReLU, which lets half of the sum through: a variance of 2 over the number of
    inputs. Uniform in [-1, 1] is what came before, and serves shallow nets.

Formula
    uniform:  each number from the uniform distribution on [-1, 1]
    he:       each number from N(0, 2 / fan_in), of variance 2 / fan_in
    fan_in:   how many inputs a unit sums: D_in of (D_in, D_out), C KH KW of (F, C, KH, KW)

Shapes
    shapes: a list of shapes, each a tuple of integers; the arrays have these shapes

Conventions
    `uniform(shapes, rng) -> list of arrays` takes any shapes, `he(shapes, rng) -> list of arrays`
    those of dense layers (two axes) and convolutions (four). Arrays are float64. All numbers are
    independent, also from one array to the next. `rng` is a `numpy.random.Generator`, and nothing
    else decides.

From
    K. He, X. Zhang, S. Ren and J. Sun, "Delving deep into rectifiers", ICCV 2015.

Example
    he([(50, 20)], rng) is a list of one array (50, 20), of deviation sqrt(2 / 50) = 0.2;
    uniform([(3,), (2, 4)], rng) is a list of two.
"""

import numpy as np


def uniform(shapes, rng):
    """Shapes -> a list of arrays of these shapes, uniform in [-1, 1]."""
    # YOUR CODE HERE
    raise NotImplementedError


def he(shapes, rng):
    """Shapes of two or four axes -> a list of arrays, normal with variance 2 / fan_in."""
    # YOUR CODE HERE
    raise NotImplementedError
