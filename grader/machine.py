"""What a student's machine has of what is needed, and the command that mends what it lacks."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass

LEAST_PYTHON = (3, 11)
LEAST = {"numpy": (2, 0), "torch": (2, 6)}
PIP = "-m pip install"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: `ok`, what there is, and the command that mends it ("" where nothing
    has to be done). Without a thing that is not `needed` something is left out, and nothing breaks."""

    what: str
    ok: bool
    there: str
    mend: str = ""
    needed: bool = True


def examined() -> Iterator[Finding]:
    """Python, NumPy, torch, a GPU, the layers of confinement, and where to write."""
    yield _python()
    for name, least in LEAST.items():
        yield _package(name, least)
    yield _gpu()
    yield _isolation()
    yield _scratch()


def _python() -> Finding:
    there = platform.python_version()
    ok = sys.version_info[:2] >= LEAST_PYTHON
    wanted = ".".join(map(str, LEAST_PYTHON))
    return Finding(
        "Python", ok, there, "" if ok else f"install Python {wanted} or newer: python.org"
    )


def _package(name: str, least: tuple[int, int]) -> Finding:
    wanted = f'{os.path.basename(sys.executable)} {PIP} "{name}>={least[0]}.{least[1]}"'
    if name == "torch":
        wanted += " --index-url https://download.pytorch.org/whl/cpu"
    try:
        there = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, False, "not installed", wanted)
    numbers = tuple(int(n) for n in there.split("+")[0].split(".")[:2] if n.isdigit())
    if numbers < least:
        return Finding(name, False, there, wanted)
    broken = _import_error(name)
    again = wanted.replace("install", "install --force-reinstall", 1)
    return Finding(name, not broken, f"{there}, {broken}" if broken else there, broken and again)


def _import_error(name: str) -> str:
    """Why a package that is there cannot be used; "" where it can."""
    try:
        __import__(name)
    except Exception as error:
        return f"which does not start: {type(error).__name__}: {error}"
    return ""


def _gpu() -> Finding:
    try:
        import torch

        if torch.cuda.is_available():
            return Finding("GPU", True, torch.cuda.get_device_name(0))
    except Exception as error:
        return Finding("GPU", False, f"cannot be asked: {error}", needed=False)
    if not shutil.which("nvidia-smi"):
        return Finding(
            "GPU", True, "none: answers in PyTorch are asked on a virtual one", needed=False
        )
    mend = f"{os.path.basename(sys.executable)} {PIP} --force-reinstall torch"
    return Finding("GPU", False, "a driver, but torch is for the CPU", mend, needed=False)


def _isolation() -> Finding:
    from grader.worker.isolation import advice, measure, remember, remembered

    found = remembered() or remember(measure())
    there = f"{found.level} ({', '.join(found.layers)})"
    if "namespaces" in found.layers:
        return Finding("confinement", True, there, needed=False)
    if sys.platform == "linux" and not shutil.which("bwrap"):
        mend = "sudo apt-get install bubblewrap   # or dnf, pacman, zypper"
        return Finding("confinement", False, there, mend, needed=False)
    why = "; ".join(advice(found.layers))
    return Finding("confinement", True, f"{there}; to get further: {why}", needed=False)


def _scratch() -> Finding:
    import tempfile

    folder = tempfile.gettempdir()
    try:
        with tempfile.TemporaryDirectory():
            return Finding("scratch space", True, folder)
    except OSError as error:
        mend = "mkdir -p ~/tmp && export TMPDIR=~/tmp"
        return Finding("scratch space", False, f"{folder}: {error.strerror}", mend)
