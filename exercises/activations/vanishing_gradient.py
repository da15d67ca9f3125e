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
    # YOUR CODE HERE
    raise NotImplementedError
