"""Starting the process that workers come from. It imports nothing that costs time, so that the process
can be on its way while the grader itself still loads NumPy."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from grader.worker import bubblewrap
from grader.worker.scratch import Scratch

ROOT = str(Path(__file__).resolve().parents[2])
HAS_FORK = sys.platform == "linux"  # elsewhere a fork with Accelerate or torch loaded is not safe


@dataclass(frozen=True)
class Started:
    """A zygote on its way: its process, the socket it is commanded by, its scratch folder, and whether it
    is in namespaces of its own."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    scratch: Scratch
    apart: bool


def start_zygote(track: str, without: Collection[str] = ()) -> Started:
    """Begin to start a zygote, without waiting for it; in namespaces of its own where there are any.
    `without` names layers of confinement to leave out."""
    scratch = new_scratch()
    control, theirs = socket.socketpair()
    number = theirs.fileno()
    apart = "namespaces" not in without and not bubblewrap.why_not()
    outside = bubblewrap.identities() if apart else {}
    arguments = f"{number}, {track!r}, {sorted(without)!r}, {outside!r}"
    command = python(f"from grader.worker.zygote import main; main({arguments})")
    try:
        process = subprocess.Popen(
            bubblewrap.namespaced(command, track, scratch.name, ROOT) if apart else command,
            pass_fds=[number],
            env=environment(scratch.name),
            cwd="/" if apart else scratch.name,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        control.close()
        scratch.cleanup()
        raise
    finally:
        theirs.close()
    if apart:
        scratch.cleanup()  # inside it is a folder in memory, of the same name
    return Started(process, control, scratch, apart)


def new_scratch() -> Scratch:
    return Scratch(prefix="grader-", ignore_cleanup_errors=True)


def environment(scratch: str) -> dict[str, str]:
    """A worker's environment: nothing of the user's, one thread for every numeric library."""
    env = {
        "PATH": os.defpath,
        "HOME": scratch,
        "TMPDIR": scratch,
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "1",
    }
    if sys.platform == "win32":
        env |= {k: os.environ[k] for k in ("SYSTEMROOT", "PATH") if k in os.environ}
    return env


def python(code: str) -> list[str]:
    """A command that runs code of this package in an interpreter isolated from the user's settings."""
    bootstrap = f"import sys; sys.path.insert(0, {ROOT!r}); {code}"
    return [sys.executable, "-I", "-X", "utf8", "-c", bootstrap]
