"""Batch gradient: one sample, some, or all.

What it computes
    The loss is a mean over samples, and so is its gradient. Taken over the whole set it is exact,
    and costs one pass through the set for one step ("batch" gradient descent). A single sample
    gives it right on average only, at once, and very noisy ("stochastic"). A mini-batch of B
    samples lies between: the noise falls with sqrt(B), the cost grows with B, and up to some size
    modern machines compute it in the time of one sample. All three are one function of the indices.

Formula
    the gradient of net.loss(x[batch], t[batch]) for each parameter of the net

Shapes
    x: (N, ...), t: (N, ...), the whole set; batch: (B,), indices of samples in any order
    result: a list of arrays, in the order and the shapes of net.grads

Conventions
    `gradient(net, x, t, batch) -> list`. `net` is a network like TwoLayerNet: `net.loss(x, t)`
    returns the mean loss over the samples it is given, `net.backward()` then overwrites `net.grads`
    with its gradients. They are those of the mean over the batch: nothing has to be divided.
    x, t and batch are not changed.

From
    L. Bottou, F. E. Curtis and J. Nocedal, "Optimization methods for large-scale machine learning",
    SIAM Review 60, 2018.

Example
    For a net with the one weight w = 1 and the loss mean((w x - t)^2), x = [1, 2, 3] and t = 0 the
    gradient of sample 1 is 2 * 2 * 2 = 8, that of the batch [0, 2] is (2 + 18) / 2 = 10, and that
    of all (2 + 8 + 18) / 3 = 9.3333.
"""


def gradient(net, x, t, batch):
    """A net, the whole set x and t, indices (B,) -> the list of gradients for those samples."""
    # BEGIN SOLUTION
    net.loss(x[batch], t[batch])
    net.backward()
    return [g.copy() for g in net.grads]
    # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Function, Given, Mistake, Oracle, State, fixed, integers, normal

NET = """
import numpy as np

class Net:
    def __init__(self, D, K):
        self.params = [np.cos(np.arange(D * K)).reshape(D, K), np.sin(np.arange(K))]
        self.grads = [np.full_like(p, 7.0) for p in self.params]

    def loss(self, x, t):
        W, b = [p.astype(x.dtype) for p in self.params]
        self.x, self.h = x, np.tanh(x @ W)
        self.error = self.h + b - t
        return (self.error**2).sum(axis=1).mean()

    def backward(self, dout=1.0):
        d = 2 * dout * self.error / len(self.x)
        self.grads[0] = self.x.T @ (d * (1 - self.h**2))
        self.grads[1] = d.sum(axis=0)
"""
SMALL, WIDE = Given(NET, "Net(3, 2)"), Given(NET, "Net(5, 4)")


def by_autograd(x, t, batch):
    """The same net on tensors, sample by sample, and then the mean of its gradients."""
    import torch

    D, K = x.shape[1], t.shape[1]
    W = torch.arange(D * K, dtype=x.dtype).cos().reshape(D, K).requires_grad_()
    b = torch.arange(K, dtype=x.dtype).sin().requires_grad_()
    each = [((x[i] @ W).tanh() + b - t[i]).square().sum() for i in batch]
    found = [torch.autograd.grad(loss, [W, b]) for loss in each]
    return tuple(torch.stack(grads).mean(dim=0) for grads in zip(*found, strict=True))


exercise = Exercise(
    gradient,
    form=Function(),
    cases=[
        Case("a mini-batch", net=SMALL, x=normal(7, 3), t=normal(7, 2), batch=fixed([5, 1, 4])),
        Case("one sample", net=SMALL, x=normal(6, 3), t=normal(6, 2), batch=fixed([4])),
        Case(
            "the whole set", net=WIDE, x=normal(5, 5), t=normal(5, 4), batch=fixed([0, 1, 2, 3, 4])
        ),
        Case("a sample twice", net=WIDE, x=normal(6, 5), t=normal(6, 4), batch=fixed([3, 5, 3, 0])),
        Case(
            "drawn at random", net=SMALL, x=normal(9, 3), t=normal(9, 2), batch=integers(4, high=9)
        ),
        Case("a set of one", net=WIDE, x=normal(1, 5), t=normal(1, 4), batch=fixed([0])),
        Case(
            "other layouts",
            net=SMALL,
            x=normal(6, 3).strided(),
            t=normal(6, 2).fortran(),
            batch=fixed([2, 0, 5]),
        ),
    ],
    checks=[Oracle(by_autograd), State()],
    hints=[
        "x[batch] holds the samples with these indices, in this order; t needs the same.",
        "Three lines: the loss of those samples, backward, and the list of gradients.",
    ],
    mistakes=[
        Mistake(
            ("net.loss(x[batch], t[batch])\n", "net.loss(x, t)\n"),
            "this is the gradient over the whole set; only the samples in batch count",
        ),
        Mistake(
            ("t[batch])\n", "t[: len(batch)])\n"),
            "the targets are those of other samples: they take the same indices as x",
        ),
        Mistake(
            ("net.loss(x[batch], t[batch])\n", "net.loss(x[: len(batch)], t[: len(batch)])\n"),
            "these are the first samples; batch holds the indices of those that are meant",
        ),
        Mistake(
            ("[g.copy() for g in net.grads]", "[g / len(batch) for g in net.grads]"),
            "the loss is a mean already: its gradients need not be divided once more",
        ),
        Mistake(
            ("[g.copy() for g in net.grads]", "[g * len(batch) for g in net.grads]"),
            "this is the sum over the batch; its gradient is the mean",
        ),
        Mistake(
            ("    net.backward()\n", ""),
            "without backward grads holds what was there before",
        ),
        Mistake(
            (
                "    net.loss(x[batch], t[batch])\n",
                "    batch = sorted(set(batch.tolist()))\n    net.loss(x[batch], t[batch])\n",
            ),
            "a sample that is drawn twice counts twice",
        ),
    ],
)
# END SPEC
