import numpy as np


def clip_gradients(grads, max_norm):
    total_norm = 0
    for grad in grads:
        total_norm += np.sum(grad**2)
    total_norm = np.sqrt(total_norm)
    rate = max_norm / (total_norm + 1e-6)
    return [grad * rate for grad in grads] if rate < 1 else [grad.copy() for grad in grads]
