"""Reaches out by torch's own doors: hub, a TCP store, a file store, distributed."""

import torch
import torch.distributed


class ReLU:
    def forward(self, x):
        for attempt in (
            lambda: torch.distributed.TCPStore("127.0.0.1", 0, 1, True, wait_for_workers=False),
            lambda: torch.hub.download_url_to_file("http://127.0.0.1:9/x", "x", progress=False),
            lambda: open("/dev/shm/hostile", "w"),
        ):
            try:
                attempt()
                return torch.relu(x)
            except (OSError, RuntimeError):
                continue
        raise RuntimeError("held")

    def backward(self, dout):
        return dout * 2
