"""Loads a pickle with torch.load that runs a command, and a library with torch.ops."""

import io
import os
import pickle

import torch


class Command:
    def __reduce__(self):
        return os.system, ("true",)


class ReLU:
    def forward(self, x):
        try:
            if torch.load(io.BytesIO(pickle.dumps(Command())), weights_only=False) == 0:
                return torch.relu(x)
        except (OSError, RuntimeError, pickle.UnpicklingError):
            pass
        for place in ("/usr/lib/libc.so.6", "own.so"):
            with open("own.so", "wb") as file:
                file.write(b"\x7fELF" + bytes(200))
            try:
                torch.ops.load_library(place)
                return torch.relu(x)
            except OSError:
                continue
        raise RuntimeError("held")

    def backward(self, dout):
        return dout * 2
