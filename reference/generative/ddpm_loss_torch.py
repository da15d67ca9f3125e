"""DDPM loss on tensors: learn to see the noise.

What it computes
    A diffusion model learns to make images by learning to clean them. Noise is mixed in, more of
    it the later the step t: at first almost all is image, at the end almost all noise. How much of
    the image's variance is left at step t is alphas_bar[t]. Because sums of normal noise are
    normal, any step can be reached at once, without going through those before. A network sees
    the noisy image and t and has to say what the noise was; the mean squared error of its answer
    is the whole loss.
    Here on PyTorch tensors and without autograd; everything stays on the device and in the
    dtype of what is given.

Formula
    noisy    = sqrt(alphas_bar[t]) x + sqrt(1 - alphas_bar[t]) eps
    loss     = mean over all elements of (predicted - eps)^2
    backward = dout 2 (predicted - eps) / (number of elements)

Shapes
    alphas_bar: (T,), from close to 1 falling to close to 0; t: (N,), integers from 0 to T - 1
    x, eps, predicted, noisy, dpredicted: (N, ...), all the same
    loss, dout: scalars

Conventions
    `DDPMLoss(alphas_bar)`; `noisy(x, t, eps)` takes for each sample its own t; `forward(predicted,
    eps) -> loss`; `backward(dout=1.0) -> dpredicted`, scaled by dout. alphas_bar is a fixed
    schedule and no parameter: `params` and `grads` are empty lists. Nothing given is changed.

From
    J. Ho, A. Jain and P. Abbeel, "Denoising diffusion probabilistic models", NeurIPS 2020.

Example
    alphas_bar = [0.64, 0.36], x = [[1], [2]], t = [0, 1], eps = [[1], [-1]]: noisy gives
    [[0.8 + 0.6], [1.2 - 0.8]] = [[1.4], [0.4]]; predicted = [[2], [-1]] has the loss 0.5 and
    dpredicted = [[1], [0]].
"""

import torch


class DDPMLoss:
    def __init__(self, alphas_bar):
        self.alphas_bar = alphas_bar
        self.params = []
        self.grads = []

    def noisy(self, x, t, eps):
        """x, eps (N, ...), steps t (N,) -> x with as much noise as each step has, (N, ...)."""
        # BEGIN SOLUTION
        left = self.alphas_bar[t].reshape(-1, *[1] * (x.ndim - 1))
        return torch.sqrt(left) * x + torch.sqrt(1 - left) * eps
        # END SOLUTION

    def forward(self, predicted, eps):
        """What the network says, and the noise that was mixed in -> the loss, a scalar."""
        # BEGIN SOLUTION
        self.error = predicted - eps
        return (self.error**2).mean()
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for predicted."""
        # BEGIN SOLUTION
        return dout * 2 * self.error / self.error.numel()
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "ddpm_loss",
    DDPMLoss,
    also=[Device()],
    hints=[
        "alphas_bar[t] has shape (N,): one number a sample. Give it further axes of length 1, so "
        "that it broadcasts against x.",
        "The weights are the square roots of alphas_bar[t] and of 1 - alphas_bar[t].",
        "backward is that of a mean over all elements: 2 (predicted - eps) over their number.",
    ],
    mistakes=[
        Mistake(
            ("torch.sqrt(left) * x + torch.sqrt(1 - left) * eps", "left * x + (1 - left) * eps"),
            "the square roots are missing: variances add up, not the weights themselves",
        ),
        Mistake(
            ("torch.sqrt(1 - left) * eps", "(1 - torch.sqrt(left)) * eps"),
            "the noise has the weight sqrt(1 - alphas_bar), not 1 - sqrt(alphas_bar)",
        ),
        Mistake(
            (
                "torch.sqrt(left) * x + torch.sqrt(1 - left) * eps",
                "torch.sqrt(1 - left) * x + torch.sqrt(left) * eps",
            ),
            "alphas_bar is what is left of the image, not the share of the noise",
        ),
        Mistake(
            ("self.alphas_bar[t]", "self.alphas_bar.cumprod(0)[t]"),
            "alphas_bar is given multiplied up already",
        ),
        Mistake(
            ("self.alphas_bar[t]", "self.alphas_bar[t[:1]]"),
            "each sample has its own step t",
        ),
        Mistake(
            ("(self.error**2).mean()", "(self.error**2).sum() / len(eps)"),
            "the loss is the mean over all elements, not over the samples alone",
        ),
        Mistake(
            ("2 * self.error / self.error.numel()", "2 * self.error / len(self.error)"),
            "the loss is a mean over all elements: its gradient is divided by their number",
            row=2,
        ),
        Mistake(
            ("dout * 2 * self.error", "dout * self.error"),
            "the slope of a square is 2 times the error: the 2 is missing",
        ),
        Mistake(
            ("return dout * 2", "return 2"),
            "dout is left out of backward; the gradient is scaled by it",
            row=3,
        ),
        Mistake(
            ("self.error = predicted - eps", "self.error = eps - predicted"),
            "the sign of backward is wrong: the error is predicted - eps",
        ),
    ],
)
# END SPEC
