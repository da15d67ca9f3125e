"""EMA: a slow shadow of the parameters.

What it computes
    The last steps of training wander around a minimum, because each mini-batch pulls elsewhere. A
    second copy of the parameters that follows the first one slowly, taking over a small share of it
    after each step, lies in the middle of that wandering and often tests better. It is the cheapest
    ensemble there is: nothing is trained twice. Half of what the shadow holds is from the last
    0.7 / (1 - decay) steps.

Formula
    shadow <- decay shadow + (1 - decay) p,  for each parameter p

Shapes
    params: a list of arrays of any shapes; shadow: a list of arrays of the same shapes

Conventions
    `EMA(params, decay=0.999)`: the shadow begins as a copy of the parameters as they are then.
    `update(params)` moves it; `shadow` is a list of arrays of its own, in the order of params and
    of their dtype. The parameters are not changed, neither by `update` nor later through the
    shadow. There is no correction for the start.

From
    B. T. Polyak and A. B. Juditsky, "Acceleration of stochastic approximation by averaging", SIAM
    Journal on Control and Optimization 30, 1992; with exponential weights in I. Goodfellow, Y.
    Bengio and A. Courville, "Deep Learning", MIT Press 2016, section 8.7.3.

Example
    params = [[1, 2]], decay = 0.9: shadow is [[1, 2]]; when params have become [[2, 2]], update
    makes it [[1.1, 2]], and again [[1.19, 2]].
"""

import numpy as np


class EMA:
    def __init__(self, params, decay=0.999):
        self.decay = decay
        # YOUR CODE HERE
        raise NotImplementedError

    def update(self, params):
        """The list of arrays as they are now: `shadow` moves towards them."""
        # YOUR CODE HERE
        raise NotImplementedError
