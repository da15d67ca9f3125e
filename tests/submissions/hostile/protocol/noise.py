"""Writes bytes at random to the channel, in place of an answer."""

import os
import stat

CHANNEL = next(n for n in range(3, 64) if stat.S_ISSOCK(os.fstat(n).st_mode))


class ReLU:
    def forward(self, x):
        os.write(CHANNEL, os.urandom(4096))
        raise RuntimeError("held")

    def backward(self, dout):
        os.write(CHANNEL, b"GRD1" + os.urandom(400))
        raise RuntimeError("held")
