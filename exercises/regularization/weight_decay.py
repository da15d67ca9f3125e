"""Weight decay: small weights, please.

What it computes
    A penalty on the size of the weights is added to the loss: lam/2 times the sum of their squares.
    Its gradient, lam w, pulls each weight towards 0 at every step, the more the larger it is, unless the
    data pull back. So a weight grows only where it is needed, the function stays smooth, and the
    network overfits less. Biases are left out: they shift the function without making it any wilder.

Formula
    penalty = lam / 2 sum of w^2, over all elements of all weights
    gradient for w with the penalty: g + lam w; for a bias: g

Shapes
    params, grads: lists of arrays of any shapes, each gradient of its parameter's shape
    lam: a number >= 0; penalty: a scalar

Conventions
    `WeightDecay(lam)`; `penalty(params)` is a scalar; `add(params, grads)` returns a new list of
    gradients, and leaves params and grads as they are. An array of one dimension is a bias and is left
    out of both; one of two or more is a weight.

From
    A. Krogh and J. A. Hertz, "A simple weight decay can improve generalization", NIPS 1991.

Example
    With lam = 0.1, params = [[[1, 2], [3, -4]], [5, 6]] and grads = [[[1, 1], [1, 1]], [1, 1]] the
    penalty is 0.05 * 30 = 1.5 and add gives [[[1.1, 1.2], [1.3, 0.6]], [1, 1]].
"""


class WeightDecay:
    def __init__(self, lam):
        self.lam = lam

    def penalty(self, params):
        """A list of arrays -> lam/2 times the sum of the weights' squares, a scalar."""
        # YOUR CODE HERE
        raise NotImplementedError

    def add(self, params, grads):
        """Parameters and gradients -> a new list: the gradients of the loss with the penalty."""
        # YOUR CODE HERE
        raise NotImplementedError
