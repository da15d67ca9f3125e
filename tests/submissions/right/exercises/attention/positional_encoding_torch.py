import torch


def positions(T, D):
    P = torch.zeros(T, D)
    pos = torch.arange(0, T).float().unsqueeze(1)
    freq = torch.exp(torch.arange(0, D, 2).float() * (-torch.log(torch.tensor(10000.0)) / D))
    P[:, 0::2] = torch.sin(pos * freq)
    P[:, 1::2] = torch.cos(pos * freq)
    return P
