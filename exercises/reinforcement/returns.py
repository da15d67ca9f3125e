"""Returns: what a reward now is worth, with all that follow.

What it computes
    An agent acts, and after each step gets a reward. What it wants is not the next reward but the
    return: the sum of all rewards from here on, each later one counted a little less. The discount
    gamma says how much less: 0 sees the next reward alone, 1 counts all of them in full. The
    expected return from a state is that state's value, which is what the rest of this unit is about.

Formula
    G_t = r_t + gamma r_(t+1) + gamma^2 r_(t+2) + ... + gamma^(T-1-t) r_(T-1)
        = r_t + gamma G_(t+1),  with G_T = 0: one pass, backward in time

Shapes
    rewards, returns: (T,), the steps of one episode, T >= 1
    gamma: a number from 0 to 1

Conventions
    `returns(rewards, gamma) -> G`, a new array of rewards' dtype, which holds floating-point
    numbers; rewards is not changed. r_t is the reward that follows the action of step t, so G_t
    begins with r_t undiscounted. Time counts: it grows with T, not with its square.

From
    R. S. Sutton and A. G. Barto, "Reinforcement Learning: An Introduction", 2nd ed., MIT Press
    2018, section 3.3.

Example
    rewards = [1, 2, 4] and gamma = 0.5 give [3, 4, 4]: 4, then 2 + 4/2, then 1 + 4/2.
"""

import numpy as np


def returns(rewards, gamma):
    """rewards (T,), a discount -> the return from each step on, (T,)."""
    # YOUR CODE HERE
    raise NotImplementedError
