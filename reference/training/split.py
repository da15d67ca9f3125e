"""Split: three sets that never meet.

What it computes
    Training data is for the parameters, validation data for the choices (which rate, how many
    units, when to stop), test data for one honest number at the very end: the generalisation
    error, on samples that decided nothing. So the sets are disjoint, and drawn at random, because
    files are often sorted.

Formula
    a random permutation of 0 ... n - 1, cut into three pieces

Shapes
    train: (n - val - test,), val: (val,), test: (test,), arrays of integers

Conventions
    `split(n, val, test, rng) -> (train, val, test)`; val and test say how many samples, not which
    share, and may be 0; val + test <= n. Each sample is in exactly one set, every set equally
    likely. `rng` is a `numpy.random.Generator`; nothing else decides.

From
    C. M. Bishop, "Pattern Recognition and Machine Learning", Springer 2006, section 1.3.

Example
    split(6, 2, 1, rng) might be ([4, 0, 3], [5, 1], [2]).
"""

import numpy as np


def split(n, val, test, rng):
    """How many samples, for validation, for test -> three index arrays (train, val, test)."""
    # BEGIN SOLUTION
    order = rng.permutation(n)
    return order[val + test :], order[:val], order[val : val + test]
    # END SOLUTION


# BEGIN SPEC
import math

from grader import Case, Exercise, Function, Generator, Given, Mistake, Property

TRIES, RISK = 2000, 1e-12

SETS = """
import numpy as np

def sets(module, n, val, test, rng):
    return [np.asarray(ids) for ids in module.split(n, val, test, rng)]

def memberships(module, n, val, test, rng, tries):
    counts = np.zeros((3, n), int)
    for _ in range(tries):
        for i, ids in enumerate(module.split(n, val, test, rng)):
            counts[i, np.asarray(ids, int)] += 1
    return counts
"""


def drawn(split, n, val, test, rng):
    """The three sets; or what is wrong with their number and type."""
    sets = split.run(Given(SETS, "sets"), n, val, test, rng)
    if len(sets) != 3:
        return f"{len(sets)} sets, expected three: train, val, test", []
    for name, ids, size in zip(
        ("train", "val", "test"), sets, (n - val - test, val, test), strict=True
    ):
        if (
            not isinstance(ids, np.ndarray)
            or ids.ndim != 1
            or (len(ids) and ids.dtype.kind not in "iu")
        ):
            return f"{name} is no row of integers", []
        if len(ids) != size:
            return f"{name} has {len(ids)} samples, expected {size} of {n}", []
        if len(ids) and not 0 <= ids.min() <= ids.max() < n:
            return f"{name} names sample {ids.max()} of {n}; they count from 0", []
    return "", sets


def right_sizes(split, n, val, test, rng):
    return drawn(split, n, val, test, rng)[0] or True


def disjoint_and_complete(split, n, val, test, rng):
    problem, sets = drawn(split, n, val, test, rng)
    if problem:
        return problem
    times = np.bincount(np.concatenate(sets).astype(int), minlength=n)
    wrong = np.flatnonzero(times != 1)
    if len(wrong):
        return f"sample {wrong[0]} of {n} is in the sets {times[wrong[0]]} times, expected once"
    return True


def even_chances(split, n, val, test, rng):
    """Bernstein's bound for each sample and set: a wrong alarm in 1e12 of them."""
    counts = split.run(Given(SETS, "memberships"), n, val, test, Generator(rng.seed + 1), TRIES)
    for name, row, size in zip(
        ("train", "val", "test"), counts, (n - val - test, val, test), strict=True
    ):
        p, log_risk = size / n, math.log(2 / RISK)
        allowed = math.sqrt(2 * TRIES * p * (1 - p) * log_risk) + 2 * log_risk / 3
        worst = int(np.abs(row - TRIES * p).argmax())
        if abs(row[worst] - TRIES * p) > allowed:
            return (
                f"in {TRIES} calls sample {worst} is in {name} {row[worst]} times, expected about "
                f"{TRIES * p:.0f}; every sample has the same chance"
            )
    return True


def the_generator_decides(split, n, val, test, rng):
    one, same, other = (drawn(split, 40, 10, 10, Generator(rng.seed + i)) for i in (0, 0, 1))
    if one[0] or same[0] or other[0]:
        return one[0] or same[0] or other[0]
    if not all(map(np.array_equal, one[1], same[1])):
        return "the same generator gives another split the second time: draw from rng alone"
    alike = all(map(np.array_equal, one[1], other[1]))
    return not alike or "another generator gives the same split: draw from rng"


exercise = Exercise(
    split,
    form=Function(),
    cases=[
        Case("three sets", n=11, val=3, test=2, rng=Generator()),
        Case("no validation", n=7, val=0, test=3, rng=Generator()),
        Case("no test", n=6, val=2, test=0, rng=Generator()),
        Case("nothing held out", n=5, val=0, test=0, rng=Generator()),
        Case("all held out", n=5, val=1, test=4, rng=Generator()),
        Case("three samples", n=3, val=1, test=1, rng=Generator()),
    ],
    checks=[
        Property("the sets have the sizes asked for", right_sizes),
        Property("each sample is in exactly one set", disjoint_and_complete),
        Property("every sample has the same chances", even_chances),
        Property("rng decides, and nothing else", the_generator_decides),
    ],
    hints=[
        "Shuffle the indices once; then cut. Drawing each set on its own lets them overlap.",
        "rng.permutation(n) is the indices in random order.",
    ],
    mistakes=[
        Mistake(
            ("rng.permutation(n)", "np.arange(n)"),
            "the samples are not shuffled: the sets are always the same ones",
        ),
        Mistake(
            (
                "order[val + test :], order[:val], order[val : val + test]",
                "order[val + test :], order[:val], rng.permutation(n)[:test]",
            ),
            "each set is drawn on its own, so a sample may be in two; cut one permutation",
        ),
        Mistake(
            ("order[val : val + test]", "order[:test]"),
            "the test set begins where the validation set ends",
        ),
        Mistake(
            ("order[val + test :]", "order[val:]"), "the test samples are left in the training set"
        ),
        Mistake(
            ("rng.permutation(n)", "np.random.default_rng(0).permutation(n)"),
            "the permutation comes from a generator of its own; draw from rng",
        ),
        Mistake(
            ("rng.permutation(n)", "rng.integers(0, n, n)"),
            "indices drawn one by one repeat themselves; shuffle them instead",
        ),
        Mistake(
            (
                "return order[val + test :], order[:val], order[val : val + test]",
                "return order[:val], order[val : val + test], order[val + test :]",
            ),
            "the sets come in the order train, val, test",
        ),
    ],
)
# END SPEC
