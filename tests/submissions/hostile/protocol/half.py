"""Sends half a frame, and closes the channel in the middle of the next."""

import os
import stat
import struct

CHANNEL = next(n for n in range(3, 64) if stat.S_ISSOCK(os.fstat(n).st_mode))


class ReLU:
    def forward(self, x):
        os.write(CHANNEL, struct.pack("<4sIQ", b"GRD1", 100, 1000) + b"{")
        os.close(CHANNEL)

    def backward(self, dout):
        os.close(CHANNEL)
