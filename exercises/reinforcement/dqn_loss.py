"""DQN loss: Q-learning with a network.

What it computes
    With more states than a table can hold, a network gives the values of all actions of a state.
    Each step from a memory of steps asks it to bring the value of the action that was taken
    closer to Q-learning's target. The target comes from a second network, the target network,
    which is an older copy: were it the network itself, every step would move its own goal. It
    counts as a constant, and nothing flows back into it.

Formula
    y_n  = r_n + gamma (1 - done_n) max_b q_next[n, b]
    loss = (1/N) sum_n (q[n, a_n] - y_n)^2
    dq[n, b] = dout (2/N) (q[n, b] - y_n) for b = a_n, 0 for the other actions

Shapes
    q, q_next, dq: (N, K), the values of K actions by the network and by the target network
    a: (N,), integers from 0 to K - 1; r: (N,); done: (N,), 0.0 or 1.0 in q's dtype
    loss, dout: scalars

Conventions
    `DQNLoss(gamma)`; `forward(q, a, r, q_next, done) -> loss`, the mean over the batch;
    `backward(dout=1.0) -> dq`, scaled by dout. No parameters, so `params` and `grads` are empty
    lists. q_next is that of the states reached; where done is 1 it means nothing. Nothing given is
    changed, and all is computed in q's dtype.

From
    V. Mnih et al., "Human-level control through deep reinforcement learning", Nature 518, 2015.

Example
    gamma = 0.5, q = [[1, 2], [3, 4]], a = [0, 1], r = [1, 2], q_next = [[0, 4], [9, 9]] and
    done = [0, 1]: y = [3, 2], the loss is (4 + 4) / 2 = 4 and dq = [[-2, 0], [0, 2]].
"""

import numpy as np


class DQNLoss:
    def __init__(self, gamma):
        self.gamma = gamma
        self.params = []
        self.grads = []

    def forward(self, q, a, r, q_next, done):
        """q, q_next (N, K), a, r, done (N,) -> the mean squared error of the targets, a scalar."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for q, (N, K)."""
        # YOUR CODE HERE
        raise NotImplementedError
