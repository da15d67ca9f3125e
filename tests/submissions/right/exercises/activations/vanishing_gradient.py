import numpy as np

ACTIVATIONS = {
    "sigmoid": (lambda a: 1 / (1 + np.exp(-a)), lambda a, y: y * (1 - y)),
    "tanh": (np.tanh, lambda a, y: 1 - y * y),
    "relu": (lambda a: np.maximum(0, a), lambda a, y: (y > 0) * 1.0),
}


def gradient_norms(x, weights, activation):
    f, df = ACTIVATIONS[activation]
    pre, post = [], [x]
    for W in weights:
        pre.append(post[-1] @ W)
        post.append(f(pre[-1]))
    grad = np.ones(post[-1].shape, x.dtype)
    norms = []
    for k in range(len(weights) - 1, -1, -1):
        grad = np.dot(grad * df(pre[k], post[k + 1]), weights[k].T)
        norms.insert(0, np.linalg.norm(grad))
    return norms
