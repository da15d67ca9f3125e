"""Sends pickles that run a command where they are read, raw and as values."""

import os
import pickle
import stat
import struct

CHANNEL = next(n for n in range(3, 64) if stat.S_ISSOCK(os.fstat(n).st_mode))


class Command:
    def __reduce__(self):
        return os.mkdir, ("/tmp/hostile-pickle",)


class ReLU:
    def forward(self, x):
        return Command()

    def backward(self, dout):
        data = pickle.dumps(Command())
        os.write(CHANNEL, struct.pack("!i", len(data)) + data)
        raise RuntimeError("held")
