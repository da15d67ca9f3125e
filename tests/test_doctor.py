"""The doctor: clean on the course, and it says what is wrong with one that is not fit for students."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from courses import DOUBLE, PROJECT, TWIN, write_course

from grader.bench import Bench, bench
from grader.course import CourseError, find_course
from grader.doctor import derived_problems, examine, problems
from grader.sync import synchronise

COURSE = find_course(Path(__file__).parent)
HINTS = 'hints=["What is twice?", "Two times."]'
MISTAKES = 'mistakes=[Mistake(("return 2 * dout", "return dout"), "the slope is 2")]'


@pytest.fixture(scope="module")
def made() -> Iterator[Bench]:
    with bench() as made:
        yield made


def found(made: Bench, root: Path, old: str, new: str) -> list[str]:
    """The problems of a course of one exercise, in which something is written otherwise."""
    assert old in DOUBLE
    course = write_course(root, {"basics/double": DOUBLE.replace(old, new, 1)})
    return problems(made, course, "double")


# --- the course itself: its exercises are examined in test_course_numpy.py and test_course_torch.py


def test_stubs_and_catalogue_of_the_course_are_fresh() -> None:
    assert derived_problems(COURSE, list(COURSE.entries)) == []


# --- what it says of a course that is not


def test_a_clean_course_has_no_problems(tmp_path: Path) -> None:
    course = write_course(tmp_path, {"a/double": DOUBLE, "a/double_torch": TWIN})
    synchronise(course)
    assert dict(examine(course, list(course.entries))) == {
        "stubs and catalogue": [],
        "double": [],
        "double_torch": [],
    }


def test_an_edited_stub_is_not_fresh(tmp_path: Path) -> None:
    course = write_course(tmp_path, {"a/double": DOUBLE, "a/twice": DOUBLE})
    synchronise(course)
    stub = course.entries["double"].stub
    stub.write_text(stub.read_text() + "\nx = 1\n")
    sentence = f"{stub} is not what double.py gives; run: grader sync"
    assert derived_problems(course, ["double", "twice"]) == [sentence]
    assert derived_problems(course, ["double"]) == [sentence]
    assert derived_problems(course, ["twice"]) == []
    stub.unlink()
    assert derived_problems(course, ["double"]) == [f"{stub} is missing; run: grader sync"]


def test_an_order_that_names_what_is_not_there_is_a_problem(tmp_path: Path) -> None:
    project = PROJECT + '[tool.grader.units]\na = ["duble", "zzz", "double"]\nb = ["double"]\n'
    course = write_course(tmp_path, {"a/double": DOUBLE}, project)
    synchronise(course)
    assert derived_problems(course, list(course.entries)) == [
        "[tool.grader.units] a lists 'duble', which is no exercise of it; did you mean double?",
        "[tool.grader.units] a lists 'zzz', which is no exercise of it; take it out, or write it",
        "[tool.grader.units] b lists 'double', which is no exercise of it; take it out, or write it",
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (HINTS, 'hints=["Two."]', "hints: 1; write at least 2"),
        (HINTS, "hints=[]", "hints: 0; write at least 2"),
        ('        Case("one sample", x=normal(1, 3)),\n', "", "cases: 3; write at least 4"),
    ],
)
def test_too_little_is_a_problem(
    made: Bench, tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    assert found(made, tmp_path, old, new) == [sentence]


def test_a_broken_solution_is_a_problem(made: Bench, tmp_path: Path) -> None:
    first, *rest = found(made, tmp_path, "return 2 * x\n", "return 2.5 * x\n")
    assert first.startswith("the solution fails gradient (case x=normal(4, 5)): dx is not the grad")
    assert rest[-1] == "the solution fails 3 more"
    assert len(rest) == 5


def test_a_solution_unlike_pytorch_is_a_problem(made: Bench, tmp_path: Path) -> None:
    said = found(made, tmp_path, "Oracle(lambda x: 2 * x)", "Oracle(lambda x: 3 * x)")
    assert said[0].startswith("the solution fails pytorch (case x=normal(4, 5)): output differs")


def test_a_solution_that_raises_is_a_problem(made: Bench, tmp_path: Path) -> None:
    said = found(made, tmp_path, "return 2 * x\n", "return 2 * x.missing\n")
    assert said[0].startswith(
        "the solution breaks oracle: TrialError: the solution: forward raised"
    )
    assert "'numpy.ndarray' object has no attribute 'missing'" in said[0]


def test_a_part_nobody_asks_about_is_a_problem(made: Bench, tmp_path: Path) -> None:
    # at kinks backward is left to Gradient, and there is none
    text = DOUBLE.replace("Gradient(), ", "").replace("normal(4, 5)", "normal(4, 5), kinks=True")
    for shape in ("(2, 3, 7, 6)", "(1, 3)", "(3, 4, scale=20.0)"):
        text = text.replace(f"normal{shape}", f"normal{shape}, kinks=True")
    text = text.replace(MISTAKES, 'mistakes=[Mistake(("return 2 * x", "return x"), "y is 2 x")]')
    course = write_course(tmp_path, {"basics/double": text})
    assert problems(made, course, "double") == [
        "the solution has 6 of 10 points: no check asks about the rest"
    ]


def test_a_stub_that_earns_points_is_a_problem(made: Bench, tmp_path: Path) -> None:
    open_ = DOUBLE.replace("        # BEGIN SOLUTION\n", "", 1).replace(
        "        # END SOLUTION\n", "", 1
    )
    course = write_course(tmp_path / "half", {"basics/double": open_})
    assert problems(made, course, "double") == [
        "the stub does not fail: fail, 4 of 10 points; hide all of the solution"
    ]
    shut = "\n\ndef helper():\n    # BEGIN SOLUTION\n    return 2\n    # END SOLUTION\n\n\n# BEGIN SPEC"
    text = "\n".join(line for line in DOUBLE.splitlines() if "SOLUTION" not in line)
    course = write_course(tmp_path / "whole", {"basics/double": text.replace("# BEGIN SPEC", shut)})
    assert problems(made, course, "double") == [
        "the stub does not fail: pass, 10 of 10 points; hide all of the solution"
    ]


def test_a_mistake_that_slips_through_is_a_problem(made: Bench, tmp_path: Path) -> None:
    slips = 'mistakes=[Mistake(("return 2 * dout", "return dout * 2"), "written the other way")]'
    (said,) = found(made, tmp_path, MISTAKES, slips)
    first, *edit = said.splitlines()
    assert first == "the mistake 'written the other way' is caught not at all; what it edits:"
    assert [line.strip() for line in edit if "?" not in line] == [
        "- return 2 * dout",
        "+ return dout * 2",
    ]


def test_a_mistake_that_does_not_even_load_is_a_problem(made: Bench, tmp_path: Path) -> None:
    torn = 'mistakes=[Mistake(("return 2 * dout", "return 2 *"), "a number is missing")]'
    (said,) = found(made, tmp_path, MISTAKES, torn)
    assert said.startswith(
        "the mistake 'a number is missing' is caught only at loading; what it edits"
    )


def test_a_mistake_that_is_taken_for_another_is_a_problem(made: Bench, tmp_path: Path) -> None:
    twice = MISTAKES[:-1] + ', Mistake(("return 2 * dout", "return 1 * dout"), "not once")]'
    assert found(made, tmp_path, MISTAKES, twice) == [
        "the mistake 'not once' is caught but not named; the report says: the slope is 2"
    ]


def test_a_mistake_that_finds_no_place_is_a_problem(made: Bench, tmp_path: Path) -> None:
    lost = 'mistakes=[Mistake(("return 3 * dout", "return dout"), "the slope is 3")]'
    (said,) = found(made, tmp_path, MISTAKES, lost)
    assert "double.py:" in said
    assert "the mistake's text 'return 3 * dout' stands 0 times in the solution" in said


def test_a_convention_that_does_not_pass_is_a_problem(made: Bench, tmp_path: Path) -> None:
    def with_accepted(new: str) -> list[str]:
        accept = f'Oracle(accept=[Mistake(("return 2 * x", "{new}"), "as good")])'
        return found(made, tmp_path, "Oracle(lambda x: 2 * x)", accept)

    assert with_accepted("return x + x") == []
    said = with_accepted("return 2 * x.missing")
    assert said[0].startswith(
        "the accepted convention 'as good' does not pass: TrialError: the sol"
    )


def test_a_wrong_spec_is_a_problem_of_its_own_exercise_alone(tmp_path: Path) -> None:
    broken = DOUBLE.replace("Gradient()", "Gradint()", 2)
    course = write_course(tmp_path, {"a/double": DOUBLE, "a/torn": broken})
    with pytest.raises(CourseError):
        synchronise(course)
    seen = dict(examine(course, list(course.entries)))
    assert seen["double"] == []
    assert "torn.py:" in seen["torn"][0]
    assert "NameError: name 'Gradint' is not defined" in seen["torn"][0]
    assert seen["stubs and catalogue"] == seen["torn"]


def test_a_file_that_an_exercise_names_and_cannot_be_read_is_a_problem_of_it(
    made: Bench, tmp_path: Path
) -> None:
    about = DOUBLE.replace('"""', '"""See torn. ', 1)
    course = write_course(
        tmp_path, {"a/double": DOUBLE, "a/about": about, "a/torn": "# BEGIN SOLUTION\n"}
    )
    assert problems(made, course, "double") == []
    (said,) = problems(made, course, "about")
    assert said.endswith("torn.py:1: # BEGIN SOLUTION is never closed; add # END SOLUTION")


def test_names_that_collide_are_refused_before_anything_is_examined(tmp_path: Path) -> None:
    course = write_course(tmp_path, {"a/double": DOUBLE, "b/double": DOUBLE})
    (said,) = derived_problems(course, ["double"])
    assert said.startswith("two exercises are called double: ")
