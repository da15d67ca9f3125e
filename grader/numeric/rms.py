"""The root mean square: the size by which tensors are compared everywhere in this package."""

from __future__ import annotations

import math

import numpy as np


def rms(x: np.ndarray) -> float:
    """sqrt(mean |x|^2) over all entries; 0 of an empty array, nan or inf where x holds one.

    The largest entry is divided out first, so that neither 1e200 overflows nor 1e-200 vanishes.
    """
    x = np.asarray(x)
    size = np.abs(x if x.dtype.kind == "c" else x.astype(np.float64)).astype(np.float64)
    largest = float(np.max(size, initial=0.0))
    if largest == 0 or not math.isfinite(largest):
        return largest
    return largest * math.sqrt(float(np.mean((size / largest) ** 2)))


def norm(x: np.ndarray) -> float:
    """The Euclidean norm, sqrt(sum |x|^2), as safe as `rms`."""
    return rms(x) * math.sqrt(np.size(x))
