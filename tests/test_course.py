"""A course on disk: found, read, its stubs and catalogue derived; what is wrong is refused by file and line.

Every course here is a small one in a temporary folder.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from courses import DOUBLE, PROJECT, TWIN, everything_in, write_course

from grader.catalogue import catalogue
from grader.course import Course, CourseError, derive_solution, derive_stub, find_course
from grader.exercise import SpecError
from grader.loading import load_exercise
from grader.submission import read_submission
from grader.sync import stale, synchronise
from grader.template import new_exercise


def line_of(text: str, piece: str) -> int:
    """The number of the first line that holds a piece."""
    return next(n for n, line in enumerate(text.splitlines(), 1) if piece in line)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return write_course(tmp_path / "course")


# --- finding it


def test_is_found_from_any_folder_in_it(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course")
    inner = tmp_path / "course" / "some" / "where"
    inner.mkdir(parents=True)
    assert find_course(inner).root == course.root
    assert find_course(course.root / "pyproject.toml").root == course.root
    assert course.title == "A small course"


def test_a_project_without_the_table_is_passed_over(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course")
    inner = tmp_path / "course" / "inner"
    inner.mkdir()
    (inner / "pyproject.toml").write_text('[project]\nname = "other"\n')
    assert find_course(inner).root == course.root


@pytest.mark.parametrize(
    ("project", "sentence"),
    [
        ("[tool.grader\n", "does not parse"),
        ("tool.grader = 3\n", "write a table"),
        ("[tool.grader]\nreference = 3\n", "reference is no text"),
        ("[tool.grader]\ntitle = []\n", "title is no text"),
        ("[tool.grader]\nunits = ['a']\n", "no table of lists"),
        ("[tool.grader.units]\ngraph = 'add'\n", "no table of lists"),
        ("[tool.grader.units]\ngraph = [1]\n", "no table of lists"),
        ("[tool.grader]\nexercises = '../elsewhere'\n", "outside the course"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(
    tmp_path: Path, project: str, sentence: str
) -> None:
    with pytest.raises(CourseError, match=sentence) as caught:
        write_course(tmp_path, project=project)
    assert "pyproject.toml" in str(caught.value)


def test_no_course_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"no course at .*--course"):
        find_course(tmp_path)
    with pytest.raises(CourseError, match="does not exist"):
        find_course(tmp_path / "nowhere")


def test_a_project_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CourseError, match="does not parse"):
        find_course(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_project_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "pyproject.toml").chmod(0)
    with pytest.raises(CourseError, match="cannot be read"):
        find_course(tmp_path)


# --- its exercises, in order


def test_order_is_that_of_the_settings_and_twins_follow_their_originals(tmp_path: Path) -> None:
    project = PROJECT + '[tool.grader.units]\nlater = []\nfirst = ["zeta", "beta"]\n'
    names = ["first/alpha", "first/beta", "first/beta_torch", "first/zeta", "later/gamma", "a/rest"]
    course = write_course(tmp_path, dict.fromkeys(names, DOUBLE), project)
    assert list(course.entries) == ["gamma", "zeta", "beta", "beta_torch", "alpha", "rest"]
    assert [course.entries[n].track for n in ("beta", "beta_torch")] == ["numpy", "torch"]
    assert course.entries["beta"].module == "exercises.first.beta"


def test_files_that_begin_with_an_underscore_are_no_exercises(tmp_path: Path) -> None:
    course = write_course(tmp_path, {"a/double": DOUBLE, "a/_shared": "", "a/__init__": ""})
    assert list(course.entries) == ["double"]


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (
            ["a/double", "b/double"],
            r"two exercises are called double: .*a.double.py and .*b.double",
        ),
        (["a/b", "b/c"], "b is an exercise .* and a unit"),
        (["a/my-layer"], "'my-layer' is no Python name"),
        (["my-unit/layer"], "'my-unit' is no Python name"),
        (["a/lambda"], "'lambda' is no Python name"),
    ],
)
def test_names_that_collide_or_cannot_be_imported_are_refused(
    tmp_path: Path, names: list[str], sentence: str
) -> None:
    course = write_course(tmp_path, dict.fromkeys(names, DOUBLE))
    with pytest.raises(CourseError, match=sentence):
        _ = course.entries


# --- markers


def test_the_stub_hides_the_solution_at_its_indent_and_drops_the_spec() -> None:
    stub = derive_stub(DOUBLE, "double.py")
    assert "2 * x\n" not in stub.partition('"""x -> 2 x."""')[2]
    assert "        # YOUR CODE HERE\n        raise NotImplementedError\n" in stub
    assert "SPEC" not in stub
    assert "grader" not in stub
    assert stub.endswith("raise NotImplementedError\n")
    compile(stub, "stub", "exec")


def test_the_solution_keeps_everything_but_markers_and_spec() -> None:
    solution = derive_solution(DOUBLE, "double.py")
    assert "        return 2 * x\n\n    def backward" in solution
    assert "SOLUTION" not in solution
    assert "exercise" not in solution


def test_tabs_stay_tabs() -> None:
    text = "def f():\n\t# BEGIN SOLUTION\n\treturn 1\n\t# END SOLUTION\n"
    assert (
        derive_stub(text, "f.py") == "def f():\n\t# YOUR CODE HERE\n\traise NotImplementedError\n"
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "a\n# BEGIN SOLUTION\nb\n",
            "f.py:2: # BEGIN SOLUTION is never closed; add # END SOLUTION",
        ),
        ("# BEGIN SPEC\n", "f.py:1: # BEGIN SPEC is never closed; add # END SPEC"),
        ("a\n# END SOLUTION\n", "f.py:2: # END SOLUTION without its # BEGIN SOLUTION"),
        (
            "# BEGIN SOLUTION\n# BEGIN SOLUTION\n# END SOLUTION\n# END SOLUTION\n",
            "f.py:2: # BEGIN SOLUTION inside SOLUTION; close that one first",
        ),
        (
            "# BEGIN SPEC\n\n# BEGIN SOLUTION\n# END SOLUTION\n# END SPEC\n",
            "f.py:3: # BEGIN SOLUTION inside SPEC",
        ),
        ("# BEGIN SOLUTION\n# END SPEC\n", "f.py:2: # END SPEC without its # BEGIN SPEC"),
        ("#BEGIN SOLUTION\na\n#END SOLUTION\n", "f.py:1: '#BEGIN SOLUTION' is nearly a marker"),
        ("# begin solution\n", "f.py:1: '# begin solution' is nearly a marker"),
        ("## BEGIN SOLUTION\n", "nearly a marker"),
        ("# BEGIN_SOLUTION\n", "nearly a marker"),
        ("# BEGIN SOLUTIONS\n", "nearly a marker"),
        ("# BEGIN SOLUTION:\n", "nearly a marker"),
        (
            "x = 1  # BEGIN SOLUTION\n",
            "nearly a marker; write # BEGIN SOLUTION, .* alone on its line",
        ),
    ],
)
def test_markers_that_do_not_fit_are_refused_by_file_and_line(text: str, sentence: str) -> None:
    for derive in (derive_stub, derive_solution):
        with pytest.raises(CourseError, match=sentence):
            derive(text, "f.py")


@pytest.mark.parametrize(
    "line", ["# the SOLUTION begins here", "# END", "# BEGIN", "# SPEC", "# the end of a solution"]
)
def test_ordinary_comments_are_no_markers(line: str) -> None:
    assert derive_stub(f"{line}\n", "f.py") == f"{line}\n"


# --- loading


def loading(tmp_path: Path, text: str, name: str = "double") -> str:
    """What is said when a reference file is loaded."""
    course = write_course(tmp_path, {f"basics/{name}": text})
    with pytest.raises((CourseError, SpecError)) as caught:
        load_exercise(course, name)
    return str(caught.value)


def test_an_exercise_knows_its_file(course: Course) -> None:
    exercise = load_exercise(course, "double")
    assert (exercise.name, exercise.unit, exercise.track) == ("double", "basics", "numpy")
    assert exercise.title == "Double: twice as much"
    assert exercise.statement.startswith("Double: twice as much.\n\nWhat it computes")
    assert exercise.where.endswith(f"double.py:{line_of(DOUBLE, 'exercise = Exercise(')}")


def test_loading_leaves_nothing_behind(course: Course) -> None:
    import sys

    before = {name for name in sys.modules if name.startswith(("reference", "exercises"))}
    load_exercise(course, "double")
    assert {n for n in sys.modules if n.startswith(("reference", "exercises"))} == before


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "exercise = Exercise(",
            "exercises = Exercise(",
            "has no spec; write `exercise = Exercise",
        ),
        ("return 2 * x", "return 2 *", "double.py:{return 2}: SyntaxError: invalid syntax"),
        ("import numpy as np", "import numpee", "double.py:{import numpy}: ModuleNotFoundError"),
        ("hints=", "hint=", "double.py:{exercise = Ex}: TypeError: .* argument 'hint'"),
        ("(4, 5)", "((4, 5))", r"double.py:{4, 5}: TypeError: normal\(\) takes the lengths"),
        ("normal(1, 3)", "norml(1)", "double.py:{1, 3}: NameError: name 'norml' is not defined"),
        (
            "Layer, M",
            "Laier, M",
            "double.py:{from grader}: ImportError: cannot import name 'Laier'",
        ),
        ("import numpy", "exit(3)\nimport numpy", "double.py:{import numpy}: SystemExit: 3"),
        (DOUBLE.partition("import")[0], "", "no statement; begin the file with a docstring"),
        ("def forward(self, x):", "def forward(self, x)", "double.py:{def forw}: SyntaxError"),
        ("def forward", "def forwards", "double.py:{exercise = Ex}: Double has no method forward"),
        ('("return 2 * dout"', '("return 3 * dout"', "stands 0 times in the solution"),
        ('("return 2 * dout", "', '("2 *", "', "stands 2 times in the solution; quote a piece"),
        ("form=Layer(),", 'form=Layer(), needs=["affine"],', "needs 'affine', which is no other"),
        ("form=Layer(),", 'form=Layer(), needs=["double"],', "needs 'double', which is no other"),
        ("import numpy as np", "import grader", "the stub imports grader; move that between"),
        ("import numpy as np", "from grader import normal", "the stub imports grader"),
        (
            "    Double,\n",
            "    type('Other', (Double,), {}),\n",
            "Other is not defined in the file",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_refused(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    assert old in DOUBLE
    said = loading(tmp_path, DOUBLE.replace(old, new, 1))
    wanted = re.sub(r"\{(.+?)\}", lambda piece: str(line_of(DOUBLE, piece[1])), sentence)
    assert re.search(wanted, said), said
    assert "double.py" in said


def test_a_solution_that_is_not_hidden_is_refused(tmp_path: Path) -> None:
    open_ = DOUBLE.replace("        # BEGIN SOLUTION\n", "").replace("        # END SOLUTION\n", "")
    assert "nothing is left for students; enclose" in loading(tmp_path, open_)


def test_markers_that_leave_no_stub_behind_are_refused(tmp_path: Path) -> None:
    torn = DOUBLE.replace("        # BEGIN SOLUTION\n        return 2 * x", "        return (")
    torn = torn.replace(
        "        # END SOLUTION", "        # BEGIN SOLUTION\n2 * x\n# END SOLUTION\n)", 1
    )
    assert "the stub does not parse" in loading(tmp_path, torn)


def test_a_file_that_is_no_text_is_refused(course: Course) -> None:
    path = course.entries["double"].reference
    path.write_bytes(DOUBLE.encode().replace(b"Double", b"Do\xffuble", 1))
    with pytest.raises(CourseError, match=r"double.py is no UTF-8 text .* at byte"):
        load_exercise(course, "double")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(course: Course) -> None:
    course.entries["double"].reference.write_bytes(
        b"\xef\xbb\xbf" + DOUBLE.replace("\n", "\r\n").encode()
    )
    assert load_exercise(course, "double").stub == derive_stub(DOUBLE, "double.py")


def test_one_broken_file_leaves_the_others_usable(tmp_path: Path) -> None:
    course = write_course(tmp_path, {"a/double": DOUBLE, "a/torn": "# BEGIN SOLUTION\n"})
    assert load_exercise(course, "double").name == "double"
    with pytest.raises(CourseError, match=r"torn\.py:1: # BEGIN SOLUTION is never closed"):
        load_exercise(course, "torn")


# --- twins


def test_a_twin_takes_over_the_spec(tmp_path: Path) -> None:
    course = write_course(tmp_path, {"a/double": DOUBLE, "a/double_torch": TWIN})
    original, twin = (load_exercise(course, name) for name in ("double", "double_torch"))
    assert [case.name for case in twin.cases] == [case.name for case in original.cases]
    assert [check.name for check in twin.checks] == [check.name for check in original.checks]
    assert twin.hints == original.hints
    assert twin.mistakes != original.mistakes
    assert twin.track == "torch"
    assert twin.answer is not original.answer
    assert twin.where.endswith(f"double_torch.py:{line_of(TWIN, 'exercise = Twin')}")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"double"', '"duble"', "no NumPy exercise 'duble' to be the twin of"),
        ('"double"', '"double_torch"', "no NumPy exercise 'double_torch' to be the twin of"),
        ('"double"', '["double"]', "a Twin's original is"),
        ('Twin("double", Double', 'Twin("double", 3', "the answer is 3"),
        ("def backward", "def backwards", "Double has no method backward"),
        ("(self, x)", "(self, values)", "gives 'x', which Double does not take"),
    ],
)
def test_a_twin_that_does_not_fit_is_refused_where_it_stands(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    course = write_course(tmp_path, {"a/double": DOUBLE, "a/double_torch": TWIN.replace(old, new)})
    with pytest.raises(SpecError, match=sentence) as caught:
        load_exercise(course, "double_torch")
    if "gives" not in sentence:  # a case stands where the original's cases stand
        assert f"double_torch.py:{line_of(TWIN, 'exercise = Twin')}" in str(caught.value)


def test_a_twin_needs_the_twins_of_what_its_original_needs(tmp_path: Path) -> None:
    needy = DOUBLE.replace("form=Layer(),", 'form=Layer(), needs=["alone"],')
    files = {"a/alone": DOUBLE, "a/double": needy, "a/double_torch": TWIN}
    course = write_course(tmp_path, files)
    assert load_exercise(course, "double").needs == ["alone"]
    with pytest.raises(SpecError, match="needs 'alone_torch', which is no other exercise"):
        load_exercise(course, "double_torch")


def test_a_twin_is_in_a_file_of_its_own_name(tmp_path: Path) -> None:
    course = write_course(tmp_path, {"a/double": DOUBLE, "a/twice": TWIN})
    with pytest.raises(CourseError, match=r"a Twin's file is called <exercise>_torch\.py"):
        load_exercise(course, "twice")


# --- stubs and catalogue


def test_synchronising_writes_what_is_stale_and_then_nothing(course: Course) -> None:
    assert [line.split("; ")[1] for line in stale(course)] == ["run: grader sync"] * 3
    lines = synchronise(course)
    assert [Path(line.removeprefix("wrote ")).name for line in lines] == [
        "double.py",
        "catalogue.json",
        "README.md",
    ]
    assert stale(course) == []
    assert synchronise(course) == []
    assert (course.exercises / "basics" / "double.py").read_text() == derive_stub(DOUBLE, "")


def test_a_page_that_somebody_wrote_is_left_alone(course: Course) -> None:
    synchronise(course)
    page = course.exercises / "README.md"
    page.write_text("# Welcome to my course\n")
    assert stale(course) == []
    assert synchronise(course) == []
    assert page.read_text() == "# Welcome to my course\n"


def test_the_catalogue_says_what_list_and_hint_need(tmp_path: Path) -> None:
    course = write_course(tmp_path, {"a/double_torch": TWIN, "a/double": DOUBLE})
    synchronise(course)
    found = course.catalogue()
    assert found == catalogue(course)
    first, second = found["exercises"]
    assert [first["name"], second["name"]] == ["double", "double_torch"]
    assert first | {"stub": "", "statement": ""} == {
        "name": "double",
        "unit": "a",
        "title": "Double: twice as much",
        "track": "numpy",
        "points": 10,
        "file": "exercises/a/double.py",
        "needs": [],
        "hints": ["What is twice?", "Two times."],
        "statement": "",
        "stub": "",
    }
    assert "return 2" not in json.dumps(found)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "{}",
        '{"format_version": 99, "exercises": []}',
        '{"format_version": 1}',
        '{"format_version": 1, "exercises": {}}',
        '{"format_version": 1, "exercises": [3]}',
        '{"format_version": 1, "exercises": [{"name": "double"}]}',
        "\x00",
    ],
)
def test_a_damaged_catalogue_is_refused_and_can_be_written_anew(course: Course, text: str) -> None:
    synchronise(course)
    path = course.exercises / "catalogue.json"
    path.write_text(text)
    with pytest.raises(CourseError, match=r"catalogue.json is damaged.*: grader sync"):
        course.catalogue()
    assert synchronise(course) == [f"wrote {path}"]
    assert course.catalogue() == catalogue(course)


def test_a_missing_catalogue_says_how_to_write_it(course: Course) -> None:
    with pytest.raises(
        CourseError, match=r"catalogue\.json is missing; write it with: grader sync"
    ):
        course.catalogue()
    (course.exercises / "catalogue.json").mkdir(parents=True)
    with pytest.raises(CourseError, match=r"catalogue\.json cannot be read"):
        course.catalogue()


def test_an_edited_stub_is_left_alone_unless_forced_and_then_kept(course: Course) -> None:
    synchronise(course)
    stub = course.entries["double"].stub
    stub.write_text("# mine\n")
    assert [line for line in stale(course) if "double.py is not what double.py gives" in line]
    before = everything_in(course.root)
    with pytest.raises(CourseError, match=r"edited by hand, so left alone: .*double.py; .*--force"):
        synchronise(course)
    assert everything_in(course.root) == before
    lines = synchronise(course, force=True)
    assert lines == [f"wrote {stub} (what was there is now double.py.bak)"]
    assert stub.with_name("double.py.bak").read_text() == "# mine\n"
    stub.write_text("# mine again\n")
    synchronise(course, force=True)
    assert stub.with_name("double.py.bak").read_text() == "# mine\n"
    assert stub.with_name("double.py.bak2").read_text() == "# mine again\n"
    assert stale(course) == []


def test_a_stub_nobody_edited_follows_its_reference(course: Course) -> None:
    synchronise(course)
    entry = course.entries["double"]
    entry.reference.write_text(DOUBLE.replace("y = 2 x", "y = 2 x, exactly"))
    fresh = find_course(course.root)
    assert len(synchronise(fresh)) == 2
    assert "exactly" in entry.stub.read_text()


def test_a_broken_spec_changes_nothing(tmp_path: Path) -> None:
    course = write_course(tmp_path, {"a/double": DOUBLE, "a/twice": DOUBLE})
    synchronise(course)
    course.entries["double"].reference.write_text(DOUBLE.replace("y = 2 x", "y = x + x"))
    for broken in (
        DOUBLE.replace("Gradient()", "Gradint()"),
        DOUBLE.replace("points", "").replace("form=Layer(),", "form=Layer(), points=-1,"),
        DOUBLE + "# BEGIN SOLUTION\n",
    ):
        course.entries["twice"].reference.write_text(broken)
        before = everything_in(course.root)
        with pytest.raises(CourseError, match=r"twice.py:\d+: "):
            synchronise(find_course(course.root))
        assert everything_in(course.root) == before


def test_a_stub_whose_reference_is_gone_goes_too_unless_it_is_somebodys(tmp_path: Path) -> None:
    course = write_course(tmp_path, {"a/double": DOUBLE, "a/twice": DOUBLE, "a/more": DOUBLE})
    synchronise(course)
    for name in ("twice", "more"):
        course.entries[name].reference.unlink()
    course.entries["more"].stub.write_text("# half an answer\n")
    (course.exercises / "a" / "helpers.py").write_text("")
    (course.exercises / "a" / "__init__.py").write_text("")
    course = find_course(course.root)
    about = [line for line in stale(course) if "/a/" in line]
    assert [line.partition("/a/")[2] for line in about] == [
        "helpers.py has no reference; move it away, or write one with: grader new",
        "more.py has no reference; move it away, or write one with: grader new",
        "twice.py is a stub whose reference is gone; run: grader sync",
    ]
    lines = [line for line in synchronise(course) if "/a/" in line]
    assert [line.split(" ")[0] for line in lines] == ["left", "left", "removed"]
    assert sorted(p.name for p in (course.exercises / "a").iterdir()) == [
        "__init__.py",
        "double.py",
        "helpers.py",
        "more.py",
    ]


def test_what_cannot_be_written_is_said(course: Course) -> None:
    course.exercises.write_text("a file where a folder should be")
    with pytest.raises(CourseError, match=r"cannot be (written|read)"):
        synchronise(course)


def test_a_stub_is_known_to_be_untouched_whatever_its_line_ends(course: Course) -> None:
    synchronise(course)
    stub = course.entries["double"].stub
    text = stub.read_text()
    for other in (text, text.replace("\n", "\r\n"), text + "\n\n", text.replace("\n", "  \n")):
        stub.write_bytes(other.encode())
        assert read_submission(course.root, course).is_untouched("double", text)
    stub.write_text(text + "x = 1\n")
    assert not read_submission(course.root, course).is_untouched("double", text)


# --- a new exercise


def test_a_new_exercise_is_ready_to_fill_in(course: Course) -> None:
    path = new_exercise(course, "basics/leaky_relu")
    assert path == course.reference / "basics" / "leaky_relu.py"
    fresh = find_course(course.root)
    assert load_exercise(fresh, "leaky_relu").answer.__name__ == "LeakyRelu"
    new_exercise(fresh, "basics/leaky_relu_torch")
    fresh = find_course(course.root)
    twin = load_exercise(fresh, "leaky_relu_torch")
    assert (twin.track, twin.answer.__name__) == ("torch", "LeakyRelu")
    synchronise(fresh)
    assert stale(fresh) == []


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("relu", "is no UNIT/NAME in lower case; write it like activations/softplus"),
        ("a/b/c", "is no UNIT/NAME"),
        ("a/ReLU", "is no UNIT/NAME"),
        ("a/my-layer", "is no UNIT/NAME"),
        ("a/_hidden", "is no UNIT/NAME"),
        ("a/größe", "is no UNIT/NAME"),
        ("a/class", "is no UNIT/NAME"),
        ("../a/b", "is no UNIT/NAME"),
        ("a/", "is no UNIT/NAME"),
        ("a/double", "there is an exercise double already: .*double.py"),
        ("double/a", "an exercise and a unit cannot have the same name"),
        ("a/basics", "an exercise and a unit cannot have the same name"),
        ("a/relu_torch", "twin of relu, which is not in a; write that first: grader new a/relu"),
        ("a/double_torch", "twin of double, which is not in a"),
    ],
)
def test_a_new_exercise_that_cannot_be_is_refused(course: Course, path: str, sentence: str) -> None:
    before = everything_in(course.root)
    with pytest.raises(CourseError, match=sentence):
        new_exercise(course, path)
    assert everything_in(course.root) == before
