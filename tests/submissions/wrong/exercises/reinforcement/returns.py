import numpy as np


def returns(rewards, gamma):
    T = len(rewards)
    out = rewards.copy()
    for t in range(T - 1):
        out[t] = out[t] + gamma * out[t + 1]
    return out
