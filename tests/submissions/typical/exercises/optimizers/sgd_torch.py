"""SGD on tensors: one step down the slope.

What it computes
    Each parameter moves a little against its gradient; the learning rate says how little. Here the
    parameters are PyTorch tensors that know nothing of autograd, and the step is written by hand.
    Everything stays on the device and in the dtype of the parameters.

Formula
    p <- p - lr g, for each parameter p and its gradient g

Shapes
    params, grads: lists of tensors of any shapes, each gradient of its parameter's shape

Conventions
    `SGD(lr=0.01)`; `update(params, grads)` changes the tensors in `params` in place: whoever else
    holds such a tensor (a layer does) sees the new values. It returns nothing, and leaves `grads`
    and the list `params` itself alone. `lr` may be set between two updates, and counts from the
    next one on. The parameters keep their dtype.

From
    H. Robbins and S. Monro, "A stochastic approximation method", Annals of Mathematical Statistics
    22, 1951.

Example
    With lr = 0.1, params [[1, 2]] and grads [[10, -5]] the parameter becomes [0, 2.5]; then with
    lr = 0.2 and grads [[1, 1]] it becomes [-0.2, 2.3].
"""


class SGD:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        """Lists of tensors: each of `params` takes one step, in place."""
        # YOUR CODE HERE
        raise NotImplementedError
