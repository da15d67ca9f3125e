"""Starts threads without end (at most 2000), which all compute."""

import threading


class ReLU:
    def forward(self, x):
        try:
            for _ in range(2000):
                threading.Thread(target=pow, args=(3, 10**7), daemon=True).start()
        except RuntimeError:
            raise RuntimeError("held") from None
        while True:
            pass

    def backward(self, dout):
        return dout * 2
