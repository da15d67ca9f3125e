"""Flatten on tensors: from images to rows.

What it computes
    The same numbers in another shape: each sample of a batch becomes one row. On PyTorch tensors and
    without autograd: both directions are written by hand. Everything stays on the device and in the
    dtype of x.

Formula
    forward:   y = x with all axes after the first laid out as one, in C order (last axis fastest)
    backward:  dx = dout in x's shape

Shapes
    x, dx: (N, ...), of two or more dimensions
    y, dout: (N, D), D the number of elements of one sample

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty
    lists. An x of two dimensions stays as it is. x and dout are not changed; a view is as good as a
    copy.

From
    Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, "Gradient-based learning applied to document
    recognition", Proceedings of the IEEE 86, 1998: between the feature maps and the dense layers.

Example
    x = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]] gives y = [[1, 2, 3, 4], [5, 6, 7, 8]];
    dout = [[10, 20, 30, 40], [50, 60, 70, 80]] gives
    dx = [[[10, 20], [30, 40]], [[50, 60], [70, 80]]].
"""


class Flatten:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x (N, ...) -> (N, D)."""
        # BEGIN SOLUTION
        self.shape = x.shape
        return x.reshape(len(x), -1)
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, (N, D) -> the gradient for x, in its shape."""
        # BEGIN SOLUTION
        return dout.reshape(self.shape)
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "flatten",
    Flatten,
    also=[Device()],
    hints=[
        "reshape takes the new lengths; one of them may be -1, which means whatever is left. view "
        "needs a contiguous tensor, reshape does not.",
        "forward keeps x.shape on self; backward reshapes dout to it.",
    ],
    mistakes=[
        Mistake(
            [
                ("x.reshape(len(x), -1)", "x.reshape(-1, len(x)).T"),
                ("dout.reshape(self.shape)", "dout.T.reshape(self.shape)"),
            ],
            "the numbers of different samples get mixed; a row holds one sample, in C order",
            row=70,
        ),
        Mistake(
            ("x.reshape(len(x), -1)", "x.view(len(x), -1)"),
            "view refuses a tensor that is not contiguous; reshape copies where it has to",
        ),
        Mistake(
            ("return dout.reshape(self.shape)", "return dout"),
            "backward gives dx the shape that x had",
        ),
        Mistake(
            ("x.reshape(len(x), -1)", "x.flatten()"),
            "the batch is flattened too; each sample keeps a row of its own",
        ),
        Mistake(
            ("dout.reshape(self.shape)", "0 * dout.reshape(self.shape)"),
            "every number of x is one of y, so dout flows back in full",
        ),
    ],
)
# END SPEC
