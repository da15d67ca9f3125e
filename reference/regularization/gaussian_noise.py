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
        # BEGIN SOLUTION
        if not train:
            return x
        noise = self.rng.standard_normal(x.shape)
        return x + self.std * noise.astype(x.dtype)
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        return dout
        # END SOLUTION


# BEGIN SPEC
import numpy as np

from grader import Case, Exercise, Generator, Gradient, Layer, Mistake, Property, State, normal

FAR = 7.0  # standard deviations: a right answer is farther off less than once in 10^10 times


def shape_is_kept(GaussianNoise, x, std, rng):
    y = np.asarray(GaussianNoise(std, rng=rng).forward(x))
    if y.shape != x.shape:
        return f"forward returns shape {y.shape} for x of shape {x.shape}"
    return True


def normal_noise(GaussianNoise, std, rng):
    x = np.full((100, 200), 3.0)
    noise = np.asarray(GaussianNoise(std, rng=rng).forward(x)) - x
    if std == 0:
        return bool((noise == 0).all()) or "with std 0 nothing is added"
    return _normal(noise / std)


def _normal(e):
    n = e.size
    if (e == e.flat[0]).all():
        return "the same number is added everywhere; each element has noise of its own"
    if abs(e.mean()) > FAR * e.std() / np.sqrt(n):
        return "the mean of the noise is not 0"
    if abs((e**2).mean() - 1) > FAR * np.sqrt(2 / n):
        return "the standard deviation of the noise is not std"
    for limit, share in ((1.0, 0.682689492137), (2.0, 0.954499736104)):
        if abs((np.abs(e) < limit).mean() - share) > FAR * np.sqrt(share * (1 - share) / n):
            return "the noise is not normally distributed"
    return True


def each_for_itself(GaussianNoise, std, rng):
    x = np.zeros((100, 200))
    e = np.asarray(GaussianNoise(std, rng=rng).forward(x)) / (std or 1.0)
    for what, one, other in (
        ("the samples of a batch", e[::2], e[1::2]),
        ("the features of a sample", e[:, ::2], e[:, 1::2]),
    ):
        if abs((one * other).mean()) > FAR / np.sqrt(one.size):
            return f"{what} share their noise; each element has its own"
    return True


def anew_at_every_call(GaussianNoise, std, rng):
    layer, x = GaussianNoise(std, rng=rng), np.zeros((50, 40))
    first, second = (np.asarray(layer.forward(x)) / (std or 1.0) for _ in range(2))
    if abs((first * second).mean()) > FAR / np.sqrt(first.size):
        return "the second call has the noise of the first; draw anew in every forward"
    return True


def evaluation_is_identity(GaussianNoise, x, std, rng):
    layer = GaussianNoise(std, rng=rng)
    layer.forward(x)
    y = np.asarray(layer.forward(x, train=False))
    return np.array_equal(y, x) or "there is noise in evaluation too; with train=False y is x"


def dout_unchanged(GaussianNoise, x, std, rng):
    layer = GaussianNoise(std, rng=rng)
    layer.forward(x)
    dout = np.cos(7.0 * x) + 2.0
    dx = np.asarray(layer.backward(dout))
    return np.array_equal(dx, dout) or "the noise does not depend on x, so dx is dout itself"


def from_rng(GaussianNoise, x, std, rng):
    first, second = (np.asarray(GaussianNoise(std, rng=rng).forward(x)) for _ in range(2))
    if not np.array_equal(first, second):
        return (
            "with rng in the same state the noise is other noise: draw from rng, and only from it"
        )
    return True


exercise = Exercise(
    GaussianNoise,
    form=Layer(),
    cases=[
        Case("std 0.1", x=normal(6, 5), std=0.1, rng=Generator()),
        Case("images, std 0.5", x=normal(2, 3, 5, 4), std=0.5, rng=Generator()),
        Case("one sample, std 2", x=normal(1, 7), std=2.0, rng=Generator()),
        Case("std 0", x=normal(4, 3), std=0.0, rng=Generator()),
    ],
    checks=[
        Property("y has the shape of x", shape_is_kept),
        Property("the noise is normal, with mean 0 and deviation std", normal_noise),
        Property("each element has noise of its own", each_for_itself),
        Property("each call has noise of its own", anew_at_every_call),
        Property("in evaluation there is none", evaluation_is_identity),
        Property("dx is dout", dout_unchanged, part="backward"),
        Gradient(),
        State(),
        Property("all randomness comes from rng", from_rng, part="state"),
    ],
    hints=[
        "rng.standard_normal(x.shape) has mean 0 and standard deviation 1. What makes it std?",
        "y = x + noise, and the noise does not depend on x: what is dy/dx?",
    ],
    mistakes=[
        Mistake(
            ("self.std * noise", "self.std**2 * noise"),
            "std is the standard deviation: the noise is multiplied by it, not by its square",
        ),
        Mistake(
            ("self.std * noise", "self.std**0.5 * noise"),
            "std is the standard deviation, not the variance: no root is needed",
        ),
        Mistake(
            ("self.rng.standard_normal(x.shape)", "self.rng.uniform(-(3**0.5), 3**0.5, x.shape)"),
            "the noise is uniform; it should be normal",
        ),
        Mistake(
            ("if not train:", "if train is None:"),
            "there is noise in evaluation too; with train=False y is x",
        ),
        Mistake(
            ("self.rng.standard_normal(x.shape)", "self.rng.standard_normal((1, *x.shape[1:]))"),
            "all samples of the batch share their noise; each element has its own",
        ),
        Mistake(
            [
                ("return x + self.std", "self.noise = noise\n        return x + self.std"),
                ("return dout", "return dout * self.noise"),
            ],
            "backward multiplies by the noise; it is added to x, so the slope is 1",
        ),
        Mistake(
            ("x + self.std * noise", "x * (1 + self.std * noise)"),
            "the noise is added to x, not multiplied with it",
        ),
    ],
)
# END SPEC
