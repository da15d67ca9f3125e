"""Dot: the inner product node.

What it computes
    The inner product of two vectors, for every row of a batch: one number a row. It is the
    smallest node that both multiplies and sums: scores of attention, similarity of embeddings and
    each element of a matrix product are inner products. Its backward is the two nodes' backward in
    turn: the sum hands dout to every element, the product sends it to the other side.

Formula
    forward:   out[n] = sum over d of x[n, d] y[n, d]
    backward:  dx[n, d] = dout[n] y[n, d],  dy[n, d] = dout[n] x[n, d]

Shapes
    x, y, dx, dy: (N, D)
    out, dout: (N,)

Conventions
    `forward(x, y) -> out`, `backward(dout) -> (dx, dy)`; no parameters, so `params` and `grads`
    are empty lists. x and y have the same shape: nothing is broadcast. x, y and dout are not
    changed. x and y may be the very same array: `forward(x, x)` has two partial derivatives, and
    backward returns both. Time counts: it grows with the number of rows, not with its square.

From
    K. Saito, "Deep Learning from Scratch 2", O'Reilly Japan, 2018, chapter 1 (vectors and their
    inner product; the multiplication and the sum node).

Example
    x = [[1, 2], [3, 4]] and y = [[5, 6], [7, 8]] give [17, 53];
    dout = [1, 10] gives dx = [[5, 6], [70, 80]] and dy = [[1, 2], [30, 40]].
"""


class Dot:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, y):
        """x and y of shape (N, D) -> the inner product of each pair of rows, of shape (N,)."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output, of shape (N,) -> (dx, dy), each (N, D)."""
        # YOUR CODE HERE
        raise NotImplementedError
