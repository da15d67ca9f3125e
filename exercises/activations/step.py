"""Step: the first activation, and why it cannot be trained.

What it computes
    1 where x > 0, else 0, element by element: a neuron that fires or does not. The perceptron has
    it. Its slope is 0 wherever it has one, and at 0 it jumps; so the chain rule multiplies every
    gradient by 0, and whatever lies before a step learns nothing. That is why this exercise has no
    backward, and why the smooth sigmoid took the step's place.

Formula
    step(x) = 1 where x > 0, 0 where x <= 0

Shapes
    x: any shape; what is returned: the same shape

Conventions
    `step(x)` returns an array of x's dtype: 1.0 and 0.0 for floating-point x. At x = 0, and at -0,
    the answer is 0. x is not changed.

From
    F. Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in
    the brain", Psychological Review 65, 1958.

Example
    x = [-1, 0, 2] gives [0, 0, 1].
"""


def step(x):
    """x of any shape -> 1 where x > 0, else 0, in x's dtype."""
    # YOUR CODE HERE
    raise NotImplementedError
