"""Perceptron: the first neuron that learns.

What it computes
    One neuron with the step function: it says 1 where the weighted sum of its inputs plus a bias is
    positive, else 0. It learns from its errors alone: where it says 0 and should say 1 the weights
    move towards the sample, in the opposite case away from it. Whatever a straight line can separate
    (AND, OR, NAND) it learns in finitely many steps; XOR it never does, because no straight line
    separates it. That needs a second layer.

Formula
    predict:  y = 1 where x w + b > 0, else 0
    fit:      for each sample in turn, with the y of the weights as they are by now:
              w <- w + lr (t - y) x,  b <- b + lr (t - y)

Shapes
    w: (D,); b: (1,); x: (N, D); t: (N,) of zeros and ones; predict(x): (N,)
    lr: a number; epochs: how many times fit goes through all samples

Conventions
    `Perceptron(w, b)`; `params` is [w, b], the very arrays that were given, and fit changes them in
    place. `predict(x) -> y` changes nothing; a sum of exactly 0 gives 0. `fit(x, t, lr, epochs)`
    takes the samples in the order given, epoch after epoch, and returns nothing that is looked at.
    x and t are not changed.

From
    F. Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in
    the brain", Psychological Review 65, 1958.

Example
    With w = [0, 0], b = [0] and lr = 1, one epoch over x = [[0, 0], [0, 1], [1, 0], [1, 1]] with
    t = [0, 0, 0, 1] (AND) gives w = [1, 1], b = [1]; after four more it is w = [2, 1], b = [-2], and
    predict(x) is t.
"""

import numpy as np


class Perceptron:
    def __init__(self, w, b):
        self.params = [w, b]

    def predict(self, x):
        """x (N, D) -> 1 where x w + b > 0, else 0: (N,)."""
        # BEGIN SOLUTION
        w, b = self.params
        return np.where(x @ w + b > 0, 1, 0)
        # END SOLUTION

    def fit(self, x, t, lr, epochs):
        """x (N, D), t (N,) of zeros and ones: `epochs` times through the samples, in order."""
        # BEGIN SOLUTION
        w, b = self.params
        for _ in range(epochs):
            for n in range(len(x)):
                error = lr * (t[n] - self.predict(x[n : n + 1])[0])
                w += error * x[n]
                b += error
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Method, Mistake, Oracle, Same, State, fixed, integers, normal

CORNERS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]


def after_fit(Perceptron, x, t, w, b, lr, epochs):
    """The parameters after fit, and what predict says then."""
    neuron = Perceptron(w, b)
    neuron.fit(x, t, lr, epochs)
    return {
        "params[0]": neuron.params[0],
        "params[1]": neuron.params[1],
        "the prediction": np.asarray(neuron.predict(x), float),
    }


def in_place(Perceptron, x, t, w, b, lr, epochs):
    """fit changes the arrays that were given."""
    neuron = Perceptron(w, b)
    held = neuron.params[0], neuron.params[1]
    neuron.fit(x, t, lr, epochs)
    return {"w as it was given": held[0], "b as it was given": held[1]}


def only_x_and_t_stay(Perceptron, x, t, w, b, lr, epochs):
    """fit leaves the samples alone."""
    Perceptron(w, b).fit(x, t, lr, epochs)
    return {"x": x, "t": np.asarray(t, float)}


exercise = Exercise(
    Perceptron,
    form=Method("predict"),
    cases=[
        Case("predict", x=normal(6, 3), w=normal(3), b=normal(1)),
        Case("predict, one sample", x=normal(1, 4), w=normal(4), b=normal(1)),
        Case(
            "predict, sums of exactly 0",
            x=fixed([[1.0, 1.0], [2.0, 1.0], [0.0, 0.0], [0.0, 1.0]]),
            w=fixed([1.0, -1.0]),
            b=fixed([0.0]),
        ),
        *[
            Case(
                name,
                x=fixed(CORNERS),
                t=fixed(t),
                w=fixed([0.0, 0.0]),
                b=fixed([0.0]),
                lr=0.5,
                epochs=12,
            )
            for name, t in (
                ("AND", [0, 0, 0, 1]),
                ("OR", [0, 1, 1, 1]),
                ("NAND", [1, 1, 1, 0]),
                ("XOR, which it cannot learn", [0, 1, 1, 0]),
            )
        ],
        Case(
            "one epoch",
            x=normal(7, 3),
            t=integers(7, high=2),
            w=normal(3),
            b=normal(1),
            lr=0.3,
            epochs=1,
        ),
        Case(
            "five epochs",
            x=normal(9, 4),
            t=integers(9, high=2),
            w=normal(4),
            b=normal(1),
            lr=0.7,
            epochs=5,
        ),
    ],
    checks=[
        Oracle(
            accept=[
                Mistake(
                    ("np.where(x @ w + b > 0, 1, 0)", "(x @ w + b > 0).astype(x.dtype)"),
                    "floating-point labels; integers say better that these are classes",
                ),
                Mistake(
                    ("np.where(x @ w + b > 0, 1, 0)", "x @ w + b > 0"),
                    "booleans; integers say better that these are classes",
                ),
            ]
        ),
        Same(after_fit, part="forward"),
        State(),
        Same(in_place),
        Same(only_x_and_t_stay),
    ],
    hints=[
        "predict is one product and one comparison; fit is a loop over epochs around a loop over "
        "samples.",
        "t - y is 1, 0 or -1. Only where it is not 0 do w and b move.",
        "w += ... changes the array that was given; w = w + ... makes a new one. Ask predict again "
        "for each sample: the weights have moved since.",
    ],
    mistakes=[
        Mistake(
            (
                "error = lr * (t[n] - self.predict(x[n : n + 1])[0])",
                "error = lr * (self.predict(x[n : n + 1])[0] - t[n])",
            ),
            "the step goes the wrong way: it is t - y, not y - t",
        ),
        Mistake(("                b += error\n", ""), "the bias learns too: b <- b + lr (t - y)"),
        Mistake(
            ("error = lr * (t[n]", "error = (t[n]"),
            "the step is not multiplied by lr",
        ),
        Mistake(
            [
                (
                    "            for n in range(len(x)):\n",
                    "            y = self.predict(x)\n            for n in range(len(x)):\n",
                ),
                ("self.predict(x[n : n + 1])[0]", "y[n]"),
            ],
            "the predictions are made before the epoch; each sample meets the weights of that moment",
        ),
        Mistake(
            ("x @ w + b > 0, 1, 0", "x @ w + b >= 0, 1, 0"),
            "a sum of exactly 0 gives 0, not 1",
        ),
        Mistake(
            [
                ("w += error * x[n]", "w = w + error * x[n]"),
                ("b += error", "b = b + error\n                self.params = [w, b]"),
            ],
            "fit makes new arrays; w += ... changes those that were given",
        ),
        Mistake(
            ("np.where(x @ w + b > 0, 1, 0)", "np.where(x @ w + b > 0, 1, -1)"),
            "the two answers are 1 and 0, not 1 and -1",
        ),
        Mistake(
            ("        for _ in range(epochs):\n", "        for _ in range(1):\n"),
            "fit goes through the samples `epochs` times, not once",
        ),
        Mistake(("x @ w + b > 0, 1, 0", "x @ w > 0, 1, 0"), "the bias b is not added"),
    ],
)
# END SPEC
