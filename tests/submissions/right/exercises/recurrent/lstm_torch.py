import torch


def sigmoid(x):
    return 1 / (1 + torch.exp(-x))


class LSTM:
    """Without a cell: everything in two loops."""

    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = []

    def forward(self, xs, h0, c0):
        Wx, Wh, b = self.params
        self.xs, self.H = xs, h0.shape[1]
        self.steps, hs = [], []
        h, c = h0, c0
        for t in range(xs.shape[1]):
            a = xs[:, t] @ Wx + h @ Wh + b
            i, f, o = (sigmoid(a[:, k * self.H : (k + 1) * self.H]) for k in (0, 1, 3))
            g = torch.tanh(a[:, 2 * self.H : 3 * self.H])
            before = h, c
            c = f * c + i * g
            h = o * torch.tanh(c)
            self.steps.append((before, i, f, g, o, c))
            hs.append(h)
        return torch.stack(hs, 1)

    def backward(self, dhs):
        Wx, Wh, b = self.params
        dWx, dWh, db = torch.zeros_like(Wx), torch.zeros_like(Wh), torch.zeros_like(b)
        dxs = torch.zeros_like(self.xs)
        dh = torch.zeros_like(dhs[:, 0])
        dc = torch.zeros_like(dh)
        for t in range(len(self.steps) - 1, -1, -1):
            (h, c_before), i, f, g, o, c = self.steps[t]
            dh = dh + dhs[:, t]
            dc = dc + dh * o * (1 - torch.tanh(c) ** 2)
            da = torch.cat(
                [
                    dc * g * i * (1 - i),
                    dc * c_before * f * (1 - f),
                    dc * i * (1 - g**2),
                    dh * torch.tanh(c) * o * (1 - o),
                ],
                dim=1,
            )
            dWx += self.xs[:, t].T @ da
            dWh += h.T @ da
            db += da.sum(0)
            dxs[:, t] = da @ Wx.T
            dh = da @ Wh.T
            dc = dc * f
        self.grads = [dWx, dWh, db]
        return dxs, dh, dc
