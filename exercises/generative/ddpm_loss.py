"""DDPM loss: learn to see the noise.

What it computes
    A diffusion model learns to make images by learning to clean them. Noise is mixed in, more of
    it the later the step t: at first almost all is image, at the end almost all noise. How much of
    the image's variance is left at step t is alphas_bar[t]. Because sums of normal noise are
    normal, any step can be reached at once, without going through those before. A network sees
    the noisy image and t and has to say what the noise was; the mean squared error of its answer
    is the whole loss.

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

import numpy as np


class DDPMLoss:
    def __init__(self, alphas_bar):
        self.alphas_bar = alphas_bar
        self.params = []
        self.grads = []

    def noisy(self, x, t, eps):
        """x, eps (N, ...), steps t (N,) -> x with as much noise as each step has, (N, ...)."""
        # YOUR CODE HERE
        raise NotImplementedError

    def forward(self, predicted, eps):
        """What the network says, and the noise that was mixed in -> the loss, a scalar."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for predicted."""
        # YOUR CODE HERE
        raise NotImplementedError
