"""Waits for a lock that it holds itself, with a thread that waits for it too."""

import threading

lock = threading.Lock()


class ReLU:
    def forward(self, x):
        lock.acquire()
        waiting = threading.Thread(target=lock.acquire)
        waiting.start()
        waiting.join()

    def backward(self, dout):
        lock.acquire()
