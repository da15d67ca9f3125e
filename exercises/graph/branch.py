"""Branch: the node where one array goes several ways.

What it computes
    n copies of its input, one for each of those who use it: a residual block and its skip
    connection, the gates of an LSTM, the branches of an inception module. Each user sends back a
    gradient of its own, and they add up: this is where the sum in the chain rule of several paths
    comes from.

Formula
    forward:   out_i = x for i = 1 ... n
    backward:  dx = dout_1 + dout_2 + ... + dout_n

Shapes
    x, each out_i, each dout_i, dx: any shape, all the same

Conventions
    `Branch(n=2)`, n >= 1. `forward(x) -> tuple` of n arrays, also for n = 1; `backward(*douts) ->
    dx` takes n gradients. No parameters, so `params` and `grads` are empty lists. The copies are
    real: whoever changes one of them changes neither x nor another copy. x and the douts are not
    changed.

From
    K. Saito, "Deep Learning from Scratch 2", O'Reilly Japan, 2018, chapter 1 (the branch node).

Example
    x = [1, 2] with n = 2 gives ([1, 2], [1, 2]); backward([10, 20], [3, 4]) gives [13, 24].
"""


class Branch:
    def __init__(self, n=2):
        self.n = n
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> a tuple of n copies of x."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, *douts):
        """n gradients of x's shape, one for each copy -> the gradient for x."""
        # YOUR CODE HERE
        raise NotImplementedError
