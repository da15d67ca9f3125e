"""REINFORCE loss on tensors: the policy gradient.

What it computes
    A network gives scores for the actions, and softmax of the scores is the policy itself. Each
    action that was taken is made more likely in proportion to the return that followed it, and
    less likely where the return is below 0. The loss is an odd one: it is no measure of how good
    the policy is, but its gradient is, on average, that of the expected return (with a minus, as
    optimizers go down). A return is a number that was observed: nothing flows back into it.
    Here on PyTorch tensors and without autograd; everything stays on the device and in the dtype
    of the logits.

Formula
    p_n  = softmax(logits_n)
    loss = -(1/N) sum_n returns_n log p_n[a_n]
    dlogits[n, b] = dout (1/N) returns_n (p_n[b] - (1 if b = a_n else 0))

Shapes
    logits, dlogits: (N, K); actions: (N,), integers from 0 to K - 1; returns: (N,)
    loss, dout: scalars

Conventions
    `forward(logits, actions, returns) -> loss`, the mean over the batch; `backward(dout=1.0) ->
    dlogits`, scaled by dout. No parameters, so `params` and `grads` are empty lists. Scores in the
    thousands give finite numbers. Nothing given is changed, and the returns are used as they are:
    no baseline is taken away.

From
    R. J. Williams, "Simple statistical gradient-following algorithms for connectionist
    reinforcement learning", Machine Learning 8, 1992.

Example
    logits = [[0, 0], [1, 3]], actions = [0, 0] and returns = [2, -1]: p = [[0.5, 0.5],
    [0.1192, 0.8808]], the loss is (2 * 0.6931 - 2.1269) / 2 = -0.3703 and
    dlogits = [[-0.5, 0.5], [0.4404, -0.4404]].
"""

import torch


class ReinforceLoss:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, logits, actions, returns):
        """logits (N, K), actions (N,), returns (N,) -> the loss, a scalar."""
        # BEGIN SOLUTION
        shifted = logits - logits.amax(dim=1, keepdim=True)
        log_p = shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
        self.rows = torch.arange(len(logits), device=logits.device)
        self.actions, self.returns = actions, returns
        self.p = torch.exp(log_p)
        return -(returns * log_p[self.rows, actions]).mean()
        # END SOLUTION

    def backward(self, dout=1.0):
        """The gradient for the loss, a scalar -> the gradient for the logits, (N, K)."""
        # BEGIN SOLUTION
        change = self.p.clone()
        change[self.rows, self.actions] -= 1
        return dout * self.returns[:, None] * change / len(change)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "reinforce",
    ReinforceLoss,
    also=[Device()],
    hints=[
        "It is softmax with loss, with the action taken for a label and each sample weighted by "
        "its return.",
        "Make log p from the shifted scores; backward is (p - 1 at the action taken) times the "
        "return, over N.",
    ],
    mistakes=[
        Mistake(
            ("return -(returns", "return (returns"),
            "the loss has a minus: going down it makes good actions more likely",
        ),
        Mistake(
            ("return dout * self.returns[:, None] *", "return dout *"),
            "each action's gradient is weighted by its return",
        ),
        Mistake(
            [
                ("[self.rows, actions]).mean()", "[self.rows, actions]).sum()"),
                ("* change / len(change)", "* change"),
            ],
            "the loss is the mean over the batch, not the sum",
        ),
        Mistake(
            ("* change / len(change)", "* change"),
            "the loss is a mean over the batch: its gradient is divided by N",
            row=1,
        ),
        Mistake(
            ("return dout * self.returns[:, None]", "return self.returns[:, None]"),
            "dout is left out of backward; the gradient is scaled by it",
            row=3,
        ),
        Mistake(
            (
                "self.actions, self.returns = actions, returns",
                "self.actions = actions\n        self.returns = returns = returns - returns.mean()",
            ),
            "the returns are used as they are: no mean is taken away",
        ),
        Mistake(
            ("shifted = logits - logits.amax(dim=1, keepdim=True)", "shifted = logits"),
            "exp overflows for large scores; subtract the largest score of the row first",
            row=5,
        ),
        Mistake(
            ("-(returns * log_p[self.rows, actions])", "-(returns * self.p[self.rows, actions])"),
            "it is the logarithm of the probability that is weighted, not the probability",
        ),
        Mistake(
            (
                "        return dout * self.returns[:, None] * change / len(change)",
                "        return (dout * self.returns[:, None] * change / len(change), "
                "-dout * self.returns / len(change))",
            ),
            "backward gives dlogits alone: a return is observed, nothing flows into it",
        ),
    ],
)
# END SPEC
