import math

import numpy as np


def positions(T, D):
    P = np.zeros((T, D))
    for t in range(T):
        for i in range(D // 2):
            angle = t * math.exp(-math.log(10000) * 2 * i / D)
            P[t, 2 * i] = math.sin(angle)
            P[t, 2 * i + 1] = math.cos(angle)
    return P
