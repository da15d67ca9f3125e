import torch


def clip_gradients(grads, max_norm):
    total_norm = 0
    for grad in grads:
        total_norm += torch.sum(grad**2)
    total_norm = torch.sqrt(total_norm)
    rate = max_norm / (total_norm + 1e-6)
    return [grad * rate for grad in grads] if rate < 1 else [grad.clone() for grad in grads]
