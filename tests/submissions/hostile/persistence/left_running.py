"""Leaves threads, timers and handlers behind that act after its call has returned."""

import atexit
import os
import signal
import sys
import threading
import time


def later():
    while True:
        time.sleep(0.01)
        sys.stdout.write("still here\n")


for _ in range(4):
    threading.Thread(target=later).start()
atexit.register(later)
signal.signal(signal.SIGTERM, lambda *_: time.sleep(5))
threading._shutdown = later


class ReLU:
    def forward(self, x):
        threading.Timer(0.05, os.abort).start()
        raise RuntimeError("held")

    def backward(self, dout):
        return dout * 2
