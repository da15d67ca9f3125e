"""The hostile corpus against other graders, side by side: which give full marks to a wrong answer, and which
have no result to show.

    python benchmarks/peers.py --otter PATH --nbgrader PATH [--family NAME ...]

The paths are of their commands, installed by pip in an environment that nothing else is kept in. They are
run as their documents say for a computer without containers, with a test such as courses write, inside a
container of bubblewrap's that can write to one folder and reach no network and no other process: what they
run unconfined is hostile. An answer here is wrong, so that every point is one too many.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from grader.bench import Bench, bench

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import corpus  # noqa: E402  # pyright: ignore[reportMissingImports] (it lies with the tests)

FAMILIES = ("comparison", "exit", "reference", "report")
SECONDS = 90.0
WRONG = (
    "import numpy as np\nclass ReLU:\n    def forward(self, x): return x\n    backward = forward\n"
)
TEST = """x = np.array([[-1.0, 2.0, -3.0], [0.5, -0.5, 4.0]])
layer = ReLU()
assert np.allclose(layer.forward(x), np.maximum(x, 0))
assert np.allclose(layer.backward(np.ones_like(x)), np.where(x > 0, 1.0, 0.0))
"""
OF_OTTER = """from otter.test_files import test_case
OK_FORMAT = False
name = "relu"
points = 10

@test_case()
def test_relu(ReLU):
    import numpy as np
"""
Verdict = str  # "full marks", "0 points" or "no result"


def contained(command: list[str], folder: Path) -> None:
    """Run a command that can write to this folder alone; whatever becomes of it."""
    (folder / "tmp").mkdir(exist_ok=True)
    outside = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session"]
    outside += ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--cap-drop", "ALL"]
    outside += ["--bind", str(folder), str(folder), "--chdir", str(folder)]
    path = f"{os.path.dirname(command[0])}{os.pathsep}{os.defpath}"
    env = {"PATH": path, "HOME": str(folder), "TMPDIR": str(folder / "tmp")}
    env |= {"LANG": "C.UTF-8", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        with open(folder / "said", "wb") as said:
            subprocess.run(
                [*outside, "--", *command],
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                timeout=SECONDS,
            )
    except subprocess.TimeoutExpired:
        return


def by_otter(command: str, text: str, folder: Path) -> Verdict:
    """`otter run`: the file becomes a notebook, whose kernel runs the tests as well."""
    with zipfile.ZipFile(folder / "autograder.zip", "w") as archive:
        test = "".join(f"    {line}\n" for line in TEST.splitlines())
        archive.writestr("tests/relu.py", OF_OTTER + test)
        archive.writestr("otter_config.json", json.dumps({"pdf": False, "lang": "python"}))
    (folder / "answer.py").write_text(text)
    contained([command, "run", "-a", "autograder.zip", "-o", ".", "answer.py", "--no-logo"], folder)
    try:
        tests = json.loads((folder / "results.json").read_text())["tests"]
    except (OSError, ValueError, KeyError):
        return "no result"
    return "full marks" if sum(test.get("score") or 0 for test in tests) > 0 else "0 points"


def by_nbgrader(command: str, text: str, folder: Path) -> Verdict:
    """`nbgrader autograde`: the test is a cell of the student's notebook, put back as it was."""
    shutil.copytree(folder.parent / "course", folder, dirs_exist_ok=True)
    place = folder / "submitted" / "student" / "relu"
    place.mkdir(parents=True)
    notebook = json.loads((folder / "release" / "relu" / "relu.ipynb").read_text())
    notebook["cells"][0]["source"] = text
    (place / "relu.ipynb").write_text(json.dumps(notebook))
    contained([command, "autograde", "relu", "--ExecutePreprocessor.timeout=20"], folder)
    contained([command, "export", "--to", "grades.csv"], folder)
    if not (folder / "autograded" / "student" / "relu" / "relu.ipynb").is_file():
        return "no result"
    try:
        with open(folder / "grades.csv") as file:
            (row,) = csv.DictReader(file)
    except (OSError, ValueError):
        return "no result"
    return "full marks" if float(row["score"] or 0) > 0 else "0 points"


def course_of_nbgrader(command: str, folder: Path) -> None:
    """An assignment of nbgrader's own making, to copy for each submission."""
    kind = {"schema_version": 3, "task": False}
    cells = [
        _cell("class ReLU: ...", kind | _graded("answer", locked=False)),
        _cell("import numpy as np\n" + TEST, kind | _graded("test", locked=True) | {"points": 10}),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4}
    (place := folder / "course" / "source" / "relu").mkdir(parents=True)
    (place / "relu.ipynb").write_text(json.dumps(notebook | {"nbformat_minor": 5}))
    contained([command, "generate_assignment", "relu"], folder / "course")


def _graded(name: str, *, locked: bool) -> dict[str, Any]:
    return {"grade_id": name, "grade": locked, "locked": locked, "solution": not locked}


def _cell(source: str, kind: dict[str, Any]) -> dict[str, Any]:
    made = {"cell_type": "code", "execution_count": None, "outputs": [], "id": kind["grade_id"]}
    return made | {"source": source, "metadata": {"nbgrader": kind}}


def by_us(made: Bench, path: Path) -> Verdict:
    """As this machine confines."""
    result = corpus.attacked(made, corpus.own_course(), path)
    if result.verdict == "error":
        return "no result"
    return "full marks" if result.points > 0 else "0 points"


def peers(arguments: argparse.Namespace, folder: Path) -> dict[str, Callable[[str, Path], Verdict]]:
    """Those that are installed, each shown to give a right answer its marks and a wrong one none."""
    out: dict[str, Callable[[str, Path], Verdict]] = {}
    if arguments.otter:
        out["otter-grader"] = lambda text, place: by_otter(arguments.otter, text, place)
    if arguments.nbgrader:
        course_of_nbgrader(arguments.nbgrader, folder)
        out["nbgrader"] = lambda text, place: by_nbgrader(arguments.nbgrader, text, place)
    right = (ROOT / "tests/submissions/right/exercises/activations/relu.py").read_text()
    for name, grade in out.items():
        for text, expected in ((right, "full marks"), (WRONG, "0 points")):
            found = grade(text, fresh(folder))
            assert found == expected, f"{name} gives an honest answer {found}, not {expected}"
    return out


def fresh(folder: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=folder))


def rows(arguments: argparse.Namespace, folder: Path) -> Iterator[tuple[str, str, Verdict]]:
    """`(family, grader, verdict)` of each attack by each grader."""
    graders = peers(arguments, folder)
    with bench() as made:
        for path in attacks(arguments.family or FAMILIES):
            found = {"gradus": by_us(made, path)}
            for name, grade in graders.items():
                found[name] = grade(path.read_text(), fresh(folder))
            print(f"{path.parent.name}/{path.stem}: {found}", flush=True)
            yield from ((path.parent.name, name, verdict) for name, verdict in found.items())


def attacks(families: Sequence[str]) -> list[Path]:
    """The files of some families, in their order."""
    return [path for name in families for path in sorted((corpus.FOLDER / name).glob("*.py"))]


def main() -> None:
    arguments = parse()
    with tempfile.TemporaryDirectory(prefix="peers-") as name:
        found = Counter(rows(arguments, Path(name)))
    graders = list(dict.fromkeys(grader for _, grader, _ in found))
    print("\n| attacks | " + " | ".join(graders) + " |")
    print("|---" * (1 + len(graders)) + "|")
    for family in dict.fromkeys(family for family, _, _ in found):
        cells = [_told(found, family, grader) for grader in graders]
        print(f"| {family} | " + " | ".join(cells) + " |")


def _told(found: Counter[tuple[str, str, Verdict]], family: str, grader: str) -> str:
    counts = {each: found[family, grader, each] for each in ("full marks", "no result", "0 points")}
    return ", ".join(f"{count} with {verdict}" for verdict, count in counts.items() if count)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--otter", help="its command")
    parser.add_argument("--nbgrader", help="its command")
    parser.add_argument(
        "--family", action="append", help="of attacks; by default those that harm little"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
