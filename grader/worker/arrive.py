"""Arrays and tensors on the student's side: as they shall be found, and as a call left them."""

from __future__ import annotations

import contextlib
import math
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.worker.decoder import Decoder
from grader.worker.encoder import Encoder
from grader.worker.gpu import placed
from grader.worker.incupy import DEVICE, is_array
from grader.worker.protocol import DTYPES, MAX_DEPTH, MAX_PAYLOAD, Opaque, Tensor

if TYPE_CHECKING:
    from grader.worker.guest import Guest

SMALL = 1 << 20  # bytes


class GuestEncoder(Encoder):
    def pack(self, value: Any) -> Any:
        if is_array(value):
            return Tensor(value.get(), DEVICE)
        torch = sys.modules.get("torch")
        if torch is None or not issubclass(type(value), torch.Tensor):
            return super().pack(value)
        try:
            array = as_numpy(value)
        except (RuntimeError, TypeError, NotImplementedError):  # bfloat16, sparse, quantized, meta
            layout = "" if value.layout is torch.strided else f" with layout {value.layout}"
            return Opaque(f"a tensor of dtype {value.dtype}{layout} on {value.device}")
        return Tensor(array, str(value.device))


def as_numpy(tensor: Any) -> np.ndarray:
    """A tensor's values on the CPU; RuntimeError or TypeError where no array holds such."""
    if is_array(tensor):
        return tensor.get()
    return tensor.detach().cpu().resolve_conj().resolve_neg().numpy()


def as_now(value: Any, depth: int = 0) -> Any:
    """A copy of a returned value that later calls cannot change; what cannot travel stays what it is."""
    kind = type(value)
    if kind is np.ndarray:
        return value.copy(order="K") if value.nbytes <= MAX_PAYLOAD else value
    if kind in (tuple, list) and depth < MAX_DEPTH:
        return kind([as_now(item, depth + 1) for item in value])
    if kind is dict and depth < MAX_DEPTH:
        return {key: as_now(item, depth + 1) for key, item in value.items()}
    torch = sys.modules.get("torch")
    if torch is not None and issubclass(kind, torch.Tensor):
        is_large = value.numel() * value.element_size() > MAX_PAYLOAD
        return value if is_large else value.detach().clone()
    return value


class GuestDecoder(Decoder):
    """Arrays as the student shall find them; lists and arrays are remembered, to be sent back."""

    def __init__(self, guest: Guest, header: bytes, payload: memoryview):
        self.guest = guest
        self.tensors: dict[int, Any] = {}
        self._lists: dict[int, tuple[list[Any], list[Any]]] = {}
        self._payload = payload
        super().__init__(header, payload)

    def unpack(self, tag: str, content: Any) -> Any:
        if tag == "r":
            return self.guest.objects[content]
        if tag == "c":
            return lambda *args: self.guest.call_back(content, args)
        if tag == "g":
            return self.guest.generator(content)
        if tag == "e":
            return self.guest.evaluated(*content)
        if tag == "T":
            return self._tensor(*content)
        if tag == "L":
            came = [self.value(node, 8) for node in content[1]]
            self._lists[content[0]] = came, list(came)
            return came
        return super().unpack(tag, content)

    def _tensor(self, index: int, device: str) -> Any:
        if index not in self.tensors and self.guest.cupy is not None:
            self.tensors[index] = self.guest.cupy.asarray(self._array(index))
        if index not in self.tensors:
            import torch

            array = self._array(index)
            array.flags.writeable = True
            tensor, virtual = torch.from_numpy(array), self.guest.virtual
            if virtual is None:
                self.tensors[index] = placed(tensor, device)
            else:
                self.tensors[index] = virtual.own(tensor, device != "cpu")
        return self.tensors[index]

    def given(self) -> dict[str, np.ndarray]:
        """The arrays that came, by their numbers, as they are now; a tensor may have other data than it
        came with. What is as it was need not go back, as far as that is quickly seen."""
        out: dict[str, np.ndarray] = {}
        start = 0
        for index, came in enumerate(self.arrays):
            now, (name, shape, *_) = self._now(index, came), self.rows[index]
            end = start + DTYPES[name].itemsize * math.prod(shape)
            is_same = end - start <= SMALL and now.dtype.str == name and [*now.shape] == shape
            if not (is_same and now.tobytes() == self._payload[start:end].tobytes()):
                out[str(index)] = now
            start = end
        return out

    def _now(self, index: int, array: np.ndarray) -> np.ndarray:
        tensor = self.tensors.get(index)
        if tensor is None:
            return array
        with contextlib.suppress(RuntimeError, TypeError, NotImplementedError):
            return as_numpy(tensor)
        return array  # data that no array holds: bfloat16, say

    def lists_left(self) -> dict[str, list[Any]]:
        """The lists that came and hold other entries now, by their numbers, entry by entry."""
        return {
            str(number): [self.left(item) for item in now]
            for number, (now, came) in self._lists.items()
            if [*map(id, now)] != [*map(id, came)]
        }

    def left(self, item: Any) -> list[Any]:
        """A list's entry as the call left it: `[i]`, the i-th array that came, or `[None, another]`."""
        for index, array in enumerate(self.arrays):
            if item is array or item is self.tensors.get(index, array):
                return [index]
        return [None, item]
