"""Label smoothing on tensors: a classifier that is not taught to be too sure.

What it computes
    Softmax with loss against softened labels: the right class gets 1 - eps plus its part of
    eps, and eps is spread evenly over all classes. On PyTorch tensors and without autograd:
    both directions are written by hand. Everything stays on the device and in the dtype of x.

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

import torch


class LabelSmoothing:
    def __init__(self, eps=0.1):
        self.eps = eps
        self.params = []
        self.grads = []

    def forward(self, x, t):
        """Scores x (N, C), labels t (N,) or (N, C) -> the mean loss, a scalar."""
        # BEGIN SOLUTION
        classes = x.shape[1]
        ids = torch.arange(classes, device=x.device)
        hard = (t[:, None] == ids if t.ndim == 1 else t).to(x.dtype)
        self.s = (1 - self.eps) * hard + self.eps / classes
        shifted = x - x.amax(dim=1, keepdim=True)
        log_y = shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
        self.y = torch.exp(log_y)
        return -(self.s * log_y).sum() / len(x)
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for the scores, (N, C)."""
        # BEGIN SOLUTION
        return dout * (self.y - self.s) / len(self.s)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "label_smoothing",
    LabelSmoothing,
    also=[Device()],
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
            ("if t.ndim == 1 else t)", "if t.ndim == 1 else t == t.amax(dim=1, keepdim=True))"),
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
                ("self.y = torch.exp(log_y)", "self.y, self.hard = torch.exp(log_y), hard"),
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
            ("x - x.amax(dim=1, keepdim=True)", "x"),
            "exp overflows for large scores; subtract the largest score of the row first",
        ),
        Mistake(("self.eps = eps", "self.eps = 0.1"), "eps is written into it; use the one given"),
    ],
)
# END SPEC
