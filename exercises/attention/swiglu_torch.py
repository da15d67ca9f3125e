"""SwiGLU on tensors: a gated layer.

What it computes
    The feed-forward part of today's transformers. Two products are made of x; one, through SiLU,
    says how far the other is let through, number by number, and a third matrix brings the result
    back to the wanted width. A gate multiplies instead of adding, so that one linear layer decides
    about another. Here on PyTorch tensors and without autograd: both directions are written by
    hand, and everything stays on the device and in the dtype of x.

Formula
    silu(a) = a sigmoid(a), silu'(a) = s + a s (1 - s) with s = sigmoid(a)
    forward:   a = x W, b = x V, h = silu(a) * b, y = h W2
    backward:  dh = dout W2^T, da = dh * b * silu'(a), db = dh * silu(a)
               dW = x^T da, dV = x^T db, dW2 = h^T dout, each summed over all rows
               dx = da W^T + db V^T

Shapes
    x, dx: (N, D) or (N, T, D); W, V: (D, H); W2: (H, M); y, dout: (N, M) or (N, T, M)

Conventions
    `SwiGLU(W, V, W2)`; `params` is [W, V, W2], the very tensors that were given, and `grads` their
    gradients in the same order; backward overwrites `grads`. `forward(x) -> y`,
    `backward(dout) -> dx`. No biases. Large values give finite numbers. x, the parameters and dout
    are not changed.

From
    N. Shazeer, "GLU variants improve transformer", 2020.

Example
    x = [[1, 2]], W = [[1], [0]], V = [[0], [1]], W2 = [[3, -1]]: a = 1, b = 2,
    h = 2 * 0.7311 = 1.4621 and y = [[4.3864, -1.4621]]; dout = [[1, 0]] gives dh = 3,
    da = 3 * 2 * 0.9277 = 5.5660, db = 3 * 0.7311 = 2.1932, so dx = [[5.5660, 2.1932]].
"""

import torch


class SwiGLU:
    def __init__(self, W, V, W2):
        self.params = [W, V, W2]
        self.grads = [torch.zeros_like(p) for p in self.params]

    def forward(self, x):
        """x (N, D) or (N, T, D) -> y, with M in place of D."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for y -> dx of x's shape; `grads` becomes [dW, dV, dW2]."""
        # YOUR CODE HERE
        raise NotImplementedError
