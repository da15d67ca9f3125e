"""Landlock: which files a worker may open, kept by the kernel (Linux 5.13 and newer), no privilege needed.

The ruleset is prepared once in the zygote and enforced in each child. Whatever the kernel's version of
Landlock can deny is denied, and what is granted is listed. What it cannot deny (stat, chmod, and before
version 3 truncate) the filter of system calls does.
See https://docs.kernel.org/userspace-api/landlock.html
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = (1 << i for i in range(6))
MAKE_DIR, MAKE_REG, REFER, TRUNCATE = 1 << 7, 1 << 8, 1 << 13, 1 << 14

FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE  # the rights that a rule for a file may have
READ = READ_FILE | READ_DIR
OWN = READ | WRITE_FILE | TRUNCATE | REFER | MAKE_DIR | MAKE_REG | REMOVE_DIR | REMOVE_FILE
WRITE = READ_FILE | WRITE_FILE

BIND_TCP_CONNECT_TCP = 0b11
ABSTRACT_SOCKETS_SIGNALS = 0b11


def version() -> int:
    """The kernel's version of Landlock, 0 where it is missing or switched off."""
    from grader.worker.kernel import syscall

    try:
        return syscall(CREATE_RULESET, None, 0, 1)
    except OSError:
        return 0


def handled(abi: int) -> tuple[int, int, int]:
    """Everything that a version can deny: bits for files, for the network, for what leaves the domain."""
    count = 13 if abi < 2 else 14 if abi < 3 else 15 if abi < 5 else 16
    net = BIND_TCP_CONNECT_TCP if abi >= 4 else 0
    return (1 << count) - 1, net, ABSTRACT_SOCKETS_SIGNALS if abi >= 6 else 0


def prepare(
    own: Iterable[str], readable: Iterable[str], listable: Iterable[str], writable: Iterable[str]
) -> int | None:
    """A ruleset, by its descriptor: None where the kernel has no Landlock. `own` are folders to work in,
    `listable` folders of which only the names may be read, `writable` existing files."""
    abi = version()
    if not abi:
        return None
    ruleset = _new_ruleset(abi)
    granted = ((OWN, own), (READ, readable), (READ_DIR, listable), (WRITE, writable))
    for rights, paths in granted:
        for path in paths:
            _grant(ruleset, path, rights & handled(abi)[0])
    return ruleset


def enforce(ruleset: int) -> None:
    """Restrict this process from here on; needs no_new_privs. There is no way back."""
    from grader.worker.kernel import syscall

    syscall(RESTRICT_SELF, ruleset, 0)


def _new_ruleset(abi: int) -> int:
    from grader.worker.kernel import syscall

    size = 8 if abi < 4 else 16 if abi < 6 else 24  # the record grew with the versions
    record = struct.pack("=QQQ", *handled(abi))[:size]
    return syscall(CREATE_RULESET, ctypes.c_char_p(record), size, 0)


def _grant(ruleset: int, path: str, rights: int) -> None:
    """One path, and what is beneath it; a path that is not there needs no grant."""
    from grader.worker.kernel import syscall

    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= FILE
        rule = struct.pack("=Qi", rights, place)
        if rights:
            syscall(ADD_RULE, ruleset, PATH_BENEATH, ctypes.c_char_p(rule), 0)
    finally:
        os.close(place)
