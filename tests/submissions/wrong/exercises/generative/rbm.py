import numpy as np


def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x < 0, e, 1) / (1 + e)


class RBM:
    def __init__(self, W, b, c):
        self.W, self.b, self.c = W, b, c
        self.params = [W, b, c]

    def energy(self, v, h):
        total = np.zeros(len(v), dtype=v.dtype)
        for n in range(len(v)):
            total[n] = -np.dot(self.b, v[n]) - np.dot(self.c, h[n]) - v[n] @ self.W @ h[n]
        return total

    def hidden(self, v):
        return sigmoid(np.dot(v, self.W) + self.c)

    def visible(self, h):
        return sigmoid(np.dot(h, self.W.transpose()) + self.b)

    def cd1(self, v, u_hidden, u_visible):
        N = v.shape[0]
        ph = self.hidden(v)
        sample = np.where(u_hidden < ph, 1.0, 0.0).astype(v.dtype)
        back = np.where(u_visible < self.visible(sample), 1.0, 0.0).astype(v.dtype)
        ph2 = self.hidden(back)
        dW = np.zeros_like(self.W)
        for n in range(N):
            dW += np.outer(v[n], ph[n]) - np.outer(back[n], ph2[n])
        return dW, np.mean(v, axis=0) - np.mean(back, axis=0), np.mean(ph - ph2, axis=0)
