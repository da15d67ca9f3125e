"""The hostile corpus: whatever is tried, it earns nothing, and nothing is otherwise afterwards.

Here each attack is graded once, as the user of these tests with Landlock and seccomp alone (L2), and what
depends on who it is a second time, where there is another user to be had, as that one and in namespaces.
`make slow` grades all at every level from L2 that there is, as either user. Archives and notebooks have
tests of their own.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import corpus
import pytest

from grader.bench import Bench, bench
from grader.course import Course
from grader.worker import bubblewrap, groups, landlock, seccomp
from grader.worker.levels import level_of

LINUX = sys.platform == "linux"
HELD = LINUX and bool(landlock.version() and seccomp.prepared())
confined = pytest.mark.skipif(not HELD, reason="there is no Landlock, or no filter of system calls")
BARE = ("accounts", "namespaces", "landlock", "seccomp", "unprivileged")
TOGETHER = ("accounts", "namespaces")
LEVELS = {"L2": TOGETHER, "L3": ("accounts",), "L4": ()}
OF_A_USER = ("files", "network", "persistence", "processes", "reference")
ORDINARY = {"user": 65534, "group": 65534, "extra_groups": ()}


def test_there_are_eighty_and_each_says_what_it_tries() -> None:
    assert len(corpus.ATTACKS) >= 80
    tries = [path.read_text().partition("\n")[0] for path in corpus.ATTACKS]
    assert len({*tries}) == len(tries)
    for path, first in zip(corpus.ATTACKS, tries, strict=True):
        assert first.startswith('"""'), path.name
        assert first.endswith('"""'), path.name


@pytest.fixture(scope="module")
def together() -> Iterator[Bench]:
    with bench(without=TOGETHER) as made:
        yield made


@pytest.fixture(scope="module", params=["L3", "L4"])
def apart(request: pytest.FixtureRequest) -> Iterator[Bench]:
    if bubblewrap.why_not():
        pytest.skip(f"no namespaces: {bubblewrap.why_not()}")
    if request.param == "L4" and groups.why_not():
        pytest.skip(f"no control groups: {groups.why_not()}")
    with bench(without=LEVELS[request.param]) as made:
        yield made
        assert level_of(made.layers).startswith(request.param)


@pytest.fixture(scope="module")
def unprotected() -> Iterator[Bench]:
    with bench(without=BARE) as made:
        yield made


@confined
@pytest.mark.parametrize("family", corpus.FAMILIES)
def test_nothing_is_gained_and_nothing_left(together: Bench, course: Course, family: str) -> None:
    assert list(corpus.held(together, course, family)) == []


@pytest.mark.slow
@confined
@pytest.mark.parametrize("family", corpus.FAMILIES)
def test_nothing_is_gained_in_namespaces(apart: Bench, course: Course, family: str) -> None:
    assert list(corpus.held(apart, course, family)) == []


@pytest.mark.slow
@pytest.mark.parametrize("family", corpus.HARMLESS)
def test_what_harms_no_machine_gains_nothing_without_confinement_either(
    unprotected: Bench, course: Course, family: str
) -> None:
    assert list(corpus.held(unprotected, course, family)) == []


WOULD_WORK = (
    "processes/everything",
    "reference/read_reference",
    "network/odd_families",
    *(pytest.param(n, marks=pytest.mark.slow) for n in ("processes/shell", "processes/pool")),
    pytest.param("reference/environment", marks=pytest.mark.slow),
)


@pytest.mark.skipif(not LINUX, reason="made for Linux")
@pytest.mark.parametrize("name", WOULD_WORK)
def test_where_nothing_holds_the_attack_works(
    unprotected: Bench, course: Course, name: str
) -> None:
    """The control: an attack that does no harm, on a machine that keeps it from nothing."""
    found = corpus.attacked(unprotected, course, corpus.FOLDER / f"{name}.py", corpus.PATIENT)
    assert found.points > 0, found.failures


@confined
def test_who_fills_the_grader_with_arrays_is_cut_off(course: Course) -> None:
    """What one reply may hold is bounded, whatever a worker sends."""
    import tracemalloc

    with bench(without=TOGETHER) as made:
        tracemalloc.start()
        try:
            corpus.attacked(made, course, corpus.FOLDER / "memory" / "of_the_grader.py")
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 1600 << 20


# --- as an ordinary user


@functools.cache
def python_for_all() -> str:
    """An interpreter that another user may run, with the packages of this one; a skip where there is none."""
    if not LINUX or os.getuid():
        pytest.skip("only root can become another user")
    found = sys.executable if _runs(sys.executable) else _another()
    if not found:
        pytest.skip(f"another user cannot read {sys.executable} or its packages")
    return found


def _runs(python: str) -> bool:
    try:
        command = [python, "-c", "import numpy, grader"]
        return subprocess.run(command, cwd="/", capture_output=True, **ORDINARY).returncode == 0
    except OSError:
        return False


def _another() -> str:
    """The system's Python of the same version, in an environment that has our packages."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    python = f"/usr/bin/{version}"
    if not os.path.exists(python):
        return ""
    folder = Path(tempfile.mkdtemp(prefix="python-for-all-"))
    atexit.register(shutil.rmtree, folder)
    folder.chmod(0o755)
    subprocess.run([python, "-m", "venv", "--without-pip", folder / "env"], capture_output=True)
    packages = folder / "env" / "lib" / version / "site-packages"
    ours = next((path for path in sys.path if path.endswith("site-packages")), "")
    if not packages.is_dir() or not ours:
        return ""
    packages.rmdir()
    packages.symlink_to(ours)
    made = str(folder / "env" / "bin" / "python")
    return made if _runs(made) else ""


def as_ordinary_user(arguments: list[str]) -> list[str]:
    environment = {"PATH": os.defpath, "HOME": "/nonexistent", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [python_for_all(), *arguments],
        cwd="/",
        env=environment,
        capture_output=True,
        text=True,
        **ORDINARY,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@confined
@pytest.mark.parametrize(
    "families", [OF_A_USER, pytest.param(corpus.FAMILIES, marks=pytest.mark.slow)], ids=len
)
def test_an_ordinary_user_is_as_safe(families: Sequence[str]) -> None:
    without = TOGETHER if bubblewrap.why_not() else LEVELS["L3"]
    *complaints, level = as_ordinary_user([corpus.__file__, *families, "--without", *without])
    assert complaints == []
    assert level == ("L2 confined" if without == TOGETHER else "L3 namespaced")


@pytest.mark.slow
@confined
def test_an_ordinary_user_is_as_safe_without_namespaces() -> None:
    told = as_ordinary_user([corpus.__file__, *corpus.FAMILIES, "--without", *TOGETHER])
    assert told == ["L2 confined"]


@confined
def test_an_ordinary_user_finds_every_denial() -> None:
    code = "import sys; from grader.worker.isolation import measure; "
    code += "found = measure(sys.argv[1:]); print(found.level); print(*found.rows, sep='\\n')"
    for without in ([], ["namespaces"]):  # and no control groups, which are another's
        level, *rows = as_ordinary_user(["-c", code, *without])
        assert level == ("L2 confined" if without or bubblewrap.why_not() else "L3 namespaced")
        assert [row for row in rows if "FAILS" in row] == []
        assert [row for row in rows if "OPEN" in row and row[:2] <= level[:2]] == []


@contextlib.contextmanager
def handed_over() -> Iterator[list[str]]:
    """Control groups that belong to the ordinary user: their `cgroup.procs`, to put a process in."""
    trees = groups.found()
    if trees is None:
        pytest.skip(f"no control groups: {groups.why_not()}")
    places = [os.path.join(f, f"{groups.PREFIX}{os.getpid()}-handed") for f in trees.folders]
    for place in places:
        os.mkdir(place)
    try:
        doors = [os.path.join(place, "cgroup.procs") for place in places]
        for path in (*places, *doors):
            os.chown(path, ORDINARY["user"], ORDINARY["group"])
        yield doors
    finally:
        for place in places:
            os.rmdir(place)


@confined
def test_with_a_tree_handed_over_an_ordinary_user_gets_as_far_as_root() -> None:
    python = python_for_all()
    code = "import sys; sys.stdin.readline(); from grader.worker.isolation import measure; "
    code += "found = measure(); print(found.level, *found.layers)"
    with handed_over() as doors:
        running = subprocess.Popen(
            [python, "-c", code],
            cwd="/",
            env={"PATH": os.defpath, "HOME": "/nonexistent", "OMP_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **ORDINARY,
        )
        for door in doors:
            Path(door).write_text(str(running.pid))
        said, _ = running.communicate("go\n")
    assert running.returncode == 0
    level, _, layers = said.strip().partition(" ")
    assert level == ("L2" if bubblewrap.why_not() else "L4")
    assert layers.split()[-1] == "accounts"
