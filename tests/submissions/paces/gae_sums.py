"""Every advantage summed up anew."""

import numpy as np


def gae(rewards, values, last, dones, gamma, lam):
    T = len(rewards)
    alive = 1 - np.asarray(dones)
    after = np.append(values[1:], last)
    delta = rewards + gamma * after * alive - values
    out = np.zeros_like(rewards)
    for t in range(T):
        weight, total = 1.0, 0.0
        for k in range(t, T):
            total += weight * delta[k]
            weight *= gamma * lam * alive[k]
        out[t] = total
    return out
