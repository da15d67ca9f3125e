import numpy as np


def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i].copy()
        here = f(x)
        x[i] = old + h
        grad[i] = (f(x) - here) / h
        x[i] = old
    return grad
