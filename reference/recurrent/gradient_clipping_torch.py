"""Gradient clipping on tensors: never too long a step.

What it computes
    Going back through many steps of time multiplies gradients by the same matrix again and again;
    now and then they explode, and one single step throws the weights far away. Clipping bounds the
    length of the whole gradient, all parameters taken together as one long vector: if it is longer
    than max_norm it is scaled down to that length, and its direction stays as it is. Short ones are
    left alone. It does not help against gradients that vanish. Written by hand on PyTorch tensors,
    without autograd; everything stays on the device and in the dtype of what is given.

Formula
    norm = sqrt(the sum of the squares of all elements of all gradients)
    g <- g min(1, max_norm / norm), for every gradient g

Shapes
    grads: a list of tensors of any shapes; result: a list of tensors of the same shapes

Conventions
    `clip_gradients(grads, max_norm) -> list`, new tensors; grads and its tensors are not changed. The
    norm is that of all gradients together. If it is 0 they stay 0. A small 1e-6 added to the norm
    before dividing, as PyTorch does, is accepted.

From
    R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent neural networks",
    ICML 2013.

Example
    grads = [[3], [0, 4]] have the norm 5: with max_norm = 1 they become [[0.6], [0, 0.8]], with
    max_norm = 10 they stay as they are.
"""


def clip_gradients(grads, max_norm):
    """A list of tensors, the greatest length of all together -> a new list, scaled."""
    # BEGIN SOLUTION
    norm = sum(float((g * g).sum()) for g in grads) ** 0.5
    scale = max_norm / norm if norm > max_norm else 1.0
    return [g * scale for g in grads]
    # END SOLUTION


# BEGIN SPEC
from grader import Device, Twin

exercise = Twin("gradient_clipping", clip_gradients, also=[Device()])
# END SPEC
