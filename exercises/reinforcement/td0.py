"""TD(0): values learned from each step.

What it computes
    The value V(s) of a state is the return that a policy can expect from there. TD(0) learns it
    while the agent walks: after one step it knows the reward and the state it came to, and moves
    V(s) a little towards "reward plus the discounted value of where I am now". It learns a guess
    from a guess, which is called bootstrapping, and need not wait for the end of the episode. At
    the end there is nothing to guess: a terminal state has no future, whatever the table says.

Formula
    target = r + gamma V(s2),  or r alone when done
    V(s) <- V(s) + alpha (target - V(s))

Shapes
    V: (n,), a value for each of n states, zeros at first
    s, s2: integers from 0 to n - 1; r, alpha, gamma: numbers; done: True or False

Conventions
    `TD0(n, alpha, gamma)`; the attribute `V` is a float64 array of n values, and may be set from
    outside. `update(s, r, s2, done)` changes V[s] alone; what it returns is not looked at. `done`
    says that s2 is terminal.

From
    R. S. Sutton, "Learning to predict by the methods of temporal differences", Machine Learning 3,
    1988.

Example
    n = 3, alpha = 0.5, gamma = 0.8 and V = [0, 2, 4]: update(0, 1, 1, False) has the target 2.6
    and makes V[0] = 1.3; then update(1, 3, 2, True) has the target 3 and makes V[1] = 2.5.
"""

import numpy as np


class TD0:
    def __init__(self, n, alpha, gamma):
        self.V = np.zeros(n)
        self.alpha = alpha
        self.gamma = gamma

    def update(self, s, r, s2, done):
        """One step from state s with reward r to state s2, terminal if done; changes V[s]."""
        # YOUR CODE HERE
        raise NotImplementedError
