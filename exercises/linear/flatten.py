"""Flatten: from images to rows.

What it computes
    The same numbers in another shape: each sample of a batch becomes one row. It stands between the
    last convolution of a network and its first dense layer. Nothing is computed, so backward has
    only to undo the reshaping; but it has to remember what the shape was.

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
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output, (N, D) -> the gradient for x, in its shape."""
        # YOUR CODE HERE
        raise NotImplementedError
