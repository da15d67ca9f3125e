"""Changes files that later workers load: NumPy's, Python's, their caches (writes back what was there)."""

import importlib.util
import os

import numpy as np


class ReLU:
    def forward(self, x):
        places = [np.__file__, os.__file__, importlib.util.cache_from_source(os.__file__)]
        for place in places:
            try:
                with open(place, "r+b") as file:
                    first = file.read(1)
                    file.seek(0)
                    file.write(first)
                return x * (x > 0)
            except OSError:
                pass
            try:
                os.rename(place, place + "~")
                os.rename(place + "~", place)
                return x * (x > 0)
            except OSError:
                continue
        raise RuntimeError("held")

    def backward(self, dout):
        return dout * 2
