"""Prints without end, in long lines, on both outputs, and with bytes that are no text."""

import os


class ReLU:
    def forward(self, x):
        while True:
            os.write(1, b"\xff" * 65536)
            os.write(2, b"x" * 65536)

    def backward(self, dout):
        while True:
            print("y" * 100_000)
