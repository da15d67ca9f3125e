"""VAE loss on tensors: reconstruct, and keep the code simple.

What it computes
    A variational autoencoder turns each input into a normal distribution over codes, with mean mu
    and variance exp(logvar) in each dimension, draws a code from it and rebuilds the input from
    the code. The loss asks for two things that pull apart: that what is rebuilt is close to the
    input, and that the distribution of codes stays close to N(0, 1), measured by the
    Kullback-Leibler divergence. Thanks to the second, any code drawn from N(0, 1) can be turned
    into a new sample later. The variance comes as a logarithm, so that any number will do.
    Here on PyTorch tensors and without autograd; everything stays on the device and in the
    dtype of what is given.

Formula
    loss = (1/N) sum_n [ sum_i (recon_ni - x_ni)^2
                         + 1/2 sum_k (mu_nk^2 + exp(logvar_nk) - 1 - logvar_nk) ]
    drecon  = dout (2/N) (recon - x)
    dmu     = dout (1/N) mu
    dlogvar = dout (1/N) (exp(logvar) - 1) / 2

Shapes
    x, recon, drecon: (N, ...), all the same; mu, logvar, dmu, dlogvar: (N, K)
    loss, dout: scalars

Conventions
    `forward(x, recon, mu, logvar) -> loss`: sums over elements and code dimensions, the mean over
    the batch alone; `backward(dout=1.0) -> (drecon, dmu, dlogvar)`, scaled by dout; x gets no
    gradient. No parameters, so `params` and `grads` are empty lists. Nothing given is changed.

From
    D. P. Kingma and M. Welling, "Auto-encoding variational Bayes", ICLR 2014.

Example
    x = [[1, 2]], recon = [[1, 4]], mu = [[1]], logvar = [[0]]: the loss is 4 + 1/2 = 4.5, and
    drecon = [[0, 4]], dmu = [[1]], dlogvar = [[0]].
"""

import torch


class VAELoss:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, recon, mu, logvar):
        """x, recon (N, ...), mu, logvar (N, K) -> the loss, a scalar."""
        # BEGIN SOLUTION
        self.error, self.mu, self.logvar = recon - x, mu, logvar
        kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum()
        return ((self.error**2).sum() + kl) / len(x)
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradients for recon, mu and logvar."""
        # BEGIN SOLUTION
        each = dout / len(self.mu)
        drecon = each * 2 * self.error
        dmu = each * self.mu
        dlogvar = each * 0.5 * (torch.exp(self.logvar) - 1)
        return drecon, dmu, dlogvar
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "vae_loss",
    VAELoss,
    also=[Device()],
    hints=[
        "Both parts are sums over all their elements, divided by N, the number of samples.",
        "The slope of mu^2 / 2 is mu, that of (exp(logvar) - logvar) / 2 is (exp(logvar) - 1) / 2.",
    ],
    mistakes=[
        Mistake(
            [
                ("(self.error**2).sum()", "(self.error**2).mean() * len(x)"),
                (
                    "each * 2 * self.error",
                    "each * 2 * self.error * len(self.mu) / self.error.numel()",
                ),
            ],
            "the squared error is summed over the elements of a sample, not averaged",
        ),
        Mistake(
            [
                ("kl = 0.5 * (", "kl = ("),
                ("each * self.mu", "2 * each * self.mu"),
                ("each * 0.5 *", "each *"),
            ],
            "the divergence has a factor 1/2",
        ),
        Mistake(
            [("mu**2 + torch.exp(logvar) - 1", "mu**2 + logvar**2 - 1")],
            "logvar is the logarithm of the variance: its exponential stands beside mu^2",
        ),
        Mistake(
            (
                "torch.exp(logvar) - 1 - logvar).sum()",
                "torch.exp(2 * logvar) - 1 - 2 * logvar).sum()",
            ),
            "logvar is the logarithm of the variance, not of the standard deviation",
        ),
        Mistake(
            ("kl = 0.5 * (", "kl = -0.5 * ("),
            "the divergence is never below 0: its sign is wrong",
        ),
        Mistake(
            ("each = dout / len(self.mu)", "each = dout"),
            "the loss is a mean over the batch: its gradients are divided by N",
            row=1,
        ),
        Mistake(
            ("each = dout / len(self.mu)", "each = 1 / len(self.mu)"),
            "dout is left out of backward; the gradients are scaled by it",
            row=3,
        ),
        Mistake(
            ("0.5 * (torch.exp(self.logvar) - 1)", "0.5 * torch.exp(self.logvar)"),
            "dlogvar lacks the slope of -logvar, which is -1",
        ),
        Mistake(
            ("each * 2 * self.error", "-each * 2 * self.error"),
            "drecon is that for recon: recon - x, not x - recon",
        ),
        Mistake(
            ("return drecon, dmu, dlogvar", "return drecon, dlogvar, dmu"),
            "the order is drecon, dmu, dlogvar",
        ),
    ],
)
# END SPEC
