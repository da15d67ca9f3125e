"""How far workers are isolated on this machine: measured by a probe that is run like a submission, never
taken from what was configured. The result is kept until the machine is booted again, or something about
kernel, user or grader is another.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.worker.levels import LEVELS, SHORT, IsolationError, level_of, reaches
from grader.worker.limits import Limits

LIMITS = Limits(call=5.0, memory=256 << 20, file=1 << 20, files=64)
BRIEF = Limits(call=0.3, memory=256 << 20)

TRIED: dict[str, tuple[str, str, str]] = {
    # name: the level that denies it, what is tried, the control
    "spin": ("L0", "run on after the deadline", "a call that returns"),
    "memory": ("L1", "use twice the memory allowed", "a quarter of it"),
    "file": ("L1", "write a file twice the size allowed", "half of it"),
    "files": ("L1", "open more files than allowed", "eight files"),
    "read": ("L2", "read a file of the user's", "a file of its own"),
    "grader": ("L2", "read the grader's code", "the standard library"),
    "torch": ("L2", "read torch in a NumPy worker", "the standard library"),
    "list": ("L2", "list the home folder", "its own folder"),
    "write": ("L2", "write outside its folder", "in its folder"),
    "change": ("L2", "cut off a file of the user's", "a file of its own"),
    "mode": ("L2", "change a file's mode", "its own umask"),
    "fork": ("L2", "start a process", "a thread"),
    "exec": ("L2", "run a program", "a thread"),
    "network": ("L2", "open a network socket", "a pipe"),
    "daemons": ("L2", "open a Unix socket", "a pipe"),
    "signal": ("L2", "signal the process it is forked from", "itself"),
    "limits": ("L2", "look at that process's limits", "its own"),
    "schedule": ("L2", "schedule that process", "itself"),
    "environment": ("L2", "read that process's environment", "/proc/cpuinfo"),
    "attach": ("L2", "trace that process", "a call that returns"),
    "peek": ("L2", "read that process's memory", "a call that returns"),
    "shared memory": ("L2", "make memory that no limit counts", "memory of its own"),
    "see": ("L3", "see whether a file exists", "a file of its own"),
    "apart": ("L3", "be among the user's processes, network, mounts", "know where it is"),
    "disk": ("L3", "have a whole disk to write to", "ask for its size"),
    "threads": ("L4", "start too many threads for a moment", "one thread"),
}


@dataclass(frozen=True)
class Row:
    """One attempt: whether it was denied, and whether its control worked."""

    name: str
    denied: bool
    control: bool

    @property
    def holds(self) -> bool:
        return self.denied and self.control

    @property
    def level(self) -> str:
        return TRIED[self.name][0]

    def __str__(self) -> str:
        _, what, control = TRIED[self.name]
        answer = "denied" if self.denied else "OPEN"
        return f"{self.level}  {answer:<6}  {what:<46}  {control}: {'works' if self.control else 'FAILS'}"


@dataclass(frozen=True)
class Isolation:
    """What was found: the layers of the probe's workers, the level that this shows, every attempt."""

    level: str
    layers: tuple[str, ...]
    rows: tuple[Row, ...]

    def lines(self) -> Iterator[str]:
        """The table, and how to get further."""
        yield f"isolation {self.level} ({', '.join(self.layers)})"
        yield from (f"  {row}" for row in self.rows)
        yield from (f"to get further: {line}" for line in advice(self.layers))


def measure(without: Collection[str] = ()) -> Isolation:
    """Run the probe: about a second."""
    from grader.worker.launch import launcher

    starter = launcher("numpy", without=without)
    with tempfile.TemporaryDirectory(prefix="outside-") as folder:
        secret = Path(folder, "secret")
        secret.write_text("what no worker may see")
        try:
            layers, rows = _rows(starter, str(secret))
        finally:
            starter.close()
    return Isolation(_level(layers, rows), layers, rows)


def _level(layers: Collection[str], rows: Iterable[Row]) -> str:
    """The level of the layers, or the one below the lowest at which something is open."""
    top = len(LEVELS) - 1
    leaks = [int(row.level[1]) for row in rows if not row.holds]
    shown = LEVELS[max(min([top, *(leak - 1 for leak in leaks)]), 0)]
    return min(level_of(layers), shown)


def _rows(starter: Any, secret: str) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    with _probe(starter, LIMITS) as ask:
        found = ask("attempts", _outside(secret))
        layers = ask.worker.layers
    rows = [Row(name, not attempt, control) for name, (attempt, control) in found.items()]
    for name, limits in (
        ("attach", LIMITS),
        ("peek", LIMITS),
        ("spin", BRIEF),
        ("threads", LIMITS),
    ):
        with _probe(starter, limits) as ask:  # one each: it may be the end of its worker
            control = ask("rest") is True
            rows.append(Row(name, ask(name) is not True, control))
    order = list(TRIED)
    return layers, tuple(sorted(rows, key=lambda row: order.index(row.name)))


def _outside(secret: str) -> dict[str, Any]:
    from grader.worker import bubblewrap, scratch, view

    torch = [os.path.join(folder, "torch", "__init__.py") for folder in view.package_folders()]
    return {
        "secret": secret,
        "folder": os.path.dirname(secret),
        "home": os.path.expanduser("~"),
        "grader": __file__,
        "control": os.path.realpath(os.__file__),
        "torch": next(filter(os.path.exists, torch), __file__),
        "namespaces": bubblewrap.identities() if sys.platform == "linux" else {},
        "memory": LIMITS.memory,
        "file": LIMITS.file,
        "files": LIMITS.files,
        "scratch": scratch.SCRATCH_BYTES,
    }


class _Ask:
    def __init__(self, starter: Any, limits: Limits):
        from grader.worker import probe
        from grader.worker.host import Worker
        from grader.worker.link import ProcessLink
        from grader.worker.sources import Source

        source = Source("probe.py", Path(probe.__file__).read_bytes())
        self.worker = Worker(
            lambda: ProcessLink(starter.spawn(limits)), "probe", {"probe": source}, limits=limits
        )

    def __call__(self, name: str, *arguments: Any) -> Any:
        """The function's answer; None where the worker did not survive it."""
        from grader.worker.answer import Answer
        from grader.worker.failure import AnswerFailure

        try:
            return Answer(self.worker, name, is_class=False)(*arguments)
        except AnswerFailure:
            if name in ("attempts", "rest"):
                raise
            return None


@contextlib.contextmanager
def _probe(starter: Any, limits: Limits) -> Iterator[_Ask]:
    ask = _Ask(starter, limits)
    try:
        yield ask
    finally:
        ask.worker.close()


def level_shown(layers: tuple[str, ...]) -> str:
    """The level for a report: as it was measured with these layers on this machine, if it was, else what
    the layers amount to."""
    known = remembered()
    return known.level if known is not None and known.layers == layers else level_of(layers)


def required(*wishes: str) -> str:
    """The first level that is wished for, "L0" without any; IsolationError where this machine does not
    reach it. Measures where that was not done yet."""
    wanted = next(filter(None, wishes), SHORT[0])
    if wanted not in SHORT:
        raise IsolationError(f"there is no isolation level {wanted!r}; say one of L0 to L4")
    if wanted == SHORT[0] or reaches((there := remembered() or remember(measure())).level, wanted):
        return wanted
    more = "; ".join(advice(there.layers)) or "see what is open with: grader doctor --isolation"
    raise IsolationError(
        f"isolation {wanted} is asked for, and there is {there.level} here, so nothing was graded; "
        f"to get further: {more}"
    )


def advice(layers: Collection[str]) -> Iterator[str]:
    """What keeps this machine from the next level."""
    from grader.worker import bubblewrap, groups

    if sys.platform != "linux":
        yield "confinement is for Linux: use WSL 2, a container or a virtual machine"
        return
    if "landlock" not in layers:
        yield "Landlock needs Linux 5.13 or newer, with landlock among the kernel's lsm="
    if "seccomp" not in layers:
        yield "the filter of system calls is for Linux on x86-64 and arm64"
    if "namespaces" not in layers and (why := bubblewrap.why_not()):
        yield (
            f"namespaces: {why} (they want the package bubblewrap, and on Ubuntu 24.04 "
            "sysctl kernel.apparmor_restrict_unprivileged_userns=0; most containers forbid them)"
        )
    if groups.ACCOUNTS not in layers:
        why = groups.why_not() or "no worker can be put into one"
        yield (
            f"control groups: {why} (they want root, or a tree of version 2 that is handed over: "
            "systemd-run --user --scope -p Delegate=yes grader ...)"
        )


def remember(found: Isolation) -> Isolation:
    """Keep what was measured; where there is nowhere to keep it, it is measured again."""
    with contextlib.suppress(OSError):
        path = _kept_at()
        path.parent.mkdir(parents=True, exist_ok=True)
        record = _circumstances() | {"found": asdict(found)}
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
            json.dump(record, file)
        os.replace(file.name, path)
    return found


def remembered() -> Isolation | None:
    """What was measured before, under these circumstances."""
    try:
        record = json.loads(_kept_at().read_text("utf-8"))
        found = record.pop("found")
        if record != _circumstances():
            return None
        rows = tuple(Row(**row) for row in found["rows"])
        return Isolation(found["level"], tuple(found["layers"]), rows)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _kept_at() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(cache, "gradus", "isolation.json")


def _circumstances() -> dict[str, Any]:
    """What the level depends on."""
    from grader import __version__

    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    boot = ""
    with contextlib.suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return {
        "boot": boot,
        "kernel": os.uname().release if hasattr(os, "uname") else sys.platform,
        "user": os.getuid() if hasattr(os, "getuid") else 0,
        "python": sys.executable,
        "grader": __version__,
        "worker": digest.hexdigest(),
    }
