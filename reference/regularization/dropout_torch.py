"""Dropout on tensors: a network that cannot rely on any one unit.

What it computes
    In training each number is dropped, set to 0, with chance p, each for itself and anew at
    every call; what is kept is divided by 1 - p. In evaluation nothing is dropped. On PyTorch
    tensors and without autograd: both directions are written by hand. Everything stays on the
    device and in the dtype of x.

Formula
    mask = 1 / (1 - p) with chance 1 - p, else 0, for each element
    forward, training:    y = mask x
    forward, evaluation:  y = x
    backward:             dx = mask dout, with the mask of the forward before

Shapes
    x, y, dout, dx: any shape, all the same; p: a number, 0 <= p < 1

Conventions
    `Dropout(p=0.5, *, rng)`: p is the chance to drop, not to keep; `rng` is a torch.Generator,
    and all randomness comes from it. x may be on another device than `rng`: draw
    on that of `rng`, then move the mask. `forward(x, train=True) -> y`; `backward(dout) -> dx`, after a
    forward in training; no parameters, so `params` and `grads` are empty lists. x and dout are not
    changed. In which order you draw is up to you: the grader looks at properties and frequencies.

From
    N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov, "Dropout: a simple way to
    prevent neural networks from overfitting", JMLR 15, 2014.

Example
    With p = 0.75 and x = [1, 2, 3, 4] one of the answers is y = [0, 8, 0, 0], the mask being
    [0, 4, 0, 0]; then dout = [1, 1, 1, 1] gives dx = [0, 4, 0, 0].
"""

import torch


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
        keep = torch.rand(x.shape, generator=self.rng, device=self.rng.device) >= self.p
        self.mask = keep.to(x) / (1 - self.p)
        return x * self.mask
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        return dout * self.mask
        # END SOLUTION


# BEGIN SPEC
from grader import Mistake, Twin

exercise = Twin(
    "dropout",
    Dropout,
    hints=[
        "torch.rand(x.shape, generator=rng) is a tensor of numbers in [0, 1): with which chance is one "
        "below p?",
        "Keep the mask on self, the factor 1 / (1 - p) included: backward is a product with it.",
        "mask = (torch.rand(x.shape, generator=rng) >= p) / (1 - p), drawn in each forward in "
        "training.",
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
                "return dout * (torch.rand(dout.shape, generator=self.rng) >= self.p) / (1 - self.p)",
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
                "keep = torch.rand(x.shape, generator=self.rng, device=self.rng.device) >= self.p",
                "keep = torch.zeros_like(x) + torch.rand(x.shape[1:], generator=self.rng) >= self.p",
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
                    "keep = torch.rand(x.shape, generator=self.rng, device=self.rng.device) >= self.p",
                    "if self.keep is None or self.keep.shape != x.shape:\n"
                    "            self.keep = torch.rand(x.shape, generator=self.rng) >= self.p\n"
                    "        keep = self.keep",
                ),
            ],
            "the mask is drawn once and kept; each call in training draws its own",
        ),
    ],
)
# END SPEC
