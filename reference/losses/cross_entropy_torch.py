"""Cross entropy on tensors: how surprised the probabilities are by the labels.

What it computes
    From probabilities, not from scores: the mean of -log of the probability that the right
    class got, on PyTorch tensors and without autograd: both directions are written by hand.
    Everything stays on the device and in the dtype of x.

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

import torch


class CrossEntropy:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, t):
        """Probabilities x (N, C), labels t (N, C) -> the mean loss, a scalar."""
        # BEGIN SOLUTION
        self.q, self.t = x.clamp(min=1e-12), t
        return -(t * torch.log(self.q)).sum() / len(x)
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for the probabilities, (N, C)."""
        # BEGIN SOLUTION
        return -dout * self.t / self.q / len(self.t)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "cross_entropy",
    CrossEntropy,
    also=[Device()],
    hints=[
        "x.clamp(min=1e-12) is the clipped x; backward needs it again, and the labels.",
        "The slope of -t log q is -t / q; the mean over the batch divides both by N.",
        "dx = -dout * t / q / N.",
    ],
    mistakes=[
        Mistake(
            ("self.q / len(self.t)", "self.q"),
            "the loss is a mean over the batch, so its gradient is divided by N too",
        ),
        Mistake(
            ("len(self.t)", "self.t.numel()"),
            "the gradient is divided by N times C; the mean is over the N samples only",
        ),
        Mistake(
            [
                ("x.clamp(min=1e-12)", "x + 1e-7"),
            ],
            "probabilities are clipped at 1e-12; an added 1e-7 changes all of them",
        ),
        Mistake(
            ("x.clamp(min=1e-12)", "x"),
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
            (
                "-(t * torch.log(self.q))",
                "-((t == t.amax(dim=1, keepdim=True)) * torch.log(self.q))",
            ),
            "soft labels are reduced to their largest entry; all of them count",
        ),
    ],
)
# END SPEC
