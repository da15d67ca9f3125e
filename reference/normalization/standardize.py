"""Standardize: features of equal weight, by the training set alone.

What it computes
    Each feature gets mean 0 and standard deviation 1, so that metres and millimetres weigh the same
    and gradient descent meets a round bowl instead of a ravine. Mean and deviation come from the
    training set, and the very same ones are used for every other set: to take them from the test set
    would be looking at it, and would move the same sample to two different places.

Formula
    m_d = the mean of feature d over train, s_d = its standard deviation there (divided by N)
    x_nd -> (x_nd - m_d) / s_d, for train and for each of the others

Shapes
    train: (N, D); others: any number of arrays (M, D), with M of their own
    what is returned: a tuple of as many arrays as were given, train first, each of its shape

Conventions
    `standardize(train, *others) -> (train, *others)`. The variance is divided by N, not by N - 1, and
    nothing is added to s. A feature that is constant in train becomes 0 there, not nan. What is given
    is not changed.

From
    T. Hastie, R. Tibshirani and J. Friedman, "The Elements of Statistical Learning", Springer 2009,
    section 11.5.3.

Example
    train = [[1, 10], [3, 10]] and one other, [[5, 10]], give [[-1, 0], [1, 0]] and [[3, 0]].
"""

import numpy as np


def standardize(train, *others):
    """train (N, D) and any number of (M, D) -> a tuple of them all, standardized."""
    # BEGIN SOLUTION
    mean, std = train.mean(axis=0), train.std(axis=0)
    std = np.where(train.min(axis=0) == train.max(axis=0), 1, std)
    return tuple((x - mean) / std for x in (train, *others))
    # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Function, Mistake, Oracle, Property, State, normal, uniform


def by_the_training_set(train, others):
    mean, std = train.mean(dim=0), train.var(dim=0, correction=0).sqrt()
    std = std.where(std > 0, 1)
    return tuple((x - mean) / std for x in (train, *others))


def constant_is_zero(standardize, train, others):
    sets = [train.copy(), *(x.copy() for x in others)]
    for x in sets:
        x[:, 0] = 4.0
    result = standardize(*sets)
    for x in result:
        if not np.isfinite(x).all():
            return "where a feature is constant the deviation is 0, and 0 / 0 is nan"
        if x[:, 0].any():
            return "a feature that is constant becomes 0"
    return True


exercise = Exercise(
    standardize,
    form=Function(),
    cases=[
        Case("train and test", train=normal(7, 3), others=[normal(4, 3)]),
        Case(
            "three sets",
            train=normal(6, 4, scale=3.0, shift=2.0),
            others=[normal(5, 4, shift=-1.0), normal(1, 4)],
        ),
        Case("three samples", train=normal(3, 2), others=[normal(8, 2, scale=5.0)]),
        Case("one feature", train=normal(9, 1, scale=20.0), others=[normal(2, 1)]),
        Case("far from zero", train=uniform(8, 5, low=100.0, high=101.0), others=[normal(3, 5)]),
        Case("small", train=normal(6, 3, scale=1e-4), others=[normal(3, 3, scale=1e-4)]),
        Case("not contiguous", train=normal(5, 3).strided(), others=[normal(4, 3).fortran()]),
    ],
    checks=[
        Oracle(by_the_training_set),
        Property("a constant feature becomes 0", constant_is_zero),
        State(),
    ],
    hints=[
        "Mean and deviation of a feature run over the samples, axis 0 of train. The other sets are "
        "asked for neither.",
        "Where the deviation is 0 divide by 1 instead: train - mean is 0 there anyway.",
        "Return a tuple, train first: tuple((x - mean) / std for x in (train, *others)).",
    ],
    mistakes=[
        Mistake(
            (
                "tuple((x - mean) / std for x in (train, *others))",
                "tuple((x - x.mean(axis=0)) / np.maximum(x.std(axis=0), 1e-300)"
                " for x in (train, *others))",
            ),
            "each set is standardized by itself; all take mean and deviation of the training set",
        ),
        Mistake(
            (
                "mean, std = train.mean(axis=0), train.std(axis=0)",
                "every = np.concatenate([train, *others])\n"
                "    mean, std = every.mean(axis=0), every.std(axis=0)",
            ),
            "the other sets enter into mean and deviation; only the training set may",
        ),
        Mistake(
            ("train.std(axis=0)", "train.std(axis=0, ddof=1)"),
            "the variance is divided by N, not by N - 1",
        ),
        Mistake(
            ("    std = np.where(train.min(axis=0) == train.max(axis=0), 1, std)\n", ""),
            "a constant feature has deviation 0, and 0 / 0 is nan; it becomes 0",
        ),
        Mistake(
            (
                "mean, std = train.mean(axis=0), train.std(axis=0)",
                "mean, std = train.mean(), train.std()",
            ),
            "each feature has its own mean and deviation, over axis 0; here all share one",
        ),
        Mistake(
            ("train.std(axis=0)", "train.var(axis=0)"),
            "it is divided by the standard deviation, the root of the variance",
        ),
        Mistake(
            ("(x - mean) / std for", "x / std for"),
            "the mean is not subtracted",
        ),
        Mistake(
            ("(train, *others))", "(train,)) + others"),
            "the other sets are standardized as well, with the training set's mean and deviation",
        ),
    ],
)
# END SPEC
