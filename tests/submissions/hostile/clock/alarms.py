"""Floods itself with timers' signals, to be interrupted wherever a limit is kept in the process."""

import signal

signal.signal(signal.SIGALRM, lambda *_: None)
signal.signal(signal.SIGXCPU, signal.SIG_IGN)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)


class ReLU:
    def forward(self, x):
        while True:
            pass

    def backward(self, dout):
        raise RuntimeError("held")
