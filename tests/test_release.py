"""The handout: it grades as the full course does, and gives nothing away."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from test_course import DOUBLE, write_course

from grader.bench import bench
from grader.cli import run
from grader.course import Course, CourseError, find_course, read_text
from grader.exercise import PUBLIC_SEED, SpecError
from grader.grade import grade_submission
from grader.loading import load_exercise
from grader.outcome import Result
from grader.recorded import path_of, read
from grader.release.handout import release
from grader.release.leaks import leaks
from grader.release.start import carry, start
from grader.release.strip import stripped
from grader.submission import read_submission
from grader.sync import synchronise

SUBMISSIONS = Path(__file__).parent / "submissions"
NAMES = ["relu", "relu_torch", "softmax", "affine", "dropout", "sgd"]
TIMED = ("speed", "growth")


@pytest.fixture(scope="module")
def handout(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Course:
    return find_course(release(course, NAMES, tmp_path_factory.mktemp("to") / "handout"))


def graded(course: Course, folder: Path) -> dict[str, Result]:
    submission = read_submission(folder, course)
    names = [name for name in NAMES if name in submission.answers]
    with bench() as made:
        return {r.exercise: r for r in grade_submission(made, course, submission, names)}


@pytest.mark.parametrize("which", ["typical", "right", "wrong"])
def test_it_says_what_the_full_course_says(course: Course, handout: Course, which: str) -> None:
    full, ours = (graded(each, SUBMISSIONS / which) for each in (course, handout))
    assert set(full) == set(ours)
    assert full
    for name, result in full.items():
        said, heard = (
            [(o.check, o.case, o.verdict, o.sentence, o.remark, o.mistake) for o in r.outcomes
             if o.check not in TIMED]
            for r in (result, ours[name])
        )  # fmt: skip
        assert said == heard, name


def test_what_is_timed_is_left_out_and_costs_nothing(handout: Course) -> None:
    result = graded(handout, SUBMISSIONS / "right")["affine"]
    speed = [o for o in result.outcomes if o.check in TIMED]
    assert [(o.verdict, o.reason) for o in speed] == [("skip", "ours")]
    assert "handout" in speed[0].sentence
    assert result.points == result.out_of > 0


def test_nothing_of_a_solution_is_in_it(course: Course, handout: Course) -> None:
    assert list(leaks(course, NAMES, handout.root)) == []
    for name in NAMES:
        exercise = load_exercise(handout, name)
        assert exercise.solution == ""
        assert all(m.edit is None for m in (*exercise.mistakes, *exercise.accepted))
        sentences = [m.sentence for m in load_exercise(course, name).mistakes]
        assert [m.sentence for m in exercise.mistakes] == sentences


@pytest.mark.parametrize(
    "text",
    [
        "        return np.where(self.on, x, 0)\n",
        "return  np.where( self.on,x,0 )",
        "        self.on = x > 0\n        return np.where(self.on, x, 0)",
        "dx = dout\n        return dout * (dout > 0)\n",  # a listed mistake's line
    ],
)
def test_a_line_that_would_give_it_away_is_found(course: Course, tmp_path: Path, text: str) -> None:
    (tmp_path / "notes.md").write_text(f"look:\n{text}\n", "utf-8")
    found = list(leaks(course, ["relu"], tmp_path))
    assert found
    assert "notes.md" in found[0]
    assert "relu's solution" in found[0]


def test_no_spec_of_the_course_keeps_its_answers(course: Course, tmp_path: Path) -> None:
    """Every exercise's file as it would go out, though not its recorded answers."""
    for entry in course.entries.values():
        file = tmp_path / entry.unit / f"{entry.name}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(stripped(read_text(entry.reference), entry.name), "utf-8")
        assert "Mistake(" not in file.read_text("utf-8")
    shutil.copy(course.exercises / "catalogue.json", tmp_path)
    assert list(leaks(course, course.entries, tmp_path)) == []


def test_a_secret_seed_needs_the_full_course(
    handout: Course, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(handout.root)
    argv = ["check", "relu", "--seed", "7", "--submission", str(SUBMISSIONS / "right")]
    assert run(argv) == 2
    assert "it holds answers for seed 0 alone" in capsys.readouterr().err
    argv[2:4] = ["--seed", PUBLIC_SEED]
    assert run(argv) == 0


def test_recorded_answers_that_are_missing_or_damaged_are_said_so(
    handout: Course, tmp_path: Path
) -> None:
    shutil.copytree(handout.root, tmp_path / "copy")
    copy = find_course(tmp_path / "copy")
    path = path_of(copy, "activations", "relu")
    whole = path.read_bytes()
    for data in (b"", whole[: len(whole) // 2], b"\0" + whole[100:]):
        path.write_bytes(data)
        with pytest.raises(CourseError, match=r"relu\.zip is damaged"):
            read(copy, "activations", "relu")
    path.unlink()
    with pytest.raises(CourseError, match=r"relu cannot be graded; fetch the course again"):
        load_exercise(copy, "relu")


def test_the_same_course_makes_the_same_handout(course: Course, tmp_path: Path) -> None:
    made = [release(course, ["sgd"], tmp_path / name) for name in ("one", "two")]
    files = [{p.relative_to(m): p.read_bytes() for p in m.rglob("*") if p.is_file()} for m in made]
    assert files[0] == files[1]
    assert Path("recorded/optimizers/sgd.zip") in files[0]


def test_a_handout_is_made_whole_or_not_at_all(
    course: Course, handout: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine", "utf-8")
    with pytest.raises(CourseError, match="holds something else"):
        release(course, ["sgd"], tmp_path / "mine")
    with pytest.raises(CourseError, match="lstm is built on lstm_cell, which is left out"):
        release(course, ["lstm"], tmp_path / "lstm")
    with pytest.raises(CourseError, match="is a handout already"):
        release(handout, ["sgd"], tmp_path / "again")

    def careless(text: str, where: str) -> str:
        return text

    monkeypatch.setattr("grader.release.handout.stripped", careless)
    with pytest.raises(CourseError, match=r"would give a solution away: specs/optimizers/sgd\.py"):
        release(course, ["sgd"], tmp_path / "leaky")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine"]


WHOLE = DOUBLE.replace("\n\nclass Double", "\n\n# BEGIN SOLUTION\nclass Double").replace(
    "        # BEGIN SOLUTION\n", "").replace("        # END SOLUTION\n", "").replace(
    "\n# BEGIN SPEC", "# END SOLUTION\n\n\n# BEGIN SPEC")  # fmt: skip


def test_a_handout_that_would_not_load_is_not_made(tmp_path: Path) -> None:
    """An exercise that leaves the whole class to its student has nothing to name without the solution."""
    course = write_course(tmp_path / "course", {"basics/double": WHOLE})
    synchronise(course)
    assert "class Double" not in load_exercise(course, "double").stub
    assert "class Double" in load_exercise(course, "double").solution
    with pytest.raises(CourseError) as told:
        release(course, ["double"], tmp_path / "out" / "handout")
    said = str(told.value)
    assert said.startswith(
        "double would not load in the handout, where the stub stands for the solution"
    )
    assert "specs/basics/double.py:11: NotImplementedError" in said.replace("\\", "/")
    assert str(tmp_path) not in said
    assert list((tmp_path / "out").iterdir()) == []


def test_what_the_spec_asks_for_is_looked_for_in_the_solution(tmp_path: Path) -> None:
    absent = DOUBLE.replace("class Double:", "class Twofold:").replace(
        "# BEGIN SPEC\n", "# BEGIN SPEC\nclass Double(Twofold): ...\n\n\n", 1
    )
    course = write_course(tmp_path / "course", {"basics/double": absent})
    with pytest.raises(SpecError, match="Double is not defined in the file"):
        load_exercise(course, "double")


# --- the course that a wheel carries


def test_a_student_starts_with_the_course_that_the_wheel_carries(
    handout: Course, tmp_path: Path
) -> None:
    carried = carry(handout.root, tmp_path / "carried.zip")
    assert carried.read_bytes() == carry(handout.root, tmp_path / "again.zip").read_bytes()
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "dl", tmp_path / "empty"):
        course = find_course(start(folder, carried))
        assert list(course.entries) == list(handout.entries)
        result = graded(course, SUBMISSIONS / "right")["sgd"]
        assert result.verdict == "pass"
    mine = tmp_path / "dl" / "exercises" / "optimizers" / "sgd.py"
    mine.write_text("# mine", "utf-8")
    with pytest.raises(CourseError, match="holds something already; name a new folder"):
        start(tmp_path / "dl", carried)
    with pytest.raises(CourseError, match="holds something already"):
        start(mine, carried)
    assert mine.read_text("utf-8") == "# mine"


def test_an_installation_without_a_course_says_so(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="carries no course: install the wheel"):
        start(tmp_path / "dl", tmp_path / "nothing.zip")
    assert list(tmp_path.iterdir()) == []
