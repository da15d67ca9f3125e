"""Bias and variance: where the expected error comes from.

What it computes
    Train the same kind of model on many training sets, and look at the predictions at some points.
    Their mean may be off the truth: that is the bias, of a model too simple to follow (it
    underfits). They may scatter around their mean: that is the variance, of a model that follows
    the accidents of its training set (it overfits). What is measured scatters too, by a noise that
    no model can undo. With squares the three add up to the expected cost exactly, and as one of
    the first two falls the other usually grows.

Formula
    f_mn: prediction of model m at point n; y_rn: measurement r at point n; f_n, y_n: their means
    cost     = mean over m, r, n of (f_mn - y_rn)^2
    bias     = mean over n of (f_n - y_n)^2                    (the squared bias)
    variance = mean over m, n of (f_mn - f_n)^2
    noise    = mean over r, n of (y_rn - y_n)^2
    cost     = bias + variance + noise

Shapes
    predictions: (M, N), M models at N points; target: (R, N), R measurements at the same points
    cost, bias, variance, noise: scalars

Conventions
    `decompose(predictions, target) -> (cost, bias, variance, noise)`, in this order, bias already
    squared. Means divide by the number of terms, M or R, not by one less: only so the sum is
    exact. With one measurement (R = 1) there is no noise to be seen, and it is 0. Nothing is
    changed.

From
    S. Geman, E. Bienenstock and R. Doursat, "Neural networks and the bias/variance dilemma",
    Neural Computation 4, 1992.

Example
    predictions = [[1], [3]] and target = [[4], [6], [5]]: the means are 2 and 5, so the squared
    bias is 9, the variance 1, the noise 2/3, and the cost 10.6667.
"""

import numpy as np


def decompose(predictions, target):
    """predictions (M, N), target (R, N) -> the cost, squared bias, variance and noise."""
    # BEGIN SOLUTION
    f, y = predictions.mean(axis=0), target.mean(axis=0)
    cost = np.mean((predictions[:, None] - target) ** 2)
    bias = ((f - y) ** 2).mean()
    variance = ((predictions - f) ** 2).mean()
    noise = ((target - y) ** 2).mean()
    return cost, bias, variance, noise
    # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Function, Mistake, Oracle, State, fixed, normal, tied


def by_moments(predictions, target):
    f, y = predictions.mean(dim=0), target.mean(dim=0)
    variance = predictions.var(dim=0, correction=0).mean()
    noise = target.var(dim=0, correction=0).mean()
    bias = (f - y).square().mean()
    return bias + variance + noise, bias, variance, noise


exercise = Exercise(
    decompose,
    form=Function(),
    cases=[
        Case("five models", predictions=normal(5, 4), target=normal(3, 4)),
        Case("without noise", predictions=normal(3, 5), target=normal(1, 5)),
        Case("one model", predictions=normal(1, 3), target=normal(4, 3)),
        Case("one point", predictions=normal(6, 1), target=normal(2, 1)),
        Case(
            "far off, always the same",
            predictions=fixed([[3.0, 3.0, 3.0], [3.0, 3.0, 3.0]]),
            target=normal(4, 3),
        ),
        Case("ties and zeros", predictions=tied(4, 6), target=tied(3, 6)),
        Case("large values", predictions=normal(3, 4, scale=1e3), target=normal(2, 4, shift=1e3)),
    ],
    checks=[Oracle(by_moments), State()],
    hints=[
        "The mean over axis 0 is the mean over models or over measurements, one for each point.",
        "For the cost compare each model with each measurement: predictions[:, None] has shape "
        "(M, 1, N), and broadcasts against target to (M, R, N).",
    ],
    mistakes=[
        Mistake(
            ("((predictions - f) ** 2).mean()", "predictions.var(axis=0, ddof=1).mean()"),
            "the variance divides by the number of models, not by one less: only so it all adds up",
            row=136,
        ),
        Mistake(
            ("((target - y) ** 2).mean()", "target.var(axis=0, ddof=1).mean()"),
            "the noise divides by the number of measurements, not by one less",
            row=136,
        ),
        Mistake(
            ("bias = ((f - y) ** 2).mean()", "bias = (f - y).mean()"),
            "the bias is squared at each point, before the mean over the points",
        ),
        Mistake(
            ("bias = ((f - y) ** 2).mean()", "bias = (f - y).mean() ** 2"),
            "the bias is squared first and averaged over the points then",
        ),
        Mistake(
            ("((predictions - f) ** 2).mean()", "((predictions - predictions.mean()) ** 2).mean()"),
            "the variance is that around each point's own mean, not around the mean of all",
        ),
        Mistake(
            ("((predictions - f) ** 2).mean()", "np.sqrt(((predictions - f) ** 2).mean())"),
            "the variance is a mean of squares: no square root",
        ),
        Mistake(
            (
                "cost = np.mean((predictions[:, None] - target) ** 2)",
                "cost = ((predictions - y) ** 2).mean()",
            ),
            "the cost compares with the measurements, noise included, not with their mean",
        ),
        Mistake(
            ("return cost, bias, variance, noise", "return cost, variance, bias, noise"),
            "the order is cost, bias, variance, noise",
        ),
    ],
)
# END SPEC
