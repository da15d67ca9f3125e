"""Gaussian noise: inputs that are never twice the same.

What it computes
    In training a normally distributed number of mean 0 and standard deviation std is added to each
    input, a new one at every call; in evaluation nothing is. The network sees a small cloud around each
    sample instead of a point, and has to answer alike all over it: a training set made larger for
    nothing, and a smoother function. For a linear model with squared error it is the same as weight
    decay.

Formula
    forward, training:    y = x + std e, with e ~ N(0, 1) for each element
    forward, evaluation:  y = x
    backward:             dx = dout

Shapes
    x, y, dout, dx: any shape, all the same; std: a number >= 0

Conventions
    `GaussianNoise(std, *, rng)`; `rng` is a numpy.random.Generator, and all randomness comes from it.
    `forward(x, train=True) -> y`; `backward(dout) -> dx`; no parameters, so `params` and `grads` are
    empty lists. x and dout are not changed. In which order you draw is up to you: the grader looks at
    properties and frequencies.

From
    C. M. Bishop, "Training with noise is equivalent to Tikhonov regularization", Neural Computation 7,
    1995.

Example
    With std = 0.1 and x = [1, 2, 3] one of the answers is y = [1.05, 1.87, 3.02];
    dout = [10, 20, 30] gives dx = [10, 20, 30].
"""


class GaussianNoise:
    def __init__(self, std, *, rng):
        self.std, self.rng = std, rng
        self.params = []
        self.grads = []

    def forward(self, x, train=True):
        """x of any shape -> in training x with noise, else x."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # YOUR CODE HERE
        raise NotImplementedError
