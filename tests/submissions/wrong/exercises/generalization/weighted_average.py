import numpy as np


def weighted_average(predictions, weights):
    total = np.zeros_like(predictions[0])
    for p, w in zip(predictions, weights):
        total = total + w * p
    return total
