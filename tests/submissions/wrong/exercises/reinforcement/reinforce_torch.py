import torch


class ReinforceLoss:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, logits, actions, returns):
        self.N, self.K = logits.shape
        log_probs = logits - torch.logsumexp(logits, dim=1).unsqueeze(1)
        self.probs = log_probs.exp()
        self.actions, self.G = actions, returns
        taken = log_probs.gather(1, actions.unsqueeze(1)).squeeze(1)
        return torch.dot(taken, returns) / self.N

    def backward(self, dout=1.0):
        classes = torch.arange(self.K, device=self.actions.device)
        hot = (self.actions.unsqueeze(1) == classes).to(self.probs.dtype)
        return (self.probs - hot) * self.G.unsqueeze(1) * (dout / self.N)
