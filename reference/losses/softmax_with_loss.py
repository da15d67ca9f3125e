"""Softmax with loss: cross entropy straight from the scores.

What it computes
    Softmax turns the scores of a sample into probabilities y; the loss is -log of the probability
    of the right class, averaged over the batch. Taken as one layer the two are better than one
    after the other: log and exp cancel, so that no score is too large, and the gradient is simply
    what was predicted minus what was wanted.

Formula
    softmax:   y_nk = exp(x_nk) / sum_j exp(x_nj)
    forward:   loss = -(1/N) sum_n sum_k t_nk log y_nk
               where log y_nk = x_nk - m_n - log sum_j exp(x_nj - m_n)
               and m_n is the largest score of row n
    backward:  dx_nk = dout (y_nk - t_nk) / N

Shapes
    x, dx: (N, C), the scores
    t: (N,) integer class ids from 0 to C - 1, or (N, C) one-hot or soft labels
    loss, dout: scalars

Conventions
    `forward(x, t) -> loss`, the mean over the batch of N; `backward(dout=1.0) -> dx`, scaled by
    dout. The labels have no gradient. No parameters, so `params` and `grads` are empty lists.
    Labels with one dimension are class ids, which stand for one-hot rows; labels with two, of any
    dtype, are used as they are, and each of their rows sums to 1. The loss is a scalar, not an
    array of shape (1,), of x's dtype. x and t are not changed. Scores in the thousands give a
    finite loss: that of a class whose probability rounds to 0 is large, not inf, and not cut off.
    Time counts: no Python loop over the samples.

From
    J. S. Bridle, "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition", Neurocomputing, 1990; the gradient in
    C. M. Bishop, "Pattern Recognition and Machine Learning", Springer 2006, section 4.3.4.

Example
    x = [[0, 0], [1, 3]] and t = [0, 1], or t = [[1, 0], [0, 1]], give
    y = [[0.5, 0.5], [0.1192, 0.8808]] and the loss (0.6931 + 0.1269) / 2 = 0.4100;
    dout = 2 gives dx = [[-0.5, 0.5], [0.1192, -0.1192]].
"""

import numpy as np


class SoftmaxWithLoss:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, t):
        """Scores x (N, C), labels t (N,) or (N, C) -> the mean loss, a scalar."""
        # BEGIN SOLUTION
        shifted = x - x.max(axis=1, keepdims=True)
        log_y = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.y = np.exp(log_y)
        self.t = np.eye(x.shape[1], dtype=x.dtype)[t] if t.ndim == 1 else t.astype(x.dtype)
        return -(self.t * log_y).sum() / len(x)
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for the scores, (N, C)."""
        # BEGIN SOLUTION
        return dout * (self.y - self.t) / len(self.t)
        # END SOLUTION


# BEGIN SPEC
from grader import (
    Case,
    Exercise,
    Gradient,
    Loss,
    Mistake,
    Oracle,
    Same,
    Speed,
    State,
    fixed,
    integers,
    normal,
    one_hot,
    probabilities,
)


def cross_entropy(x, t):
    log_y = x.log_softmax(dim=1)
    if t.ndim == 1:
        return -log_y.gather(1, t[:, None]).mean()
    return -(t * log_y).sum(dim=1).mean()


def backward_without_dout(SoftmaxWithLoss, x, t):
    """backward() is that of the loss itself, as backward(1.0) would be."""
    layer = SoftmaxWithLoss()
    layer.forward(x, t)
    return {"dx": layer.backward()}


exercise = Exercise(
    SoftmaxWithLoss,
    form=Loss(),
    cases=[
        Case("class ids", x=normal(4, 6), t=integers(4, high=6)),
        Case("one-hot labels", x=normal(5, 3), t=one_hot(5, 3)),
        Case("one-hot labels, integers", x=normal(2, 3), t=fixed([[0, 0, 1], [0, 1, 0]])),
        Case("one-hot labels, booleans", x=normal(2, 2), t=fixed([[True, False], [False, True]])),
        Case("soft labels", x=normal(4, 7), t=probabilities(4, 7)),
        Case("one sample", x=normal(1, 5), t=integers(1, high=5)),
        Case("scores times 1000", x=normal(5, 4, scale=1000.0), t=integers(5, high=4)),
        Case(
            "sure and wrong", x=fixed([[60.0, 0.0, 1.0], [1000.0, 1001.0, 999.0]]), t=fixed([1, 2])
        ),
        Case("not contiguous", x=normal(6, 3).strided(), t=probabilities(6, 3).strided()),
        Case("Fortran order", x=normal(3, 8).fortran(), t=one_hot(3, 8).fortran()),
    ],
    checks=[
        Oracle(cross_entropy),
        Gradient(),
        State(),
        Same(backward_without_dout, part="backward"),
        Speed(Case("many samples", x=normal(4096, 10), t=integers(4096, high=10)), at_most=5),
    ],
    hints=[
        "forward: do not take the log of a probability. Write log y out: the exp in it cancels.",
        "log y = s - log(sum(exp(s))) with s the scores minus the largest of their row. Class ids "
        "become one-hot rows, so that both kinds of labels take the same way from there.",
        "backward: dout (y - t) / N. It needs y and the labels as (N, C) from forward, and leaves "
        "both as they are.",
    ],
    mistakes=[
        Mistake(
            (" / len(self.t)", ""),
            "the loss is a mean over the batch, so its gradient is divided by N too",
            row=1,
        ),
        Mistake(
            ("len(self.t)", "self.t.size"),
            "the gradient is divided by N times C; the mean is over the N samples only",
            row=2,
        ),
        Mistake(
            ("dout * (self.y - self.t)", "(self.y - self.t)"),
            "dout is ignored; the gradient is scaled by it",
            row=3,
        ),
        Mistake(
            (
                "return dout * (self.y - self.t) / len(self.t)",
                "self.y -= self.t\n        return dout * self.y / len(self.t)",
            ),
            "backward subtracts the labels from the y that forward kept, "
            "so a second call subtracts them again",
            row=4,
        ),
        Mistake(
            ("t.astype(x.dtype)", "np.eye(x.shape[1], dtype=x.dtype)[t.argmax(axis=1)]"),
            "soft labels are reduced to their largest entry; all of them count",
        ),
        Mistake(
            ("x - x.max(axis=1, keepdims=True)", "x"),
            "exp overflows for large scores; subtract the largest score of the row first",
        ),
        Mistake(
            ("(self.t * log_y)", "(self.t * np.log(self.y + 1e-7))"),
            "a small number added inside the log cuts large losses off at about 16; "
            "take log y from the scores",
        ),
        Mistake(
            (".sum() / len(x)", ".sum()"),
            "the loss is the sum over the batch; divide it by N",
        ),
    ],
)
# END SPEC
