"""Crashes the interpreter: reads address 0 in forward, aborts in backward."""

import ctypes
import os


class ReLU:
    def forward(self, x):
        ctypes.string_at(0)

    def backward(self, dout):
        os.abort()
