import numpy as np


def decompose(predictions, target):
    M, N = predictions.shape
    R = len(target)
    total = bias = variance = noise = 0.0
    for n in range(N):
        f_mean = np.mean(predictions[:, n])
        y_mean = np.mean(target[:, n])
        bias = bias + (f_mean - y_mean) ** 2 / N
        variance = variance + np.var(predictions[:, n], ddof=1) / N
        noise = noise + np.var(target[:, n]) / N
        for m in range(M):
            for r in range(R):
                total = total + (predictions[m, n] - target[r, n]) ** 2 / (M * R * N)
    return total, bias, variance, noise
