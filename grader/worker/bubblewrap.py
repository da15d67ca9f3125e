"""Namespaces for a zygote, where `bwrap` works: its own processes, network, IPC and mounts.

What is bound is coarser than what Landlock lets a worker read, since each mount costs time; what matters
is what is not there at all: home folders, the course, other processes, the network. The zygote is
process 1, so that all that a worker may have started dies with one call.

Capabilities are always dropped: as root bwrap would leave every one of them inside. It is not asked to
die with its parent, for that would be the thread that started it; the zygote ends when the grader's end
of its socket closes.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence

from grader.worker.scratch import SCRATCH_BYTES
from grader.worker.view import PACKAGES, package_folders, packages_of

NAMESPACES = ("pid", "net", "ipc", "mnt", "uts")
SYSTEM = ("/lib", "/lib32", "/lib64", "/libx32", "/bin")
DEVICES = ("/dev/null", "/dev/urandom")
FILES = (
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/alternatives",  # where Debian's links to a BLAS lead
    "/sys/devices/system/cpu",
)
PROBE_SECONDS = 5.0


def namespaced(command: Sequence[str], track: str, scratch: str, root: str) -> list[str]:
    """The command inside namespaces of its own; `root` is the folder that the grader's package lies in."""
    return [*_outside(track, scratch, root), "--", *command]


@functools.cache
def why_not() -> str:
    """Why there are no namespaces to be had here, "" if there are: found out by making some."""
    if sys.platform != "linux":
        return "this is not Linux"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed"
    command = namespaced(["/usr/bin/true"], "numpy", "/tmp/probe", os.path.dirname(__file__))
    try:
        tried = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PROBE_SECONDS
        )
    except (OSError, subprocess.SubprocessError) as error:
        return f"bwrap does not run: {error}"
    said = tried.stderr.decode("utf-8", "replace").strip().splitlines()
    return "" if tried.returncode == 0 else (said or [f"bwrap exits {tried.returncode}"])[-1][:300]


def identities() -> dict[str, str]:
    """The namespaces that this process is in, by name."""
    return {name: os.readlink(f"/proc/self/ns/{name}") for name in NAMESPACES}


def kill_inside(bwrap: int) -> None:
    """Kill what a bwrap of ours runs, by its process number: process 1 of the namespace, and so all."""
    try:
        with open(f"/proc/{bwrap}/task/{bwrap}/children") as children:
            inside = [int(pid) for pid in children.read().split()]
    except OSError:  # it has ended
        return
    for pid in inside:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def _outside(track: str, scratch: str, root: str) -> list[str]:
    binds = ["/usr", *_interpreter(), *_packages(track), os.path.join(root, "grader")]
    mounts = _system()
    for path in sorted(set(binds), key=lambda path: path.count("/")):
        mounts += ["--ro-bind-try", path, path]
    for path in FILES:
        mounts += ["--ro-bind-try", path, path]
    for path in DEVICES:
        mounts += ["--dev-bind-try", path, path]
    # the order matters: a tmpfs over a folder hides what was bound below it before
    mounts += ["--proc", "/proc", "--size", str(SCRATCH_BYTES), "--tmpfs", scratch]
    return [
        shutil.which("bwrap") or "bwrap",
        "--unshare-all",
        *("--cap-drop", "ALL"),
        "--as-pid-1",
        *mounts,
        *("--remount-ro", "/"),
        *("--chdir", scratch),
    ]


def _system() -> list[str]:
    """The older names of `/usr/lib` and its like: links into it nearly everywhere."""
    out: list[str] = []
    for path in SYSTEM:
        if os.path.islink(path):
            out += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            out += ["--ro-bind", path, path]
    return out


def _interpreter() -> list[str]:
    """The Python that runs this, its standard library, and the environment it is started from."""
    places = [sys.base_prefix, os.path.realpath(sys.base_prefix)]
    if sys.prefix != sys.base_prefix:
        places += [os.path.join(sys.prefix, name) for name in ("bin", "pyvenv.cfg")]
    return [place for place in places if not _within(place, "/usr")]


def _packages(track: str) -> list[str]:
    places: list[str] = []
    for folder in package_folders():
        places += packages_of(track, folder) if track in PACKAGES else [folder]
    bound = [place for place in (*_interpreter(), "/usr") if os.path.isdir(place)]
    return [place for place in places if not any(_within(place, b) for b in bound)]


def _within(path: str, folder: str) -> bool:
    return os.path.commonpath([path, folder]) == folder
