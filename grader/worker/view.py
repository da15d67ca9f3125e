"""What a worker may see of the disk: the standard library, the packages of its track, system libraries.

Not the course, not the grader, not the home folder, not other packages. Landlock rules are for whole
trees and cannot except anything, so a folder with something in it that must not be seen is taken entry
by entry.
"""

from __future__ import annotations

import fnmatch
import os
import sys
from collections.abc import Iterator
from importlib.machinery import PathFinder

PACKAGES = {"numpy": ("numpy", "numpy.libs", "scipy", "scipy.libs")}
"""A track that is not here sees every installed package but the grader itself."""

NOT_PACKAGES = ("grader", "gradus*", "*.pth", "__editable__*", "__pycache__")
PYTHONS = ("python*", "pypy*", "*-packages")
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
FILES = (
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/usr/share/zoneinfo",
    "/dev/urandom",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
)


def readable(track: str) -> list[str]:
    """Files and folders that a worker of this track may read."""
    return [*FILES, *_standard_library(), *_packages(track), *_libraries()]


def listable() -> list[str]:
    """Folders whose entries' names may be read: `import` looks there."""
    return [_standard_library_folder(), *package_folders()]


def package_folders() -> list[str]:
    """Where this interpreter's packages lie: those that NumPy and torch are found in."""
    places = [path for path in sys.path if path.endswith("-packages")]
    specs = [PathFinder.find_spec(name, places) for name in ("numpy", "torch")]
    found = [
        os.path.dirname(os.path.dirname(spec.origin)) for spec in specs if spec and spec.origin
    ]
    return list(dict.fromkeys(found))


def packages_of(track: str, folder: str) -> list[str]:
    """What a track sees of a folder of packages, where that is not all of it."""
    wanted = [os.path.join(folder, name) for name in PACKAGES[track]]
    return [path for path in wanted if os.path.exists(path)]


def _packages(track: str) -> Iterator[str]:
    for folder in package_folders():
        if track in PACKAGES:
            yield from packages_of(track, folder)
        else:
            yield from _entries(folder, NOT_PACKAGES)


def _standard_library_folder() -> str:
    return os.path.dirname(os.path.realpath(os.__file__))


def _standard_library() -> Iterator[str]:
    yield from _entries(_standard_library_folder(), ("*-packages",))


def _libraries() -> Iterator[str]:
    """Shared libraries that are loaded late; not the packages of a Python among them."""
    own = [os.path.join(sys.base_prefix, name) for name in ("lib", "lib64")]
    for folder in dict.fromkeys(os.path.realpath(path) for path in (*LIBRARIES, *own)):
        yield from _entries(folder, PYTHONS)


def _entries(folder: str, hidden: tuple[str, ...]) -> list[str]:
    """The folder, or its entries one by one where some of them are hidden."""
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    shown = [n for n in names if not any(fnmatch.fnmatchcase(n, mark) for mark in hidden)]
    return [folder] if len(shown) == len(names) else [os.path.join(folder, n) for n in shown]
