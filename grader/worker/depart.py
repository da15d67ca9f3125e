"""Arguments on the grader's side: as they are sent, and as a call left them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from grader.worker.encoder import Encoder
from grader.worker.protocol import WireError
from grader.worker.restore import copy_back, left_of

if TYPE_CHECKING:
    from grader.worker.host import Worker


class HostEncoder(Encoder):
    """Places arrays (as tensors in the PyTorch track, as CuPy's on a GPU) and remembers what was sent."""

    def __init__(self, worker: Worker, placed: bool = True, restore: bool = False):
        super().__init__()
        self.worker, self.functions = worker, set[int]()
        elsewhere = worker.track == "torch" or worker.device != "cpu"
        self._placed, self._restore = placed and elsewhere, restore
        self._lists: list[list[Any]] = []

    def pack(self, value: Any) -> Any:
        handle = getattr(type(value), "handle_in", None)
        if handle is not None:
            return handle(value, self.worker)
        if callable(value):
            offered = self.worker.offered(value)
            self.functions.add(offered.number)
            return offered
        return super().pack(value)

    def restored(self, reply: dict[str, Any]) -> None:
        """Copy-restore: arrays and lists that were passed become what the call left of them. What is not
        in the reply is as it was."""
        given, lists = reply.get("given", {}), reply.get("lists", {})
        if not isinstance(given, dict) or not isinstance(lists, dict):
            raise WireError("the arguments did not come back")
        for number, theirs in given.items():
            mine = self.arrays[_index(number, self.arrays)]
            if isinstance(theirs, np.ndarray) and theirs.dtype == mine.dtype:
                copy_back(mine, theirs)
        for number, left in lists.items():
            mine = self._lists[_index(number, self._lists)]
            if isinstance(left, list):
                mine[:] = [left_of(entry, self.arrays) for entry in left]

    def _array(self, value: np.ndarray, depth: int) -> Any:
        return self.tensor(value, self.worker.device) if self._placed else self.array("a", value)

    def _listed(self, value: list[Any], depth: int) -> Any:
        if not self._restore or np.ndarray not in map(type, value):
            return self._list(value, depth)
        self._lists.append(value)
        return {"L": [len(self._lists) - 1, [self.node(item, depth + 1) for item in value]]}

    writers: ClassVar = Encoder.writers | {np.ndarray: _array, list: _listed}


def _index(number: str, sent: list[Any]) -> int:
    if not (
        number.isascii() and number.isdecimal() and len(number) < 6 and int(number) < len(sent)
    ):
        raise WireError("an argument came back that was not sent")
    return int(number)
