"""One-hot: class ids become rows.

What it computes
    Each id becomes a row of zeros with a single 1 in the column of its class. That is the label as
    a probability distribution which is sure of itself, and what cross entropy compares with. An id
    that is no class is a mistake in the data; it is better refused here than found weeks later in
    a model that never learned its last class.

Formula
    y[n, c] = 1 where c = ids[n], else 0

Shapes
    ids: (N,), integers; classes: an integer C; y: (N, C)

Conventions
    `one_hot(ids, classes) -> y`, float64. An id below 0 or not below `classes` is refused with a
    ValueError, also a negative one, which NumPy would count from the end. ids is not changed, and
    every call makes a new array.

From
    I. Goodfellow, Y. Bengio and A. Courville, "Deep Learning", MIT Press 2016, section 15.4.

Example
    one_hot([2, 0], 3) is [[0, 0, 1], [1, 0, 0]]; one_hot([3], 3) and one_hot([-1], 3) raise.
"""

import numpy as np


def one_hot(ids, classes):
    """Class ids (N,) and how many classes there are -> rows (N, classes)."""
    # YOUR CODE HERE
    raise NotImplementedError
