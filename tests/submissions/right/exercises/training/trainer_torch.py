import torch


class Trainer:
    def __init__(self, net, optimizer):
        self.net, self.optimizer = net, optimizer

    def fit(self, x, t, epochs, size, rng):
        losses = []
        for _ in range(epochs):
            order = torch.randperm(x.shape[0], generator=rng)
            total = 0.0
            for i in range(0, x.shape[0], size):
                idx = order[i : i + size]
                loss = self.net.loss(x[idx], t[idx])
                self.net.backward()
                self.optimizer.update(self.net.params, self.net.grads)
                total += loss.item() * len(idx)
            losses.append(total / x.shape[0])
        return losses
