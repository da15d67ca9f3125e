"""DDPM loss: learn to see the noise.

What it computes
    A diffusion model learns to make images by learning to clean them. Noise is mixed in, more of
    it the later the step t: at first almost all is image, at the end almost all noise. How much of
    the image's variance is left at step t is alphas_bar[t]. Because sums of normal noise are
    normal, any step can be reached at once, without going through those before. A network sees
    the noisy image and t and has to say what the noise was; the mean squared error of its answer
    is the whole loss.

Formula
    noisy    = sqrt(alphas_bar[t]) x + sqrt(1 - alphas_bar[t]) eps
    loss     = mean over all elements of (predicted - eps)^2
    backward = dout 2 (predicted - eps) / (number of elements)

Shapes
    alphas_bar: (T,), from close to 1 falling to close to 0; t: (N,), integers from 0 to T - 1
    x, eps, predicted, noisy, dpredicted: (N, ...), all the same
    loss, dout: scalars

Conventions
    `DDPMLoss(alphas_bar)`; `noisy(x, t, eps)` takes for each sample its own t; `forward(predicted,
    eps) -> loss`; `backward(dout=1.0) -> dpredicted`, scaled by dout. alphas_bar is a fixed
    schedule and no parameter: `params` and `grads` are empty lists. Nothing given is changed.

From
    J. Ho, A. Jain and P. Abbeel, "Denoising diffusion probabilistic models", NeurIPS 2020.

Example
    alphas_bar = [0.64, 0.36], x = [[1], [2]], t = [0, 1], eps = [[1], [-1]]: noisy gives
    [[0.8 + 0.6], [1.2 - 0.8]] = [[1.4], [0.4]]; predicted = [[2], [-1]] has the loss 0.5 and
    dpredicted = [[1], [0]].
"""

import numpy as np


class DDPMLoss:
    def __init__(self, alphas_bar):
        self.alphas_bar = alphas_bar
        self.params = []
        self.grads = []

    def noisy(self, x, t, eps):
        """x, eps (N, ...), steps t (N,) -> x with as much noise as each step has, (N, ...)."""
        # BEGIN SOLUTION
        left = self.alphas_bar[t].reshape(-1, *[1] * (x.ndim - 1))
        return np.sqrt(left) * x + np.sqrt(1 - left) * eps
        # END SOLUTION

    def forward(self, predicted, eps):
        """What the network says, and the noise that was mixed in -> the loss, a scalar."""
        # BEGIN SOLUTION
        self.error = predicted - eps
        return (self.error**2).mean()
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for predicted."""
        # BEGIN SOLUTION
        return dout * 2 * self.error / self.error.size
        # END SOLUTION


# BEGIN SPEC
from grader import (
    Case,
    Exercise,
    Gradient,
    Loss,
    Mistake,
    Oracle,
    Property,
    Same,
    State,
    fixed,
    normal,
    tied,
    uniform,
)


def loss(predicted, eps):
    return (predicted - eps).square().mean()


def no_parameters(leaves):
    """The schedule is a constant, not a parameter."""
    return []


def noise_mixed_in(DDPMLoss, alphas_bar, predicted, eps):
    """noisy, with other steps for the samples of one batch; another schedule is at work beside it."""
    x = 2 * predicted + 1
    layer, other = DDPMLoss(alphas_bar), DDPMLoss(alphas_bar / 2)
    other.noisy(x, np.zeros(len(x), int), eps)
    steps = (3 * np.arange(len(x)) + 1) % len(alphas_bar)
    return {
        "noisy": layer.noisy(x, steps, eps),
        "noisy at the last step": layer.noisy(x, 0 * steps + len(alphas_bar) - 1, eps),
    }


def noisy_leaves_all(DDPMLoss, alphas_bar, predicted, eps):
    steps = np.arange(len(eps)) % len(alphas_bar)
    given = (predicted, steps, eps, alphas_bar)
    before = [a.copy() for a in given]
    DDPMLoss(alphas_bar).noisy(predicted, steps, eps)
    for name, now, then in zip(["x", "t", "eps", "alphas_bar"], given, before, strict=True):
        if not np.array_equal(now, then):
            return f"noisy changes its argument {name}; work on a copy"
    return True


exercise = Exercise(
    DDPMLoss,
    form=Loss(order=no_parameters),
    cases=[
        Case("images", alphas_bar=uniform(6), predicted=normal(4, 1, 3, 2), eps=normal(4, 1, 3, 2)),
        Case("vectors", alphas_bar=uniform(9), predicted=normal(5, 3), eps=normal(5, 3)),
        Case("one sample", alphas_bar=uniform(6), predicted=normal(1, 2, 4), eps=normal(1, 2, 4)),
        Case("numbers", alphas_bar=uniform(5), predicted=normal(7), eps=normal(7)),
        Case(
            "almost clean, almost noise",
            alphas_bar=uniform(2, low=1e-6, high=1e-5),
            predicted=tied(3, 4),
            eps=tied(3, 4),
        ),
        Case(
            "as many samples as features",
            alphas_bar=uniform(4),
            predicted=normal(3, 3),
            eps=fixed([[0.0, -0.0, 1.0], [2.0, -1.0, 0.5], [1.0, 0.0, -2.0]]),
        ),
        Case(
            "other layouts",
            alphas_bar=uniform(8).strided(),
            predicted=normal(4, 3).fortran(),
            eps=normal(4, 3).strided(),
        ),
    ],
    checks=[
        Oracle(loss),
        Same(noise_mixed_in, part="forward"),
        Gradient(),
        State(),
        Property("noisy leaves what it is given alone", noisy_leaves_all, part="state"),
    ],
    hints=[
        "alphas_bar[t] has shape (N,): one number a sample. Give it further axes of length 1, so "
        "that it broadcasts against x.",
        "The weights are the square roots of alphas_bar[t] and of 1 - alphas_bar[t].",
        "backward is that of a mean over all elements: 2 (predicted - eps) over their number.",
    ],
    mistakes=[
        Mistake(
            ("np.sqrt(left) * x + np.sqrt(1 - left) * eps", "left * x + (1 - left) * eps"),
            "the square roots are missing: variances add up, not the weights themselves",
        ),
        Mistake(
            ("np.sqrt(1 - left) * eps", "(1 - np.sqrt(left)) * eps"),
            "the noise has the weight sqrt(1 - alphas_bar), not 1 - sqrt(alphas_bar)",
        ),
        Mistake(
            (
                "np.sqrt(left) * x + np.sqrt(1 - left) * eps",
                "np.sqrt(1 - left) * x + np.sqrt(left) * eps",
            ),
            "alphas_bar is what is left of the image, not the share of the noise",
        ),
        Mistake(
            ("self.alphas_bar[t]", "self.alphas_bar.cumprod(0)[t]"),
            "alphas_bar is given multiplied up already",
        ),
        Mistake(
            ("self.alphas_bar[t]", "self.alphas_bar[t[:1]]"),
            "each sample has its own step t",
        ),
        Mistake(
            ("(self.error**2).mean()", "(self.error**2).sum() / len(eps)"),
            "the loss is the mean over all elements, not over the samples alone",
        ),
        Mistake(
            ("2 * self.error / self.error.size", "2 * self.error / len(self.error)"),
            "the loss is a mean over all elements: its gradient is divided by their number",
            row=2,
        ),
        Mistake(
            ("dout * 2 * self.error", "dout * self.error"),
            "the slope of a square is 2 times the error: the 2 is missing",
        ),
        Mistake(
            ("return dout * 2", "return 2"),
            "dout is left out of backward; the gradient is scaled by it",
            row=3,
        ),
        Mistake(
            ("self.error = predicted - eps", "self.error = eps - predicted"),
            "the sign of backward is wrong: the error is predicted - eps",
        ),
    ],
)
# END SPEC
