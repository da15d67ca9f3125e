"""Lets other processes compute: loaders with workers, torch.multiprocessing, shared tensors."""

import torch
import torch.multiprocessing
from torch.utils.data import DataLoader


class ReLU:
    def forward(self, x):
        for attempt in (
            lambda: list(DataLoader([1, 2], num_workers=1, timeout=1)),
            lambda: torch.multiprocessing.spawn(print, nprocs=1),
            lambda: torch.ones(3).share_memory_(),
            lambda: torch.from_file("/dev/shm/hostile", True, 8, dtype=torch.float64),
        ):
            try:
                attempt()
                return torch.relu(x)
            except (OSError, RuntimeError):
                continue
        raise RuntimeError("held")

    def backward(self, dout):
        return dout * 2
