"""Label smoothing: a classifier that is not taught to be too sure.

What it computes
    Softmax with loss against softened labels: the right class gets 1 - eps plus its part of eps, and
    eps is spread evenly over all classes. A hard label is reached only by scores that run off to
    infinity; a smoothed one by finite scores. So the network stays less sure of itself, generalises
    better, and its probabilities mean more. A wrong label in the data does less harm, too.

Formula
    s_nk = (1 - eps) t_nk + eps / C, with t one-hot for class ids
    y = softmax(x), log y_nk = x_nk - m_n - log sum_j exp(x_nj - m_n), m_n the largest of row n
    forward:   loss = -(1/N) sum_n sum_k s_nk log y_nk
    backward:  dx_nk = dout (y_nk - s_nk) / N

Shapes
    x, dx: (N, C), the scores
    t: (N,) integer class ids from 0 to C - 1, or (N, C) one-hot or soft labels
    loss, dout: scalars; eps: a number from 0 to 1

Conventions
    `LabelSmoothing(eps=0.1)`; `forward(x, t) -> loss`, the mean over the batch of N;
    `backward(dout=1.0) -> dx`, scaled by dout. x are scores, before softmax. eps is spread over all C
    classes, the right one included. Labels with two dimensions are smoothed in the same way, soft
    ones too. The labels have no gradient; no parameters, so `params` and `grads` are empty lists. The
    loss has shape (), not (1,), and x's dtype. x and t are not changed.

From
    C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens and Z. Wojna, "Rethinking the Inception architecture
    for computer vision", CVPR 2016, section 7.

Example
    With eps = 0.2, x = [[0, 0], [1, 3]] and t = [0, 1] the labels become [[0.9, 0.1], [0.1, 0.9]], and
    the loss is (0.6931 + 0.3269) / 2 = 0.5100; dout = 2 gives
    dx = [[-0.4, 0.4], [0.0192, -0.0192]].
"""

import numpy as np


class LabelSmoothing:
    def __init__(self, eps=0.1):
        self.eps = eps
        self.params = []
        self.grads = []

    def forward(self, x, t):
        """Scores x (N, C), labels t (N,) or (N, C) -> the mean loss, a scalar."""
        # BEGIN SOLUTION
        classes = x.shape[1]
        hard = np.eye(classes, dtype=x.dtype)[t] if t.ndim == 1 else t.astype(x.dtype)
        self.s = (1 - self.eps) * hard + self.eps / classes
        shifted = x - x.max(axis=1, keepdims=True)
        log_y = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.y = np.exp(log_y)
        return -(self.s * log_y).sum() / len(x)
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for the scores, (N, C)."""
        # BEGIN SOLUTION
        return dout * (self.y - self.s) / len(self.s)
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
    State,
    integers,
    normal,
    one_hot,
    probabilities,
)


def smoothed_cross_entropy(x, t, eps=0.1):
    from torch.nn.functional import cross_entropy

    return cross_entropy(x, t, label_smoothing=eps)


def backward_without_dout(LabelSmoothing, x, t):
    """backward() is that of the loss itself, as backward(1.0) would be."""
    layer = LabelSmoothing()
    layer.forward(x, t)
    return {"dx": layer.backward()}


exercise = Exercise(
    LabelSmoothing,
    form=Loss(),
    cases=[
        Case("class ids", x=normal(4, 6), t=integers(4, high=6)),
        Case("eps 0.3", x=normal(5, 4), t=integers(5, high=4), eps=0.3),
        Case("one-hot labels", x=normal(5, 3), t=one_hot(5, 3), eps=0.2),
        Case("soft labels", x=normal(4, 7), t=probabilities(4, 7), eps=0.15),
        Case("eps 0 is cross entropy", x=normal(3, 5), t=integers(3, high=5), eps=0.0),
        Case("one sample", x=normal(1, 5), t=integers(1, high=5), eps=0.25),
        Case("two classes", x=normal(6, 2), t=integers(6, high=2)),
        Case("scores times 1000", x=normal(5, 4, scale=1000.0), t=integers(5, high=4), eps=0.1),
        Case("not contiguous", x=normal(6, 3).strided(), t=probabilities(6, 3).strided(), eps=0.4),
    ],
    checks=[
        Oracle(smoothed_cross_entropy),
        Gradient(),
        State(),
        Same(backward_without_dout, part="backward"),
    ],
    hints=[
        "It is softmax with loss with other labels: smooth them first, then nothing else changes.",
        "Class ids become one-hot rows; then s = (1 - eps) * t + eps / C, in every row a sum of 1.",
        "backward: dout (y - s) / N. It needs y and s from forward, and leaves both as they are.",
    ],
    mistakes=[
        Mistake(
            (
                "(1 - self.eps) * hard + self.eps / classes",
                "(1 - self.eps) * hard + self.eps / (classes - 1) * (1 - hard)",
            ),
            "eps is spread over all C classes, the right one too; here it goes to the other C - 1",
            row=11,
        ),
        Mistake(
            ("t.astype(x.dtype)", "np.eye(classes, dtype=x.dtype)[t.argmax(axis=1)]"),
            "soft labels are reduced to their largest entry; all of them count",
            row=12,
        ),
        Mistake(
            ("(1 - self.eps) * hard + self.eps / classes", "hard + self.eps / classes"),
            "the right class gives up what is spread: it is (1 - eps) t + eps / C",
        ),
        Mistake(
            ("(1 - self.eps) * hard + self.eps / classes", "(1 - self.eps) * hard"),
            "eps / C is not added, so that the labels of a row do not sum to 1",
        ),
        Mistake(
            [
                ("self.y = np.exp(log_y)", "self.y, self.hard = np.exp(log_y), hard"),
                ("self.y - self.s", "self.y - self.hard"),
            ],
            "backward subtracts the labels as they were; it takes the smoothed ones",
        ),
        Mistake(
            (" / len(self.s)", ""),
            "the loss is a mean over the batch, so its gradient is divided by N too",
        ),
        Mistake(
            ("dout * (self.y - self.s)", "(self.y - self.s)"),
            "dout is ignored; the gradient is scaled by it",
        ),
        Mistake(
            ("x - x.max(axis=1, keepdims=True)", "x"),
            "exp overflows for large scores; subtract the largest score of the row first",
        ),
        Mistake(("self.eps = eps", "self.eps = 0.1"), "eps is written into it; use the one given"),
    ],
)
# END SPEC
