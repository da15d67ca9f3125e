"""Cosine schedule: a learning rate that rises, and falls.

What it computes
    At the start the gradients of an untrained network are wild, and a full step would throw it
    anywhere: so the learning rate warms up from 0, on a straight line. At the end each step should
    be small, to settle in a minimum and not to jump about in it: so it comes down to 0, along half
    a period of a cosine, which stays high for a while, falls, and lands softly.

Formula
    peak step / warmup                                                   while step < warmup
    peak (1 + cos(pi (step - warmup) / (total - warmup))) / 2            from then on
    0                                                                    from total on

Shapes
    step, warmup, total, peak and the result: numbers

Conventions
    `cosine(step, warmup, total, peak) -> lr`. step counts from 0, so that without a warm-up
    (warmup = 0) the first rate is peak itself, and with one it is 0; at step = warmup it is peak.
    0 <= warmup < total.

From
    I. Loshchilov and F. Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017;
    the warm-up in P. Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour",
    arXiv:1706.02677, 2017.

Example
    warmup = 10, total = 110, peak = 0.4: step 5 gives 0.2, step 10 0.4, step 60, halfway down, 0.2,
    step 85 0.4 (1 + cos(3 pi / 4)) / 2 = 0.0586, and step 110 and all later ones 0.
"""

import math


def cosine(step, warmup, total, peak):
    """Three counts and the highest rate -> the rate at this step, a number."""
    # YOUR CODE HERE
    raise NotImplementedError
