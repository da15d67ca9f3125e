"""Sharpness: how narrow the minimum is.

What it computes
    Two minima of a training loss may be equally deep and yet not equally good: in a flat one the
    loss hardly rises when the parameters move a little, in a sharp one it rises at once. On other
    data the loss is a slightly moved one, so what was found in a flat minimum is more likely to
    generalise. This measures it: go a given distance away from the parameters, in n directions at
    random, and take the largest rise of the loss. All parameters together are one long vector;
    the distance is its Euclidean length.

Formula
    v_j = radius d_j / |d_j|,  d_j ~ N(0, 1) for all parameters together, j = 1 ... n
    sharpness = max_j loss(params + v_j) - loss(params)

Shapes
    params: a list of arrays of any shapes; loss(params): a number
    radius: a number above 0; n: a positive integer; sharpness: a scalar

Conventions
    `sharpness(loss, params, radius, n, rng)`; loss takes a list like params. It is asked once at
    params and n times around; whether it gets new arrays or params itself, changed for a moment,
    is up to you: afterwards params hold what they held, to the last bit. All chance comes from
    rng, a numpy.random.Generator. Below 0 where the loss is lower at all n points.

From
    S. Hochreiter and J. Schmidhuber, "Flat minima", Neural Computation 9, 1997; N. S. Keskar et
    al., "On large-batch training for deep learning", ICLR 2017.

Example
    loss = 3 times the sum of all squares, at params of zeros: whatever the directions, the
    sharpness is 3 radius^2. With 30 in place of 3 the minimum is ten times as sharp.
"""

import numpy as np


def sharpness(loss, params, radius, n, rng):
    """A function of a list of arrays, the list, a distance, a count, a generator -> a scalar."""
    # YOUR CODE HERE
    raise NotImplementedError
