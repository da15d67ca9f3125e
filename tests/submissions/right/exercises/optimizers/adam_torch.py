import torch


class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.betas, self.eps = lr, (beta1, beta2), eps
        self.state = {}
        self.t = 0

    def update(self, params, grads):
        b1, b2 = self.betas
        self.t += 1
        for i, (p, g) in enumerate(zip(params, grads)):
            if i not in self.state:
                self.state[i] = torch.zeros_like(p), torch.zeros_like(p)
            m, v = self.state[i]
            m.mul_(b1).add_(g, alpha=1 - b1)
            v.mul_(b2).addcmul_(g, g, value=1 - b2)
            p.sub_(self.lr * (m / (1 - b1**self.t)) / ((v / (1 - b2**self.t)).sqrt() + self.eps))
