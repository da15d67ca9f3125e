"""Bootstrap: new samples out of one.

What it computes
    Only one sample of the world is there, but how much would a mean, or a whole trained model,
    change with another one? The bootstrap makes other samples from the one: it draws rows at
    random, each time from all of them, so that some rows come twice or more and others not at all
    (about 37 in 100 of a large sample are left out). What varies over many such samples tells how
    far the first result can be trusted.

Formula
    out[j] = x[i_j],  i_1 ... i_size independent, each of 0 ... n - 1 with chance 1/n

Shapes
    x: (n, ...), n rows; size: a positive integer; out: (size, ...)

Conventions
    `bootstrap(x, size, rng) -> out`, a new array of x's dtype; size may be smaller or larger than
    n. All chance comes from rng, a numpy.random.Generator: one in the same state gives the same
    rows. What is drawn from it, and the order of the rows, are up to you. x is not changed.

From
    B. Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7, 1979.

Example
    x = [[1, 2], [3, 4], [5, 6]] and size = 4 may give [[5, 6], [1, 2], [5, 6], [5, 6]].
"""

import numpy as np


def bootstrap(x, size, rng):
    """x (n, ...), a number of rows, a generator -> size rows of x, (size, ...)."""
    # BEGIN SOLUTION
    return x[rng.integers(len(x), size=size)]
    # END SOLUTION


# BEGIN SPEC
import math

from grader import Case, Draw, Exercise, Function, Generator, Mistake, Property, State

SIZE = 3000
RISK = 1e-12  # of one count of one case: over all of them far below 1e-9


def numbered(*shape):
    """Rows that tell who they are: row i holds i + 0.25 in its first place, then other numbers."""

    def make(generator, shape):
        x = generator.standard_normal(shape)
        x.reshape(len(x), -1)[:, 0] = np.arange(len(x)) + 0.25
        return x

    return Draw(make, shape, f"numbered{shape}")


def rows_of(bootstrap, x, size, rng):
    """Which rows came, one after the other; or what is wrong with them."""
    out = np.asarray(bootstrap(x, size, rng))
    if out.shape != (size, *x.shape[1:]):
        return f"the sample has shape {out.shape}, expected {(size, *x.shape[1:])}", np.zeros(
            0, int
        )
    which = np.floor(out.reshape(size, -1)[:, 0])
    known = np.isin(which, np.arange(len(x)))
    rows = which[known].astype(int)
    if not known.all() or not np.array_equal(out, x[rows]):
        return "some rows of the sample are no rows of x: each row is copied whole", np.zeros(
            0, int
        )
    return "", rows


def whole_rows(bootstrap, x, size, rng):
    problem, _ = rows_of(bootstrap, x, size, rng)
    return problem or True


def even_chances(bootstrap, x, rng):
    problem, rows = rows_of(bootstrap, x, SIZE, Generator(rng.seed + 1))
    if problem:
        return problem
    p, log_risk = 1 / len(x), math.log(2 / RISK)
    allowed = math.sqrt(2 * SIZE * p * (1 - p) * log_risk) + 2 * log_risk / 3  # Bernstein
    counts = np.bincount(rows, minlength=len(x))
    i = int(np.abs(counts - SIZE * p).argmax())
    if len(x) > 1 and abs(counts[i] - SIZE * p) > allowed:
        often = "often" if counts[i] > SIZE * p else "seldom"
        return f"row {i} of {len(x)} comes too {often}: {counts[i]} times in {SIZE}, expected {SIZE * p:.0f}"
    return True


def with_replacement(bootstrap, rng):
    """60 of 60 without a repetition have a chance of 60!/60^60, below 1e-24."""
    x = np.arange(60) + 0.25
    problem, rows = rows_of(bootstrap, x, 60, Generator(rng.seed + 2))
    if problem:
        return problem
    return len(set(rows.tolist())) < 60 or "each row came once: rows are drawn with replacement"


def the_generator_decides(bootstrap, rng):
    x = np.arange(40) + 0.25
    seeds = (rng.seed, rng.seed, rng.seed + 1)
    one, same, other = (np.asarray(bootstrap(x, 30, Generator(s))) for s in seeds)
    if not np.array_equal(one, same):
        return "the same generator gives other rows the second time: draw from rng alone"
    return not np.array_equal(one, other) or "another generator gives the same rows: draw from rng"


exercise = Exercise(
    bootstrap,
    form=Function(),
    cases=[
        Case("a vector", x=numbered(7), size=5, rng=Generator()),
        Case("samples of three features", x=numbered(5, 3), size=5, rng=Generator()),
        Case("images, more than there are", x=numbered(4, 2, 3), size=9, rng=Generator()),
        Case("one row of it", x=numbered(6, 2), size=1, rng=Generator()),
        Case("of one row", x=numbered(1, 3), size=4, rng=Generator()),
    ],
    checks=[
        Property("each row of the sample is a whole row of x", whole_rows),
        Property("every row has the same chance", even_chances),
        Property("rows are drawn with replacement", with_replacement),
        Property("all chance comes from rng", the_generator_decides),
        State(),
    ],
    hints=[
        "Draw `size` row numbers, each from 0 to n - 1, then take these rows of x all at once.",
        "rng.integers(n, size=size) gives such numbers; rng.permutation or replace=False would not.",
    ],
    mistakes=[
        Mistake(
            ("rng.integers(len(x), size=size)", "rng.choice(len(x), size, replace=False)"),
            "rows are drawn with replacement: a row may come again",
            row=135,
        ),
        Mistake(
            (
                "rng.integers(len(x), size=size)",
                "rng.permutation(len(x))[np.arange(size) % len(x)]",
            ),
            "a shuffle brings each row once; draw each row anew from all of them",
        ),
        Mistake(
            ("rng.integers(len(x), size=size)", "rng.integers(max(len(x) - 1, 1), size=size)"),
            "the last row never comes: rng.integers leaves out its upper bound already",
        ),
        Mistake(
            ("rng.integers(len(x), size=size)", "rng.integers(len(x), size=len(x))"),
            "the sample has `size` rows, which need not be as many as x has",
        ),
        Mistake(
            ("rng.integers(len(x), size=size)", "np.random.randint(len(x), size=size)"),
            "all chance comes from the generator that is given, not from np.random",
        ),
        Mistake(
            ("rng.integers", "np.random.default_rng(0).integers"),
            "a generator made anew in each call always gives the same rows",
        ),
        Mistake(
            (
                "return x[rng.integers(len(x), size=size)]",
                "return rng.choice(x.reshape(-1), (size, *x.shape[1:]))",
            ),
            "whole rows are drawn, not single numbers",
        ),
    ],
)
# END SPEC
