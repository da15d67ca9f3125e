import torch

from exercises.convolution.conv2d_torch import Conv2d


class DepthwiseConv2d:
    """A Conv2d of one channel for each channel."""

    def __init__(self, W, b, stride=1, pad=0):
        self.params = [W, b]
        self.grads = [torch.zeros_like(W), torch.zeros_like(b)]
        self.stride, self.pad = stride, pad

    def forward(self, x):
        W, b = self.params
        self.convs = [
            Conv2d(W[c : c + 1], b[c : c + 1], stride=self.stride, pad=self.pad) for c in range(len(b))
        ]
        outs = [conv.forward(x[:, c : c + 1]) for c, conv in enumerate(self.convs)]
        return torch.cat(outs, dim=1)

    def backward(self, dout):
        dxs = [conv.backward(dout[:, c : c + 1]) for c, conv in enumerate(self.convs)]
        for c, conv in enumerate(self.convs):
            self.grads[0][c] = conv.grads[0][0]
            self.grads[1][c] = conv.grads[1][0]
        return torch.cat(dxs, dim=1)
