"""EMA on tensors: a slow shadow of the parameters.

What it computes
    The last steps of training wander around a minimum, because each mini-batch pulls elsewhere. A
    second copy of the parameters that follows the first one slowly, taking over a small share of it
    after each step, lies in the middle of that wandering and often tests better. It is the cheapest
    ensemble there is: nothing is trained twice. Half of what the shadow holds is from the last 0.7
    / (1 - decay) steps. Written by hand on PyTorch tensors, without autograd; everything stays on
    the device and in the dtype of what is given.

Formula
    shadow <- decay shadow + (1 - decay) p,  for each parameter p

Shapes
    params: a list of tensors of any shapes; shadow: a list of tensors of the same shapes

Conventions
    `EMA(params, decay=0.999)`: the shadow begins as a copy of the parameters as they are then.
    `update(params)` moves it; `shadow` is a list of tensors of its own, in the order of params and
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


class EMA:
    def __init__(self, params, decay=0.999):
        self.decay = decay
        # BEGIN SOLUTION
        self.shadow = [p.clone() for p in params]
        # END SOLUTION

    def update(self, params):
        """The list of tensors as they are now: `shadow` moves towards them."""
        # BEGIN SOLUTION
        for s, p in zip(self.shadow, params, strict=True):
            s *= self.decay
            s += (1 - self.decay) * p
        # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("ema", EMA, also=[Device()])
# END SPEC
