import numpy as np


def backpropagate(locals, dout):
    gradients = []
    g = dout
    for k in range(len(locals) - 1, -1, -1):
        J = locals[k]
        N, n_out, n_in = J.shape
        before = np.zeros((N, n_in), dtype=dout.dtype)
        for n in range(N):
            before[n] = np.dot(J[n].T, g[n])
        gradients.insert(0, before)
        g = before
    return tuple(gradients)
