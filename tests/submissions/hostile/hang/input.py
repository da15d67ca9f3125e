"""Waits for somebody to type."""

import sys


class ReLU:
    def forward(self, x):
        return float(input("the right answer, please: ")) * x

    def backward(self, dout):
        return float(sys.stdin.readline()) * dout
