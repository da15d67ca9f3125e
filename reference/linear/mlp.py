"""MLP: a network of any depth, in matrix form.

What it computes
    Dense layers one after the other, with ReLU between them and nothing after the last: the
    multilayer perceptron. One hidden layer, if it is wide enough, can already come as close as one
    likes to any continuous function on a bounded region (universal approximation); depth does it with
    far fewer units. Backpropagation in matrix form is one loop from the last layer to the first: at
    each the gradient gives dW and db, passes W^T, and then the slopes of ReLU.

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
    `MLP(weights, biases)`; `params` is [W1, b1, W2, b2, ...], the very arrays that were given, and
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

import numpy as np


class MLP:
    def __init__(self, weights, biases):
        self.params = [p for pair in zip(weights, biases, strict=True) for p in pair]
        self.grads = [np.zeros_like(p) for p in self.params]

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
                x = np.maximum(x, 0)
        return x
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the scores, (N, DL) -> dx (N, D0); `grads` becomes [dW1, db1, ...]."""
        # BEGIN SOLUTION
        for k in reversed(range(len(self.inputs))):
            h = self.inputs[k]
            self.grads[2 * k] = h.T @ dout
            self.grads[2 * k + 1] = dout.sum(axis=0)
            dout = dout @ self.params[2 * k].T
            if k > 0:
                dout = dout * (h > 0)  # h is an output of ReLU: positive where its input was
        return dout
        # END SOLUTION


# BEGIN SPEC
from itertools import pairwise
from typing import Any

from grader import Case, Exercise, Gradient, Layer, Mistake, Oracle, State, fixed, normal


def network(x, weights, biases):
    for k, (W, b) in enumerate(zip(weights, biases, strict=True)):
        x = x @ W + b if k == 0 else x.relu() @ W + b
    return x


def in_order(names):
    """W1, b1, W2, b2, ...: weights[0], biases[0], weights[1], ..."""
    return sorted(names, key=lambda name: (int(name.split("[")[1][:-1]), name[0] == "b"))


def layers(*widths: int, scale: float = 1.0) -> dict[str, Any]:
    pairs = list(pairwise(widths))
    return {
        "weights": [normal(*pair, scale=scale) for pair in pairs],
        "biases": [normal(width) for width in widths[1:]],
    }


exercise = Exercise(
    MLP,
    form=Layer(order=in_order),
    cases=[
        Case("two layers", x=normal(5, 4), **layers(4, 7, 3)),
        Case("three layers", x=normal(4, 3), **layers(3, 6, 5, 2)),
        Case("one layer", x=normal(3, 5), **layers(5, 2)),
        Case("one sample", x=normal(1, 4), **layers(4, 7, 3)),
        Case("five layers", x=normal(3, 4), **layers(4, 6, 5, 7, 3, 2, scale=0.7)),
        Case("large values", x=normal(4, 3, scale=100.0), **layers(3, 5, 2)),
        Case("not contiguous", x=normal(4, 5).strided(), **layers(5, 3, 6)),
        Case(
            "dead units",
            x=fixed([[1.0, -1.0], [2.0, 0.5], [-0.5, -2.0]]),
            weights=[fixed([[1.0, 0.5, -0.25], [-1.0, 0.25, 1.0]]), fixed([[1.0, -2.0]] * 3)],
            biases=[fixed([-50.0, 0.125, -50.0]), fixed([0.5, 0.25])],
        ),
    ],
    checks=[Oracle(network), Gradient(), State()],
    hints=[
        "One layer forward is x @ W + b. What of it will backward need again? Keep that in a list.",
        "Go backward through the layers: dW and db from the gradient at the layer's output, then "
        "that gradient times W.T, and then the mask of ReLU, except before the first layer.",
        "The mask of the ReLU in front of a layer is (input of that layer > 0). dW goes to "
        "grads[2 * k], db to grads[2 * k + 1].",
    ],
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
            ("dout.sum(axis=0)", "dout.mean(axis=0)"),
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
            ("            if k < last:\n                x = np.maximum(x, 0)\n", ""),
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
