"""Stops itself (SIGSTOP): no processor time, no answer, and a polite signal stays pending."""
import os
import signal
import time


class ReLU:
    def forward(self, x):
        os.kill(os.getpid(), signal.SIGSTOP)
        time.sleep(10**6)

    def backward(self, dout):
        return self.forward(dout)
