"""Weighted average: several models, one answer.

What it computes
    Models that err differently are better together than alone: averaged, the errors that they do
    not share cancel in part. Where some models are known to be better, by their error on a
    validation set say, they get larger weights. Only the ratios of the weights count, so they are
    divided by their sum first; averaged like this probabilities remain probabilities.

Formula
    out = sum_m weights_m predictions_m / sum_m weights_m

Shapes
    predictions: (M, ...), of M models, of any shape each; weights: (M,), not negative, with a sum
    above 0; out: (...), as one model's prediction

Conventions
    `weighted_average(predictions, weights) -> out`, in predictions' dtype. Nothing is changed.

From
    L. K. Hansen and P. Salamon, "Neural network ensembles", IEEE Transactions on Pattern Analysis
    and Machine Intelligence 12, 1990.

Example
    predictions = [[0.2, 0.8], [0.6, 0.4]] and weights = [3, 1] give [0.3, 0.7].
"""

import numpy as np


def weighted_average(predictions, weights):
    """predictions (M, ...), weights (M,) -> their weighted mean, (...)."""
    # BEGIN SOLUTION
    return np.tensordot(weights / weights.sum(), predictions, axes=1)
    # END SOLUTION


# BEGIN SPEC
from grader import (
    Case,
    Draw,
    Exercise,
    Function,
    Mistake,
    Oracle,
    State,
    normal,
    positive,
    probabilities,
)


def shares(*weights):
    return Draw(lambda _, __: np.array(weights), (len(weights),), f"shares{weights}")


def by_broadcasting(predictions, weights):
    shaped = weights.reshape(-1, *[1] * (predictions.ndim - 1))
    return (shaped * predictions).sum(dim=0) / weights.sum()


exercise = Exercise(
    weighted_average,
    form=Function(),
    cases=[
        Case("probabilities of classes", predictions=probabilities(3, 5, 4), weights=positive(3)),
        Case("a number a sample", predictions=normal(4, 6), weights=positive(4)),
        Case("one number a model", predictions=normal(5), weights=positive(5)),
        Case("one model", predictions=normal(1, 3), weights=shares(0.25)),
        Case(
            "one of them counts for nothing",
            predictions=normal(3, 2),
            weights=shares(2.0, 0.0, 1.0),
        ),
        Case(
            "as many models as samples, and as features",
            predictions=normal(3, 3, 3),
            weights=shares(1.0, 2.0, 5.0),
        ),
        Case("large weights", predictions=normal(2, 4, 3, 5), weights=shares(3e6, 1e6)),
    ],
    checks=[Oracle(by_broadcasting), State()],
    hints=[
        "Divide the weights by their sum; then each model's prediction times its weight, summed.",
        "The models lie along the first axis: np.tensordot(w, predictions, axes=1) sums over it, "
        "or give w as many further axes of length 1 as predictions has.",
    ],
    mistakes=[
        Mistake(
            ("weights / weights.sum()", "weights"), "the weights are divided by their sum first"
        ),
        Mistake(
            ("weights / weights.sum()", "weights / len(weights)"),
            "the weights are divided by their sum, not by how many they are",
        ),
        Mistake(
            (
                "np.tensordot(weights / weights.sum(), predictions, axes=1)",
                "predictions.mean(axis=0)",
            ),
            "this is the plain mean; each model counts with its weight",
        ),
        Mistake(
            (
                "weights / weights.sum()",
                "np.exp(weights - weights.max()) / np.exp(weights - weights.max()).sum()",
            ),
            "the weights are normalised by their sum, not by a softmax",
        ),
        Mistake(
            (
                "return np.tensordot(weights / weights.sum(), predictions, axes=1)",
                "return np.tensordot(predictions, weights / weights.sum(), axes=1)",
            ),
            "the models lie along the first axis of predictions, not the last",
        ),
        Mistake(
            ("    return np", "    weights /= weights.sum()\n    return np"),
            "the weights are divided in place; work on a new array",
        ),
    ],
)
# END SPEC
