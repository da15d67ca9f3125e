"""Python modules from memory: a submission's files are importable without lying on any disk."""

from __future__ import annotations

import functools
import importlib.abc
import importlib.machinery
import linecache
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import CodeType, ModuleType
from typing import NamedTuple

# whoever writes one of these may import what the text does not name
BY_OTHER_MEANS = {
    "__import__",
    "importlib",
    "exec",
    "eval",
    "builtins",
    "__builtins__",
    "globals",
} | {"__loader__", "__spec__", "pkgutil", "runpy", "sys", "zipimport", "imp", "coding"}
WORD = re.compile(r"\w+")


class Source(NamedTuple):
    """One module's file: the name a traceback shows, and its bytes."""

    file: str
    text: bytes


def needed_by(sources: Mapping[str, Source], module: str) -> dict[str, Source]:
    """Of everything importable what a module may come to import: whatever its text, and the texts of
    those, name. Nothing else of `sources` is read. (A whole course goes with no answer that uses two
    files of it: it is a megabyte to send, which costs more than the grading.)"""
    by_name: dict[str, list[str]] = {}
    for dotted in sources:
        by_name.setdefault(dotted.rpartition(".")[2], []).append(dotted)
    needed, waiting = set[str](), [module]
    while waiting:
        name = waiting.pop()
        parent = name.rpartition(".")[0]
        waiting += [parent] if parent and parent not in needed else []
        if name in needed or name not in sources:
            continue
        needed.add(name)
        words = _words(sources[name].text)
        if words & BY_OTHER_MEANS:
            return dict(sources)
        waiting += [dotted for word in words & by_name.keys() for dotted in by_name[word]]
    return {name: sources[name] for name in sources if name in needed}


@functools.lru_cache(256)
def _words(text: bytes) -> frozenset[str]:
    """Every name that a text may hold, as Python reads names."""
    return frozenset(WORD.findall(unicodedata.normalize("NFKC", text.decode("utf-8", "replace"))))


class SourceFinder(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Finds modules among `sources` (dotted name -> Source), and the packages their names imply."""

    def __init__(self, sources: Mapping[str, Source]):
        self.sources = sources
        self.packages = {
            name.rsplit(".", depth)[0]
            for name in sources
            for depth in range(1, name.count(".") + 1)
        }

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if not self.owns(fullname):
            return None
        package = self.is_package(fullname)  # one with an __init__ has a source as well
        if fullname not in self.sources:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=package)
        file = self.sources[fullname].file
        spec = importlib.machinery.ModuleSpec(fullname, self, origin=file, is_package=package)
        spec.has_location = True  # the module has a __file__
        return spec

    def is_package(self, fullname: str) -> bool:
        return fullname in self.packages

    def get_source(self, fullname: str) -> str | None:
        source = self.sources.get(fullname)
        return None if source is None else source.text.decode("utf-8", "replace")

    def get_code(self, fullname: str) -> CodeType | None:
        source = self.sources.get(fullname)
        return compile("", "<package>", "exec") if source is None else compiled(source)

    def owns(self, name: str) -> bool:
        return name in self.sources or name in self.packages


def compiled(source: Source) -> CodeType:
    """The file's code; its lines are kept for tracebacks."""
    lines = source.text.decode("utf-8", "replace").splitlines(keepends=True)
    linecache.cache[source.file] = (len(source.text), None, lines, source.file)
    try:
        return compile(source.text, source.file, "exec", dont_inherit=True)
    except (RecursionError, MemoryError):
        what = "it is too long, or nested too deep"
        raise SyntaxError(what, (source.file, 1, None, None)) from None


def module_from(name: str, source: Source) -> ModuleType:
    """Execute one file as a module of that name, without entering it into `sys.modules`."""
    module = ModuleType(name)
    module.__file__ = source.file
    module.__package__ = name.rpartition(".")[0]
    exec(compiled(source), module.__dict__)
    return module


@contextmanager
def importable(sources: Mapping[str, Source]) -> Iterator[None]:
    """While open, `import` finds `sources` first; afterwards no trace of them is left."""
    finder = SourceFinder(sources)
    hidden = {name: sys.modules.pop(name) for name in list(sys.modules) if finder.owns(name)}
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if finder.owns(name)]:
            del sys.modules[name]
        sys.modules.update(hidden)
