"""Generalisation gap: learned, or learned by heart?

What it computes
    A model is judged by samples that it has not been trained on: the error there estimates the
    generalisation error, that on everything the world may show it. The training error tells only
    how well it fits what it has seen. The gap between the two is what overfitting looks like: it
    grows as a model becomes able to learn its training set by heart. High errors on both sides
    with no gap mean the opposite, underfitting. For this to hold the test samples must have no
    part in training, nor in the choice of the model.

Formula
    error(x, t) = share of the samples for which predict(x) is not t
    gap         = test error - training error

Shapes
    train, test: pairs (x, t) of samples x (N, ...) and class ids t (N,); the two N may differ
    predict(x): (N,), class ids
    errors and gap: scalars from 0 to 1, and from -1 to 1

Conventions
    `errors(predict, train, test) -> (training error, test error, gap)`. predict takes a whole
    array of samples. Nothing is changed.

From
    I. Goodfellow, Y. Bengio and A. Courville, "Deep Learning", MIT Press 2016, section 5.2.

Example
    predict gives the sign of x as 0 or 1; train = ([-1, 2], [0, 1]) and test = ([3, -4, 5, 6],
    [1, 1, 1, 0]) give the errors 0 and 0.5 and the gap 0.5.
"""

import numpy as np


def errors(predict, train, test):
    """A function of samples, two pairs (x, t) -> training error, test error, their gap."""
    # BEGIN SOLUTION
    train_error, test_error = (np.mean(predict(x) != t) for x, t in (train, test))
    return train_error, test_error, test_error - train_error
    # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Function, Mistake, Oracle, State, fixed, integers, normal


def first_positive(x):
    return (np.asarray(x).reshape(len(x), -1)[:, 0] > 0).astype(np.int64)


def largest(x):
    return np.asarray(x).argmax(axis=1)


def always_two(x):
    return np.full(len(x), 2)


exercise = Exercise(
    errors,
    form=Function(),
    cases=[
        Case(
            "learned by heart",
            predict=first_positive,
            train=(fixed([[-1.0], [2.0], [0.5]]), fixed([0, 1, 1])),
            test=(fixed([[3.0], [-4.0], [5.0], [6.0]]), fixed([1, 1, 1, 0])),
        ),
        Case(
            "more to train on than to test",
            predict=largest,
            train=(normal(9, 3), integers(9, high=3)),
            test=(normal(4, 3), integers(4, high=3)),
        ),
        Case(
            "better on the test",
            predict=always_two,
            train=(normal(5, 2), fixed([0, 1, 2, 3, 1])),
            test=(normal(2, 2), fixed([2, 2])),
        ),
        Case(
            "images, one sample to test",
            predict=first_positive,
            train=(normal(7, 2, 3, 2), integers(7, high=2)),
            test=(normal(1, 2, 3, 2), integers(1, high=2)),
        ),
        Case(
            "wrong by more than one",
            predict=always_two,
            train=(normal(3, 4), fixed([9, 2, 0])),
            test=(normal(6, 4), fixed([2, 7, 7, 2, 2, 5])),
        ),
    ],
    checks=[Oracle(), State()],
    hints=[
        "The error of one pair: compare predict(x) with t, and take the share of the differences.",
        "np.mean of an array of True and False is the share of True.",
    ],
    mistakes=[
        Mistake(
            ("predict(x) != t", "predict(x) == t"),
            "this is the accuracy; the error is the share that is wrong",
        ),
        Mistake(
            ("test_error - train_error", "abs(test_error - train_error)"),
            "the gap has a sign: below 0 where the test goes better than the training",
        ),
        Mistake(
            ("test_error - train_error", "train_error - test_error"),
            "the gap is the test error minus the training error",
        ),
        Mistake(
            ("np.mean(predict(x) != t)", "np.sum(predict(x) != t)"),
            "the error is a share of the samples, not their number",
        ),
        Mistake(
            ("np.mean(predict(x) != t)", "np.mean((predict(x) - t) ** 2)"),
            "a class is right or wrong; how far apart the ids are means nothing",
        ),
        Mistake(
            ("return train_error, test_error, ", "return test_error, train_error, "),
            "the training error comes first, then the test error",
        ),
        Mistake(
            ("np.mean(predict(x) != t)", "np.sum(predict(x) != t) / len(train[1])"),
            "each error is divided by the size of its own set",
        ),
    ],
)
# END SPEC
