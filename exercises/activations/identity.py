"""Identity: the output function of a regression.

What it computes
    y = x: nothing at all. The last layer of a network needs an output function that fits the task:
    softmax where a class is asked for, sigmoid for yes or no, and for a number (a price, a
    temperature) the identity, because squeezing the answer into an interval would only hinder it.
    As a layer it is the smallest there is, and shows the rule that all others follow: forward
    answers with a value, backward with the gradient for what came in.

Formula
    forward:   y = x
    backward:  dx = dout, since dy/dx = 1

Shapes
    x, y, dout, dx: any shape, all the same

Conventions
    `forward(x) -> y`, `backward(dout) -> dx`; no parameters, so `params` and `grads` are empty
    lists. x and dout are not changed; the very same array may be returned.

From
    C. M. Bishop, "Pattern Recognition and Machine Learning", Springer 2006, section 5.2: the output
    unit of a regression, whose gradient with a squared error is y - t.

Example
    x = [-1, 0.5, 2] gives y = [-1, 0.5, 2]; dout = [10, 20, 30] gives dx = [10, 20, 30].
"""


class Identity:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x):
        """x of any shape -> the same values."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output, of x's shape -> the gradient for x."""
        # YOUR CODE HERE
        raise NotImplementedError
