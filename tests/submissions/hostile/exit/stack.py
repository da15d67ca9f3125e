"""Recurses until the C stack overflows, with the recursion limit lifted."""

import sys

sys.setrecursionlimit(10**9)


def down(n):
    return [down(n + 1)]


class ReLU:
    def forward(self, x):
        return down(0)

    def backward(self, dout):
        return down(0)
