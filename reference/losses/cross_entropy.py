"""Cross entropy: how surprised the probabilities are by the labels.

What it computes
    From probabilities, not from scores: the mean of -log of the probability that the right class got.
    A sure and right answer costs 0, a sure and wrong one very much. With soft labels each class counts
    with its share. A probability of 0 would cost infinitely much, so probabilities are clipped from
    below at 1e-12 first. (Where scores are at hand, softmax with loss is more exact; this loss is for
    outputs that are probabilities already.)

Formula
    clipped:   q = max(x, 1e-12)
    forward:   loss = -(1/N) sum_n sum_k t_nk log q_nk
    backward:  dx_nk = -dout t_nk / q_nk / N, also where x was clipped

Shapes
    x, dx: (N, C), probabilities, each row summing to 1
    t: (N, C), one-hot or soft labels
    loss, dout: scalars

Conventions
    `forward(x, t) -> loss`, the mean over the batch of N; `backward(dout=1.0) -> dx`, scaled by dout.
    The labels have no gradient. A class with t = 0 costs nothing, whatever its probability: 0 log 0
    is 0. The gradient treats q as if it were x: it does not become 0 where x is below 1e-12, since
    learning would stop there. No parameters, so `params` and `grads` are empty lists. The loss has
    shape (), not (1,). x and t are not changed.

From
    C. E. Shannon, "A mathematical theory of communication", Bell System Technical Journal 27, 1948;
    as a loss C. M. Bishop, "Pattern Recognition and Machine Learning", Springer 2006, section 4.3.4.

Example
    x = [[0.5, 0.5], [0.2, 0.8]] and t = [[1, 0], [0, 1]] give the loss (0.6931 + 0.2231) / 2 = 0.4581;
    dout = 2 gives dx = [[-2, 0], [0, -1.25]].
"""

import numpy as np


class CrossEntropy:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, t):
        """Probabilities x (N, C), labels t (N, C) -> the mean loss, a scalar."""
        # BEGIN SOLUTION
        self.q, self.t = np.maximum(x, 1e-12), t
        return -(t * np.log(self.q)).sum() / len(x)
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for the probabilities, (N, C)."""
        # BEGIN SOLUTION
        return -dout * self.t / self.q / len(self.t)
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
    one_hot,
    probabilities,
    uniform,
)


def cross_entropy(x, t):
    return -(t * x.log()).sum() / len(x)


def with_zeros(x):
    """The first probability of each row becomes 0, the second next to nothing."""
    x = x.copy()
    x[:, 0], x[:, 1] = 0.0, 1e-13
    return x


def loss_of_a_zero(CrossEntropy, x, t):
    """Probabilities of 0 and 1e-13, which are clipped at 1e-12."""
    return {"the loss": CrossEntropy().forward(with_zeros(x), t)}


def gradient_at_a_zero(CrossEntropy, x, t):
    """Probabilities of 0 and 1e-13, which are clipped at 1e-12."""
    layer = CrossEntropy()
    layer.forward(with_zeros(x), t)
    return {"dx": layer.backward(0.5)}


exercise = Exercise(
    CrossEntropy,
    form=Loss(),
    cases=[
        Case("one-hot labels", x=probabilities(5, 3), t=one_hot(5, 3)),
        Case("soft labels", x=probabilities(4, 7), t=probabilities(4, 7)),
        Case("one sample", x=probabilities(1, 5), t=one_hot(1, 5)),
        Case("two classes", x=probabilities(6, 2), t=probabilities(6, 2)),
        Case("unlikely classes", x=uniform(3, 4, low=1e-6, high=1e-5), t=probabilities(3, 4)),
        Case("large batch", x=probabilities(40, 6), t=one_hot(40, 6)),
        Case("not contiguous", x=probabilities(6, 3).strided(), t=probabilities(6, 3).fortran()),
    ],
    checks=[
        Oracle(cross_entropy),
        Same(loss_of_a_zero, part="forward"),
        Gradient(),
        Same(gradient_at_a_zero, part="backward"),
        State(),
    ],
    hints=[
        "np.maximum(x, 1e-12) is the clipped x; backward needs it again, and the labels.",
        "The slope of -t log q is -t / q; the mean over the batch divides both by N.",
        "dx = -dout * t / q / N.",
    ],
    mistakes=[
        Mistake(
            ("self.q / len(self.t)", "self.q"),
            "the loss is a mean over the batch, so its gradient is divided by N too",
        ),
        Mistake(
            ("len(self.t)", "self.t.size"),
            "the gradient is divided by N times C; the mean is over the N samples only",
        ),
        Mistake(
            [
                ("np.maximum(x, 1e-12)", "x + 1e-7"),
            ],
            "probabilities are clipped at 1e-12; an added 1e-7 changes all of them",
        ),
        Mistake(
            ("np.maximum(x, 1e-12)", "x"),
            "log of 0 is -inf, and 0 times that is nan; clip the probabilities at 1e-12 first",
        ),
        Mistake(
            ("-dout * self.t / self.q", "-dout * self.t * (self.q > 1e-12) / self.q"),
            "the gradient is -t / q also where the probability was clipped, not 0",
        ),
        Mistake(("-dout * self.t", "-self.t"), "dout is ignored; the gradient is scaled by it"),
        Mistake(
            ("-dout * self.t / self.q", "dout * (self.q - self.t)"),
            "this is the gradient for the scores of softmax with loss; here x is the probability",
        ),
        Mistake(
            (".sum() / len(x)", ".mean()"),
            "the loss is divided by N, not by the number of all entries",
        ),
        Mistake(
            ("-(t * np.log(self.q))", "-(np.eye(t.shape[1])[t.argmax(axis=1)] * np.log(self.q))"),
            "soft labels are reduced to their largest entry; all of them count",
        ),
    ],
)
# END SPEC
