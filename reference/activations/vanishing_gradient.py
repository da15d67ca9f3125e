"""Vanishing gradient: why deep networks took to ReLU.

What it computes
    A deep network without biases, h_0 = x and h_k = f(h_(k-1) W_k), and how large the gradient of
    its loss still is when it arrives at each layer's input. Going back through a layer multiplies
    the gradient by W^T and by the slopes of the activation f: for sigmoid at most 1/4, for tanh at
    most 1 and mostly less, for ReLU exactly 1 or 0. A product of many factors below 1 vanishes, so
    the first layers of a deep sigmoid network learn next to nothing; with ReLU and weights of the
    right size it keeps its size.

Formula
    forward:   a_k = h_(k-1) W_k, h_k = f(a_k), for k = 1 to L; loss = the sum of all of h_L
    backward:  g_L = 1 everywhere, g_(k-1) = (g_k f'(a_k)) W_k^T
    answer:    norm_k = sqrt(sum of the squares of all of g_k), for k = 0 to L - 1
    slopes:    sigmoid' = y (1 - y), tanh' = 1 - y^2, relu' = 1 where a > 0, else 0

Shapes
    x: (N, D0); weights: a list of L arrays, the k-th (D(k-1), Dk); answer: (L,)

Conventions
    `gradient_norms(x, weights, activation)`, with `activation` one of "sigmoid", "tanh", "relu";
    returns an array (or list) of L norms: the first is that at x, the last that at the input of the
    last layer. A norm runs over the whole batch. x and weights are not changed.

From
    S. Hochreiter, "Untersuchungen zu dynamischen neuronalen Netzen", diploma thesis, TU München 1991;
    X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural
    networks", AISTATS 2010.

Example
    x = [[1, -1]], weights = [[[1], [3]], [[2]]]: with "relu" a_1 = -2, so that nothing flows back:
    the norms are [0, 0]; with "tanh" h_1 = -0.9640, h_2 = -0.9586, and the norms are [0.0363, 0.1623].
"""

import numpy as np


def gradient_norms(x, weights, activation):
    """x (N, D), L matrices and a name -> L norms, that of the gradient at x first."""
    # BEGIN SOLUTION
    h, steps = x, []
    for W in weights:
        a = h @ W
        if activation == "sigmoid":
            z = np.exp(-np.abs(a))
            h = np.where(a >= 0, 1, z) / (1 + z)
            slope = h * (1 - h)
        elif activation == "tanh":
            h = np.tanh(a)
            slope = 1 - h**2
        else:
            h = np.maximum(a, 0)
            slope = (a > 0).astype(a.dtype)
        steps.append((W, slope))
    norms, g = [], np.ones_like(h)
    for W, slope in reversed(steps):
        g = (g * slope) @ W.T
        norms.append(np.sqrt((g**2).sum()))
    return np.array(norms[::-1])
    # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Function, Mistake, Oracle, State, normal


def by_autograd(x, weights, activation):
    import torch

    nodes = [x]
    for W in weights:
        nodes.append(getattr(torch, activation)(nodes[-1] @ W))
    gradients = torch.autograd.grad(nodes[-1].sum(), nodes[:-1])
    return torch.stack([g.norm() for g in gradients])


exercise = Exercise(
    gradient_norms,
    form=Function(),
    cases=[
        Case("sigmoid", x=normal(3, 4), weights=[normal(4, 5), normal(5, 2)], activation="sigmoid"),
        Case("tanh", x=normal(2, 3), weights=[normal(3, 6), normal(6, 4)], activation="tanh"),
        Case(
            "relu",
            x=normal(4, 5),
            weights=[normal(5, 7), normal(7, 6), normal(6, 3)],
            activation="relu",
        ),
        Case("one layer", x=normal(3, 2), weights=[normal(2, 5)], activation="tanh"),
        Case("one sample", x=normal(1, 4), weights=[normal(4, 6), normal(6, 3)], activation="relu"),
        Case(
            "deep, sigmoid",
            x=normal(2, 5),
            weights=[normal(5, 6), *[normal(6, 6)] * 8, normal(6, 4)],
            activation="sigmoid",
        ),
        Case(
            "deep, tanh",
            x=normal(2, 5),
            weights=[normal(5, 6, scale=0.4), *[normal(6, 6, scale=0.4)] * 8],
            activation="tanh",
        ),
        Case(
            "deep, relu",
            x=normal(2, 5),
            weights=[normal(5, 9, scale=0.5), *[normal(9, 9, scale=0.5)] * 8],
            activation="relu",
        ),
        Case(
            "saturated",
            x=normal(3, 4, scale=10.0),
            weights=[normal(4, 5), normal(5, 3)],
            activation="sigmoid",
        ),
    ],
    checks=[Oracle(by_autograd), State()],
    hints=[
        "Go forward first, and keep for each layer what its slope needs; then go back through the "
        "layers, last one first.",
        "One step back: multiply g by the slopes, element by element, then by W transposed.",
        "After each step back np.sqrt((g**2).sum()) is one norm. They come last layer first: turn "
        "them round at the end.",
    ],
    mistakes=[
        Mistake(
            ("norms[::-1]", "norms"),
            "the norms are in backward order; that at x, the first layer's input, comes first",
        ),
        Mistake(
            [
                ("        g = (g * slope) @ W.T\n", ""),
                (
                    "norms.append(np.sqrt((g**2).sum()))",
                    "norms.append(np.sqrt((g**2).sum()))\n        g = (g * slope) @ W.T",
                ),
            ],
            "these are the norms at each layer's output; one step further back is its input",
        ),
        Mistake(
            ("np.sqrt((g**2).sum())", "(g**2).sum()"),
            "this is the square of the norm; its root is missing",
        ),
        Mistake(
            ("np.sqrt((g**2).sum())", "np.sqrt((g**2).mean())"),
            "a norm adds the squares up; they are not averaged",
        ),
        Mistake(("(g * slope) @ W.T", "g @ W.T"), "the slope of the activation is left out"),
        Mistake(
            ("slope = h * (1 - h)", "slope = a * (1 - a)"),
            "the slope of sigmoid is y (1 - y) with its output y, not with its input",
        ),
        Mistake(
            ("slope = 1 - h**2", "slope = 1 - a**2"),
            "the slope of tanh is 1 - y^2 with its output y, not with its input",
        ),
        Mistake(
            ("slope = (a > 0).astype(a.dtype)", "slope = h"),
            "the slope of relu is 1 where its input is positive, not the output itself",
        ),
        Mistake(
            ("g = (g * slope) @ W.T", "g = (g @ W.T) if len(norms) == 0 else (g * slope) @ W.T"),
            "the last layer has its activation too, so its slope belongs into the first step back",
        ),
    ],
)
# END SPEC
