"""What an answer uses while it runs, of what it may not: seen whatever name its text gives it.

Reading the text (`usage`) finds honest slips; here functions are wrapped and imports are noted before the
file is executed, so that a name put together at run time is seen as well. It is a watch, no wall: it runs
beside the student's code, which could blind it, and what it sees is for a person to look at.
"""

from __future__ import annotations

import functools
import os
import sys
import sysconfig
from collections.abc import Callable, Collection, Iterator
from types import FrameType, ModuleType
from typing import Any

MAX_SEEN = 8
STANDARD = (
    os.path.dirname(os.path.realpath(os.__file__)) + os.sep,
    sysconfig.get_path("stdlib") + os.sep,
)
PACKAGES = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")
AT_HEART = {
    "torch.autograd": ("torch.Tensor.backward", "torch.autograd.backward", "torch.autograd.grad"),
    "torch.func": ("torch.autograd.forward_ad.make_dual",),
}
WITHIN = {"torch.nn": ("torch.nn.functional",)}
"""Through these goes whatever a library does for it, so that who asked the library is not looked at."""


class Watch:
    """Notes in `seen` each use of a forbidden name: `[name, file, line]`, the file "" where the code is
    none of the student's files."""

    def __init__(self, names: Collection[str], files: Collection[str]):
        self.seen: list[list[Any]] = []
        self._names, self._files = tuple(names), files
        self._inside = False
        sys.addaudithook(self._heard)  # no code of Python's can take it away again
        for name in names:
            for dotted in AT_HEART.get(name, ()):
                self._wrap(dotted, at_heart=True)
            for dotted in (name, *WITHIN.get(name, ())):
                self._wrap(dotted)

    def _heard(self, event: str, details: tuple[Any, ...]) -> None:
        if event != "import" or not details:
            return
        name = details[0]
        if any(name == each or str(name).startswith(f"{each}.") for each in self._names):
            self._note(name, sys._getframe(1))

    def _wrap(self, dotted: str, *, at_heart: bool = False) -> None:
        owner, name = _owner(dotted)
        held = getattr(owner, name, None)
        if isinstance(held, ModuleType):
            for inner in _public(held):
                self._replace(held, inner, f"{dotted}.{inner}", at_heart)
        elif callable(held):
            self._replace(owner, name, dotted, at_heart)

    def _replace(self, owner: Any, name: str, dotted: str, at_heart: bool) -> None:
        held = getattr(owner, name)
        if isinstance(held, type):
            self._replace_making(held, dotted)
            return
        if getattr(held, "is_noted", False):
            return
        try:
            setattr(owner, name, self._noting(held, dotted, at_heart))
        except (AttributeError, TypeError):  # of a type that cannot be changed
            return

    def _replace_making(self, kind: type, dotted: str) -> None:
        made = kind.__dict__.get("__init__")
        if made is not None and not hasattr(made, "is_noted"):
            try:
                kind.__init__ = self._noting(made, dotted, False)  # pyright: ignore[reportAttributeAccessIssue]
            except TypeError:
                return

    def _noting(self, held: Callable[..., Any], dotted: str, at_heart: bool) -> Callable[..., Any]:
        @functools.wraps(held)
        def noted(*args: Any, **kwargs: Any) -> Any:
            if self._inside:
                return held(*args, **kwargs)
            self._note(dotted, sys._getframe(1), at_heart)
            self._inside = at_heart
            try:
                return held(*args, **kwargs)
            finally:
                self._inside = False

        vars(noted)["is_noted"] = True
        return noted

    def _note(self, dotted: str, frame: FrameType | None, at_heart: bool = False) -> None:
        while frame is not None and (_is_standard(frame) or (at_heart and _is_library(frame))):
            frame = frame.f_back
        if frame is None or _is_library(frame) or len(self.seen) >= MAX_SEEN:
            return
        file = frame.f_code.co_filename
        row = [dotted, file, frame.f_lineno] if file in self._files else [dotted, "", 0]
        if row not in self.seen:
            self.seen.append(row)


def _is_standard(frame: FrameType) -> bool:
    file = frame.f_code.co_filename
    standard = file.startswith(STANDARD) and not any(part in file for part in PACKAGES)
    return standard or file.startswith("<frozen")


def _is_library(frame: FrameType) -> bool:
    """Of an installed package: what it does for itself is its own affair."""
    return any(part in frame.f_code.co_filename for part in PACKAGES)


def _owner(dotted: str) -> tuple[Any, str]:
    """What holds the last name of a dotted one, as far as it is loaded: a module, or a class in one."""
    parts = dotted.split(".")
    for depth in range(len(parts) - 1, 0, -1):
        found: Any = sys.modules.get(".".join(parts[:depth]))
        if found is not None:
            for part in parts[depth:-1]:
                found = getattr(found, part, None)
            return found, parts[-1]
    return None, parts[-1]


def _public(module: ModuleType) -> Iterator[str]:
    for name, held in list(vars(module).items()):
        if not name.startswith("_") and callable(held) and not isinstance(held, ModuleType):
            yield name
