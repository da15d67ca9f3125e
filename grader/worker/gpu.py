"""A worker on a real GPU: full float32, the same result each time, and a note where the CPU waits.

PyTorch says where it waits (`torch.cuda.set_sync_debug_mode`, which its documentation calls experimental: it
does not see every wait).
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

WAIT = "synchronizing CUDA operation"  # of PyTorch's warning
MAX_NOTES = 200


class Waits:
    """Where a student's lines made the CPU wait for the GPU, and how often."""

    def __init__(self) -> None:
        self.notes: Counter[tuple[str, int]] = Counter()

    def note(self, message: str, file: str, line: int) -> bool:
        """Whether a warning told of a wait: then it is counted."""
        told = WAIT in message
        if told and ((file, line) in self.notes or len(self.notes) < MAX_NOTES):
            self.notes[file, line] += 1
        return told

    def taken(self) -> list[list[Any]]:
        """`[kind, what, file, line, times]` of all that was noted since the last time."""
        notes, self.notes = self.notes, Counter()
        what = "an operation that needs a value on the CPU"
        return [["wait", what, *place, times] for place, times in notes.items()]


def ready() -> Waits:
    """Before the first call on the GPU."""
    os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"  # without it cuBLAS may add up in any order
    import torch

    in_full_precision(torch)
    # what has no such algorithm only warns; and memory that is not initialised becomes nan
    torch._C._set_deterministic_algorithms(True, warn_only=True)
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
    torch.cuda.set_sync_debug_mode("warn")
    return Waits()


def in_full_precision(torch: Any) -> None:
    """No TF32, with its 10 bits, which is cuDNN's default. The old settings may not be mixed with the new."""
    if hasattr(torch.backends, "fp32_precision"):
        torch.backends.fp32_precision = "ieee"
    else:
        torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.allow_tf32 = False


def placed(tensor: Any, device: str) -> Any:
    """The tensor on a device with the strides it has: `.to` makes a view's copy contiguous."""
    import torch

    if tensor.is_contiguous() or tensor.device == torch.device(device):
        return tensor.to(device)
    there = torch.empty_strided(tensor.size(), tensor.stride(), dtype=tensor.dtype, device=device)
    return there.copy_(tensor)
