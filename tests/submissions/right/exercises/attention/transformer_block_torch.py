import math

import torch


class TransformerBlock:
    """All by hand, head by head."""

    def __init__(self, gamma1, beta1, Wq, Wk, Wv, Wo, gamma2, beta2, W1, b1, W2, b2, heads):
        self.params = [gamma1, beta1, Wq, Wk, Wv, Wo, gamma2, beta2, W1, b1, W2, b2]
        self.grads = [None] * 12
        self.heads = heads

    @staticmethod
    def normalise(x):
        mu = x.mean(2, keepdim=True)
        sigma = torch.sqrt(((x - mu) ** 2).mean(2, keepdim=True) + 1e-5)
        return (x - mu) / sigma, sigma

    @staticmethod
    def normalise_back(d, xh, sigma):
        D = d.shape[2]
        return (D * d - d.sum(2, keepdim=True) - xh * (d * xh).sum(2, keepdim=True)) / (D * sigma)

    def forward(self, x):
        g1, be1, Wq, Wk, Wv, Wo, g2, be2, W1, b1, W2, b2 = self.params
        N, T, D = x.shape
        d = D // self.heads
        self.xh, self.s1 = self.normalise(x)
        self.n = self.xh * g1 + be1
        self.q, self.k, self.v = self.n @ Wq, self.n @ Wk, self.n @ Wv
        mask = torch.ones(T, T, dtype=torch.bool, device=x.device).triu(1)
        self.A, out = [], []
        for i in range(self.heads):
            c = slice(i * d, (i + 1) * d)
            s = torch.einsum("ntd,nsd->nts", self.q[..., c], self.k[..., c]) / math.sqrt(d)
            s[:, mask] = -math.inf
            e = torch.exp(s - s.max(-1, keepdim=True).values)
            self.A.append(e / e.sum(-1, keepdim=True))
            out.append(self.A[-1] @ self.v[..., c])
        self.o = torch.cat(out, -1)
        h = x + self.o @ Wo
        self.hh, self.s2 = self.normalise(h)
        self.m = self.hh * g2 + be2
        self.a = self.m @ W1 + b1
        self.cdf = (1 + torch.erf(self.a / math.sqrt(2))) / 2
        return h + (self.a * self.cdf) @ W2 + b2

    def backward(self, dout):
        g1, be1, Wq, Wk, Wv, Wo, g2, be2, W1, b1, W2, b2 = self.params
        rows = lambda a: a.reshape(-1, a.shape[-1])
        d = self.n.shape[2] // self.heads
        dW2, db2 = rows(self.a * self.cdf).T @ rows(dout), rows(dout).sum(0)
        da = (dout @ W2.T) * (self.cdf + self.a * torch.exp(-self.a**2 / 2) / math.sqrt(2 * math.pi))
        dW1, db1 = rows(self.m).T @ rows(da), rows(da).sum(0)
        dm = da @ W1.T
        dg2, dbe2 = rows(dm * self.hh).sum(0), rows(dm).sum(0)
        dh = dout + self.normalise_back(dm * g2, self.hh, self.s2)
        dWo = rows(self.o).T @ rows(dh)
        do = dh @ Wo.T
        dq, dk, dv = torch.zeros_like(self.q), torch.zeros_like(self.k), torch.zeros_like(self.v)
        for i, A in enumerate(self.A):
            c = slice(i * d, (i + 1) * d)
            dv[..., c] = A.transpose(1, 2) @ do[..., c]
            dA = do[..., c] @ self.v[..., c].transpose(1, 2)
            ds = A * (dA - (dA * A).sum(-1, keepdim=True)) / math.sqrt(d)
            dq[..., c] = ds @ self.k[..., c]
            dk[..., c] = ds.transpose(1, 2) @ self.q[..., c]
        n = rows(self.n)
        dn = dq @ Wq.T + dk @ Wk.T + dv @ Wv.T
        self.grads = [rows(dn * self.xh).sum(0), rows(dn).sum(0)]
        self.grads += [n.T @ rows(dq), n.T @ rows(dk), n.T @ rows(dv), dWo]
        self.grads += [dg2, dbe2, dW1, db1, dW2, db2]
        return dh + self.normalise_back(dn * g1, self.xh, self.s1)
