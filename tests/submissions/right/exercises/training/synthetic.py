import math

import numpy as np


def spirals(n, classes, noise, rng):
    x, t = [], []
    for i in range(1, n + 1):
        for c in range(classes):
            radius = i / n
            angle = math.tau * c / classes + 4 * radius + rng.normal(0, 1) * noise
            x.append((radius * math.cos(angle), radius * math.sin(angle)))
            t.append(c)
    return np.array(x), np.array(t)
