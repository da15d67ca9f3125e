"""Dropout: a network that cannot rely on any one unit.

What it computes
    In training each number is dropped, set to 0, with chance p, each for itself and anew at every
    call; what is kept is divided by 1 - p, so that the expected value stays the same ("inverted"
    dropout). No unit can count on another being there, so each has to be useful by itself; it is as if
    a great many thinned networks with shared weights were trained and averaged. In evaluation nothing
    is dropped and nothing needs to be scaled.

Formula
    mask = 1 / (1 - p) with chance 1 - p, else 0, for each element
    forward, training:    y = mask x
    forward, evaluation:  y = x
    backward:             dx = mask dout, with the mask of the forward before

Shapes
    x, y, dout, dx: any shape, all the same; p: a number, 0 <= p < 1

Conventions
    `Dropout(p=0.5, *, rng)`: p is the chance to drop, not to keep; `rng` is a numpy.random.Generator,
    and all randomness comes from it. `forward(x, train=True) -> y`; `backward(dout) -> dx`, after a
    forward in training; no parameters, so `params` and `grads` are empty lists. x and dout are not
    changed. In which order you draw is up to you: the grader looks at properties and frequencies.

From
    N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov, "Dropout: a simple way to
    prevent neural networks from overfitting", JMLR 15, 2014.

Example
    With p = 0.75 and x = [1, 2, 3, 4] one of the answers is y = [0, 8, 0, 0], the mask being
    [0, 4, 0, 0]; then dout = [1, 1, 1, 1] gives dx = [0, 4, 0, 0].
"""

import numpy as np


class Dropout:
    def __init__(self, p=0.5, *, rng):
        self.p, self.rng = p, rng
        self.params = []
        self.grads = []

    def forward(self, x, train=True):
        """x of any shape -> in training x with some entries 0, the others larger; else x."""
        # BEGIN SOLUTION
        if not train:
            return x
        keep = self.rng.random(x.shape) >= self.p
        self.mask = keep.astype(x.dtype) / (1 - self.p)
        return x * self.mask
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        return dout * self.mask
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Generator, Gradient, Layer, Mistake, Property, State, normal

FAR = 7.0  # standard deviations: a right answer is farther off less than once in 10^10 times


def is_far(count, n, p):
    """Whether as many of n independent events of chance p is not to be believed."""
    return abs(count - n * p) > FAR * np.sqrt(n * p * (1 - p))


def dropped_or_scaled(Dropout, x, p, rng):
    y = Dropout(p, rng=rng).forward(x)
    if np.shape(y) != x.shape:
        return f"forward returns shape {np.shape(y)} for x of shape {x.shape}"
    kept = np.asarray(y) != 0
    if not np.allclose(y, np.where(kept, x / (1 - p), 0), rtol=1e-9, atol=0):
        if np.allclose(y, np.where(kept, x, 0), rtol=1e-9, atol=0):
            return "what is kept is not divided by 1 - p, so that the expected value shrinks"
        if np.allclose(y, np.where(kept, x / max(p, 1e-300), 0), rtol=1e-9, atol=0):
            return "what is kept is divided by p; p is the chance to drop, so divide by 1 - p"
        return "an entry is neither 0 nor x / (1 - p)"
    return True


def chance_p(Dropout, p, rng):
    unless_given = np.asarray(Dropout(rng=rng).forward(np.ones((100, 300)))) == 0
    if is_far(int(unless_given.sum()), unless_given.size, 0.5):
        return "the share of entries that are dropped is not 0.5 where no p is given"
    y = np.asarray(Dropout(p, rng=rng).forward(np.ones((100, 300))))
    zeros = int((y == 0).sum())
    if not is_far(zeros, y.size, p):
        return True
    if not is_far(zeros, y.size, 1 - p):
        return "entries are kept with chance p; p is the chance to drop one"
    return "the share of entries that are dropped is not p"


def each_for_itself(Dropout, p, rng):
    y = np.asarray(Dropout(p, rng=rng).forward(np.ones((100, 300)))) == 0
    equal = p * p + (1 - p) * (1 - p)
    for axis, (one, other) in enumerate([(y[::2], y[1::2]), (y[:, ::2], y[:, 1::2])]):
        if is_far(int((one == other).sum()), one.size, equal):
            what = "the samples of a batch" if axis == 0 else "the features of a sample"
            return f"{what} share one mask; each entry is dropped or kept by itself"
    return True


def anew_at_every_call(Dropout, p, rng):
    layer, ones = Dropout(p, rng=rng), np.ones((50, 40))
    first, second = (np.asarray(layer.forward(ones)) == 0 for _ in range(2))
    if is_far(int((first == second).sum()), first.size, p * p + (1 - p) * (1 - p)):
        return "the second call has the mask of the first; draw anew in every forward"
    return True


def from_rng(Dropout, x, p, rng):
    first, second = (np.asarray(Dropout(p, rng=rng).forward(x)) for _ in range(2))
    if not np.array_equal(first, second):
        return "with rng in the same state the mask is another one: draw from rng, and only from it"
    return True


def evaluation_is_identity(Dropout, x, p, rng):
    layer = Dropout(p, rng=rng)
    layer.forward(x)
    y = np.asarray(layer.forward(x, train=False))
    if y.shape != x.shape or not np.allclose(y, x, rtol=1e-12, atol=0):
        if y.shape == x.shape and (y == 0).any():
            return "entries are dropped in evaluation too; with train=False y is x"
        return "in evaluation the output is scaled; with inverted dropout y is x there"
    return True


def mask_of_forward(Dropout, x, p, rng):
    layer, x = Dropout(p, rng=rng), np.where(x == 0, 1.0, x)
    y, dout = np.asarray(layer.forward(x)), np.cos(7.0 * x) + 2.0
    dx = np.asarray(layer.backward(dout))
    if dx.shape != x.shape:
        return f"dx has shape {dx.shape}, expected that of x, {x.shape}"
    if not np.array_equal(dx == 0, y == 0):
        return "backward lets other entries through than forward: it takes the same mask"
    if not np.allclose(dx, dout * y / x, rtol=1e-9, atol=0):
        return "what flows back is multiplied by the mask as well, 1 / (1 - p) included"
    return True


exercise = Exercise(
    Dropout,
    form=Layer(),
    cases=[
        Case("p 0.25", x=normal(6, 5), p=0.25, rng=Generator()),
        Case("images, p 0.7", x=normal(2, 3, 5, 4), p=0.7, rng=Generator()),
        Case("one sample, p 0.4", x=normal(1, 20), p=0.4, rng=Generator()),
        Case("p 0 drops nothing", x=normal(4, 3), p=0.0, rng=Generator()),
        Case("large values, p 0.1", x=normal(7, 6, scale=1000.0), p=0.1, rng=Generator()),
    ],
    checks=[
        Property("an entry becomes 0 or x / (1 - p)", dropped_or_scaled),
        Property("the chance to drop is p", chance_p),
        Property("each entry is dropped by itself", each_for_itself),
        Property("each call has a mask of its own", anew_at_every_call),
        Property("in evaluation nothing is dropped", evaluation_is_identity),
        Property("backward has the mask of forward", mask_of_forward, part="backward"),
        Gradient(),
        State(),
        Property("all randomness comes from rng", from_rng, part="state"),
    ],
    hints=[
        "rng.random(x.shape) is an array of numbers in [0, 1): with which chance is one below p?",
        "Keep the mask on self, the factor 1 / (1 - p) included: backward is a product with it.",
        "mask = (rng.random(x.shape) >= p) / (1 - p), drawn in each forward in training.",
    ],
    mistakes=[
        Mistake(
            (" / (1 - self.p)\n", "\n"),
            "what is kept has to be divided by 1 - p, so that the expected value stays",
            row=30,
        ),
        Mistake(
            [(">= self.p", "< self.p"), ("/ (1 - self.p)\n", "/ max(self.p, 1e-9)\n")],
            "p is the chance to drop; here it is the chance to keep",
            row=31,
        ),
        Mistake(
            ("return dout * self.mask", "return dout * (self.mask > 0)"),
            "backward multiplies by the mask, 1 / (1 - p) included",
            row=32,
        ),
        Mistake(
            (
                "return dout * self.mask",
                "return dout * (self.rng.random(dout.shape) >= self.p) / (1 - self.p)",
            ),
            "backward draws a mask of its own; it takes that of forward",
            row=33,
        ),
        Mistake(
            ("if not train:", "if train is None:"),
            "in evaluation nothing is dropped: with train=False y is x",
            row=34,
        ),
        Mistake(
            (
                "keep = self.rng.random(x.shape) >= self.p",
                "keep = np.zeros(x.shape) + self.rng.random(x.shape[1:]) >= self.p",
            ),
            "all samples of the batch share one mask; each entry is dropped by itself",
            row=35,
        ),
        Mistake(
            ("            return x\n", "            return x * (1 - self.p)\n"),
            "with inverted dropout nothing is scaled in evaluation: y is x",
        ),
        Mistake(
            [
                ("self.p, self.rng = p, rng", "self.p, self.rng, self.keep = p, rng, None"),
                (
                    "keep = self.rng.random(x.shape) >= self.p",
                    "if self.keep is None or self.keep.shape != x.shape:\n"
                    "            self.keep = self.rng.random(x.shape) >= self.p\n"
                    "        keep = self.keep",
                ),
            ],
            "the mask is drawn once and kept; each call in training draws its own",
        ),
    ],
)
# END SPEC
