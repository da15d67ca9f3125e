import math

import torch


class CausalAttention:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, q, k, v):
        T = q.size(1)
        scores = torch.bmm(q, k.transpose(1, 2)) / math.sqrt(q.size(-1))
        mask = torch.triu(torch.full((T, T), -1e9, dtype=q.dtype, device=q.device), diagonal=1)
        p = torch.softmax(scores + mask, dim=-1)
        self.cache = q, k, v, p
        return torch.bmm(p, v)

    def backward(self, dout):
        q, k, v, p = self.cache
        dp = torch.bmm(dout, v.transpose(1, 2))
        ds = p * dp - p * (p * dp).sum(-1, keepdim=True)
        ds = ds / math.sqrt(q.size(-1))
        return (
            torch.bmm(ds, k),
            torch.bmm(ds.transpose(1, 2), q),
            torch.bmm(p.transpose(1, 2), dout),
        )
