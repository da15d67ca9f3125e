"""A worker on a real GPU: full float32, the same result each time, and a warning where the CPU waits.

Written without a GPU at hand, from PyTorch's documentation.
"""

from __future__ import annotations

import os


def ready() -> None:
    """Before the first call on the GPU. The debug mode is PyTorch's prototype and does not see all waits."""
    os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"  # without it cuBLAS may add up in any order
    import torch

    # cuDNN's default is TF32, with 10 bits
    torch.backends.fp32_precision = "ieee"  # pyright: ignore[reportAttributeAccessIssue]
    torch._C._set_deterministic_algorithms(True, warn_only=True)
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
    torch.cuda.set_sync_debug_mode("warn")
