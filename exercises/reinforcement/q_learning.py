"""Q-learning: the best action values, learned off policy.

What it computes
    Like Sarsa, but the target takes the largest value of the next state, whatever the agent does
    there. So it learns the value of the best policy while following another one: it may act at
    random, to explore, and still find out what acting well is worth. To choose well it needs no
    model of the world; the table of state and action values is all.

Formula
    target  = r + gamma max_b Q(s2, b),  or r alone when done
    Q(s, a) <- Q(s, a) + alpha (target - Q(s, a))

Shapes
    Q: (n, k), zeros at first: n states, k actions
    s, s2: integers from 0 to n - 1; a: an integer from 0 to k - 1
    r, alpha, gamma: numbers; done: True or False

Conventions
    `QLearning(n, k, alpha, gamma)`; the attribute `Q` is a float64 array, and may be set from
    outside. `update(s, a, r, s2, done)` changes Q[s, a] alone; what it returns is not looked at.
    `done` says that s2 is terminal.

From
    C. J. C. H. Watkins and P. Dayan, "Q-learning", Machine Learning 8, 1992.

Example
    alpha = 0.5, gamma = 0.8 and Q = [[0, 1], [2, 4]]: update(0, 1, 1, 1, False) has the target
    1 + 0.8 * 4 = 4.2 and makes Q[0, 1] = 2.6; update(1, 0, 3, 0, True) makes Q[1, 0] = 2.5.
"""

import numpy as np


class QLearning:
    def __init__(self, n, k, alpha, gamma):
        self.Q = np.zeros((n, k))
        self.alpha = alpha
        self.gamma = gamma

    def update(self, s, a, r, s2, done):
        """One step: action a in state s, reward r, then state s2; changes Q[s, a]."""
        # YOUR CODE HERE
        raise NotImplementedError
