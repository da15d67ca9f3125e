"""Sets the system's clock, or slews it."""

import ctypes
import time

libc = ctypes.CDLL(None)


class ReLU:
    def forward(self, x):
        if libc.adjtime(None, ctypes.create_string_buffer(16)) == -1:
            try:
                time.clock_settime(time.CLOCK_REALTIME, time.time())
            except OSError:
                raise RuntimeError("held") from None
        return x * (x > 0)

    def backward(self, dout):
        return dout * 2
