import torch


class RNNCell:
    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [torch.zeros_like(Wx), torch.zeros_like(Wh), torch.zeros_like(b)]
        self.cache = None

    def forward(self, x, h_prev):
        Wx, Wh, b = self.params
        t = torch.matmul(h_prev, Wh) + torch.matmul(x, Wx) + b
        h_next = torch.tanh(t)
        self.cache = (x, h_prev, h_next)
        return h_next

    def backward(self, dh_next):
        Wx, Wh, b = self.params
        x, h_prev, h_next = self.cache
        dt = dh_next * (1 - h_next**2)
        db = torch.sum(dt, dim=0)
        dWh = torch.matmul(h_prev.T, dt)
        dh_prev = torch.matmul(dt, Wh.T)
        dWx = torch.matmul(x.T, dt)
        dx = torch.matmul(dt, Wx.T)
        self.grads[0][...] = dWx
        self.grads[1][...] = dWh
        self.grads[2][...] = db
        return dx, dh_prev
