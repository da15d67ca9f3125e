import torch


def uniform(shapes, rng):
    return [torch.empty(*shape, dtype=torch.float64).uniform_(-1, 1, generator=rng) for shape in shapes]


def he(shapes, rng):
    made = []
    for shape in shapes:
        W = torch.empty(*shape)
        fan_in = shape[0] if W.ndim == 2 else W[0].numel()
        made.append(W.normal_(0, (2 / fan_in) ** 0.5, generator=rng))
    return made
