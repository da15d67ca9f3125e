"""DBN: a deep network, trained one layer at a time.

What it computes
    A deep belief network is a stack of RBMs: the hidden units of one are the visible units of the
    next. Each layer can be trained on its own, without labels and without gradients from above:
    the first on the samples, the second on what the first makes of them, and so on, greedily.
    What comes out is a good place to begin from: read upwards the stack is a plain network of
    sigmoid layers, which backpropagation then trains further. Before ReLU and better
    initialisation this pretraining is how deep networks were first trained at all.

Formula
    pretrain: v_1 = v;  for each layer l: `epochs` times W, b, c += lr (dW, db, dc) by CD-1 on v_l;
              then v_(l+1) = sigmoid(v_l W_l + c_l)
    forward:  y_0 = v;  y_l = sigmoid(y_(l-1) W_l + c_l)
    backward: da_l = dy_l y_l (1 - y_l);  dW_l = y_(l-1)^T da_l;  dc_l = sum of da_l over the batch;
              dy_(l-1) = da_l W_l^T

Shapes
    parameters: a list of (W, b, c) as of an RBM: W (D, H), b (D,), c (H,), each layer's D the H of
    the one before; v, dv: (N, D) of the first; forward(v), dout: (N, H) of the last

Conventions
    `DBN(parameters)`; `params` holds the very arrays that were given, W1, b1, c1, W2, b2, c2, ...,
    and `grads` their gradients in the same order; b has no part in forward, its gradient is 0.
    `pretrain(v, lr, epochs, rng)` changes the arrays of `params` in place, a CD-1 step on the
    whole batch an epoch; the numbers u come from rng, a numpy.random.Generator. `backward(dout) ->
    dv` overwrites `grads`. v and dout are not changed. RBM is your own, imported from its
    exercise; solve that first.

From
    G. E. Hinton, S. Osindero and Y.-W. Teh, "A fast learning algorithm for deep belief nets",
    Neural Computation 18, 2006.

Example
    One layer, W = [[1], [0]], b = [0, 0], c = [0]: v = [[2, 3]] gives 0.8808; dout = [[1]] gives
    dv = [[0.1050, 0]] and grads [[0.2100], [0.3150]], [0, 0] and [0.1050].
"""

import numpy as np

from exercises.generative.rbm import RBM


class DBN:
    def __init__(self, parameters):
        self.machines = [RBM(W, b, c) for W, b, c in parameters]
        self.params = [p for layer in parameters for p in layer]
        self.grads = [np.zeros_like(p) for p in self.params]

    def pretrain(self, v, lr, epochs, rng):
        """v (N, D), a rate, a number of steps for each layer, a generator; changes params."""
        # YOUR CODE HERE
        raise NotImplementedError

    def forward(self, v):
        """v (N, D) -> the probabilities of the last hidden layer, (N, H)."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, dout):
        """The gradient for the output, (N, H) -> the gradient for v, (N, D)."""
        # YOUR CODE HERE
        raise NotImplementedError
