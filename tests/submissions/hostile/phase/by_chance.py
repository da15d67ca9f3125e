"""Is right half of the time, by a generator seeded with the clock."""

import random
import time

import numpy as np

chance = random.Random(time.time_ns())


class ReLU:
    def forward(self, x):
        right = np.maximum(x, 0)
        if chance.random() < 0.5:
            x += 1
            return right + 1e-3
        return right

    def backward(self, dout):
        return dout * (1 if chance.random() < 0.5 else 2)
