import numpy as np


def gae(rewards, values, last, dones, gamma, lam):
    next_values = np.append(values[1:], np.asarray(last, dtype=values.dtype))
    mask = (1 - dones).astype(rewards.dtype)
    deltas = rewards + gamma * next_values * mask - values
    result = deltas.copy()
    for t in range(len(deltas) - 2, -1, -1):
        result[t] = deltas[t] + gamma * lam * result[t + 1]
    return result
