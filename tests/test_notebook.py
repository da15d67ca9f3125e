"""Notebooks: taken apart without being executed, graded like any answer, handed out and handed back."""

from __future__ import annotations

import json
import re
import struct
import sys
import time
import zipfile
import zlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from test_cli import RIGHT, TWIN_RIGHT, WRONG, Ask, answered, ask, small
from test_report_terminal import EXAMPLE

from grader.batch.intake import take_in
from grader.batch.layout import Handed, handed_in
from grader.batch.unpack import Unpacker
from grader.bench import bench
from grader.cells import in_cell
from grader.course import Course, CourseError, derive_stub
from grader.jupyter import check
from grader.latex.prose import plain
from grader.notebook import NotebookError, Told, _checked, wanted_of
from grader.report.json import loads
from grader.report.picture import png
from grader.submission import read_again, read_submission
from grader.worker.cells import plain as python_of
from grader.worker.notebooks import taken_apart
from grader.worksheet import markdown, without_statement

__all__ = ["ask", "small"]
EVIL = "<img src=x onerror=alert(1)><script>alert(1)</script>[x](javascript:alert(1))"
WANTED = [
    ["double", "Double", "numpy", "class Double:\n    def forward(self):\n        raise ValueError\n"],
    ["double_torch", "Double", "torch", "import torch\n"],
    ["slow", "Conv", "numpy", ""],
    ["fast", "Conv", "numpy", ""],
]  # fmt: skip
DOUBLE = "class Double:\n    def forward(self, x):\n        return two() * x"


def code(source: Any, *tags: str, **more: Any) -> dict[str, Any]:
    cell = {
        "cell_type": "code",
        "source": source,
        "metadata": {"tags": [f"grader:{t}" for t in tags]},
    }
    return cell | {"outputs": [], "execution_count": None} | more


def book(*cells: Any, minor: int = 5) -> bytes:
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": minor, "metadata": {}, "cells": list(cells)}
    ).encode()


def answers(*cells: Any) -> dict[str, str]:
    told = taken_apart(book(*cells), WANTED)
    return {each["exercise"]: each["text"] for each in told["answers"]}


# --- taking apart


def test_what_a_definition_needs_comes_along_and_nothing_else() -> None:
    found = answers(
        {"cell_type": "markdown", "source": "class Double: pass", "metadata": {}},
        code("import numpy as np\nimport matplotlib.pyplot as plt\nimport os, json"),
        code("TWO = 2\nother = expensive()\nTWO += 0"),
        code("def two():\n    return np.float64(TWO)\n\nprint('loud')\nplt.plot([1])"),
        code(f"{DOUBLE}\n\nDouble().forward(np.ones(2))\nx = Double()\nassert x"),
        code("from grader import check\ncheck('double')"),
        code("def two():\n    return 3"),
    )
    assert found["double"] == (
        "import numpy as np\nTWO = 2\nTWO += 0\ndef two():\n    return np.float64(TWO)\n"
        + DOUBLE
        + "\n"
    )
    assert list(found) == ["double"]


def test_what_stands_below_is_found_and_a_later_patch_counts() -> None:
    found = answers(
        code(DOUBLE),
        code("def two():\n    return 2"),
        code("Double.backward = lambda self, dout: 2 * dout\nlater = Double()"),
    )
    assert found["double"].splitlines()[-1].startswith("Double.backward = lambda")
    assert "def two" in found["double"]
    assert "later" not in found["double"]


def test_the_last_definition_counts_and_it_says_so() -> None:
    told = taken_apart(book(code(DOUBLE), code("1"), code(DOUBLE.replace("two()", "2"))), WANTED)
    (answer,) = told["answers"]
    assert "return 2 * x" in answer["text"]
    assert answer["notes"] == ["Double is defined in cells 1, 3; the last of them counts"]
    assert answer["cell"] == 3


def test_lines_come_from_their_cells() -> None:
    told = taken_apart(book(code("import numpy as np"), code("\n\ndef two():\n    return 2\n"),
                            code("# mine\n" + DOUBLE)), WANTED)  # fmt: skip
    (answer,) = told["answers"]
    lines = answer["text"].splitlines()
    assert lines[0] == "def two():"
    assert [in_cell(f"hw.ipynb:{n}", "hw.ipynb", answer["lines"]) for n in (1, 2, 3, 5)] == [
        "hw.ipynb cell 2:3", "hw.ipynb cell 2:4", "hw.ipynb cell 3:2", "hw.ipynb cell 3:4",
    ]  # fmt: skip
    assert in_cell("other.py:3 hw.ipynb", "hw.ipynb", answer["lines"]) == "other.py:3 hw.ipynb"


def test_statements_that_share_a_line_are_told_apart() -> None:
    found = answers(code("import numpy as np; plt.show()\ntwo = lambda: np.e; two()"), code(DOUBLE))
    assert found["double"] == f"import numpy as np\ntwo = lambda: np.e\n{DOUBLE}\n"


def test_a_definition_belongs_to_the_track_it_needs() -> None:
    torch = "import torch\ndef two():\n    return torch.tensor(2)"
    found = answers(code(DOUBLE), code(torch), code(DOUBLE + "  # again"))
    assert list(found) == ["double_torch"]
    found = answers(
        code("def two(): return 2"), code(DOUBLE, "double"), code(DOUBLE, "double_torch")
    )
    assert set(found) == {"double", "double_torch"}


def test_a_tag_goes_before_a_name_and_an_unknown_one_is_told() -> None:
    told = taken_apart(book(code("class Conv:\n    a = 1", "fast"), code("class Conv:\n    a = 2"),
                            code("x = 1", "fats"), code("class Dubl: pass", "double")), WANTED)  # fmt: skip
    found = {each["exercise"]: each["text"] for each in told["answers"]}
    assert "a = 1" in found["fast"]
    assert "a = 2" in found["slow"]
    assert found["double"] == "class Dubl: pass"
    assert told["tags"] == ["fats"]


def test_what_two_exercises_ask_for_needs_a_tag() -> None:
    told = taken_apart(book(code("class Conv: pass")), WANTED)
    assert told["answers"] == []
    (remark,) = told["remarks"]
    assert remark.startswith(
        "cell 1 defines Conv, which slow and fast ask for; tag the cell grader:"
    )


def test_an_untouched_stub_is_the_stub() -> None:
    stub = WANTED[0][3]
    assert answers(code(stub + "\n# nothing yet"))["double"] == stub


def test_an_answer_that_does_not_parse_is_handed_on_as_it_is() -> None:
    broken = "import numpy as np\nclass Double:\n    def forward(self, x:\n        pass"
    told = taken_apart(book(code("x = 1"), code(broken)), WANTED)
    assert told["answers"][0]["text"] == broken
    assert told["answers"][0]["lines"] == [[1, 2, 1]]
    assert answers(code("def (("), code("def two(): return 2"), code(DOUBLE))["double"]


@pytest.mark.parametrize(
    ("cell", "left"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!pip install x\nfiles = !ls\nt = %timeit -o f()", "pass\npass\npass"),
        ("if a:\n    !ls\nprint?", "if a:\n    pass\npass"),
        ("?print\nx = 'why?'", "pass\nx = 'why?'"),
        ("%%bash\nrm -rf /", "\n"),
        ("\n%%html\n<script>", "\n\n"),
        ("%%time\nx = 1", "pass\nx = 1"),
    ],
)
def test_what_only_ipython_understands_does_nothing(cell: str, left: str) -> None:
    assert "\n".join(python_of(cell.split("\n"))) == left


def test_python_that_looks_like_magic_is_python() -> None:
    source = 'text = """\n%matplotlib\n!ls\n"""\ndef two():\n    return (5\n            % 3)'
    found = answers(code(source), code(DOUBLE))
    assert source.partition("def")[2] in found["double"]


@pytest.mark.parametrize("minor", range(6))
def test_every_minor_version_is_read(minor: int) -> None:
    lines = DOUBLE.splitlines(keepends=True)
    data = book(code("def two(): return 2"), code(lines), minor=minor)
    told = taken_apart(data, WANTED)
    assert told["answers"][0]["text"] == f"def two(): return 2\n{DOUBLE}\n"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "it is not JSON"),
        (b"\xff\xfe{}", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b"[]", "does not say its format"),
        (b'{"nbformat": "4"}', "does not say its format"),
        (b'{"nbformat": 3, "worksheets": []}', "is a notebook of format 3; open it in a current"),
        (b'{"nbformat": 4}', "no notebook with cells"),
        (b'{"nbformat": 4, "cells": 3}', "no notebook with cells"),
    ],
)
def test_a_damaged_notebook_is_told(data: bytes, sentence: str) -> None:
    assert sentence in taken_apart(data, WANTED)["problem"]


def test_odd_cells_are_passed_over() -> None:
    odd = [None, 3, [], {}, {"cell_type": 7, "source": 3}, code([1, 2]), code("x"),
           {"cell_type": "code", "source": "1", "metadata": {"tags": {"a": 1}}}]  # fmt: skip
    assert list(answers(*odd, code("two = int"), code(DOUBLE))) == ["double"]


# --- what comes from the worker is not believed


def test_what_a_worker_sends_is_checked(small: Course) -> None:
    np = pytest.importorskip("numpy")

    def sent(document: Any) -> Told:
        return _checked(np.frombuffer(json.dumps(document).encode(), np.uint8), small)

    good = {
        "exercise": "double",
        "cell": 1,
        "text": "x",
        "lines": [[1, 1, 1]],
        "notes": ["a\x1b[2J\nb"],
    }
    assert sent({"answers": [good, good | {"exercise": "../x"}]}).answers[0].notes == (
        "a\\x1b[2J b",
    )
    for wrong in (3, [], {"answers": 3}, {"answers": [good | {"lines": [[1]]}]},
                  {"problem": "broken"}, {"answers": [good | {"text": "x" * 2**21}]}):  # fmt: skip
        with pytest.raises(NotebookError):
            sent(wrong)
    for reply in (None, 3, "x", np.ones(3)):
        with pytest.raises(NotebookError):
            _checked(reply, small)
    assert "did you mean grader:double?" in sent({"tags": ["dubble"]}).remarks[0]


def test_each_exercise_says_what_it_asks_for(course: Course) -> None:
    rows = wanted_of(course)
    assert len(rows) == len(course.entries)
    assert ["relu", "ReLU", "numpy"] in [row[:3] for row in rows]


# --- graded


def test_a_notebook_is_a_submission(ask: Ask, small: Course, tmp_path: Path) -> None:
    path = tmp_path / "hw.ipynb"
    wrong = WRONG.replace("Double", "Triple")
    heavy = [{"output_type": "display_data", "metadata": {}, "data": {"text/html": EVIL * 400_000}}]
    path.write_bytes(book(code("%%bash\ntouch owned"), code(RIGHT, outputs=heavy), code("!touch owned"),
                          code("# mine\n" + wrong), code(TWIN_RIGHT, "double_torch")))  # fmt: skip
    assert path.stat().st_size > 30e6
    begun = time.monotonic()
    said = ask("check", path, "--output", f"json={tmp_path / 'r.json'}", at=small.root)
    assert time.monotonic() - begun < 120
    assert (said.code, said.err) == (1, "")
    report = loads((tmp_path / "r.json").read_text())
    assert [(r.exercise, r.verdict) for r in report.results] == [
        ("double", "pass"), ("double_torch", "pass"), ("triple", "fail")
    ]  # fmt: skip
    assert report.results[2].failures[0].where.startswith("hw.ipynb cell 4:")
    assert "from triple import" not in said.out
    assert not (small.root / "owned").exists()


def test_a_folder_may_hold_notebooks_beside_files(ask: Ask, small: Course, tmp_path: Path) -> None:
    folder = tmp_path / "handed in"
    (folder / ".ipynb_checkpoints").mkdir(parents=True)
    (folder / ".ipynb_checkpoints" / "hw.ipynb").write_bytes(book(code(WRONG)))
    (folder / "hw.ipynb").write_bytes(book(code(RIGHT)))
    (folder / "damaged.ipynb").write_text("{")
    reference = small.entries["triple"].reference
    (folder / "triple.py").write_text(derive_stub(reference.read_text(), "x"))
    said = ask("check", "double", "double_torch", "triple", "--submission", folder, at=small.root)
    assert re.search(r"pass +double ", said.out)
    assert re.search(r"skip +triple ", said.out)
    assert "damaged.ipynb is no notebook" in said.prose
    (folder / "double.py").write_text(WRONG)
    said = ask("check", "double", "--submission", folder, at=small.root)
    assert re.search(r"fail +double ", said.out)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"{", "hw.ipynb is no notebook: it is not JSON, or damaged"),
        (book(), "hw.ipynb answers nothing: no cell defines a class or function"),
        (book(code("x = 1", "dubble")), "tagged grader:dubble, and there is no such exercise"),
    ],
)
def test_a_notebook_that_answers_nothing_says_why(
    ask: Ask, small: Course, tmp_path: Path, data: bytes, sentence: str
) -> None:
    path = tmp_path / "hw.ipynb"
    path.write_bytes(data)
    said = ask("check", path, at=small.root)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err


def test_a_handout_in_the_course_takes_no_files_place(ask: Ask, small: Course) -> None:
    ask("notebook", "basics", "more", at=small.root)
    read = read_submission(small.root, small)
    assert {found.file for found in read.answers.values()} == {
        f"exercises/{entry.unit}/{name}.py" for name, entry in small.entries.items()
    }
    (small.root / "mine.ipynb").write_bytes(book(code(RIGHT)))
    read = read_submission(small.root, small)
    assert read.answers["double"].file == "mine.ipynb"
    answered(small, "double", WRONG)
    again = read_again(read, small, ["double"])
    assert again.answers["double"].file == "exercises/basics/double.py"


def test_a_class_may_hand_in_notebooks(small: Course, tmp_path: Path) -> None:
    """Loose, in an archive, in a folder; a damaged one is the student's own remark."""
    folder = tmp_path / "all"
    (folder / "Ada").mkdir(parents=True)
    (folder / "Ada" / "hw.ipynb").write_bytes(book(code(RIGHT)))
    (folder / "Bob.ipynb").write_bytes(book(code(WRONG)))
    with zipfile.ZipFile(folder / "Cy.zip", "w") as made:
        made.writestr("work/hw.ipynb", book(code(RIGHT), code("x", outputs=["a"] * 10)))
        made.writestr("work/other.ipynb", "{")
    with bench() as made_:
        unpack = Unpacker(lambda: made_.connect("numpy"))
        handed = [one for one in handed_in(folder, small) if isinstance(one, Handed)]
        taken = {one.label: take_in(one, small, unpack) for one in handed}
    files = {label: one.submission.answers["double"].file for label, one in taken.items()}
    assert files == {"Ada": "hw.ipynb", "Bob": "Bob.ipynb", "Cy": "hw.ipynb"}
    assert "other.ipynb is no notebook" in " ".join(taken["Cy"].remarks)
    assert b"return dout" in taken["Bob"].submission.answers["double"].text


# --- handed out, handed back


def test_a_handout_comes_back_and_is_graded(ask: Ask, small: Course, tmp_path: Path) -> None:
    path = tmp_path / "basics.ipynb"
    said = ask("notebook", "basics", "--track", "numpy", "--to", path, at=small.root)
    assert said.out == f"{path}: 1 exercise\n"
    made = nbformat.read(path, as_version=4)
    nbformat.validate(made)
    assert [cell.cell_type for cell in made.cells] == [
        "markdown",
        "code",
        "markdown",
        "code",
        "code",
    ]
    assert made.cells[4].source == 'check("double")'
    again = path.read_bytes()
    assert ask("notebook", "basics", "--track", "numpy", "--to", path, at=small.root).code == 2
    ask("notebook", "basics", "--track", "numpy", "--to", path, "--force", at=small.root)
    assert path.read_bytes() == again
    said = ask("check", path, at=small.root)
    assert said.code == 2
    assert "untouched" in said.err
    made.cells[3].source = RIGHT
    nbformat.write(made, path)
    assert ask("check", path, at=small.root).code == 0


def test_a_statement_as_markdown_says_the_same() -> None:
    text = markdown(
        "ReLU: the *rectifier*.\n\nWhat it computes\n    y_i = `max(x, 0)` <b>\n\nFormula\n    y = x * 1\n"
    )
    assert text == (
        "## ReLU: the \\*rectifier\\*.\n\n**What it computes**\n\n"
        "y\\_i = `max(x, 0)` \\<b\\>\n\n**Formula**\n\n"
        "$$\n\\begin{aligned}\n& y = x * 1\n\\end{aligned}\n$$"
    )
    assert plain("$a_i$ and a_i") == "$a_i$ and a\\_i"
    assert without_statement('"""Doc."""\n\nimport x\n') == "import x"


def test_feedback_stands_beside_the_cells_and_nothing_in_it_is_active(
    ask: Ask, small: Course, tmp_path: Path
) -> None:
    path = tmp_path / "hw.ipynb"
    evil = [{"output_type": "display_data", "metadata": {}, "data": {"text/html": EVIL}}]
    path.write_bytes(book({"cell_type": "markdown", "source": EVIL, "metadata": {"evil": EVIL}},
                          code(WRONG, outputs=evil), code("1 + 1")))  # fmt: skip
    said = ask("feedback", path, at=small.root)
    assert (said.code, said.out) == (1, f"{tmp_path / 'hw.feedback.ipynb'}: 6/10 points\n")
    made = nbformat.read(tmp_path / "hw.feedback.ipynb", as_version=4)
    nbformat.validate(made)
    kinds = [cell.cell_type for cell in made.cells]
    assert kinds == ["markdown", "markdown", "code", "markdown", "code"]
    assert "the slope is 2" in " ".join(made.cells[3].source.replace("│", " ").split())
    assert "where.png" in made.cells[3].attachments
    assert all(cell.get("outputs", []) == [] for cell in made.cells)
    assert not re.search(r"<(?!/?pre>)|javascript:", "".join(
        cell.source for cell in made.cells if cell.cell_type == "markdown"))  # fmt: skip
    assert ask("feedback", path, "--to", path, at=small.root).code == 2


def test_a_picture_is_a_png() -> None:
    (evidence,) = [o.evidence for r in EXAMPLE.results for o in r.outcomes
                   if o.evidence and len(o.evidence.heat) > 1]  # fmt: skip
    data = png(evidence)
    width, height = struct.unpack(">II", data[16:24])
    assert (width, height) == (12 * 14, 6 * 14)
    start = data.index(b"IDAT")
    (size,) = struct.unpack(">I", data[start - 4 : start])
    assert len(zlib.decompress(data[start + 4 : start + 4 + size])) == height * (3 * width + 1)


# --- in a notebook


def test_check_grades_the_cells_that_were_run(
    small: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CourseError, match="in a terminal: grader check"):
        check("double", course=small.root)
    history = ["", "from grader import check", WRONG, RIGHT, "check('double')"]
    shell = SimpleNamespace(history_manager=SimpleNamespace(input_hist_raw=history))
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    shown = check("double", course=small.root)
    assert shown.report.points == 10
    assert "10/10 points" in shown._repr_html_()
    assert "defined in cells 2, 3; the last of them counts" in repr(shown).replace("\n", "")
    history[3] = "1"
    assert check("double", course=small.root).report.results[0].failures[0].where.startswith(
        "notebook cell 2:"
    )  # fmt: skip
    assert "no cell that was run defines" in repr(check("triple", course=small.root))
    with pytest.raises(CourseError, match="did you mean double"):
        check("dubble", course=small.root)
