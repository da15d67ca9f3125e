"""GAE: generalised advantage estimation.

What it computes
    How much better an action went than the critic expected: its advantage. The error of one step,
    delta, trusts the critic's value of the next state and has little variance but is biased by
    what the critic does not know yet; the whole return minus the value is unbiased and noisy. GAE
    mixes all that lie between, with weights that fall by gamma lambda a step. Steps of several
    episodes lie one after the other in the same array, and where one ends nothing crosses over.

Formula
    delta_t = r_t + gamma V(s_(t+1)) (1 - done_t) - V(s_t)
    A_t     = delta_t + gamma lambda (1 - done_t) A_(t+1),  A_T = 0
    V(s_T) is `last`: the value of the state in which the collecting stopped

Shapes
    rewards, values, dones, advantages: (T,)
    last, gamma, lam: numbers

Conventions
    `gae(rewards, values, last, dones, gamma, lam) -> advantages`, a new array of rewards' dtype.
    dones holds 0 or 1: 1 where the episode ended with that step, so that the next entry belongs to
    a new one. The advantages are not normalised, and nothing given is changed. Time counts: it
    grows with T, not with its square.

From
    J. Schulman et al., "High-dimensional continuous control using generalized advantage
    estimation", ICLR 2016.

Example
    rewards = [1, 2, 3], values = [0.5, 1, 2], last = 4, dones = [0, 1, 0], gamma = 0.5 and
    lam = 0.5 give [1.25, 1, 3]: delta is [1, 1, 3], and only the first looks further.
"""

import numpy as np


def gae(rewards, values, last, dones, gamma, lam):
    """rewards, values, dones (T,), three numbers -> advantages (T,)."""
    # YOUR CODE HERE
    raise NotImplementedError
