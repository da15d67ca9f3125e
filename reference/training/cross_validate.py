"""Cross-validate: an honest score from few samples.

What it computes
    For each fold a model is fitted on the other samples and scored on those held out; the mean of
    the scores says how well this way of fitting does on data it has not seen. So one chooses
    hyperparameters: the learning rate, the strength of a penalty, the number of units with the
    best mean score wins, and is then fitted on everything. The test set has no part in it; it is
    looked at once, at the end.

Formula
    score = (1/k) sum over the folds of score(fit(x_train, t_train), x_held, t_held)

Shapes
    x: (N, ...); t: (N,) or (N, ...); the score: a number

Conventions
    `cross_validate(fit, score, x, t, k) -> float`: `fit(x, t)` returns a model, whatever that is,
    and `score(model, x, t)` a number. Each is called k times, once a fold; the samples handed to
    fit and to score in a fold are together all samples, and none twice. The plain mean over the
    folds, whatever their sizes. x and t are not changed.
    `k_fold` is your own, imported from its exercise.

From
    M. Stone, "Cross-validatory choice and assessment of statistical predictions", Journal of the
    Royal Statistical Society B 36, 1974.

Example
    with fit = the mean of t, score = -|model - the mean of t|, x of any kind, t = [0, 0, 6] and
    k = 3, the models are 3, 3 and 0 and the scores -3, -3 and -6; the result is -4.
"""

import numpy as np

from exercises.training.k_fold import k_fold


def cross_validate(fit, score, x, t, k):
    """fit(x, t) -> model, score(model, x, t) -> number, N samples, k folds -> the mean score."""
    # BEGIN SOLUTION
    scores = []
    for train, held in k_fold(len(x), k):  # pyright: ignore[reportGeneralTypeIssues]
        model = fit(x[train], t[train])
        scores.append(score(model, x[held], t[held]))
    return float(np.mean(scores))
    # END SOLUTION


# BEGIN SPEC
# pyright: reportGeneralTypeIssues=false
# (what a stub defines returns nothing, for all that a type checker can see)
from typing import Any

from grader import Case, Draw, Exercise, Function, Given, Mistake, Property

WATCHED = """
import numpy as np

class Model:
    def __init__(self, number):
        self.number = number

def watched(module, x, t, k, scores):
    fitted, scored = [], []

    def fit(x, t):
        fitted.append([np.array(x), np.array(t)])
        return Model(len(fitted) - 1)

    def score(model, x, t):
        if type(model) is not Model:
            raise TypeError("score gets the model that fit returned first, then x and t")
        scored.append([model.number, np.array(x), np.array(t)])
        return float(scores[(len(scored) - 1) % len(scores)])

    result = module.cross_validate(fit, score, x, t, k)
    return [np.array(float(result)), fitted, scored]
"""


def numbered(*shape):
    """Row i holds i + 1 in its first place, then other numbers: rows that tell who they are."""

    def make(generator, shape):
        rows = generator.standard_normal(shape)
        rows.reshape(len(rows), -1)[:, 0] = np.arange(1, len(rows) + 1)
        return rows

    return Draw(make, shape, f"numbered{shape}")


def seen(cross_validate, x, t, k) -> tuple[str, Any]:
    """The result, the scores given, and which rows were fitted and scored in each fold."""
    scores = np.cos(np.arange(1.0, k + 1)) * 3
    result, fitted, scored = cross_validate.run(Given(WATCHED, "watched"), x, t, k, scores)
    if len(fitted) != k or len(scored) != k:
        return f"fit is called {len(fitted)} times and score {len(scored)} times, expected {k}", ()
    folds = []
    for number, held_x, held_t in scored:
        rows = []
        for bx, bt in (fitted[number], (held_x, held_t)):
            which = bx.reshape(len(bx), -1)[:, 0].astype(int) - 1
            known = np.isin(which, range(len(x))).all()
            if not known or not np.array_equal(bx, x[which]) or not np.array_equal(bt, t[which]):
                return (
                    "samples and labels do not belong together: take the same rows of x and t",
                    (),
                )
            rows.append(which)
        folds.append((number, *rows))
    return "", (float(result), float(scores.mean()), folds)


def sound_folds(cross_validate, x, t, k):
    problem, found = seen(cross_validate, x, t, k)
    if problem:
        return problem
    times = np.zeros(len(x), int)
    for i, (number, train, held) in enumerate(found[2]):
        if number != i:
            return (
                f"score number {i + 1} gets the model of fit number {number + 1}; score each model"
            )
        if len(np.unique(train)) == len(x):
            return f"in fold {i} fit gets all the samples, also those that are held out"
        if np.isin(held, train).any():
            return f"in fold {i} a sample is fitted and scored: hold it out"
        if len(np.unique(train)) + len(held) != len(x) or len(train) + len(held) != len(x):
            return f"fold {i} fits {len(train)} and scores {len(held)} of {len(x)} samples; none is left out"
        times[held] += 1
    if (times != 1).any():
        return f"sample {np.flatnonzero(times != 1)[0]} is scored {times[times != 1][0]} times, expected once"
    return True


def mean_score(cross_validate, x, t, k):
    problem, found = seen(cross_validate, x, t, k)
    if problem:
        return problem
    result, right, _ = found
    if not abs(result - right) < 1e-12:
        return f"the result is {result:.6g}, expected {right:.6g}, the mean of the {k} scores"
    return True


def arguments_stay(cross_validate, x, t, k):
    before = x.copy(), t.copy()
    cross_validate.run(Given(WATCHED, "watched"), x, t, k, np.ones(k))
    same = np.array_equal(x, before[0]) and np.array_equal(t, before[1])
    return same or "x or t is another one afterwards; work on indices"


def no_model(x, t):
    raise RuntimeError("every check gives a fit of its own")


def no_score(model, x, t):
    raise RuntimeError("every check gives a score of its own")


GIVEN = {"fit": no_model, "score": no_score}

exercise = Exercise(
    cross_validate,
    form=Function(),
    cases=[
        Case("3 folds of 4", **GIVEN, x=numbered(12, 2), t=numbered(12), k=3),
        Case("folds of 3 and 2", **GIVEN, x=numbered(11, 3), t=numbered(11), k=4),
        Case("one-hot labels", **GIVEN, x=numbered(7, 2, 3), t=numbered(7, 4), k=2),
        Case("each sample on its own", **GIVEN, x=numbered(5, 1), t=numbered(5), k=5),
    ],
    checks=[
        Property("each model is scored on what it has not seen", sound_folds),
        Property("the result is the mean score over the folds", mean_score),
        Property("x and t stay as they were", arguments_stay, part="state"),
    ],
    needs=["k_fold"],
    hints=[
        "k_fold gives pairs of index arrays; x[train] are the rows to fit on.",
        "For each fold: fit, then score that model on the held-out rows; the mean in the end.",
    ],
    mistakes=[
        Mistake(
            ("score(model, x[held], t[held])", "score(model, x[train], t[train])"),
            "the score is that of the held-out samples, not of those the model was fitted on",
        ),
        Mistake(
            ("fit(x[train], t[train])", "fit(x, t)"),
            "the model is fitted on all samples, so it has seen those it is scored on",
        ),
        Mistake(
            ("float(np.mean(scores))", "float(np.max(scores))"),
            "the result is the mean over the folds; the best fold is luck",
        ),
        Mistake(
            ("float(np.mean(scores))", "float(np.sum(scores))"),
            "the scores are added up; their mean is asked for",
        ),
        Mistake(
            ("    return float", "        break\n    return float"),
            "one fold is not enough: each part is held out once",
        ),
        Mistake(
            [
                ("        model = fit(x[train], t[train])\n", ""),
                ("    scores = []\n", "    scores = []\n    model = fit(x, t)\n"),
            ],
            "each fold needs a model of its own, fitted without the samples held out",
        ),
        Mistake(
            ("t[held])", "t[train][: len(held)])"),
            "the labels of the held-out samples are t[held]",
        ),
    ],
)
# END SPEC
