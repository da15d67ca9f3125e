"""A CUDA device that is not there: real tensors in this machine's memory, of which some count as the GPU's.

What breaks on a GPU and passes everywhere else shows on it: a buffer made on the CPU, `.numpy()`, a value
fetched to decide something, a hard-coded `.cuda()`. Two modes of PyTorch's see every call. One answers
what Python asks (`x.device`, `.to`, `.cuda`, `device=`), the other sees each operation with its operands
and refuses those that a GPU refuses. Which tensors count as the GPU's is kept by their storage, so that
views follow. A lint, and no GPU: values are computed by the CPU, and nothing is asynchronous.
"""

from __future__ import annotations

import contextlib
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

from grader.worker.placing import Placing, mixed, synchronises

GPU = "cuda:0"
MAX_NOTES = 200
Note = tuple[str, str, str, int]  # kind, what, file, line


class VirtualCuda:
    """Which storages are the GPU's, and what was noted: where the CPU waits (`wait`), what leaves the
    GPU and what enters it, and where in a student's file (`is_own` tells those) that was asked for."""

    def __init__(self, torch: Any, is_own: Callable[[str], bool]):
        self.torch, self.is_own = torch, is_own
        self.gpu, self.cpu = torch.device(GPU), torch.device("cpu")
        self.notes: Counter[Note] = Counter()
        self.makes_on_gpu: list[
            bool
        ] = []  # whether what an operation without operands makes is the GPU's
        self._owned: dict[int, Any] = {}
        from torch.multiprocessing.reductions import StorageWeakRef

        self._weak = StorageWeakRef

    def holds(self, tensor: Any) -> bool:
        owner = self._owned.get(self._key(tensor))
        return owner is not None and not owner.expired()

    def device(self, tensor: Any) -> Any:
        return self.gpu if self.holds(tensor) else self.cpu

    def own(self, tensor: Any, gpu: bool = True) -> Any:
        """The same tensor, whose storage is the GPU's from here on (or the CPU's)."""
        key = self._key(tensor)
        if gpu:
            self._owned[key] = self._weak(tensor.untyped_storage())
        else:
            self._owned.pop(key, None)
        return tensor

    def shares(self, one: Any, other: Any) -> bool:
        return self._key(one) == self._key(other)

    def note(self, kind: str, what: str) -> None:
        """Note what a student's line asked for; what the worker itself does is nobody's."""
        frame = sys._getframe(1)
        while frame is not None and not self.is_own(frame.f_code.co_filename):
            frame = frame.f_back
        if frame is not None and len(self.notes) < MAX_NOTES:
            self.notes[kind, what, frame.f_code.co_filename, frame.f_lineno] += 1

    def taken(self) -> list[list[Any]]:
        """`[kind, what, file, line, times]` of all that was noted since the last time."""
        notes, self.notes = self.notes, Counter()
        return [[*note, times] for note, times in notes.items()]

    def operation(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """One operation on its operands: refused where a GPU refuses it, else done, and its results are
        where the operands are."""
        flatten = self.torch.utils._pytree.tree_leaves
        operands = [x for x in flatten((args, kwargs)) if isinstance(x, self.torch.Tensor)]
        on_gpu = [self.holds(x) for x in operands]
        if any(on_gpu):
            self._checked(function, args, operands, on_gpu)
        result = function(*args, **kwargs)
        gpu = any(on_gpu) if operands else bool(self.makes_on_gpu and self.makes_on_gpu[-1])
        old = {self._key(x) for x in operands}
        for made in flatten(result):
            if isinstance(made, self.torch.Tensor) and self._key(made) not in old:
                self.own(made, gpu)
        return result

    def _checked(
        self, function: Any, args: tuple[Any, ...], operands: list[Any], on_gpu: list[bool]
    ) -> None:
        name = str(function).removeprefix("aten.")
        if not all(on_gpu):
            problem = mixed(self.torch, function, args, operands, on_gpu)
            if problem == "refused":
                raise RuntimeError(
                    "Expected all tensors to be on the same device, but found at least two devices, "
                    f"{GPU} and cpu! ({name.partition('.')[0]})"
                )
            if problem:
                # the first operand of a copy is where it goes
                self.note("enters" if on_gpu[0] else "leaves", problem)
        if told := synchronises(self.torch, function, args):
            self.note("wait", told)

    @staticmethod
    def _key(tensor: Any) -> int:
        return tensor.untyped_storage()._cdata


def enter(is_own: Callable[[str], bool]) -> VirtualCuda:
    """From here on, and for good, this process has a virtual GPU."""
    import torch
    from torch.overrides import TorchFunctionMode
    from torch.utils._python_dispatch import TorchDispatchMode

    virtual = VirtualCuda(torch, is_own)
    placing = Placing(virtual)

    class Operations(TorchDispatchMode):
        @classmethod
        def _should_skip_dynamo(cls) -> bool:
            return False  # else the first operation would import the whole compiler, for seconds

        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None):
            return virtual.operation(func, args, kwargs or {})

    class Functions(TorchFunctionMode):
        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None):
            return placing.call(func, args, dict(kwargs or {}))

    # what torch.empty leaves uninitialised becomes nan, so that reading it shows
    torch._C._set_deterministic_algorithms(True, warn_only=True)  # the public name loads a compiler
    functions = Functions()
    _in_backward(torch, functions)
    _pretend(torch, virtual)
    Operations().__enter__()
    functions.__enter__()
    return virtual


def _in_backward(torch: Any, functions: Any) -> None:
    """autograd calls a student's own backward from C++, where the mode of Python's calls is off."""
    run = torch.autograd._engine_run_backward

    def run_with_functions(*args: Any, **kwargs: Any) -> Any:
        with functions:
            return run(*args, **kwargs)

    torch.autograd._engine_run_backward = torch.autograd.graph._engine_run_backward = (
        run_with_functions
    )


def _pretend(torch: Any, virtual: VirtualCuda) -> None:
    """`torch.cuda` says that there is one device."""
    cuda = torch.cuda
    cuda.is_available = lambda: True
    cuda.device_count = lambda: 1
    cuda.current_device = lambda: 0
    cuda.synchronize = lambda *args: virtual.note("wait", "torch.cuda.synchronize")
    cuda.device = lambda *args: contextlib.nullcontext()
