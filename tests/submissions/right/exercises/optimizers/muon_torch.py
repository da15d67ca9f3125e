import torch


class Muon:
    def __init__(self, lr=0.02, momentum=0.95, steps=5):
        self.lr, self.momentum, self.steps = lr, momentum, steps
        self.state = {}

    def update(self, params, grads):
        for k, (p, g) in enumerate(zip(params, grads)):
            v = self.momentum * self.state.get(k, 0) + g
            self.state[k] = v
            p -= self.lr * max(1, p.shape[0] / p.shape[1]) ** 0.5 * self.newton_schulz(g + self.momentum * v)

    def newton_schulz(self, G):
        X = G.T if G.shape[0] > G.shape[1] else G
        X = X / torch.linalg.norm(X).clamp(min=1e-7)
        for _ in range(self.steps):
            A = X @ X.T
            X = 3.4445 * X + (-4.7750 * A + 2.0315 * (A @ A)) @ X
        return X.T if G.shape[0] > G.shape[1] else X
