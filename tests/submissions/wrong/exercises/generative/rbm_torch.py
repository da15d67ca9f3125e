import torch


class RBM:
    def __init__(self, W, b, c):
        self.W, self.b, self.c = W, b, c
        self.params = [W, b, c]

    def energy(self, v, h):
        pair = torch.einsum("nv,vh,nh->n", v, self.W, h)
        return -(pair + torch.mv(v, self.b) + torch.mv(h, self.c))

    def hidden(self, v):
        return torch.sigmoid(torch.mm(v, self.W) + self.c)

    def visible(self, h):
        return torch.sigmoid(torch.mm(h, self.W.t()) + self.b)

    def cd1(self, v, u_hidden, u_visible):
        ph = self.hidden(v)
        h = torch.zeros_like(ph)
        h[u_hidden > ph] = 1
        pv = self.visible(h)
        v2 = torch.zeros_like(pv)
        v2[u_visible < pv] = 1
        ph2 = self.hidden(v2)
        N = v.shape[0]
        dW = (v.t().mm(ph) - v2.t().mm(ph2)) / N
        return [dW, (v - v2).sum(0) / N, (ph - ph2).sum(0) / N]
