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
        # BEGIN SOLUTION
        self.inputs = []
        last = len(self.params) // 2 - 1
        for k in range(last + 1):
            W, b = self.params[2 * k : 2 * k + 2]
            self.inputs.append(x)
            x = x @ W + b
            if k < last:
                x = x.clamp(min=0)
        return x
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the scores, (N, DL) -> dx (N, D0); `grads` becomes [dW1, db1, ...]."""
        # BEGIN SOLUTION
        for k in reversed(range(len(self.inputs))):
            h = self.inputs[k]
            self.grads[2 * k] = h.T @ dout
            self.grads[2 * k + 1] = dout.sum(dim=0)
            dout = dout @ self.params[2 * k].T
            if k > 0:
                dout = dout * (h > 0)  # h is an output of ReLU: positive where its input was
        return dout
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "mlp",
    MLP,
    also=[Device()],
    mistakes=[
        Mistake(
            (
                "            if k < last:\n                x = ",
                "            if True:\n                x = ",
            ),
            "the scores are what the last layer gives, without ReLU",
        ),
        Mistake(
            ("dout * (h > 0)", "dout"),
            "on the way back through ReLU nothing flows where its input was negative",
        ),
        Mistake(
            ("dout * (h > 0)", "dout * (dout > 0)"),
            "the mask of ReLU comes from its input, not from the gradient",
        ),
        Mistake(
            ("dout.sum(dim=0)", "dout.mean(dim=0)"),
            "db is the sum over the batch, not the mean: 1/N, where it belongs, is in the loss",
        ),
        Mistake(
            (
                "        return dout\n",
                "        self.grads = self.grads[::2] + self.grads[1::2]\n        return dout\n",
            ),
            "grads is in another order than params: it should be W1, b1, W2, b2, ...",
        ),
        Mistake(
            [
                ("self.grads[2 * k] =", "self.grads[2 * k] +="),
                ("self.grads[2 * k + 1] =", "self.grads[2 * k + 1] +="),
            ],
            "the gradients add up from call to call; backward overwrites grads",
        ),
        Mistake(
            ("            if k < last:\n                x = x.clamp(min=0)\n", ""),
            "ReLU is missing between the layers: without it they are one single dense layer",
        ),
        Mistake(
            (
                "            dout = dout @ self.params[2 * k].T\n",
                "            dout = dout @ self.params[2 * k].T if k > 0 else dout\n",
            ),
            "dx is missing the step through the first layer: dout W1^T",
        ),
    ],
)
# END SPEC
