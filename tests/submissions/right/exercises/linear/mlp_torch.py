import torch


class MLP:
    def __init__(self, weights, biases):
        self.params = []
        for W, b in zip(weights, biases):
            self.params += [W, b]
        self.grads = [torch.zeros_like(p) for p in self.params]
        self.Ws, self.bs = weights, biases

    def forward(self, x):
        self.a, self.h = [], [x]
        for i, (W, b) in enumerate(zip(self.Ws, self.bs)):
            self.a.append(torch.mm(self.h[-1], W) + b)
            last = i == len(self.Ws) - 1
            self.h.append(self.a[-1] if last else torch.relu(self.a[-1]))
        return self.h[-1]

    def backward(self, dout):
        delta = dout
        L = len(self.Ws)
        for i in range(L - 1, -1, -1):
            if i != L - 1:
                delta = delta * (self.a[i] > 0)
            self.grads[2 * i][...] = torch.mm(self.h[i].T, delta)
            self.grads[2 * i + 1][...] = torch.sum(delta, 0)
            delta = torch.mm(delta, self.Ws[i].T)
        return delta
