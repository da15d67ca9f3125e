import numpy as np


def sigmoid(a):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-a))


class SwiGLU:
    def __init__(self, W, V, W2):
        self.W, self.V, self.W2 = W, V, W2
        self.params = [W, V, W2]
        self.grads = [np.zeros_like(W), np.zeros_like(V), np.zeros_like(W2)]

    def forward(self, x):
        self.x = x
        self.gate = x @ self.W
        self.up = x @ self.V
        self.silu = self.gate * sigmoid(self.gate)
        return (self.silu * self.up) @ self.W2

    def backward(self, dout):
        dh = dout @ self.W2.T
        s = sigmoid(self.gate)
        dgate = dh * self.up * (s * (1 + self.gate * (1 - s)))
        dup = dh * self.silu
        axes = list(range(self.x.ndim - 1))
        self.grads[0] = np.tensordot(self.x, dgate, (axes, axes))
        self.grads[1] = np.tensordot(self.x, dup, (axes, axes))
        self.grads[2] = np.tensordot(self.silu * self.up, dout, (axes, axes))
        return dgate @ self.W.T + dup @ self.V.T
