"""System calls that Python has no function for. Linux only: nothing imports this elsewhere."""

from __future__ import annotations

import ctypes
import itertools
import os
import struct
from typing import Any

PDEATHSIG, DUMPABLE, NO_NEW_PRIVS, SECCOMP = 1, 4, 38, 22
CAPBSET_READ, CAPBSET_DROP = 23, 24
CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def prctl(option: int, value: int = 0, pointer: Any = None) -> None:
    """Change something about this process, or OSError."""
    arguments = [ctypes.c_ulong(value), pointer or ctypes.c_ulong(0), *[ctypes.c_ulong(0)] * 2]
    _checked(_libc.prctl(ctypes.c_int(option), *arguments), f"prctl {option}")


def syscall(number: int, *arguments: Any) -> int:
    """Any call by its number; integers go as they are, pointers as ctypes objects."""
    sent = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _checked(_libc.syscall(ctypes.c_long(number), *sent), f"system call {number}")


def _checked(answer: int, what: str) -> int:
    if answer < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{what}: {os.strerror(error)}")
    return answer


def drop_capabilities() -> None:
    """Give up every privilege of root's beyond owning files, for good."""
    for capability in itertools.count():
        held = _libc.prctl(ctypes.c_int(CAPBSET_READ), ctypes.c_ulong(capability), 0, 0, 0)
        if held < 0:  # beyond the last that the kernel knows
            break
        if held and has_capabilities():
            prctl(CAPBSET_DROP, capability)
    header = struct.pack("=Ii", CAPABILITY_VERSION_3, 0)
    _checked(_libc.capset(ctypes.c_char_p(header), ctypes.c_char_p(bytes(24))), "capset")


def has_capabilities() -> bool:
    """Whether this process may do anything that others may not."""
    record = ctypes.create_string_buffer(24)
    header = struct.pack("=Ii", CAPABILITY_VERSION_3, 0)
    _checked(_libc.capget(ctypes.c_char_p(header), record), "capget")
    return any(record.raw)
