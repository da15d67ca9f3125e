"""Mini-batches: an epoch in small pieces.

What it computes
    The gradient over all samples is exact and slow, that of one sample fast and noisy; a
    mini-batch lies between. In an epoch every sample is used once, in an order that is drawn anew
    each time, so that no two batches are always the same and the last samples are not always the
    last. Labels go with their samples.

Formula
    a random permutation of 0 ... N - 1, cut into pieces of `size`; the last one may be shorter

Shapes
    x: (N, ...); t: (N,) or (N, ...); each batch: (x of some rows, t of the same rows)

Conventions
    `minibatches(x, t, size, rng)` gives the pairs of one epoch, as a list or a generator:
    ceil(N / size) of them, all of `size` samples but perhaps the last. Every order has the same
    chance. `rng` is a `numpy.random.Generator`; called again, it gives another epoch. x and t
    keep their dtypes and are not changed.

From
    L. Bottou and O. Bousquet, "The tradeoffs of large scale learning", NIPS 2007.

Example
    with x = [[1], [2], [3]], t = [10, 20, 30] and size 2 an epoch might be
    ([[3], [1]], [30, 10]) and ([[2]], [20]).
"""

import numpy as np


def minibatches(x, t, size, rng):
    """Samples x (N, ...), labels t (N, ...) -> pairs (x, t) of `size` samples or, at last, fewer."""
    # BEGIN SOLUTION
    order = rng.permutation(len(x))
    starts = range(0, len(x), size)
    return [(x[order[i : i + size]], t[order[i : i + size]]) for i in starts]
    # END SOLUTION


# BEGIN SPEC
import math

from grader import Case, Draw, Exercise, Function, Generator, Given, Mistake, Property

TRIES, RISK = 2000, 1e-12

EPOCHS = """
import numpy as np

def epochs(module, x, t, size, rng, epochs):
    return [[list(pair) for pair in module.minibatches(x, t, size, rng)] for _ in range(epochs)]

def firsts(module, n, size, rng, tries):
    counts, x = np.zeros(n, int), np.arange(n)
    for _ in range(tries):
        for first, _ in module.minibatches(x, x, size, rng):
            counts[first[0]] += 1
            break
    return counts
"""


def numbered(*shape, dtype=float):
    """Row i holds i + 1 in its first place, then other numbers: rows that tell who they are."""

    def make(generator, shape):
        rows = np.zeros(shape, dtype) + generator.integers(2, 9, shape).astype(dtype)
        rows.reshape(len(rows), -1)[:, 0] = np.arange(1, len(rows) + 1)
        return rows

    return Draw(make, shape, f"numbered{shape}")


def epochs_of(minibatches, x, t, size, rng, count=1):
    """The order of the samples in each of some epochs; or what is wrong with a batch."""
    orders = []
    for epoch in minibatches.run(Given(EPOCHS, "epochs"), x, t, size, rng, count):
        rows = []
        for pair in epoch:
            if len(pair) != 2 or not all(isinstance(each, np.ndarray) for each in pair):
                return "a batch is a pair of arrays, (x, t)", []
            bx, bt = pair
            which = bx.reshape(len(bx), -1)[:, 0].astype(int) - 1 if bx.ndim else np.zeros(0, int)
            if not np.isin(which, range(len(x))).all() or not np.array_equal(bx, x[which]):
                return "a batch holds rows that are no rows of x", []
            if bx.dtype != x.dtype or bt.dtype != t.dtype:
                return f"a batch is {bx.dtype} and {bt.dtype}, expected {x.dtype} and {t.dtype}", []
            if not np.array_equal(bt, t[which]):
                return "the labels of a batch are not those of its samples: take the same rows", []
            rows.append(which)
        orders.append(rows)
    return "", orders


def all_once(minibatches, x, t, size, rng):
    problem, orders = epochs_of(minibatches, x, t, size, rng)
    if problem:
        return problem
    times = np.bincount(np.concatenate([*orders[0], np.zeros(0, int)]), minlength=len(x))
    wrong = np.flatnonzero(times != 1)
    if len(wrong):
        return f"{len(wrong)} of {len(x)} samples come {times[wrong[0]]} times in an epoch, expected once"
    return True


def batch_sizes(minibatches, x, t, size, rng):
    problem, orders = epochs_of(minibatches, x, t, size, rng)
    if problem:
        return problem
    got = [len(rows) for rows in orders[0]]
    right = [min(size, len(x) - i) for i in range(0, len(x), size)]
    return got == right or f"the batches have {got} samples, expected {right}"


def another_order_each_time(minibatches, rng):
    """The same order of 40 samples twice, or theirs by nature, has a chance of 1/40! < 1e-47."""
    x = np.arange(1.0, 41.0)
    problem, orders = epochs_of(minibatches, x, x, 7, Generator(rng.seed + 1), 2)
    if problem:
        return problem
    one, two = (np.concatenate(rows) for rows in orders)
    if np.array_equal(one, np.arange(40)):
        return "the samples come in the order they lie in: shuffle them each epoch"
    if all(np.ptp(rows) == len(rows) - 1 for rows in orders[0]) or np.array_equal(one, two):
        return "the batches are the same each epoch: shuffle the samples anew, not the batches"
    again = epochs_of(minibatches, x, x, 7, Generator(rng.seed + 1), 1)[1]
    if not again or not np.array_equal(np.concatenate(again[0]), one):
        return "the same generator gives another order the second time: draw from rng alone"
    return True


def even_chances(minibatches, rng):
    """Which of 5 samples is the first: Bernstein's bound, one wrong alarm in 1e12 of them."""
    code = Given(EPOCHS, "firsts")
    counts = minibatches.run(code, 5, 2, Generator(rng.seed + 2), TRIES)
    log_risk = math.log(2 / RISK)
    allowed = math.sqrt(2 * TRIES * 0.16 * log_risk) + 2 * log_risk / 3
    worst = int(np.abs(counts - TRIES / 5).argmax())
    if abs(counts[worst] - TRIES / 5) > allowed:
        return (
            f"sample {worst} of 5 comes first in {counts[worst]} of {TRIES} epochs, expected about "
            f"{TRIES // 5}; every order has the same chance"
        )
    return True


def arguments_stay(minibatches, x, t, size, rng):
    before = x.copy(), t.copy()
    minibatches.run(Given(EPOCHS, "epochs"), x, t, size, rng, 1)
    if not np.array_equal(x, before[0]) or not np.array_equal(t, before[1]):
        return "x or t is another one afterwards: shuffle indices, not the arrays themselves"
    return True


exercise = Exercise(
    minibatches,
    form=Function(),
    cases=[
        Case(
            "the last is shorter",
            x=numbered(11, 3),
            t=numbered(11, dtype=int),
            size=4,
            rng=Generator(),
        ),
        Case(
            "the size divides",
            x=numbered(12, 2),
            t=numbered(12, dtype=int),
            size=3,
            rng=Generator(),
        ),
        Case(
            "images, one-hot labels",
            x=numbered(5, 2, 3, 4),
            t=numbered(5, 6),
            size=2,
            rng=Generator(),
        ),
        Case(
            "one sample a batch",
            x=numbered(4, 2),
            t=numbered(4, dtype=int),
            size=1,
            rng=Generator(),
        ),
        Case(
            "all in one batch", x=numbered(6, 3), t=numbered(6, dtype=int), size=6, rng=Generator()
        ),
        Case(
            "larger than the set",
            x=numbered(3, 5),
            t=numbered(3, dtype=int),
            size=8,
            rng=Generator(),
        ),
        Case("one sample", x=numbered(1, 4), t=numbered(1, dtype=int), size=2, rng=Generator()),
    ],
    checks=[
        Property("every sample comes once an epoch", all_once),
        Property("every batch but the last has the size asked for", batch_sizes),
        Property("every epoch has its own order, from rng", another_order_each_time),
        Property("every order has the same chance", even_chances),
        Property("x and t stay as they were", arguments_stay, part="state"),
    ],
    hints=[
        "Shuffle indices, then take rows of x and of t with the same indices.",
        "range(0, N, size) gives where each batch starts; a slice that goes beyond the end is "
        "shorter by itself.",
    ],
    mistakes=[
        Mistake(
            ("range(0, len(x), size)", "range(0, len(x) - size + 1, size)"),
            "the last samples are left out; the last batch may be shorter",
        ),
        Mistake(
            ("t[order[i : i + size]])", "t[i : i + size])"),
            "x is shuffled and t is not: take the same rows of both",
        ),
        Mistake(
            ("rng.permutation(len(x))", "np.arange(len(x))"),
            "nothing is shuffled: each epoch has its own random order",
        ),
        Mistake(
            ("rng.permutation(len(x))", "rng.integers(0, len(x), len(x))"),
            "samples drawn one by one repeat themselves; each comes once an epoch",
        ),
        Mistake(
            ("rng.permutation(len(x))", "np.random.permutation(len(x))"),
            "the order comes from NumPy's global generator; draw from rng",
        ),
        Mistake(
            [
                ("order = rng.permutation(len(x))", "order = np.arange(len(x))"),
                ("for i in starts]", "for i in rng.permutation(starts)]"),
            ],
            "only the batches are shuffled; the same samples always stay together",
        ),
        Mistake(
            (
                "order = rng.permutation(len(x))",
                "order = rng.permutation(len(x))\n    x[:], t[:] = x[order], t[order]\n"
                "    order = np.arange(len(x))",
            ),
            "x and t themselves are shuffled; work with indices",
        ),
    ],
)
# END SPEC
