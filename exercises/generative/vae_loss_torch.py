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
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradients for recon, mu and logvar."""
        # YOUR CODE HERE
        raise NotImplementedError
