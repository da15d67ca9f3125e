"""DQN loss on tensors: Q-learning with a network.

What it computes
    With more states than a table can hold, a network gives the values of all actions of a state.
    Each step from a memory of steps asks it to bring the value of the action that was taken
    closer to Q-learning's target. The target comes from a second network, the target network,
    which is an older copy: were it the network itself, every step would move its own goal. It
    counts as a constant, and nothing flows back into it. Here on PyTorch tensors and without
    autograd; everything stays on the device and in the dtype of q.

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
    changed.

From
    V. Mnih et al., "Human-level control through deep reinforcement learning", Nature 518, 2015.

Example
    gamma = 0.5, q = [[1, 2], [3, 4]], a = [0, 1], r = [1, 2], q_next = [[0, 4], [9, 9]] and
    done = [0, 1]: y = [3, 2], the loss is (4 + 4) / 2 = 4 and dq = [[-2, 0], [0, 2]].
"""

import torch


class DQNLoss:
    def __init__(self, gamma):
        self.gamma = gamma
        self.params = []
        self.grads = []

    def forward(self, q, a, r, q_next, done):
        """q, q_next (N, K), a, r, done (N,) -> the mean squared error of the targets, a scalar."""
        # BEGIN SOLUTION
        self.rows, self.a, self.shape = torch.arange(len(q), device=q.device), a, q.shape
        y = r + self.gamma * (1 - done) * q_next.amax(dim=1)
        self.error = q[self.rows, a] - y
        return (self.error**2).mean()
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for q, (N, K)."""
        # BEGIN SOLUTION
        dq = self.error.new_zeros(self.shape)
        dq[self.rows, self.a] = dout * 2 * self.error / len(self.error)
        return dq
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "dqn_loss",
    DQNLoss,
    also=[Device()],
    hints=[
        "The target is that of Q-learning, a row at a time: amax over dim 1 of q_next, 0 where done.",
        "q[torch.arange(N), a] takes from each row the value of the action that was taken.",
        "dq is 0 but for the same places: there it is 2 (q - y) / N, times dout.",
    ],
    mistakes=[
        Mistake(
            (
                "        return dq\n",
                "        return dq, -self.gamma * dq\n",
            ),
            "backward gives dq alone: the target is a constant, nothing flows into q_next",
            row=132,
        ),
        Mistake(
            ("q_next.amax(dim=1)", "q.amax(dim=1)"),
            "the target takes its values from q_next, the target network's, not from q",
            row=133,
        ),
        Mistake(
            ("(1 - done) * q_next.amax(dim=1)", "q_next.amax(dim=1)"),
            "where done is 1 the target is r alone: a terminal state has no future",
            row=127,
        ),
        Mistake(
            ("(1 - done) * q_next.amax(dim=1)", "done * q_next.amax(dim=1)"),
            "done is the wrong way round: the next value counts as long as it is 0",
        ),
        Mistake(
            ("q_next.amax(dim=1)", "q_next[self.rows, a]"),
            "the target takes the largest value of q_next, not that of the action taken",
            row=128,
        ),
        Mistake(
            ("q_next.amax(dim=1)", "q_next.max()"),
            "the maximum runs over the actions of each row, not over the whole batch",
        ),
        Mistake(
            ("dout * 2 * self.error / len(self.error)", "dout * 2 * self.error"),
            "the loss is a mean over the batch: its gradient is divided by N",
            row=1,
        ),
        Mistake(
            ("dout * 2 * self.error", "dout * self.error"),
            "the slope of a square is 2 times the error: the 2 is missing",
        ),
        Mistake(
            (
                "dq[self.rows, self.a] =",
                "dq[:] = 0 * dq + (dout * 2 / len(self.error)) * "
                "self.error[:, None]\n        dq[self.rows, self.a] =",
            ),
            "only the action that was taken gets a gradient; for the others it is 0",
        ),
        Mistake(
            ("dout * 2 * self.error", "2 * self.error"),
            "dout is left out of backward; the gradient is scaled by it",
            row=3,
        ),
    ],
)
# END SPEC
