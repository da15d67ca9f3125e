"""MLP on tensors: a network of any depth, in matrix form.

What it computes
    Dense layers one after the other, with ReLU between them and nothing after the last, on PyTorch
    tensors and without autograd: both directions are written by hand. Everything stays on the device
    and in the dtype of x.

Formula
    forward:   h_0 = x; a_k = h_(k-1) W_k + b_k; h_k = max(a_k, 0) for all k but the last, L;
               scores = a_L
    backward:  da_L = dout; for k = L to 1:
               dW_k = h_(k-1)^T da_k, db_k = the sum of da_k over the batch,
               dh_(k-1) = da_k W_k^T, da_(k-1) = dh_(k-1) where a_(k-1) > 0, else 0; dx = dh_0

Shapes
    x, dx: (N, D0); W_k: (D(k-1), Dk); b_k: (Dk,); scores, dout: (N, DL)
    weights: the list of the L matrices; biases: the list of the L vectors

Conventions
    `MLP(weights, biases)`; `params` is [W1, b1, W2, b2, ...], the very tensors that were given, and
    `grads` their gradients in the same order. `forward(x) -> scores`, without softmax;
    `backward(dout) -> dx`, which overwrites `grads`. One layer alone is a dense layer without ReLU.
    x, dout and the parameters are not changed. At exactly 0 any slope of ReLU in [0, 1] is right.

From
    D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating
    errors", Nature 323, 1986; K. Hornik, M. Stinchcombe and H. White, "Multilayer feedforward
    networks are universal approximators", Neural Networks 2, 1989.

Example
    x = [[1, 2]], W1 = [[1, -1], [1, 1]], b1 = [0, -3], W2 = [[2], [5]], b2 = [1] give a1 = [[3, -2]],
    h1 = [[3, 0]] and the scores [[7]]; dout = [[1]] gives dW2 = [[3], [0]], db2 = [1],
    dW1 = [[2, 0], [4, 0]], db1 = [2, 0] and dx = [[2, 2]].
"""

import torch


class MLP:
    def __init__(self, weights, biases):
        self.params = [p for pair in zip(weights, biases, strict=True) for p in pair]
        self.grads = [torch.zeros_like(p) for p in self.params]

    def forward(self, x):
        """x (N, D0) -> scores (N, DL)."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the scores, (N, DL) -> dx (N, D0); `grads` becomes [dW1, db1, ...]."""
        # YOUR CODE HERE
        raise NotImplementedError
