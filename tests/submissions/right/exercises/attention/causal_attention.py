import numpy as np


class CausalAttention:
    """One position after the other: each attends to what came before and to itself."""

    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, q, k, v):
        self.q, self.k, self.v = q, k, v
        self.p = []
        out = np.zeros(q.shape[:2] + v.shape[2:], dtype=v.dtype)
        for t in range(q.shape[1]):
            s = (q[:, t : t + 1] * k[:, : t + 1]).sum(2) / np.sqrt(q.shape[2])
            e = np.exp(s - s.max(axis=1, keepdims=True))
            p = e / e.sum(axis=1, keepdims=True)
            self.p.append(p)
            out[:, t] = (p[:, :, None] * v[:, : t + 1]).sum(1)
        return out

    def backward(self, dout):
        dq, dk, dv = np.zeros_like(self.q), np.zeros_like(self.k), np.zeros_like(self.v)
        for t, p in enumerate(self.p):
            dv[:, : t + 1] += p[:, :, None] * dout[:, t : t + 1]
            dp = (dout[:, t : t + 1] * self.v[:, : t + 1]).sum(2)
            ds = p * (dp - (p * dp).sum(1, keepdims=True)) / np.sqrt(self.q.shape[2])
            dq[:, t] = (ds[:, :, None] * self.k[:, : t + 1]).sum(1)
            dk[:, : t + 1] += ds[:, :, None] * self.q[:, t : t + 1]
        return dq, dk, dv
