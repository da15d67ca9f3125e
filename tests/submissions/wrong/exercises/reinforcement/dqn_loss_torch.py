import torch


class DQNLoss:
    def __init__(self, gamma):
        self.gamma = gamma
        self.params, self.grads = [], []

    def forward(self, q, a, r, q_next, done):
        self.N = q.shape[0]
        self.q, self.a = q, a.unsqueeze(1)
        best, _ = torch.max(q_next, dim=1)
        target = r + self.gamma * best
        self.diff = q.gather(1, self.a).squeeze(1) - target
        return torch.mean(self.diff.pow(2))

    def backward(self, dout=1.0):
        grad = torch.zeros_like(self.q)
        grad.scatter_(1, self.a, (2.0 * dout / self.N * self.diff).unsqueeze(1))
        return grad
