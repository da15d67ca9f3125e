"""A worker's life: say hello, answer requests until the channel closes."""

from __future__ import annotations

import linecache
import os
import socket
import sys
from collections.abc import Callable
from typing import Any

from grader.worker.channel import Channel, Gone
from grader.worker.encoder import Encoder, packed
from grader.worker.guest import Guest
from grader.worker.protocol import Handle, Tensor, WireError, parts
from grader.worker.sources import Source


def serve(sock: socket.socket, track: str, confine: Callable[[], list[str]]) -> None:
    """Confine this process, then be the guest until the grader hangs up."""
    channel = Channel(sock)
    channel.send(Encoder().frame({"hello": ["process", *confine()]}))

    def exchange(frame: memoryview) -> tuple[bytes, memoryview]:
        channel.send(frame)
        return channel.receive()

    guest = Guest(exchange, track)
    try:
        while True:
            channel.send(guest.answer(*channel.receive()))
    except (Gone, WireError):
        return


def hide_the_grader() -> None:
    """What of this package is loaded is all there is of it: no check and no reference can be imported."""
    for name, module in sys.modules.items():
        if name.partition(".")[0] == "grader" and hasattr(module, "__path__"):
            module.__path__ = []


def preload(track: str) -> None:
    """Import and warm what every answer of a track uses, so that no call pays for it."""
    import collections  # noqa: F401

    import numpy as np

    np.einsum("ij,jk->ik", np.eye(2), np.linalg.inv(np.eye(2)))
    np.random.default_rng(0).normal()
    repr(np.ones(2))
    if track == "torch":
        import torch

        torch.set_num_threads(1)
        x = torch.ones(1, 1, 4, 4, requires_grad=True)
        torch.nn.functional.conv2d(x, torch.ones(1, 1, 2, 2)).sum().backward()
        torch.einsum("ij,jk->ik", torch.eye(2), torch.eye(2))
        repr(torch.from_numpy(np.ones(2)))
    else:
        sys.meta_path.insert(0, WithoutTorch)
    _rehearse(track)


REPETITIONS = 16  # Python specializes what has run eight times
REHEARSED = b"""
class Layer:
    def forward(self, x):
        self.x = x
        return x * 2
"""


def _rehearse(track: str) -> list[memoryview]:
    """Answer what an answer is asked for: what Python makes of code that runs often, and what is made only
    when it is first used, each worker would otherwise make for itself. The replies."""
    import numpy as np

    def ask(**op: Any) -> memoryview:
        return guest.answer(*parts(Encoder().frame({"id": 1, "ops": [op]})))

    guest = Guest(lambda frame: parts(frame), track, importable=False)
    rehearsed = packed(Source("rehearsed.py", REHEARSED))
    x = Tensor(np.ones(2)) if track == "torch" else np.ones(2)
    replies = [
        ask(op="uses", text=rehearsed[1]),
        ask(op="load", module="rehearsed", sources={"rehearsed": rehearsed}),
        ask(op="new", name="Layer", args=(), **{"as": 1}),
        *(ask(op="call", on=Handle(1), name="forward", args=(x,)) for _ in range(REPETITIONS)),
    ]
    linecache.cache.pop("rehearsed.py", None)
    return replies


class WithoutTorch:
    """In an answer in NumPy `import torch` finds nothing, whether its files can be read or not."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        if name.partition(".")[0] == "torch":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def leave_the_course() -> None:
    """Forget where the grader lies: the course is not importable by accident. (Installed, the grader lies
    among other packages, which stay.)"""
    import numpy as np

    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    if root == os.path.dirname(os.path.dirname(os.path.abspath(np.__file__))):
        sys.path.remove(root)  # the entry in front, by which this module was found
    else:
        sys.path[:] = [path for path in sys.path if path and os.path.abspath(path) != root]
