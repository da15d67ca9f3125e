"""Emptying a folder that a student's code could write to: no link is followed, no depth is too deep, and
names without permission do not stop it."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile

SCRATCH_BYTES = 256 << 20  # of a folder in memory, which is made before there is a worker


class Scratch(tempfile.TemporaryDirectory[str]):
    """A temporary folder that can be removed whatever lies in it."""

    def cleanup(self) -> None:
        if sys.platform == "linux":
            wipe(self.name)
        super().cleanup()


def overfull(folder: str, most: int, entries_most: int) -> bool:
    """Whether more lies in the folder than so many bytes and entries, or so that it cannot be counted."""
    size, count, pending = 0, 0, [folder]
    try:
        while pending:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    size += entry.stat(follow_symlinks=False).st_blocks * 512
                    count += 1
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    if size > most or count > entries_most:
                        return True
    except FileNotFoundError:  # it goes as we look
        return False
    except OSError:
        return True
    return False


def wipe(folder: str) -> bool:
    """Remove what lies in the folder; whether it is empty now. (Linux, where only folders refuse unlink.)"""
    try:
        root = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        while names := os.listdir(root):
            if not sum(_removed(root, name) for name in names):
                return False
        return True
    finally:
        os.close(root)


def _removed(root: int, name: str) -> bool:
    """Remove one entry. Of a folder the entries come up to the root first, so that depth is no matter;
    whether anything came of it."""
    try:
        if not _unlinked(root, name):
            _raise_up(root, name)
            os.rmdir(name, dir_fd=root)
    except OSError:
        return False
    return True


def _unlinked(folder: int, name: str) -> bool:
    """Remove anything but a folder; False for a folder."""
    try:
        os.unlink(name, dir_fd=folder)
    except IsADirectoryError:
        return False
    return True


def _raise_up(root: int, name: str) -> None:
    os.chmod(name, 0o700, dir_fd=root)
    inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=root)
    try:
        for entry in os.listdir(inner):
            if not _unlinked(inner, entry):
                os.chmod(entry, 0o700, dir_fd=inner)  # moving a folder is writing to it
                os.rename(entry, secrets.token_hex(8), src_dir_fd=inner, dst_dir_fd=root)
    finally:
        os.close(inner)
