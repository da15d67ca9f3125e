"""Policy: epsilon-greedy, now and then something else.

What it computes
    A policy chooses an action. The greedy one takes the action that looks best so far, and may
    never find out that another one is better; so with a small chance epsilon the agent explores
    and takes any action at random. Where several actions look equally good, as all of them do in
    a table of zeros, the greedy choice is one of them at random: always taking the first would
    send a beginner the same way for ever.

Formula
    with chance eps:       each of the k actions with chance 1/k, the best ones among them
    with chance 1 - eps:   each of the m actions of the largest value with chance 1/m

Shapes
    q: (k,), the values of the k actions; eps: a number from 0 to 1
    returned: an integer from 0 to k - 1

Conventions
    `epsilon_greedy(q, eps, rng) -> action`; all chance comes from rng, a numpy.random.Generator:
    one in the same state gives the same action. What is drawn from it, and in which order, is up
    to you. q is not changed.

From
    R. S. Sutton and A. G. Barto, "Reinforcement Learning: An Introduction", 2nd ed., MIT Press
    2018, section 2.2.

Example
    q = [1, 3, 3, 0] and eps = 0.2: actions 1 and 2 are taken with chance 0.2/4 + 0.8/2 = 0.45
    each, actions 0 and 3 with chance 0.05 each.
"""

import numpy as np


def epsilon_greedy(q, eps, rng):
    """Values of k actions (k,), a chance, a generator -> the number of an action."""
    # YOUR CODE HERE
    raise NotImplementedError
