"""Raises an exception whose text never ends."""


class Wordy(Exception):
    def __str__(self):
        while True:
            pass

    __repr__ = __str__


class ReLU:
    def forward(self, x):
        raise Wordy

    def backward(self, dout):
        raise Wordy
