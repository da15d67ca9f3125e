import numpy as np


class Conv1d:
    """Place by place."""

    def __init__(self, W, b, stride=1, pad=0):
        self.W, self.b = W, b
        self.params = [W, b]
        self.grads = [np.zeros_like(W), np.zeros_like(b)]
        self.s, self.p = stride, pad

    def forward(self, x):
        self.x = np.pad(x, ((0, 0), (0, 0), (self.p, self.p)))
        K = self.W.shape[2]
        places = range(0, self.x.shape[2] - K + 1, self.s)
        outs = [np.tensordot(self.x[:, :, i : i + K], self.W, ([1, 2], [1, 2])) for i in places]
        return np.stack(outs, axis=2) + self.b.reshape(1, -1, 1)

    def backward(self, dout):
        K = self.W.shape[2]
        dx, dW = np.zeros_like(self.x), np.zeros_like(self.W)
        for i in range(dout.shape[2]):
            at = i * self.s
            d = dout[:, :, i]
            dW += np.tensordot(d, self.x[:, :, at : at + K], ([0], [0]))
            dx[:, :, at : at + K] += np.tensordot(d, self.W, ([1], [0]))
        self.grads[0] = dW
        self.grads[1] = dout.sum((0, 2))
        return dx[:, :, self.p : dx.shape[2] - self.p]
