"""Returns tensors that hold nothing: meta, sparse, expanded to terabytes, quantized, of another device."""

import torch

KINDS = [
    lambda x: x.to("meta"),
    lambda x: x.to_sparse(),
    lambda x: torch.zeros(1, dtype=x.dtype).expand(1 << 40),
    lambda x: x.bfloat16(),
    lambda x: torch.nested.nested_tensor([x, x]),
    lambda x: torch.quantize_per_tensor(x.float(), 0.1, 0, torch.qint8),
    lambda x: x.conj().to(torch.complex128).conj().imag,
    lambda x: torch.nn.Parameter(x).grad,
]


class ReLU:
    calls = 0

    def forward(self, x):
        ReLU.calls += 1
        x.add_(1)
        return KINDS[ReLU.calls % len(KINDS)](x)

    def backward(self, dout):
        return self.forward(dout)
