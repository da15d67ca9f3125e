"""Gaussian noise on tensors: inputs that are never twice the same.

What it computes
    In training a normally distributed number of mean 0 and standard deviation std is added to
    each input, a new one at every call; in evaluation nothing is. On PyTorch tensors and
    without autograd: both directions are written by hand. Everything stays on the device and in
    the dtype of x.

Formula
    forward, training:    y = x + std e, with e ~ N(0, 1) for each element
    forward, evaluation:  y = x
    backward:             dx = dout

Shapes
    x, y, dout, dx: any shape, all the same; std: a number >= 0

Conventions
    `GaussianNoise(std, *, rng)`; `rng` is a torch.Generator, and all randomness comes from it;
    x may be on another device than `rng`: draw on that of `rng`, then move the noise.
    `forward(x, train=True) -> y`; `backward(dout) -> dx`; no parameters, so `params` and `grads` are
    empty lists. x and dout are not changed. In which order you draw is up to you: the grader looks at
    properties and frequencies.

From
    C. M. Bishop, "Training with noise is equivalent to Tikhonov regularization", Neural Computation 7,
    1995.

Example
    With std = 0.1 and x = [1, 2, 3] one of the answers is y = [1.05, 1.87, 3.02];
    dout = [10, 20, 30] gives dx = [10, 20, 30].
"""

import torch


class GaussianNoise:
    def __init__(self, std, *, rng):
        self.std, self.rng = std, rng
        self.params = []
        self.grads = []

    def forward(self, x, train=True):
        """x of any shape -> in training x with noise, else x."""
        # BEGIN SOLUTION
        if not train:
            return x
        noise = torch.randn(x.shape, generator=self.rng, device=self.rng.device)
        return x + self.std * noise.to(x)
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # BEGIN SOLUTION
        return dout
        # END SOLUTION


# BEGIN SPEC
from grader import Given, Mistake, Property, Twin

KEPT = """
import torch

def kept(module, x, std, rng):
    y = module.GaussianNoise(std, rng=rng).forward(x.to(torch.float16))
    return str(y.dtype)
"""


def dtype_is_kept(GaussianNoise, x, std, rng):
    """float16 is narrower than what torch.randn draws where nobody says otherwise."""
    dtype = GaussianNoise.run(Given(KEPT, "kept"), x, std, rng)
    return dtype == "torch.float16" or f"float16 and noise give {dtype}: the dtype of x is kept"


exercise = Twin(
    "gaussian_noise",
    GaussianNoise,
    also=[Property("the noise has the dtype of x", dtype_is_kept)],
    hints=[
        "torch.randn(x.shape, generator=rng) has mean 0 and standard deviation 1. What makes it std?",
        "y = x + noise, and the noise does not depend on x: what is dy/dx?",
    ],
    mistakes=[
        Mistake(
            ("self.std * noise", "self.std**2 * noise"),
            "std is the standard deviation: the noise is multiplied by it, not by its square",
        ),
        Mistake(
            ("self.std * noise", "self.std**0.5 * noise"),
            "std is the standard deviation, not the variance: no root is needed",
        ),
        Mistake(
            (
                "torch.randn(x.shape, generator=self.rng, device=self.rng.device)",
                "(2 * torch.rand(x.shape, generator=self.rng) - 1) * 3**0.5",
            ),
            "the noise is uniform; it should be normal",
        ),
        Mistake(
            ("if not train:", "if train is None:"),
            "there is noise in evaluation too; with train=False y is x",
        ),
        Mistake(
            (
                "torch.randn(x.shape, generator=self.rng, device=self.rng.device)",
                "torch.randn((1, *x.shape[1:]), generator=self.rng)",
            ),
            "all samples of the batch share their noise; each element has its own",
        ),
        Mistake(
            [
                ("return x + self.std", "self.noise = noise\n        return x + self.std"),
                ("return dout", "return dout * self.noise"),
            ],
            "backward multiplies by the noise; it is added to x, so the slope is 1",
        ),
        Mistake(
            ("x + self.std * noise", "x * (1 + self.std * noise)"),
            "the noise is added to x, not multiplied with it",
        ),
    ],
)
# END SPEC
