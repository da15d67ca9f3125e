import numpy as np


def uniform(shapes, rng):
    out = []
    for shape in shapes:
        out.append(2 * rng.random(shape) - 1)
    return out


def he(shapes, rng):
    out = []
    for shape in shapes:
        if len(shape) == 2:
            inputs = shape[0]
        else:
            _, C, KH, KW = shape
            inputs = C * KH * KW
        out.append(rng.normal(0.0, np.sqrt(2.0 / inputs), size=shape))
    return out
