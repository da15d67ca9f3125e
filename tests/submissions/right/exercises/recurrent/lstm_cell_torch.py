import torch


def sigmoid(x):
    return 1 / (1 + torch.exp(-x))


class LSTMCell:
    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [torch.zeros_like(Wx), torch.zeros_like(Wh), torch.zeros_like(b)]

    def forward(self, x, h_prev, c_prev):
        Wx, Wh, b = self.params
        A = torch.matmul(x, Wx) + torch.matmul(h_prev, Wh) + b
        i, f, g, o = torch.chunk(A, 4, dim=1)
        i, f, g, o = sigmoid(i), sigmoid(f), torch.tanh(g), sigmoid(o)
        c_next = f * c_prev + g * i
        h_next = o * torch.tanh(c_next)
        self.cache = (x, h_prev, c_prev, i, f, g, o, c_next)
        return h_next, c_next

    def backward(self, dh_next, dc_next):
        Wx, Wh, b = self.params
        x, h_prev, c_prev, i, f, g, o, c_next = self.cache
        tanh_c = torch.tanh(c_next)
        ds = dc_next + (dh_next * o) * (1 - tanh_c**2)
        dc_prev = ds * f
        di = ds * g
        df = ds * c_prev
        do = dh_next * tanh_c
        dg = ds * i
        di *= i * (1 - i)
        df *= f * (1 - f)
        do *= o * (1 - o)
        dg *= 1 - g**2
        dA = torch.hstack((di, df, dg, do))
        self.grads[0][...] = torch.matmul(x.T, dA)
        self.grads[1][...] = torch.matmul(h_prev.T, dA)
        self.grads[2][...] = dA.sum(dim=0)
        return torch.matmul(dA, Wx.T), torch.matmul(dA, Wh.T), dc_prev
