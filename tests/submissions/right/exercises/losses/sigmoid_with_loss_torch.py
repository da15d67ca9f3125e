import torch


class SigmoidWithLoss:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x, t):
        self.x, self.t = x, t.to(x)
        return (torch.logaddexp(x, x.new_zeros(())) - self.t * x).mean()

    def backward(self, dout=1.0):
        return dout * (torch.sigmoid(self.x) - self.t) / self.x.numel()
