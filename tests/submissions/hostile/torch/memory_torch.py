"""Grows by tensors until memory is gone (4 GB at most), in blocks, in views, in a graph that is never freed."""

import torch


class ReLU:
    def forward(self, x):
        held = []
        try:
            for _ in range(128):
                held.append(torch.ones(1 << 22, dtype=torch.float64))
        except RuntimeError:
            held.clear()
            raise RuntimeError("held") from None
        return torch.relu(x)

    def backward(self, dout):
        return dout * 2
