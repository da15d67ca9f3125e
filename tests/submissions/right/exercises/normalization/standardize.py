import numpy as np


def standardize(train, *others):
    mean = np.mean(train, axis=0)
    centred = train - mean
    std = np.sqrt(np.mean(centred**2, axis=0))
    std[std == 0] = 1.0
    result = [centred / std]
    for other in others:
        result.append((other - mean) / std)
    return tuple(result)
