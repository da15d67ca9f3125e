"""K-fold: every sample is held out once.

What it computes
    With few samples a single validation set is too small to tell two models apart. K-fold cuts the
    samples into k parts; k times one part is held out and the others are trained on, so that in
    the end each sample has been judged once by a model that had not seen it. Where k does not
    divide n, some parts get one sample more; none is dropped.

Formula
    held-out sizes: n div k, or one more for n mod k of them
    the training indices of a fold: all that are not held out in it

Shapes
    a list of k pairs (train, held_out), each an array of integers from 0 to n - 1

Conventions
    `k_fold(n, k)`, 1 < k <= n. Which samples lie together is open; the samples are taken to be
    shuffled already, so nothing random is needed. Within a pair the order of the indices is open
    too. A list or a generator of pairs are both welcome.

From
    M. Stone, "Cross-validatory choice and assessment of statistical predictions", Journal of the
    Royal Statistical Society B 36, 1974.

Example
    k_fold(5, 2) is [([3, 4], [0, 1, 2]), ([0, 1, 2], [3, 4])], or another cut into 3 and 2.
"""

import numpy as np


def k_fold(n, k):
    """How many samples and how many folds -> k pairs of index arrays (train, held_out)."""
    # BEGIN SOLUTION
    parts = np.array_split(np.arange(n), k)
    return [(np.concatenate(parts[:i] + parts[i + 1 :]), parts[i]) for i in range(k)]
    # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Function, Given, Mistake, Property

LISTED = """
import numpy as np

def listed(module, n, k):
    return [[np.asarray(train), np.asarray(held)] for train, held in module.k_fold(n, k)]
"""


def folds_of(k_fold, n, k):
    """The pairs, as arrays; or what is wrong with their number and type."""
    folds = k_fold.run(Given(LISTED, "listed"), n, k)
    if len(folds) != k:
        return f"{len(folds)} folds, expected {k}", []
    for i, pair in enumerate(folds):
        for name, ids in zip(("the training", "the held-out"), pair, strict=True):
            if not isinstance(ids, np.ndarray) or ids.ndim != 1 or ids.dtype.kind not in "iu":
                return f"{name} indices of fold {i} are no row of integers", []
            if len(ids) and not 0 <= ids.min() <= ids.max() < n:
                return f"fold {i} names sample {ids.max()} of {n}; they count from 0", []
    return "", folds


def each_held_out_once(k_fold, n, k):
    problem, folds = folds_of(k_fold, n, k)
    if problem:
        return problem
    times = np.bincount(np.concatenate([held for _, held in folds]), minlength=n)
    wrong = np.flatnonzero(times != 1)
    if len(wrong):
        return f"sample {wrong[0]} of {n} is held out {times[wrong[0]]} times, expected once"
    return True


def sizes_alike(k_fold, n, k):
    problem, folds = folds_of(k_fold, n, k)
    sizes = sorted(len(held) for _, held in folds)
    if not problem and sizes[-1] - sizes[0] > 1:
        problem = f"{n} samples in {k} folds of {sizes[0]} to {sizes[-1]}; they differ by 1 at most"
    return problem or True


def trained_on_the_others(k_fold, n, k):
    problem, folds = folds_of(k_fold, n, k)
    for i, (train, held) in enumerate(folds):
        both = np.intersect1d(train, held)
        if len(both):
            return f"in fold {i} sample {both[0]} is trained on and held out"
        if len(train) != len(np.unique(train)):
            return f"in fold {i} a training sample occurs twice"
        if len(train) + len(held) != n:
            few = "few" if len(train) + len(held) < n else "many"
            return f"fold {i} trains on {len(train)} of {n} samples with {len(held)} held out: too {few}"
    return problem or True


exercise = Exercise(
    k_fold,
    form=Function(),
    cases=[
        Case("3 divides 12", n=12, k=3),
        Case("4 does not divide 11", n=11, k=4),
        Case("two folds", n=5, k=2),
        Case("each sample on its own", n=6, k=6),
        Case("one less than twice", n=13, k=7),
        Case("many", n=101, k=10),
    ],
    checks=[
        Property("each sample is held out exactly once", each_held_out_once),
        Property("the folds' sizes differ by 1 at most", sizes_alike),
        Property("a fold trains on all that it does not hold out", trained_on_the_others),
    ],
    hints=[
        "Cut np.arange(n) into k parts whose lengths differ by 1 at most. n // k alone forgets the "
        "remainder.",
        "np.array_split cuts unevenly where it must.",
        "The training indices of fold i are all the other parts, put together.",
    ],
    mistakes=[
        Mistake(
            ("np.array_split(np.arange(n), k)", "np.array_split(np.arange(n // k * k), k)"),
            "the remainder of n divided by k is held out too, spread over the folds",
            row=134,
        ),
        Mistake(
            (
                "np.array_split(np.arange(n), k)",
                "np.split(np.arange(n), [i * (n // k) for i in range(1, k)])",
            ),
            "the last fold gets all of the remainder; spread it, one sample a fold",
        ),
        Mistake(
            ("np.concatenate(parts[:i] + parts[i + 1 :])", "np.arange(n)"),
            "the held-out samples are left in the training set",
        ),
        Mistake(
            ("parts[i]) for i", "parts[0]) for i"),
            "another part is held out in each fold, not the same one",
        ),
        Mistake(
            (
                "(np.concatenate(parts[:i] + parts[i + 1 :]), parts[i])",
                "(parts[i], np.concatenate(parts[:i] + parts[i + 1 :]))",
            ),
            "a pair is (train, held_out): the larger part is trained on",
        ),
        Mistake(
            ("np.arange(n), k)", "np.arange(1, n + 1), k)"),
            "the indices count from 0 to n - 1",
        ),
    ],
)
# END SPEC
