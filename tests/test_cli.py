"""The command line as people use it: what it prints where, and the exit code it leaves.

0 all passed, 1 something failed, 2 usage or nothing selected, 3 the grader broke; Ctrl-C 130.
"""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from courses import DOUBLE, RIGHT, TWIN, WRONG, everything_in, write_course

import grader
from grader.cli import cli, run
from grader.course import Course, find_course
from grader.sync import synchronise

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "tests" / "submissions"
TYPICAL = SAMPLES / "typical"
SCHEMA = json.loads((Path(grader.__file__).parent / "report" / "report.schema.json").read_text())
COMMANDS = ["check", "doctor", "explain", "hint", "list", "new", "reset", "show", "sync", "update"]
ESCAPE = "\x1b"

TWIN_RIGHT = RIGHT.replace("import numpy as np", "import torch")


@dataclass(frozen=True)
class Run:
    """What a command printed, and the exit code it left."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.out.splitlines() if line.strip()]

    @property
    def prose(self) -> str:
        """The result as one line, without the frame around it."""
        return " ".join(word for word in self.out.split() if word != "│")


Ask = Callable[..., Run]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Runs a command in this process, in a folder."""

    def ask(*argv: object, at: Path = ROOT) -> Run:
        monkeypatch.chdir(at)
        monkeypatch.setenv("COLUMNS", "90")
        capsys.readouterr()
        code = run([str(word) for word in argv])
        caught = capsys.readouterr()
        assert "Traceback" not in caught.err
        return Run(code, caught.out, caught.err)

    return ask


def started(*argv: object, **settings: str) -> subprocess.Popen[str]:
    """A command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "grader", *map(str, argv)],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if k != "COLUMNS"} | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def done(*argv: object, **settings: str) -> Run:
    with started(*argv, **settings) as process:
        out, err = process.communicate(timeout=120)
    return Run(process.returncode, out, err)


@pytest.fixture
def small(tmp_path: Path) -> Course:
    """A course of two exercises, `double` and `triple`, and a twin; synchronised."""
    triple = DOUBLE.replace("Double", "Triple").replace("2 *", "3 *").replace("is 2", "is 3")
    files = {"basics/double": DOUBLE, "basics/double_torch": TWIN, "more/triple": triple}
    course = write_course(tmp_path / "course", files)
    synchronise(course)
    return course


def answered(course: Course, name: str, text: str) -> None:
    course.entries[name].stub.write_text(text)


# --- help and usage


@pytest.mark.parametrize("argv", [["--help"], ["-h"], *([name, "--help"] for name in COMMANDS)])
def test_help_is_a_result(argv: list[str]) -> None:
    found = CliRunner().invoke(cli, argv, prog_name="grader")
    assert (found.exit_code, found.stderr) == (0, "")
    assert "Usage: grader" in found.stdout
    assert all(name in found.stdout for name in (COMMANDS if len(argv) == 1 else argv[:1]))


def test_the_version_is_that_of_the_package(ask: Ask) -> None:
    assert ask("--version") == Run(0, f"grader, version {grader.__version__}\n", "")


def test_without_a_command_there_is_help_and_no_success(ask: Ask) -> None:
    said = ask()
    assert said.code == 2
    assert "Usage: grader" in said.out + said.err


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["chek"], "No such command 'chek'"),
        (["check", "--sed", "3"], "No such option '?--sed"),
        (["check", "--track", "jax"], "'jax' is not one of 'numpy', 'torch'"),
        (["check", "--format", "xml"], "'xml' is not one of"),
        (["check", "--seed"], "'--seed' requires an argument"),
        (["check", "--submission", "nowhere"], "'--submission': Path 'nowhere' does not exist"),
        (["check", "--submission", ""], "'--submission': Path '' does not exist"),
        (["--course", "", "list"], "'--course': Path '' does not exist"),
        (["hint"], "Missing argument 'NAME'"),
        (["hint", "relu", "0"], "0 is not in the range"),
        (["hint", "relu", "first"], "'first' is not a valid integer"),
        (["new"], "Missing argument 'UNIT/NAME'"),
    ],
)
def test_wrong_usage_is_2_and_told_on_stderr(ask: Ask, argv: list[str], sentence: str) -> None:
    said = ask(*argv)
    assert (said.code, said.out) == (2, "")
    assert re.search(sentence, said.err)


# --- check: what is graded


def test_the_courses_own_answers_are_graded_without_a_name(ask: Ask, small: Course) -> None:
    answered(small, "triple", RIGHT.replace("2 *", "3 *").replace("Double", "Triple"))
    said = ask("check", at=small.root)
    assert said.code == 0
    assert said.lines[0] == "more"
    assert re.search(r"pass +triple .* 10/10", said.out)
    assert "double" not in said.out
    assert said.err == ""


def test_nothing_attempted_is_nothing_selected(ask: Ask, small: Course) -> None:
    said = ask("check", at=small.root)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"grader: nothing to grade in {small.root}: no file is named after")
    assert said.err.endswith("untouched stubs; see: grader list\n")
    said = ask("check", "basics", at=small.root)
    assert (said.code, said.out) == (2, "")
    assert said.err == "grader: nothing of basics has been attempted yet; see: grader show double\n"


def test_an_untouched_stub_that_is_asked_for_is_skipped(ask: Ask, small: Course) -> None:
    said = ask("check", "double", at=small.root)
    assert said.code == 1
    assert "skip" in said.out
    assert "not attempted yet" in said.out


def test_names_units_and_both_are_graded_in_the_order_of_the_course(
    ask: Ask, small: Course
) -> None:
    answered(small, "double", RIGHT)
    answered(small, "triple", WRONG)

    def verdicts(*words: str) -> list[tuple[str, str]]:
        said = ask("check", *words, at=small.root)
        return re.findall(r"(pass|fail|skip) +(\w+) ", said.out)

    assert verdicts("double") == [("pass", "double")]
    assert verdicts("basics/double") == [("pass", "double")]
    assert verdicts("basics") == [("pass", "double")]
    assert verdicts("triple", "double", "double") == [("pass", "double"), ("fail", "triple")]
    assert verdicts("more", "double_torch") == [("skip", "double_torch"), ("fail", "triple")]


def test_a_wrong_answer_is_1_unless_zero_is_asked_for(ask: Ask, small: Course) -> None:
    answered(small, "double", WRONG)
    said = ask("check", "double", at=small.root)
    assert said.code == 1
    assert "the slope is 2" in said.prose
    assert "exercises/basics/double.py" in said.out
    assert "grader hint double" in said.out
    assert said.err == ""
    assert ask("check", "double", "--exit-zero", at=small.root).code == 0
    assert ask("check", "dubl", "--exit-zero", at=small.root).code == 2


def test_a_track_is_chosen(ask: Ask, small: Course) -> None:
    answered(small, "double", RIGHT)
    answered(small, "double_torch", TWIN_RIGHT)
    said = ask("check", "--track", "numpy", at=small.root)
    assert re.findall(r"pass +(\w+)", said.out) == ["double"]
    said = ask("check", "double", "--track", "torch", at=small.root)
    assert re.findall(r"pass +(\w+)", said.out) == ["double_torch"]
    said = ask("check", "more", "--track", "torch", at=small.root)
    assert (said.code, said.err) == (2, "grader: unit more has nothing in the torch track\n")
    said = ask("check", "triple", "--track", "torch", at=small.root)
    assert (said.code, said.err) == (2, "grader: triple has no torch track\n")


def test_a_submission_is_a_checkout_a_tree_loose_files_or_a_file(
    ask: Ask, small: Course, tmp_path: Path
) -> None:
    for place in ("checkout/exercises/basics", "tree/basics", "loose", "loose/sub"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "double.py").write_text(RIGHT)
    for submission in ("checkout", "checkout/exercises", "tree", "loose", "loose/double.py"):
        for argv in (["--submission", tmp_path / submission], [tmp_path / submission]):
            said = ask("check", *argv, at=small.root)
            assert (said.code, re.findall(r"pass +(\w+)", said.out)) == (0, ["double"])


def test_a_file_or_a_units_folder_in_a_tree_is_graded_within_it(
    ask: Ask, small: Course, tmp_path: Path
) -> None:
    helped = RIGHT.replace("import numpy as np", "from exercises.more.two import TWO").replace(
        "2 *", "TWO *"
    )
    for root in (small.root, tmp_path / "other"):
        for file, text in {"basics/double": helped, "more/two": "TWO = 2\n"}.items():
            path = root / "exercises" / f"{file}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        for path in ("exercises/basics/double.py", "exercises/basics"):
            said = ask("check", root / path, at=small.root)
            assert (said.code, re.findall(r"pass +(\w+)", said.out)) == (0, ["double"])
        said = ask(
            "check", root / "exercises" / "basics" / "double.py", "--track", "torch", at=small.root
        )
        assert said.code == 2
        assert said.err == "grader: double: nothing in the torch track\n"


def test_several_files_are_one_submission(ask: Ask, small: Course, tmp_path: Path) -> None:
    for name, text in {"a/double": RIGHT, "a/triple": WRONG, "b/double": WRONG}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.py").write_text(text)
    files = [tmp_path / "a" / "triple.py", tmp_path / "a" / "double.py"]
    said = ask("check", *files, at=small.root)
    assert re.findall(r"(pass|fail) +(\w+) ", said.out) == [("pass", "double"), ("fail", "triple")]
    said = ask("check", *files, tmp_path / "b" / "double.py", at=small.root)
    assert said.code == 2
    assert "answer the same exercise; name one of them" in said.err
    said = ask("check", tmp_path / "a", tmp_path / "b", at=small.root)
    assert said.code == 2
    assert said.err.endswith("are two submissions; grade one at a time\n")
    said = ask("check", tmp_path / "a", tmp_path / "b" / "double.py", at=small.root)
    assert said.err.endswith("are two submissions; grade one at a time\n")
    said = ask("check", tmp_path / "a", "--submission", tmp_path / "b", at=small.root)
    assert said.err.endswith("and --submission both name a submission; give one\n")


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["duble"], "there is no exercise, unit or file 'duble'; did you mean double or double_torch?"),
        (["Double"], "there is no exercise, unit or file 'Double'; did you mean double?"),
        (["double-torch"], "'double-torch'; did you mean double_torch?"),
        (["double.py"], "there is no exercise, unit or file 'double.py'; did you mean double?"),
        (["basic"], "there is no exercise, unit or file 'basic'; did you mean basics?"),
        (["zzz"], "there is no exercise, unit or file 'zzz'; see: grader list"),
        (["nowhere/duble.py"], "there is no file or folder nowhere/duble.py; did you mean double"),
        (["more/double"], "there is no file or folder more/double; did you mean double?"),
        (["pyproject.toml"], "pyproject.toml is named after no exercise"),
        ([""], "there is no exercise, unit or file ''"),
        (["x" * 5000], "there is no exercise, unit or file"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_named_and_what_was_meant(
    ask: Ask, small: Course, argv: list[str], sentence: str
) -> None:
    said = ask("check", *argv, at=small.root)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("grader: ")
    assert sentence in said.err


# --- check: without or with a broken course


def test_without_a_course_it_says_where_to_go(ask: Ask, tmp_path: Path) -> None:
    for argv in (["check"], ["list"], ["hint", "relu"], ["doctor"], ["sync"], ["new", "a/b"]):
        said = ask(*argv, at=tmp_path)
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith(f"grader: no course at {tmp_path.resolve()}: ")
        assert "--course" in said.err


def test_the_course_is_found_from_what_is_graded_or_named(
    ask: Ask, small: Course, tmp_path: Path
) -> None:
    answered(small, "double", RIGHT)
    away = tmp_path / "away"
    away.mkdir()
    inside = small.root / "exercises" / "basics" / "double.py"
    for argv in (["check", inside], ["check", "--submission", small.root], ["check", small.root]):
        assert ask(*argv, at=away).code == 0
    assert ask("--course", small.root, "check", "double", at=away).code == 0
    assert ask("--course", small.root / "reference", "list", at=away).code == 0
    said = ask("--course", small.root / "nowhere", "list", at=away)
    assert said.code == 2
    assert "nowhere' does not exist" in " ".join(said.err.split())


def test_a_course_without_exercises_says_how_to_begin(ask: Ask, tmp_path: Path) -> None:
    write_course(tmp_path, {})
    for command in ("check", "doctor"):
        said = ask(command, at=tmp_path)
        assert said.code == 2
        assert "holds no exercise; write one with: grader new UNIT/NAME" in said.err


def test_a_broken_spec_is_the_graders_and_the_others_are_graded(ask: Ask, small: Course) -> None:
    answered(small, "double", WRONG)
    answered(small, "triple", RIGHT)
    reference = small.entries["triple"].reference
    for broken in (reference.read_text().replace("Gradient()", "Gradint()"), "# BEGIN SPEC\n"):
        reference.write_text(broken)
        said = ask("check", at=small.root)
        assert said.code == 3
        assert re.findall(r"(fail|error) +(\w+)\b", said.out) == [
            ("fail", "double"),
            ("error", "triple"),
        ]
        document = json.loads(ask("check", "--format", "json", at=small.root).out)
        jsonschema.validate(document, SCHEMA)
        sentence = document["results"][1]["outcomes"][0]["sentence"]
        assert re.match(rf"{re.escape(str(reference))}:\d+: ", sentence)
        assert "no score may be exported" in said.prose
        assert ask("check", "--exit-zero", at=small.root).code == 3
        assert ask("check", "double", at=small.root).code == 1


def test_what_nobody_foresaw_is_3_and_one_sentence(
    ask: Ask, small: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(self: Course) -> None:
        raise KeyError("the unforeseen")

    monkeypatch.setattr(Course, "catalogue", breaks)
    said = ask("list", at=small.root)
    assert (said.code, said.out) == (3, "")
    assert re.fullmatch(
        r"grader: the grader itself broke, and no answer is to blame: KeyError: 'the unforeseen' "
        r"\(test_cli\.py:\d+\); please report it\n",
        said.err,
    )


def test_an_interruption_is_130(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(self: Course) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Course, "catalogue", stops)
    said = ask("list")
    assert (said.code, said.out) == (130, "")
    assert said.err.strip() == "stopped"


# --- check: what is printed


def test_json_is_one_document_that_fits_its_schema(ask: Ask, small: Course) -> None:
    answered(small, "double", WRONG)
    answered(small, "triple", "def f(:\n")
    said = ask("check", "--format", "json", at=small.root)
    assert (said.code, said.err) == (1, "")
    document = json.loads(said.out)
    jsonschema.validate(document, SCHEMA)
    assert document["format_version"] == 2
    assert "seed" not in document  # the public one is the default
    assert [r["verdict"] for r in document["results"]] == ["fail", "fail"]
    assert document["points"] == 6
    assert said.out.endswith("}\n")
    assert not said.out.endswith("\n\n")


def test_json_of_nothing_is_no_document(ask: Ask, small: Course) -> None:
    said = ask("check", "--format", "json", at=small.root)
    assert (said.code, said.out) == (2, "")


def test_another_seed_shows_no_values(ask: Ask, small: Course) -> None:
    answered(small, "double", WRONG)
    public, secret = (ask("check", "--seed", seed, at=small.root) for seed in ("0", "1234"))
    assert re.search(r"got -?[\d.]+, expected -?[\d.]+", public.prose)
    assert (public.code, secret.code) == (1, 1)
    assert not re.search(r"(got|expected) -?\d", secret.prose)
    assert "the slope is 2" in secret.prose
    assert "1234" not in secret.out
    assert "seed secret" in secret.out
    document = json.loads(ask("check", "--seed", "1234", "--format", "json", at=small.root).out)
    jsonschema.validate(document, SCHEMA)
    assert document["seed"] == "secret"
    assert '"expected": "' not in json.dumps(document)


def test_in_a_pipe_it_is_plain_text_and_all_of_it_on_stdout() -> None:
    said = done("check", "branch", "sum", "--submission", TYPICAL)
    assert (said.code, said.err) == (1, "")
    assert ESCAPE not in said.out
    assert max(map(len, said.out.splitlines())) <= 80
    assert all(line == line.rstrip() for line in said.out.splitlines())


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_lacks_a_character_gets_another(encoding: str) -> None:
    for argv in (["show", "relu"], ["list"], ["check", "branch", "--submission", TYPICAL]):
        said = done(*argv, PYTHONIOENCODING=encoding)
        assert said.code == (1 if "check" in argv else 0)
        assert said.err == ""
        if argv[0] in ("list", "check"):
            assert said.out.isascii() or encoding != "ascii"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("columns", "term"), [(80, "xterm"), (24, "xterm"), (0, "xterm"), (80, "dumb")]
)
def test_progress_is_on_a_terminals_stderr_and_gone_at_the_end(columns: int, term: str) -> None:
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    env = {k: v for k, v in os.environ.items() if k != "COLUMNS"} | {"TERM": term}
    said = subprocess.run(
        [sys.executable, "-m", "grader", "check", "branch", "--submission", str(TYPICAL)],
        stdout=subprocess.PIPE,
        stderr=theirs,
        cwd=ROOT,
        env=env,
        check=False,
    )
    os.close(theirs)
    seen = b""
    while part := _read(ours):
        seen += part
    os.close(ours)
    assert said.returncode == 1
    assert b"branch" in said.stdout
    assert b"\x1b" not in said.stdout
    shown = seen.decode().split("\r\x1b[2K")
    if term == "dumb":
        assert shown == [""]
        return
    width = columns or 80
    assert "branch: right so far"[: width - 1] in shown
    assert "branch: something is wrong"[: width - 1] in shown
    assert shown[-1] == ""
    assert max(map(len, shown)) < width


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # the other end is closed
        return b""


@pytest.mark.parametrize("argv", [["list"], ["list", "--plain"], ["show", "relu"], ["--help"]])
def test_a_reader_that_leaves_early_is_no_accident(argv: list[str]) -> None:
    with started(*argv) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(60) in (0, 1)
    assert said == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are other ones there")
def test_ctrl_c_stops_a_grading_at_once() -> None:
    argv = ("check", "branch", "numerical_gradient", "--submission", TYPICAL)
    with started(*argv) as process:  # the second one never returns
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            if "branch" in line:
                break
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        assert process.wait(20) == 130
    assert said.strip() == "stopped"


# --- list, hint, show


def test_list_shows_the_units_and_how_far_one_is(ask: Ask, small: Course) -> None:
    answered(small, "double", RIGHT)
    answered(small, "triple", WRONG)
    assert ask("check", at=small.root).code == 1
    said = ask("list", at=small.root)
    assert (said.code, said.err) == (0, "")
    assert [line.split()[0] for line in said.lines] == ["unit", "basics", "more", "all"]
    assert re.fullmatch(r"basics +━+─+ +1/2 +10/20 +\d{4}-\d\d-\d\d \d\d:\d\d", said.lines[1])
    assert re.fullmatch(r"more +─+ +0/1 +\d/10", said.lines[2])


def test_list_shows_the_exercises_of_units(ask: Ask, small: Course) -> None:
    answered(small, "double", RIGHT)
    ask("check", "double", at=small.root)
    said = ask("list", "basics", "triple", at=small.root)
    assert (said.code, said.err) == (0, "")
    words = ["exercise", "basics", "double", "double_torch", "more", "triple"]
    assert [line.split()[0] for line in said.lines] == words
    assert said.lines[2].split()[:6] == ["double", "twice", "as", "much", "numpy", "10/10"]
    assert said.lines[3].split()[-1] == "0/10"
    assert all(line == line.rstrip() for line in said.out.splitlines())
    answered(small, "double", WRONG)
    ask("check", "double", at=small.root)
    assert "(no longer)" in ask("list", "double", at=small.root).out
    said = ask("list", "basic", at=small.root)
    assert said.code == 2
    assert "there is no exercise or unit 'basic'; did you mean basics" in said.err


def test_reset_asks_and_keeps_what_was_there(
    ask: Ask, small: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(small, "double", WRONG)
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert ask("reset", "double", at=small.root).code == 1
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))  # nobody there to say yes
    assert ask("reset", "double", at=small.root).code == 130
    assert small.entries["double"].stub.read_text() == WRONG
    said = ask("reset", "double", "--yes", at=small.root)
    assert said.code == 0
    assert "what was there is now double.py.1.bak" in said.out
    assert "NotImplementedError" in small.entries["double"].stub.read_text()


def test_update_carries_what_was_written(ask: Ask, small: Course) -> None:
    answered(small, "double", RIGHT)
    assert ask("update", at=small.root).out == "3 exercises looked at\n"
    spec = small.entries["double"].reference
    spec.write_text(spec.read_text().replace("y = 2 x.", "y = 2 x, always."))
    said = ask("update", "basics", at=small.root)
    assert (
        said.lines[0]
        == "double.py has the newer stub with what you wrote (before: double.py.1.bak)"
    )


def test_list_by_track_and_plainly(ask: Ask, small: Course) -> None:
    assert ask("list", "--plain", at=small.root).out == "double\ndouble_torch\ntriple\n"
    assert ask("list", "--plain", "--track", "torch", at=small.root).out == "double_torch\n"
    small.entries["double_torch"].reference.unlink()
    synchronise(find_course(small.root))
    said = ask("list", "--track", "torch", at=small.root)
    assert (said.code, said.out) == (2, "")
    assert said.err == "grader: there is no exercise in the torch track yet\n"


@pytest.mark.parametrize("words", [("doctor",), ("watch",), ("release", "handout")])
def test_a_track_that_has_nothing_is_told(ask: Ask, small: Course, words: tuple[str, ...]) -> None:
    small.entries["double_torch"].reference.unlink()
    said = ask(*words, "--track", "torch", at=small.root)
    assert (said.code, said.out) == (2, "")
    assert said.err == "grader: there is no exercise in the torch track\n"
    assert not (small.root / "handout").exists()


def test_list_passes_over_no_word(ask: Ask, small: Course) -> None:
    said = ask("list", "--plain", "double", "tripel", at=small.root)
    assert (said.code, said.out) == (2, "")
    assert "there is no exercise or unit 'tripel'; did you mean triple?" in said.err


def test_list_of_the_course_is_in_the_order_of_learning(ask: Ask) -> None:
    names = ask("list", "--plain").out.split()
    assert names == list(find_course(ROOT).entries)
    assert names.index("add") < names.index("relu") < names.index("affine") < names.index("sgd")


@pytest.mark.parametrize("argv", [["list"], ["hint", "double"], ["show", "double"]])
def test_a_damaged_catalogue_says_how_to_write_it_anew(
    ask: Ask, small: Course, argv: list[str]
) -> None:
    path = small.exercises / "catalogue.json"
    path.write_text('{"format_version": 1, "exercises": [{}]}')
    said = ask(*argv, at=small.root)
    assert (said.code, said.out) == (2, "")
    assert "is damaged, or of another version; write it anew: grader sync" in said.err
    path.unlink()
    said = ask(*argv, at=small.root)
    assert said.code == 2
    assert "is missing; write it with: grader sync" in said.err


def test_hints_come_one_at_a_time(ask: Ask, small: Course) -> None:
    first = Run(0, "What is twice?\n", "(more: grader hint double)\n")
    last = Run(0, "Two times.\n", "(that is the last of 2)\n")
    assert ask("hint", "double", at=small.root) == first
    assert ask("hint", "basics/double", at=small.root) == last
    assert ask("hint", "double", at=small.root) == last
    again = Run(0, "What is twice?\n", "(more: grader hint double 2)\n")
    assert ask("hint", "double", "1", at=small.root) == again
    assert ask("hint", "double", "2", at=small.root) == Run(0, "Two times.\n", "")
    said = ask("hint", "double", "3", at=small.root)
    assert said == Run(2, "", "grader: double has 2 hints; there is no hint 3\n")


@pytest.mark.parametrize(
    ("hints", "sentence"),
    [("[]", "double has no hints; there is no hint 2"), ('["One."]', "double has 1 hint; there")],
)
def test_a_hint_there_is_none_of(ask: Ask, tmp_path: Path, hints: str, sentence: str) -> None:
    text = DOUBLE.replace('["What is twice?", "Two times."]', hints)
    synchronise(write_course(tmp_path, {"a/double": text}))
    said = ask("hint", "double", "2", at=tmp_path)
    assert said.code == 2
    assert sentence in said.err


def test_show_prints_the_statement(ask: Ask, small: Course) -> None:
    said = ask("show", "double", at=small.root)
    assert (said.code, said.err) == (0, "")
    assert said.lines[0] == "Double: twice as much."
    assert said.lines[-1] == "exercises/basics/double.py · 10 points · grader check double"
    assert ask("show", "basics/double", at=small.root) == said


@pytest.mark.parametrize("command", ["hint", "show"])
def test_a_name_that_is_none_gets_what_was_meant(ask: Ask, small: Course, command: str) -> None:
    said = ask(command, "Duble", at=small.root)
    assert said == Run(
        2, "", "grader: there is no exercise 'Duble'; did you mean double or double_torch?\n"
    )
    said = ask(command, "zzz", at=small.root)
    assert said == Run(2, "", "grader: there is no exercise 'zzz'; see: grader list\n")


# --- sync, new, doctor


def test_sync_writes_what_check_says_is_stale(ask: Ask, small: Course) -> None:
    assert ask("sync", "--check", at=small.root) == Run(0, "stubs and catalogue are fresh\n", "")
    assert ask("sync", at=small.root) == Run(0, "nothing to do\n", "")
    stub = small.entries["double"].stub
    stub.unlink()
    said = ask("sync", "--check", at=small.root)
    assert said == Run(1, f"{stub} is missing; run: grader sync\n", "")
    assert not stub.exists()
    assert ask("sync", at=small.root) == Run(0, f"wrote {stub}\n", "")
    assert ask("sync", "--check", at=small.root).code == 0


def test_sync_refuses_an_edited_stub_unless_forced(ask: Ask, small: Course) -> None:
    answered(small, "double", RIGHT)
    assert ask("sync", "--check", at=small.root).code == 1
    before = everything_in(small.root)
    said = ask("sync", at=small.root)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("grader: edited by hand, so left alone: ")
    assert everything_in(small.root) == before
    said = ask("sync", "--force", at=small.root)
    assert (said.code, said.err) == (0, "")
    assert said.out.endswith("(what was there is now double.py.bak)\n")
    assert (small.exercises / "basics" / "double.py.bak").read_text() == RIGHT


def test_sync_with_a_broken_spec_changes_nothing(ask: Ask, small: Course) -> None:
    small.entries["double"].reference.write_text(DOUBLE.replace("much", "many"))
    triple = small.entries["triple"].reference
    triple.write_text(triple.read_text().replace("form=Layer()", "form=Layer(), points=0"))
    before = everything_in(small.root)
    for argv in (["sync"], ["sync", "--force"], ["sync", "--check"]):
        said = ask(*argv, at=small.root)
        assert (said.code, said.out) == (2, "")
        assert re.search(r"triple\.py:\d+: points is 0; give a positive number, or leave", said.err)
        assert everything_in(small.root) == before


def test_a_new_exercise_and_its_twin_go_from_template_to_a_clean_course(
    ask: Ask, tmp_path: Path
) -> None:
    write_course(tmp_path, {})
    said = ask("new", "basics/first_layer", at=tmp_path)
    path = tmp_path / "reference" / "basics" / "first_layer.py"
    told = f"{path}: fill it in, then: grader sync && grader doctor first_layer\n"
    assert said == Run(0, told, "")
    assert ask("new", "basics/first_layer_torch", at=tmp_path).code == 0
    assert ask("sync", at=tmp_path).code == 0
    said = ask("doctor", at=tmp_path)
    assert said.lines == [
        "ok    stubs and catalogue",
        "ok    first_layer",
        "ok    first_layer_torch",
        "2 exercises, 0 problems",
    ]
    assert (said.code, said.err) == (0, "")
    assert ask("check", "first_layer", at=tmp_path).code == 1
    said = ask("new", "basics/first_layer", at=tmp_path)
    assert said.code == 2
    assert "there is an exercise first_layer already" in said.err
    assert ask("new", "FirstLayer", at=tmp_path).code == 2


def test_the_doctor_names_what_is_wrong_and_where(ask: Ask, small: Course) -> None:
    reference = small.entries["double"].reference
    reference.write_text(DOUBLE.replace('"Two times."', ""))
    said = ask("doctor", "double", at=small.root)
    assert (said.code, said.err) == (1, "")
    assert said.lines == [
        "ok    stubs and catalogue",
        "FAIL  double",
        "      hints: 1; write at least 2",
        "1 exercise, 1 problem",
    ]
    said = ask("doctor", at=small.root)
    assert said.code == 1
    assert said.lines[0] == "FAIL  stubs and catalogue"
    assert said.lines[1].endswith("catalogue.json is stale; run: grader sync")


def test_the_doctor_examines_what_is_named(ask: Ask, small: Course) -> None:
    assert ask("doctor", "more", at=small.root).lines[1:] == [
        "ok    triple",
        "1 exercise, 0 problems",
    ]
    said = ask("doctor", "basics", "--track", "torch", at=small.root)
    assert said.lines[1:] == ["ok    double_torch", "1 exercise, 0 problems"]
    said = ask("doctor", "duble", at=small.root)
    assert (said.code, said.out) == (2, "")
    assert "did you mean double or double_torch?" in said.err
    said = ask("doctor", "more", "--track", "torch", at=small.root)
    assert said.code == 2


def test_names_that_collide_stop_every_command(ask: Ask, tmp_path: Path) -> None:
    write_course(tmp_path, {"a/double": DOUBLE, "b/double": DOUBLE})
    for command in ("check", "doctor", "sync"):
        said = ask(command, at=tmp_path)
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith("grader: two exercises are called double: ")


# --- start-up


@pytest.mark.parametrize(
    "argv",
    [["--help"], ["--version"], ["list"], ["list", "--plain"], ["hint", "relu"], ["show", "relu"],
     ["check", "rleu"], ["check", "--help"]],
)  # fmt: skip
def test_what_needs_no_arithmetic_imports_neither_numpy_nor_torch(argv: list[str]) -> None:
    code = (
        f"import sys\nfrom grader.cli import run\nrun({argv!r})\n"
        "print(*sorted({'numpy', 'torch'} & set(sys.modules)), file=sys.stderr)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stderr.splitlines()[-1] == ""


def test_python_m_grader_is_the_same_command() -> None:
    for argv in (["list", "--plain"], ["hint", "relu", "99"]):
        said = done(*argv)
        assert said.code == (0 if argv[0] == "list" else 2)
        assert ("relu" in said.out) == (argv[0] == "list")
        assert "Traceback" not in said.err
