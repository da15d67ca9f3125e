"""The hostile corpus and its runner: each attack is graded, and afterwards nothing may be otherwise.

Also a command, to be run as another user: `python tests/corpus.py FAMILY ... [--without LAYER ...]`
leaves layers of confinement out, and prints what did not hold, a line each, and the level.
"""

from __future__ import annotations

import functools
import os
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from grader.bench import Bench, bench
from grader.course import Course, find_course
from grader.grade import grade_exercise
from grader.outcome import Result
from grader.submission import Found, Submission
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker
from grader.worker.launch import Zygote
from grader.worker.limits import Limits
from grader.worker.sources import Source

FOLDER = Path(__file__).parent / "submissions" / "hostile"
ATTACKS = sorted(
    {*FOLDER.rglob("*.py")} - {*FOLDER.glob("timing/*.py")}
)  # a race has tests of its own
FAMILIES = sorted({path.parent.name for path in ATTACKS})
HARMLESS = ("comparison", "exit", "phase", "protocol", "report")
"""What does no harm to a machine that nothing protects."""

SHORT = {
    "numpy": Limits(call=0.3, exercise=4.0, memory=512 << 20),
    "torch": Limits(
        call=2.0, exercise=6.0, memory=512 << 20
    ),  # autograd loads 500 modules when first used
}
PATIENT = Limits(call=20.0, memory=512 << 20)
SECRET = "a seed that no student knows"
BROKEN = ("NameError", "SyntaxError", "AttributeError", "IndentationError", "UnboundLocalError")
PLANTED = (
    "sitecustomize.py",
    "usercustomize.py",
    "conftest.py",
    "hostile.pth",
    "relu.py",
    "results.json",
)


def held(made: Bench, course: Course, family: str) -> Iterator[str]:
    """Grade every attack of a family: what did not hold, a sentence each."""
    honest = course.solutions["exercises.activations.sigmoid"].text
    before = _report(graded(made, course, "sigmoid", honest, PATIENT))
    for track in SHORT:
        made.connect(track).end()  # a zygote of each track is part of what was there before
    for path in sorted((FOLDER / family).glob("*.py")):
        yield from (f"{family}/{path.stem}: {what}" for what in _of_attack(made, course, path))
    if _report(graded(made, course, "sigmoid", honest, PATIENT)) != before:
        yield f"{family}: an honest report beside it is another"


def _of_attack(made: Bench, course: Course, path: Path) -> Iterator[str]:
    around = surroundings()
    found = attacked(made, course, path)
    told = [outcome.sentence for outcome in found.outcomes if outcome.verdict == "fail"]
    if (found.verdict, found.points) != ("fail", 0):
        yield f"{found.verdict} with {found.points:g} points: {[o.sentence for o in found.outcomes]}"
    if any(name in sentence for sentence in told for name in BROKEN):
        yield f"the attack itself is broken: {told}"
    if not _settled(around):
        yield f"left behind: {around} became {surroundings()}"
    yield from _left_in(made, "torch" if path.stem.endswith("_torch") else "numpy")


def _settled(around: dict[str, Any]) -> bool:
    """Whether all is as it was, a moment later at most: a thread of ours may still be closing its pipe."""
    for _ in range(20):
        now = surroundings()
        if now | {"files": 0} == around | {"files": 0} and now["files"] <= around["files"]:
            return True
        time.sleep(0.05)
    return False


def attacked(made: Bench, course: Course, path: Path, limits: Limits | None = None) -> Result:
    """The attack, graded in the place of a ReLU; with a seed that its author could not know."""
    name = "relu_torch" if path.stem.endswith("_torch") else "relu"
    return graded(
        made, course, name, path.read_bytes(), limits or SHORT[course.entries[name].track], SECRET
    )


def graded(
    made: Bench, course: Course, name: str, text: bytes, limits: Limits, seed: str = "0"
) -> Result:
    entry = course.entries[name]
    found = Found(f"{entry.unit}/{name}.py", text)
    modules = {entry.module: Source(found.file, text)}
    made.limits = limits
    return grade_exercise(made, course, Submission(course.root, {name: found}, modules), name, seed)


def _report(result: Result) -> list[Any]:
    """What a student reads of it: all but the time it took."""
    rows = [(o.check, o.part, o.case, o.verdict, o.sentence, o.remark) for o in result.outcomes]
    return [result.verdict, result.points, result.output, *rows]


def _left_in(made: Bench, track: str) -> Iterator[str]:
    """What a worker of the same zygote finds afterwards, and what runs on below it."""
    probe = b"import os, sys\ndef f(): return [os.listdir('.'), 'HOSTILE' in os.environ]\n"
    made.limits = PATIENT
    source = {"probe": Source("probe.py", probe)}
    worker = Worker(lambda: made.connect(track), "probe", source, track=track, limits=PATIENT)
    try:
        worker.load()
        (found,) = worker.request(
            [{"op": "call", "name": "f", "args": [], "kwargs": {}, "as": 1}], "f"
        )
        if found != [[], False]:
            yield f"the next worker finds {found}"
    except AnswerFailure as failure:
        yield f"the next worker does not work: {failure}"
    finally:
        worker.close()
    yield from _below(made, track)


def _below(made: Bench, track: str) -> Iterator[str]:
    zygote = made._launchers[track, "answers"]
    if not isinstance(zygote, Zygote):
        return
    running = descendants(zygote._process.pid)
    if len(running) != ("namespaces" in made.layers):  # process 1 of the namespace
        yield f"processes run on: {running}"
    for folder in Path(zygote._scratch.name).glob("*") if not zygote._apart else ():
        if os.listdir(folder):
            yield f"files are left: {os.listdir(folder)[:5]}"


def descendants(pid: int) -> list[int]:
    """All that a process started and what those started (Linux; elsewhere nothing is known)."""
    try:
        children = [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [below for child in children for below in (child, *descendants(child))]


def surroundings() -> dict[str, Any]:
    """What a worker might leave in the world: files where anybody may write, mounts, sockets, limits, and
    open files and functions in this very process."""
    import resource

    folders = ("/tmp", "/var/tmp", "/dev/shm", os.getcwd(), sys.prefix)
    there = [os.path.join(folder, name) for folder in folders for name in PLANTED]
    shared = [n for folder in folders[:3] for n in _names(folder) if n.startswith("hostile")]
    return {
        "planted": [place for place in there if os.path.exists(place)],
        "shared": shared,
        "mounts": _text("/proc/self/mountinfo").count("\n"),
        "sockets": [line for line in _text("/proc/net/unix").splitlines() if "hostile" in line],
        "files": len(_names("/proc/self/fd")),
        "limits": [
            resource.getrlimit(which) for which in (resource.RLIMIT_NOFILE, resource.RLIMIT_CPU)
        ],
        "allclose": np.allclose(0, 1),
    }


def _names(folder: str) -> list[str]:
    return _or_nothing(lambda: os.listdir(folder), [])


def _text(path: str) -> str:
    return _or_nothing(lambda: Path(path).read_text(), "")


def _or_nothing(find: Callable[[], Any], nothing: Any) -> Any:
    try:
        return find()
    except OSError:
        return nothing


@functools.cache
def own_course() -> Course:
    return find_course(Path(__file__).parent)


def main(families: Collection[str], without: Collection[str]) -> None:
    """Families of the corpus, and the level they ran at."""
    os.environ["XDG_CACHE_HOME"] = tempfile.gettempdir()
    from grader.worker.levels import level_of

    with bench(without=without) as made:
        for family in families:
            for sentence in held(made, own_course(), family):
                print(sentence)
        print(level_of(made.layers))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    named, _, left_out = " ".join(sys.argv[1:]).partition("--without")
    main(named.split() or FAMILIES, left_out.split())
