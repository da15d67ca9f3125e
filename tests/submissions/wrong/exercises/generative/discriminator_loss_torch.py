import torch


class DiscriminatorLoss:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, real, fake):
        self.r, self.f = torch.sigmoid(real), torch.sigmoid(fake)
        loss_real = (real * -1).clamp(min=0) + torch.log1p(torch.exp(-real.abs()))
        loss_fake = fake.clamp(min=0) + torch.log1p(torch.exp(-fake.abs()))
        return loss_real.mean() + loss_fake.mean()

    def backward(self, dout=1.0):
        return dout * (self.r - 1), dout * self.f
