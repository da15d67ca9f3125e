"""Compiles code of its own with torch's tools: an extension in C++, an inline kernel."""

import torch


class ReLU:
    def forward(self, x):
        import os
        import subprocess

        try:
            from torch.utils import cpp_extension

            cpp_extension.load_inline("hostile", "int f() { return 1; }", functions="f")
            return torch.relu(x)
        except (OSError, RuntimeError, ImportError, subprocess.SubprocessError):
            raise RuntimeError(f"held {os.getpid() > 0}") from None

    def backward(self, dout):
        return dout * 2
