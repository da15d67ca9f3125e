"""Takes memory that the limit on address space does not count: shared segments, memfd, /dev/shm."""

import ctypes
import os

import numpy as np

SIZE = 64 << 20


class ReLU:
    def forward(self, x):
        got = 0
        libc = ctypes.CDLL(None)
        segment = libc.shmget(0, SIZE, 0o1600)
        if segment >= 0:
            libc.shmctl(segment, 0, None)
            got += 1
        for make in (
            lambda: os.write(os.memfd_create("m"), bytes(1 << 20)),
            lambda: open("/dev/shm/hostile", "wb").write(bytes(1 << 20)),
        ):
            try:
                got += bool(make())
            except OSError:
                continue
        if not got:
            raise RuntimeError("held")
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * 2
