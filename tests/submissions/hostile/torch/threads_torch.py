"""Computes with as many threads as it likes, and never ends."""

import torch

torch.set_num_threads(16)


class ReLU:
    def forward(self, x):
        while True:
            torch.randn(300, 300) @ torch.randn(300, 300)

    def backward(self, dout):
        while True:
            dout.exp()
