import torch


def perturbed(params, std, *, rng):
    noisy = []
    for p in params:
        q = p.clone()
        q += std * torch.randn(p.numel(), generator=rng, dtype=p.dtype).reshape(p.shape)
        noisy.append(q)
    return noisy
