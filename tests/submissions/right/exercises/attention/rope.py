import numpy as np


class RoPE:
    def __init__(self, base=10000.0):
        self.params, self.grads = [], []
        self.base = base

    def rotations(self, T, D):
        """(T, D/2, 2, 2): a matrix for each position and pair."""
        R = np.zeros((T, D // 2, 2, 2))
        for t in range(T):
            for i in range(D // 2):
                a = t / self.base ** (2 * i / D)
                R[t, i] = [[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]
        return R

    def forward(self, x):
        N, T, D = x.shape
        R = self.rotations(T, D).astype(x.dtype)
        return np.einsum("tiab,ntib->ntia", R, x.reshape(N, T, -1, 2)).reshape(N, T, D)

    def backward(self, dout):
        N, T, D = dout.shape
        R = self.rotations(T, D).astype(dout.dtype)
        return np.einsum("tiab,ntia->ntib", R, dout.reshape(N, T, -1, 2)).reshape(N, T, D)
