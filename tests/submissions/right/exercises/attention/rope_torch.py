import torch


class RoPE:
    def __init__(self, base=10000.0):
        self.params, self.grads = [], []
        self.base = base

    def turn(self, x):
        T, D = x.shape[-2:]
        freq = self.base ** -(torch.arange(0, D, 2, device=x.device).to(x.dtype) / D)
        angle = torch.outer(torch.arange(T, device=x.device).to(x.dtype), freq)
        return torch.polar(torch.ones_like(angle), angle)

    def forward(self, x):
        z = torch.view_as_complex(x.contiguous().reshape(*x.shape[:-1], -1, 2))
        return torch.view_as_real(z * self.turn(x)).flatten(-2)

    def backward(self, dout):
        z = torch.view_as_complex(dout.contiguous().reshape(*dout.shape[:-1], -1, 2))
        return torch.view_as_real(z * self.turn(dout).conj()).flatten(-2)
