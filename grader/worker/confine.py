"""What keeps a worker from harm, in layers, applied after the fork and before a student's first byte.

Each layer that took hold is named in the worker's hello, and so in the report: none is assumed. Here are
the limits of the operating system; on Linux `layers` adds what a zygote prepared.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from grader.worker.limits import Limits

if TYPE_CHECKING:
    from grader.worker.layers import Layers


def confine(
    limits: Limits, layers: Layers | None = None, ruleset: int | None = None, folder: str = ""
) -> list[str]:
    """Apply every layer this system has and name those that took hold. `layers` are a zygote's, with the
    rules that Landlock has for this worker's folder."""
    size = virtual_size() if layers is None else layers.size
    names = ["limits"] if limit_resources(limits, size) else []
    if layers is not None:
        from grader.worker.layers import put_on

        names += put_on(layers, ruleset, folder)
    return names


def limit_resources(limits: Limits, size: int | None) -> bool:
    """rlimits, where there are any: memory relative to the size at the start, CPU, files, no core."""
    if sys.platform == "win32":
        return False
    import resource

    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, limits.file)
    _lower(resource.RLIMIT_NOFILE, limits.files)
    _lower(resource.RLIMIT_CPU, limits.cpu, limits.cpu + 1)  # the soft limit can be caught
    if size is not None:
        _lower(resource.RLIMIT_AS, size + limits.memory)
    return True


def _lower(which: int, soft: int, hard: int | None = None) -> None:
    import resource

    ceiling = resource.getrlimit(which)[1]
    wanted = soft if hard is None else hard
    hard = wanted if ceiling == resource.RLIM_INFINITY else min(wanted, ceiling)
    resource.setrlimit(which, (min(soft, hard), hard))


def virtual_size() -> int | None:
    """Bytes of address space in use, where the system tells (macOS does not enforce the limit)."""
    try:
        with open("/proc/self/statm") as statm:
            pages = int(statm.read().split()[0])
    except OSError:
        return None
    import resource

    return pages * resource.getpagesize()
