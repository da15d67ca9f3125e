"""The rules of the house as code: who may import whom, what nobody does, how long things are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import grader

PACKAGE = Path(grader.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text("utf-8")) for path in FILES}
LONGEST_FILE, LONGEST_FUNCTION = 330, 50

# Room by room, what may be imported at the head of a module: what stands above, in the main. Inside a
# function a room may reach further, where a command has to start quickly.
MEASURING = ["calling", "form", "numeric", "outcome", "picture", "worker"]
CHECKING = [*MEASURING, "diagnosis", "draws", "exercise"]
FINDING = ["course", "loading", "submission", "worker"]
ROOMS = {
    "__init__": [],
    "outcome": [],
    "numeric": [],
    "draws": [],
    "calling": [],
    "form": ["calling"],
    "exercise": ["draws", "form", "outcome"],
    "refusal": ["draws", "exercise", "form", "outcome"],
    "report": ["outcome", "words"],
    "worker": ["draws"],
    "picture": ["numeric", "outcome"],
    "diagnosis": MEASURING,
    "checks": CHECKING,
    "shrink": [*CHECKING, "checks"],
    "course": ["worker"],
    "submission": ["course", "worker"],
    "recorded": ["checks", "course", "exercise", "numeric", "worker"],
    "loading": ["course", "exercise", "worker"],
    "contents": [],
    "catalogue": ["course"],
    "sync": ["catalogue", "contents", "course"],
    "template": ["course", "sync"],
    "select": ["course", "submission", "sync", "words"],
    "listing": ["standing", "units", "words"],
    "package": ["course"],
    "progress": [],
    "bench": ["worker"],
    "settle": ["exercise", "outcome", "worker"],
    "placed": ["exercise", "form", "outcome"],
    "policy": ["exercise", "outcome", "worker"],
    "release": [
        "catalogue",
        "checks",
        "course",
        "exercise",
        "loading",
        "recorded",
        "sync",
        "worker",
    ],
    "batch": [
        *FINDING,
        "bench",
        "grade",
        "notebook",
        "outcome",
        "report",
        "select",
        "sync",
        "words",
    ],
    "opening": ["exercise", "outcome", "policy", "worker"],
    "grade": [
        *FINDING,
        "cells",
        "opening",
        "bench",
        "exercise",
        "outcome",
        "policy",
        "settle",
        "placed",
        "select",
    ],
    "doctor": [*FINDING, "bench", "exercise", "grade", "outcome", "select", "sync"],
    "words": ["particles"],
    "particles": [],
    "standing": [],
    "transplant": [],
    "machine": [],
    "explain": [
        *[*CHECKING, *FINDING, "bench", "checks", "grade", "report", "words"],
    ],
    "stubs": ["course", "sync"],
    "units": ["standing", "words"],
    "watch": [
        *[*FINDING, "bench", "exercise", "grade", "outcome", "report", "select"],
        *["standing", "stubs", "sync", "units", "words"],
    ],
    "cli": ["course", "standing", "progress", "report", "select", "submission", "words", "worker"],
    "cells": ["outcome"],
    "feedback": ["outcome"],
    "latex": [],
    "worksheet": ["course", "ipynb", "latex", "sync"],
    "jupyter": ["course"],
    "notebook": ["course", "submission", "sync", "worker"],
    "ipynb": [],
    "debug": ["bench", "course", "grade", "submission", "worker"],
    "plugin": ["course"],
    "__main__": [],
}
PROCESSES = ("subprocess", "multiprocessing", "socket", "pty", "asyncio", "concurrent")
STARTERS = ("worker", "batch")
FORKS = {"fork", "forkpty", "system", "popen", "posix_spawn", "spawnv", "execv", "execve", "execvp"}
EXITS = {"exit", "_exit", "abort", "quit"}
UNPICKLERS = ("pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle")


def place(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room(path: Path) -> str:
    """`worker` of grader/worker/host.py, `doctor` of grader/doctor.py."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def named(node: ast.AST) -> Iterator[str]:
    """The dotted names that an import statement imports from."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert not node.level, "imports are absolute"
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def at_the_head(tree: ast.Module) -> Iterator[str]:
    """What is imported when the module is, without what only types need."""
    for node in tree.body:
        if isinstance(node, ast.If | ast.Try) and not is_for_types(node):
            for inner in ast.walk(node):
                yield from named(inner)
        yield from named(node)


def anywhere(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        yield from named(node)


def rooms_of(names: Iterator[str]) -> set[str]:
    return {name.split(".")[1] for name in names if name.startswith("grader.")}


def called(tree: ast.AST) -> Iterator[str]:
    """The names of everything that is called, as written: `sys.exit`, `fork`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield ast.unparse(node.func)


each_file = pytest.mark.parametrize("path", FILES, ids=place)


# --- who may import whom


@each_file
def test_a_room_imports_only_what_lies_below_it(path: Path) -> None:
    assert room(path) in ROOMS, "a new room: say here what it may import"
    found = rooms_of(at_the_head(TREES[path])) - {room(path)}
    assert sorted(found - set(ROOMS[room(path)])) == []


@pytest.mark.parametrize("own", ["outcome", "numeric", "report", "draws", "words"])
def test_the_ground_floor_reaches_up_from_nowhere(own: str) -> None:
    """Not even inside a function."""
    for path in FILES:
        if room(path) == own:
            found = rooms_of(anywhere(TREES[path])) - {own}
            assert found <= set(ROOMS[own]), place(path)


@each_file
def test_the_reference_is_never_imported(path: Path) -> None:
    tops = {name.partition(".")[0] for name in anywhere(TREES[path])}
    assert not tops & {"reference", "exercises", "tests"}


@each_file
def test_torch_is_imported_inside_functions_alone(path: Path) -> None:
    heads = {name.partition(".")[0] for name in at_the_head(TREES[path])}
    assert "torch" not in heads


@pytest.mark.parametrize(
    "own",
    [
        *[
            "__init__",
            "__main__",
            "catalogue",
            "cli",
            "course",
            "stubs",
            "listing",
            "select",
            "standing",
            "sync",
            "template",
        ],
        *["plugin", "units", "words"],
    ],
)
def test_what_starts_quickly_does_not_import_numpy(own: str) -> None:
    files = [path for path in FILES if room(path) == own]
    assert files
    for path in files:
        heads = {name.partition(".")[0] for name in at_the_head(TREES[path])}
        assert not heads & {"numpy", "torch"}, place(path)


@each_file
def test_nothing_of_a_students_is_ever_unpickled(path: Path) -> None:
    tops = {name.partition(".")[0] for name in anywhere(TREES[path])}
    assert not tops & set(UNPICKLERS)
    assert not any(name in ("torch.load", "np.load", "numpy.load") for name in called(TREES[path]))
    assert "allow_pickle=True" not in path.read_text("utf-8")


# --- what only some do


@each_file
def test_only_the_worker_starts_processes(path: Path) -> None:
    if room(path) in STARTERS:
        return
    tops = {name.partition(".")[0] for name in anywhere(TREES[path])}
    assert not tops & set(PROCESSES)
    assert not {name for name in called(TREES[path]) if name.startswith("os.")} & {
        f"os.{name}" for name in FORKS
    }


@each_file
def test_only_the_command_line_exits(path: Path) -> None:
    if room(path) in ("cli", "__main__", *STARTERS):
        return
    assert not {name for name in called(TREES[path]) if name.rpartition(".")[2] in EXITS}
    raised = [n.exc for n in ast.walk(TREES[path]) if isinstance(n, ast.Raise) and n.exc]
    assert not [node for node in raised if ast.unparse(node).startswith("SystemExit")]


@each_file
def test_only_the_command_line_prints(path: Path) -> None:
    if room(path) not in ("cli", "watch", "worker"):  # what a worker prints is read by its host
        assert "print" not in set(called(TREES[path]))


# --- how it is written


@each_file
def test_a_file_fits_on_a_few_screens(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_FILE


@each_file
def test_a_function_fits_on_one(path: Path) -> None:
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            length = node.end_lineno - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


@each_file
def test_a_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(TREES[path]), place(path)


@each_file
def test_nothing_is_left_for_later(path: Path) -> None:
    found = re.findall(r"\b(TODO|FIXME|XXX|HACK)\b", path.read_text("utf-8"))
    assert found == []


@each_file
def test_names_say_what_a_thing_is(path: Path) -> None:
    vague = ("Manager", "Handler", "Helper", "Utils", "Util", "Base")
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.ClassDef):
            assert not node.name.endswith(vague), node.name


@each_file
def test_no_file_knows_the_machine_it_was_written_on(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "/work/" not in text
    assert "/home/" not in text
