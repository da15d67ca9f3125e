"""Batch norm: each feature standardized over the batch.

What it computes
    In training each feature gets mean 0 and variance 1 over the batch, then a scale gamma and a shift
    beta that are learned. So a layer's input keeps its size whatever the layers before it do, which
    lets a network learn faster and at higher rates; and since each sample is seen in the light of its
    batch, some noise comes in that regularizes. A single sample has no batch: in evaluation running
    averages of mean and variance, collected during training, take their place. For images a feature is
    a channel, and all its pixels count.

Formula
    mu, var = mean and variance over the batch (and over the pixels), var divided by n
    forward:   xh = (x - mu) / sqrt(var + eps), y = gamma xh + beta
    running:   mean <- (1 - momentum) mean + momentum mu
               var <- (1 - momentum) var + momentum var n / (n - 1)
    backward:  dgamma = sum dout xh, dbeta = sum dout, over the batch (and the pixels)
               d = gamma dout, dx = (d - mean(d) - xh mean(d xh)) / sqrt(var + eps)

Shapes
    x, y, dout, dx: (N, D), or (N, C, H, W) with D = C; gamma, beta, running_mean, running_var: (D,)
    n: how many numbers a mean runs over: N, or N H W

Conventions
    `BatchNorm(gamma, beta, momentum=0.1, eps=1e-5)`; `params` is [gamma, beta], the very arrays that were
    given, `grads` their gradients. `forward(x, train=True) -> y`; `backward(dout) -> dx`, after a
    forward in training, overwrites `grads`. `running_mean` starts at 0, `running_var` at 1; forward with
    train=False uses them instead of the batch, and changes neither. momentum is the weight of the new
    value. The normalization takes the variance divided by n; the running one is corrected by
    n / (n - 1), as in PyTorch. x and dout are not changed. Time counts: no Python loop over the
    features.

From
    S. Ioffe and C. Szegedy, "Batch normalization: accelerating deep network training by reducing
    internal covariate shift", ICML 2015.

Example
    x = [[0, 1], [2, 5]], gamma = [1, 2], beta = [0, 10], eps = 0 give y = [[-1, 8], [1, 12]]; then
    running_mean = [0.1, 0.3] and running_var = [0.9 + 0.1 * 2, 0.9 + 0.1 * 8] = [1.1, 1.7].
"""

import numpy as np


class BatchNorm:
    def __init__(self, gamma, beta, momentum=0.1, eps=1e-5):
        self.params = [gamma, beta]
        self.grads = [np.zeros_like(gamma), np.zeros_like(beta)]
        self.momentum, self.eps = momentum, eps
        self.running_mean = np.zeros_like(gamma)
        self.running_var = np.ones_like(gamma)

    def forward(self, x, train=True):
        """x (N, D) or (N, C, H, W) -> y of the same shape."""
        # BEGIN SOLUTION
        self.axes = (0, *range(2, x.ndim))
        self.shape = (1, -1) + (1,) * (x.ndim - 2)
        if train:
            mean, var = x.mean(axis=self.axes), x.var(axis=self.axes)
            n, m = x.size / len(mean), self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * (var * n / (n - 1))
        else:
            mean, var = self.running_mean, self.running_var
        self.std = np.sqrt(var + self.eps).reshape(self.shape)
        self.xh = (x - mean.reshape(self.shape)) / self.std
        gamma, beta = (p.reshape(self.shape) for p in self.params)
        return gamma * self.xh + beta
        # END SOLUTION

    def backward(self, dout):
        """dout of y's shape -> dx of x's shape; `grads` becomes [dgamma, dbeta]."""
        # BEGIN SOLUTION
        self.grads[0] = (dout * self.xh).sum(axis=self.axes)
        self.grads[1] = dout.sum(axis=self.axes)
        d = dout * self.params[0].reshape(self.shape)
        mean = d.mean(axis=self.axes, keepdims=True)
        slope = (d * self.xh).mean(axis=self.axes, keepdims=True)
        return (d - mean - self.xh * slope) / self.std
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, Same, Speed, State, normal


def batch_norm(x, gamma, beta, eps=1e-5):
    from torch.nn.functional import batch_norm

    return batch_norm(x, None, None, gamma, beta, training=True, eps=eps)


def training_then_evaluation(BatchNorm, x, gamma, beta, momentum=None, eps=None):
    """Evaluation before any training, then three batches of training, then evaluation again."""
    given = {"momentum": momentum, "eps": eps}
    layer = BatchNorm(gamma, beta, **{n: v for n, v in given.items() if v is not None})
    seen = {
        "running_mean before training": np.array(layer.running_mean),
        "running_var before training": np.array(layer.running_var),
        "evaluation before training": layer.forward(x, train=False),
    }
    for t in (1, 2, 3):
        layer.forward(t * x + t, train=True)
        mean = np.array(layer.running_mean)
        seen |= {
            f"running_mean after batch {t}": mean,
            f"running_var after batch {t}": np.array(layer.running_var),
        }
    return seen | {
        "evaluation": layer.forward(2 * x - 1, train=False),
        "evaluation of one sample": layer.forward(x[:1], train=False),
        "running_mean after evaluation": layer.running_mean,
        "running_var after evaluation": layer.running_var,
    }


exercise = Exercise(
    BatchNorm,
    form=Layer(),
    cases=[
        Case("a batch", x=normal(5, 3), gamma=normal(3), beta=normal(3)),
        Case("images", x=normal(2, 4, 3, 5), gamma=normal(4), beta=normal(4)),
        Case("one image", x=normal(1, 3, 4, 2), gamma=normal(3), beta=normal(3)),
        Case(
            "momentum 0.3, eps 0.01",
            x=normal(6, 4, scale=2.0, shift=1.0),
            gamma=normal(4),
            beta=normal(4),
            momentum=0.3,
            eps=0.01,
        ),
        Case("small features", x=normal(4, 5, scale=1e-4), gamma=normal(5), beta=normal(5)),
        Case("large features", x=normal(7, 2, scale=50.0), gamma=normal(2), beta=normal(2)),
        Case(
            "not contiguous",
            x=normal(3, 2, 5, 4).strided(),
            gamma=normal(2),
            beta=normal(2),
        ),
    ],
    checks=[
        Oracle(batch_norm),
        Gradient(),
        State(),
        Same(
            training_then_evaluation,
            accept=[
                Mistake(
                    ("(var * n / (n - 1))", "var"),
                    "running_var averages the variance divided by n; PyTorch divides by n - 1 there",
                )
            ],
        ),
        Speed(
            Case("many features", x=normal(16, 1024), gamma=normal(1024), beta=normal(1024)),
            at_most=5,
        ),
    ],
    hints=[
        "Which axes does a mean run over? For (N, D) axis 0, for (N, C, H, W) axes 0, 2 and 3: all but "
        "the one of the features. gamma.reshape(1, -1, 1, 1) lines up with the channels.",
        "x reaches y on three ways: directly, through the mean and through the variance. All three "
        "carry gradient back; the formula for dx has a term for each.",
        "Keep xh and sqrt(var + eps) on self. In evaluation, use running_mean and running_var and "
        "leave them alone.",
    ],
    mistakes=[
        Mistake(
            ("x.var(axis=self.axes)", "x.var(axis=self.axes, ddof=1)"),
            "the batch is normalized by the variance divided by n, not by n - 1",
            row=36,
        ),
        Mistake(
            [
                (
                    "(1 - m) * self.running_mean + m * mean",
                    "m * self.running_mean + (1 - m) * mean",
                ),
                ("(1 - m) * self.running_var + m * (", "m * self.running_var + (1 - m) * ("),
            ],
            "momentum is the weight of the new value, 1 - momentum that of the old one",
            row=38,
        ),
        Mistake(
            (
                "mean, var = self.running_mean, self.running_var",
                "mean, var = x.mean(axis=self.axes), x.var(axis=self.axes)",
            ),
            "evaluation uses the running statistics, not those of the batch",
            row=39,
        ),
        Mistake(
            [
                (
                    "        if train:\n            mean, var",
                    "        if True:\n            mean, var",
                ),
                ("        else:\n            mean", "        if not train:\n            mean"),
                ("m * (var * n / (n - 1))", "m * (var * n / max(n - 1, 1))"),
            ],
            "the running statistics change in evaluation too; only training may change them",
            row=40,
        ),
        Mistake(
            ("(d - mean - self.xh * slope) / self.std", "d / self.std"),
            "mean and variance depend on x as well: two of the three ways back are missing",
            row=41,
        ),
        Mistake(
            ("d - mean - self.xh * slope", "d - mean"),
            "the way back through the variance is missing: - xh mean(d xh)",
            row=42,
        ),
        Mistake(
            ("d - mean - self.xh * slope", "d - self.xh * slope"),
            "the way back through the mean is missing: - mean(d)",
            row=43,
        ),
        Mistake(
            ("(d - mean - self.xh * slope) / self.std", "np.zeros_like(dout)"),
            "dx is 0 only for a gradient that is the same for the whole batch, not in general",
            row=44,
        ),
        Mistake(
            ("np.sqrt(var + self.eps).reshape", "(np.sqrt(var) + self.eps).reshape"),
            "eps is added to the variance, inside the root",
            row=45,
        ),
        Mistake(
            (
                "self.std = np.sqrt(var + self.eps)",
                "var = np.maximum(var, self.eps)\n        self.std = np.sqrt(var)",
            ),
            "eps is added to every variance; it is no lower limit",
            row=46,
        ),
        Mistake(
            [
                ("self.axes = (0, *range(2, x.ndim))", "self.axes = 0"),
                (
                    "self.shape = (1, -1) + (1,) * (x.ndim - 2)",
                    "self.shape = (1, *x.shape[1:]) if x.ndim == 2 else (1, -1, 1, 1)",
                ),
                ("np.sqrt(var + self.eps).reshape(self.shape)", "np.sqrt(var + self.eps)"),
                ("mean.reshape(self.shape)", "mean"),
                ("n, m = x.size / len(mean)", "n, m = max(len(x), 2)"),
            ],
            "an image's mean and variance run over its pixels too, axes 0, 2 and 3: one for a channel",
            row=47,
        ),
        Mistake(
            ("dout * self.params[0].reshape(self.shape)", "dout"),
            "dx passes gamma on its way back: d = gamma dout",
        ),
        Mistake(
            ("self.grads[0] = (dout * self.xh).sum", "self.grads[0] = (dout * self.xh).mean"),
            "dgamma is the sum over the batch, not the mean: 1/N, where it belongs, is in the loss",
        ),
    ],
)
# END SPEC
