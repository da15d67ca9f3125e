"""Sarsa: action values, learned on policy.

What it computes
    Q(s, a) is the return to expect from state s after action a. With Q at hand an agent needs no
    model of the world to choose: it takes the action that is worth most. Sarsa learns Q from the
    five things that give it its name, s, a, r, s', a': the target uses the action that the agent
    really takes next, exploration included, so it learns the value of the policy it follows.

Formula
    target  = r + gamma Q(s2, a2),  or r alone when done
    Q(s, a) <- Q(s, a) + alpha (target - Q(s, a))

Shapes
    Q: (n, k), zeros at first: n states, k actions
    s, s2: integers from 0 to n - 1; a, a2: integers from 0 to k - 1
    r, alpha, gamma: numbers; done: True or False

Conventions
    `Sarsa(n, k, alpha, gamma)`; the attribute `Q` is a float64 array, and may be set from outside.
    `update(s, a, r, s2, a2, done)` changes Q[s, a] alone; what it returns is not looked at. `done`
    says that s2 is terminal, and a2 is then some number without meaning.

From
    G. A. Rummery and M. Niranjan, "On-line Q-learning using connectionist systems", Cambridge
    University 1994; R. S. Sutton and A. G. Barto, "Reinforcement Learning", 2nd ed., 2018, 6.4.

Example
    alpha = 0.5, gamma = 0.8 and Q = [[0, 1], [2, 4]]: update(0, 1, 1, 1, 0, False) has the target
    1 + 0.8 * 2 = 2.6 and makes Q[0, 1] = 1.8; update(1, 0, 3, 0, 0, True) makes Q[1, 0] = 2.5.
"""

import numpy as np


class Sarsa:
    def __init__(self, n, k, alpha, gamma):
        self.Q = np.zeros((n, k))
        self.alpha = alpha
        self.gamma = gamma

    def update(self, s, a, r, s2, a2, done):
        """One step: action a in state s, reward r, then state s2 and action a2; changes Q[s, a]."""
        # YOUR CODE HERE
        raise NotImplementedError
