import torch


class GeneratorLoss:
    def __init__(self, kind="minimax"):
        self.kind = kind
        self.params, self.grads = [], []

    def forward(self, fake):
        self.D, self.rest = torch.sigmoid(fake), torch.sigmoid(-fake)
        soft = torch.log1p(torch.exp(-torch.abs(fake)))
        if self.kind == "non_saturating":
            return torch.mean(torch.relu(-fake) + soft)
        return -torch.mean(torch.relu(fake) + soft)

    def backward(self, dout=1.0):
        slope = -self.rest if self.kind == "non_saturating" else -self.D
        return slope * dout / slope.numel()
