"""What processes are for, where tensors may be asked about, and whether this machine has a GPU."""

from __future__ import annotations

import os
from typing import Literal

Use = Literal["answers", "ours", "gpu"]
Wanted = Literal["auto", "cpu", "virtual", "cuda"]
DEVICE_FILES = ("/dev/nvidiactl", "/dev/dxg", "/dev/kfd")


def has_gpu() -> bool:
    """Whether PyTorch has a GPU to compute on. It is imported only where there may be one."""
    if os.name == "posix" and not any(os.path.exists(path) for path in DEVICE_FILES):
        return False
    try:
        import torch
    except ImportError:
        return False
    return torch.cuda.is_available()
