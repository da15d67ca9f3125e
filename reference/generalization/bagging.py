"""Bagging: many models, each on a sample of its own.

What it computes
    A model that follows its training set closely has a large variance: another training set, and
    it would be another model. Bagging (bootstrap aggregating) makes many training sets out of the
    one, by drawing samples with replacement, trains a model on each, and lets them answer
    together: classes by vote, numbers by their mean. What the models do not agree on cancels, so
    the variance falls, while the bias stays what it was.

Formula
    fit:      for m = 1 ... n: draw N pairs (x_i, t_i) with replacement; model_m.fit of these
    predict:  for each sample the class that most models give, or the mean of their numbers

Shapes
    x: (N, ...); t: (N,); predict(x): (K,) for K samples

Conventions
    `Bagging(make, n, rng)`: make() gives a new model, with `fit(x, t)` and `predict(x)`; it is
    called n times for each `fit`. Where the models predict integers they vote, and of classes with
    equally many votes any will do; where they predict floating-point numbers the mean counts. A
    second `fit` begins anew. All chance comes from rng, a numpy.random.Generator; x and t are not
    changed.

From
    L. Breiman, "Bagging predictors", Machine Learning 24, 1996.

Example
    Three models that predict [0, 2], [0, 1] and [1, 1] give [0, 1]; three that predict [0.0],
    [1.0] and [5.0] give [2.0].
"""

import numpy as np


class Bagging:
    def __init__(self, make, n, rng):
        self.make = make
        self.n = n
        self.rng = rng

    def fit(self, x, t):
        """x (N, ...), t (N,): n new models, each trained on a bootstrap sample."""
        # BEGIN SOLUTION
        self.models = [self.make() for _ in range(self.n)]
        for model in self.models:
            rows = self.rng.integers(len(x), size=len(x))
            model.fit(x[rows], t[rows])
        # END SOLUTION

    def predict(self, x):
        """x (K, ...) -> what the models say together, (K,)."""
        # BEGIN SOLUTION
        all_of_them = np.array([model.predict(x) for model in self.models])
        if all_of_them.dtype.kind == "f":
            return all_of_them.mean(axis=0)
        return np.array([np.bincount(votes).argmax() for votes in all_of_them.T])
        # END SOLUTION


# BEGIN SPEC
import math

from grader import (
    Case,
    Draw,
    Exercise,
    Generator,
    Given,
    Mistake,
    Oracle,
    Property,
    Scripted,
    State,
    integers,
)

RISK = 1e-12  # of one count in one case: over all of them far below 1e-9

# Runs beside the answer: models that note what they are trained on, and predict a row of a table.
MODELS = """
import numpy as np

seen, table, made = [], [], []

class Model:
    def __init__(self):
        self.number = len(made)
        made.append(self)

    def fit(self, x, t):
        seen.append([np.array(x), np.array(t)])

    def predict(self, x):
        row = table[0][self.number % len(table[0])]
        return np.array([row[int(float(np.ravel(sample)[0]))] for sample in x])

def begin(rows):
    seen.clear(), made.clear(), table.clear()
    table.append(np.array(rows))

def trained():
    return [len(made), list(seen)]
"""


def numbered(*shape):
    """Rows that tell who they are: row i holds i + 0.25 in its first place, then other numbers."""

    def make(generator, shape):
        x = generator.standard_normal(shape)
        x.reshape(len(x), -1)[:, 0] = np.arange(len(x)) + 0.25
        return x

    return Draw(make, shape, f"numbered{shape}")


def bag(Bagging, n, rng, table):
    """A bag of models that predict the rows of a table."""
    made = Bagging(Given(MODELS, "Model"), n, rng)
    made.grader_begin = Given(MODELS, "begin")
    made.grader_trained = Given(MODELS, "trained")
    made.grader_begin(np.asarray(table))
    return made


def rows_seen(bag, x, t):
    """How many models were made, and the rows that each was trained on; or what is wrong."""
    made, seen = bag.grader_trained()
    rows = []
    for at, labels in seen:
        at, labels = np.asarray(at), np.asarray(labels)
        if at.shape != x.shape or labels.shape != t.shape:
            return (
                f"a model is trained on {len(at)} samples, expected as many as x has: {len(x)}",
                0,
                [],
            )
        which = np.floor(at.reshape(len(at), -1)[:, 0]).astype(int)
        if not np.isin(which, np.arange(len(x))).all() or not np.array_equal(at, x[which]):
            return "a model is trained on samples that are none of x", 0, []
        if not np.array_equal(labels, t[which]):
            return "samples and their t come apart: draw the same rows of both", 0, []
        rows.append(which)
    return "", made, rows


def samples_of_their_own(Bagging, n, rng, x, t, votes):
    made = bag(Bagging, n, rng, votes)
    for turn in ("", " by the second fit, which begins anew"):
        made.grader_begin(votes)
        made.fit(x, t)
        problem, models, rows = rows_seen(made, x, t)
        if problem:
            return problem
        if len(rows) != n or models != n:
            return (
                f"make is called {models} times and {len(rows)} models trained, expected {n}{turn}"
            )
    if n > 1 and len(x) > 20 and len({tuple(sorted(row)) for row in rows}) < n:
        return "two models are trained on the same sample: draw anew for each"
    if len(x) > 20 and all(len(set(row)) == len(row) for row in rows):
        return "each row comes once in each sample: rows are drawn with replacement"
    counts = np.bincount(np.concatenate(rows), minlength=len(x))
    total, p, log_risk = n * len(x), 1 / len(x), math.log(2 / RISK)
    allowed = math.sqrt(2 * total * p * (1 - p) * log_risk) + 2 * log_risk / 3
    i = int(np.abs(counts - n).argmax())
    if abs(counts[i] - n) > allowed:
        return f"row {i} comes {counts[i]} times in {n} samples, expected about {n}"
    return True


def votes_and_means(Bagging, n, rng, x, t, votes, numbers):
    made = bag(Bagging, n, rng, votes)
    made.fit(x, t)
    made.grader_begin(votes)
    said = np.asarray(made.predict(x))
    if said.shape != (len(x),):
        return f"predict gives shape {said.shape}, expected {(len(x),)}"
    for i, (answer, column) in enumerate(zip(said, votes.T[: len(x)], strict=True)):
        counts = np.bincount(column)
        if answer not in np.flatnonzero(counts == counts.max()):
            told = ", ".join(str(vote) for vote in column)
            return f"sample {i} gets {answer:g} where the models say {told}: the most votes count"
    made = bag(Bagging, n, rng, numbers)
    made.fit(x, t)
    said = np.asarray(made.predict(x))
    if said.shape != (len(x),):
        return f"predict gives shape {said.shape}, expected {(len(x),)}"
    off = np.abs(said - numbers.mean(axis=0)[: len(x)]).max()
    return bool(off < 1e-9) or "where the models predict floating-point numbers, their mean counts"


def the_generator_decides(Bagging, n, rng, x, t, votes):
    found = []
    for generator in (rng, rng):
        made = bag(Bagging, n, generator, votes)
        made.fit(x, t)
        found.append([row.tolist() for row in rows_seen(made, x, t)[2]])
    return found[0] == found[1] or (
        "the same generator gives other samples the second time: draw from rng alone"
    )


def bags_are_apart(Bagging, n, rng, x, t, numbers):
    """A bag alone, and one beside another of more models, other models and another generator."""
    alone = bag(Bagging, n, rng, numbers)
    alone.fit(x, t)
    _, _, rows = rows_seen(alone, x, t)
    one = bag(Bagging, n, rng, numbers)
    other = Bagging(Given(MODELS + "\n# of the other bag\n", "Model"), n + 1, Generator(1))
    other.grader_begin = Given(MODELS + "\n# of the other bag\n", "begin")
    other.grader_begin(numbers + 1)
    one.fit(x, t)
    other.fit(x, t)
    problem, models, beside = rows_seen(one, x, t)
    if problem or models != n or not all(map(np.array_equal, rows, beside)):
        return "a second bag changes how the first one trains: keep what is given on self"
    off = np.abs(np.asarray(one.predict(x)) - numbers.mean(axis=0)[: len(x)]).max()
    return bool(off < 1e-9) or "a second bag's fit changes what the first one predicts"


def where_all_agree(Bagging, n, rng, x, t, votes, numbers):
    """A bag of models that all say the same."""
    seen = {}
    for name, table in (("classes", votes[:1]), ("numbers", numbers[:1])):
        made = bag(Bagging, n, rng, table)
        made.fit(x, t)
        seen[name] = np.asarray(made.predict(x)).astype(float)
    return seen


def table_of(n, k, classes=0):
    """What n models say of k samples: classes, or numbers."""
    return integers(n, k, high=classes) if classes else numbered(n, k)


exercise = Exercise(
    Bagging,
    form=Scripted(where_all_agree),
    cases=[
        Case(
            "five models",
            n=5,
            rng=Generator(),
            x=numbered(30, 2),
            t=integers(30, high=3),
            votes=table_of(5, 30, classes=3),
            numbers=table_of(5, 30),
        ),
        Case(
            "forty models of few samples",
            n=40,
            rng=Generator(),
            x=numbered(6, 3),
            t=numbered(6),
            votes=table_of(40, 6, classes=4),
            numbers=table_of(40, 6),
        ),
        Case(
            "images, seven models",
            n=7,
            rng=Generator(),
            x=numbered(25, 2, 3),
            t=integers(25, high=5),
            votes=table_of(7, 25, classes=5),
            numbers=table_of(7, 25),
        ),
        Case(
            "one model",
            n=1,
            rng=Generator(),
            x=numbered(40, 1),
            t=integers(40, high=2),
            votes=table_of(1, 40, classes=2),
            numbers=table_of(1, 40),
        ),
    ],
    checks=[
        Oracle(),
        Property("each model is trained on a bootstrap sample of its own", samples_of_their_own),
        Property("classes are voted on, numbers averaged", votes_and_means),
        Property("all chance comes from rng", the_generator_decides, part="state"),
        Property("two bags are apart", bags_are_apart, part="state"),
        State(),
    ],
    hints=[
        "fit: n new models from make(); for each draw len(x) row numbers and take these rows of x "
        "and of t.",
        "predict: put what the models say into one array, a row for each model. Its dtype tells "
        "whether to vote or to average.",
        "np.bincount of one sample's votes counts them by class; argmax finds the most.",
    ],
    mistakes=[
        Mistake(
            ("self.rng.integers(len(x), size=len(x))", "self.rng.permutation(len(x))"),
            "rows are drawn with replacement: a shuffle brings each row once",
            row=135,
        ),
        Mistake(
            ("model.fit(x[rows], t[rows])", "model.fit(x[rows], t)"),
            "x and t are drawn with the same row numbers, so that pairs stay together",
        ),
        Mistake(
            (
                "        for model in self.models:\n"
                "            rows = self.rng.integers(len(x), size=len(x))\n",
                "        rows = self.rng.integers(len(x), size=len(x))\n"
                "        for model in self.models:\n",
            ),
            "each model gets a sample of its own, drawn anew",
        ),
        Mistake(
            ("[self.make() for _ in range(self.n)]", "[self.make()] * self.n"),
            "make is called once for each model; this is one model n times",
        ),
        Mistake(
            (
                "self.models = [self.make() for _ in range(self.n)]",
                "self.models = getattr(self, 'models', []) + [self.make() for _ in range(self.n)]",
            ),
            "a second fit begins anew: the models of the first are left behind",
        ),
        Mistake(
            ('if all_of_them.dtype.kind == "f":', "if True:"),
            "classes are voted on: the mean of class ids is no class",
        ),
        Mistake(
            ("return all_of_them.mean(axis=0)", "return np.median(all_of_them, axis=0)"),
            "numbers are averaged by their mean, not their median",
        ),
        Mistake(
            ("np.bincount(votes).argmax()", "votes.max()"),
            "the class with the most votes wins, not the class of the largest number",
        ),
        Mistake(
            ("size=len(x))", "size=len(x) // 2)"),
            "each sample is as large as the training set",
        ),
    ],
)
# END SPEC
