import numpy as np


def cutmix(x, y, lam, partner, center):
    n, c, h, w = x.shape
    ratio = np.sqrt(1.0 - lam)
    cut_h, cut_w = int(h * ratio), int(w * ratio)
    top = np.clip(center[0] - cut_h // 2, 0, h)
    bottom = np.clip(center[0] + cut_h // 2, 0, h)
    left = np.clip(center[1] - cut_w // 2, 0, w)
    right = np.clip(center[1] + cut_w // 2, 0, w)
    out = x.copy()
    for i in range(n):
        out[i, :, top:bottom, left:right] = x[partner[i], :, top:bottom, left:right]
    kept = 1 - (bottom - top) * (right - left) / (h * w)
    return out, kept * y + (1 - kept) * y[partner]
