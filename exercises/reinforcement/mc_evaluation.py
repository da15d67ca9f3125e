"""Monte Carlo: values as averages of returns.

What it computes
    The value function of a policy without any knowledge of the world: play whole episodes, and for
    each state average the returns that followed it. No guess enters (nothing is bootstrapped), so
    the average is right in the long run whatever the states are, but an episode has to end first
    and single returns scatter. In an episode that comes back to a state this exercise counts the
    first visit only, which makes the returns of a state independent of each other.

Formula
    G_t  = r_t + gamma r_(t+1) + gamma^2 r_(t+2) + ...
    V(s) = mean over the episodes that visit s of G_t, t the first visit of s in that episode

Shapes
    states: (T,), integers from 0 to n - 1; rewards: (T,); V: (n,)

Conventions
    `MonteCarlo(n, gamma)`; `update(states, rewards)` takes one whole episode: in step t the agent
    was in states[t], and rewards[t] is what it got then. The attribute `V` is a float64 array of
    the n averages so far, 0 for a state that was never visited. What update returns is not looked
    at, and what it is given is not changed.

From
    R. S. Sutton and A. G. Barto, "Reinforcement Learning: An Introduction", 2nd ed., MIT Press
    2018, section 5.1.

Example
    n = 3, gamma = 0.5: the episode states = [0, 1, 0], rewards = [1, 2, 4] has the returns
    [3, 4, 4] and gives V = [3, 4, 0]: of state 0 the first visit counts, not the third step. A
    second episode, states = [1], rewards = [0], gives V = [3, 2, 0].
"""

import numpy as np


class MonteCarlo:
    def __init__(self, n, gamma):
        self.V = np.zeros(n)
        self.gamma = gamma
        # YOUR CODE HERE
        raise NotImplementedError

    def update(self, states, rewards):
        """One episode: states (T,), rewards (T,); changes V."""
        # YOUR CODE HERE
        raise NotImplementedError
