"""What CONTRIBUTING.md and README.md say is done here, step by step, as it is written there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import click
import pytest
from desk import course_of_doubles
from test_report_terminal import EXAMPLE

from grader.cli import run
from grader.cli.root import cli
from grader.course import find_course
from grader.grade import grade
from grader.template import new_exercise

ROOT = Path(__file__).parents[1]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = dict(re.findall(r"```python (\S+)\n(.*?)```", CONTRIBUTING, re.DOTALL))
# what a test runs elsewhere: the desk needs a terminal, --open a browser
ELSEWHERE = {"grader", "grader explain relu --open", "grader check path/to/relu.py"}


def commands(text: str) -> list[str]:
    """The commands of a page: indented, without the remark behind them."""
    lines = re.findall(
        r"^    ((?:grader|make|pip|git|python3|cd)(?: [^\n]*)?)$", text, re.MULTILINE
    )
    return [re.split(r"\s{2,}#", line)[0].strip() for line in lines]


@pytest.fixture
def module(request: pytest.FixtureRequest) -> Iterator[ModuleType]:
    """A block of the page as the module that it would be."""
    name = request.param.removesuffix(".py").replace("/", ".")
    made = module_from_spec(spec_from_loader(name, loader=None))  # pyright: ignore[reportArgumentType]
    sys.modules[name] = made
    exec(compile(BLOCKS[request.param], request.param, "exec"), made.__dict__)
    yield made
    del sys.modules[name]


def test_the_page_has_an_example_of_each() -> None:
    assert [name.rpartition("/")[0] for name in BLOCKS] == [
        "reference/activations",
        "grader/checks",
        "grader/report",
    ]


def test_an_exercise_is_added_as_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    course = course_of_doubles(tmp_path, "one")
    path = new_exercise(course, "activations/cube")
    assert path.relative_to(tmp_path).as_posix() in BLOCKS
    path.write_text(BLOCKS["reference/activations/cube.py"])
    monkeypatch.chdir(tmp_path)
    for command in commands(CONTRIBUTING.partition("## A check")[0]):
        if command.startswith("grader"):
            assert run(shlex.split(command)[1:]) == 0, capsys.readouterr()
    said = capsys.readouterr().out
    assert "ok    cube" in said
    assert "1 exercise, 0 problems" in said


@pytest.mark.parametrize("module", ["grader/checks/bounded.py"], indirect=True)
@pytest.mark.parametrize(("high", "verdict"), [(1e9, "pass"), (1.0, "fail")])
def test_a_check_is_added_as_it_is_written(
    tmp_path: Path, module: ModuleType, high: float, verdict: str
) -> None:
    course = course_of_doubles(tmp_path, "one")
    spec = course.entries["one"].reference
    text = spec.read_text().replace("State()]", f"State(), Bounded({-high}, {high})]")
    text = text.replace("# BEGIN SPEC\n", f"# BEGIN SPEC\nfrom {module.__name__} import Bounded\n")
    spec.write_text(text)
    solution = tmp_path / "one.py"
    solution.write_text(re.sub(r"# (BEGIN|END) SOLUTION", "", text.partition("# BEGIN SPEC")[0]))
    (result,) = grade(solution, course=find_course(tmp_path), device="cpu").results
    mine = [o for o in result.outcomes if o.check == "bounded"]
    assert [o.case for o in mine] == ["x=normal(4, 5)", "images", "one sample", "large values"]
    assert result.verdict == verdict
    if verdict == "fail":
        assert "output leaves the range from -1 to 1" in {o.sentence for o in mine}


@pytest.mark.parametrize("module", ["grader/report/tsv.py"], indirect=True)
def test_a_format_is_added_as_it_is_written(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grader.report import formats

    monkeypatch.setitem(formats.FORMATS, "tsv", "tsv")
    lines = formats.written(EXAMPLE, "tsv").splitlines()
    assert [line.split("\t")[0] for line in lines] == [r.exercise for r in EXAMPLE.results]
    assert {len(line.split("\t")) for line in lines} == {4}


# --- the README


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which relu is answered, as small as may be, under the names the page uses."""
    root = tmp_path_factory.mktemp("course")
    real = find_course(ROOT)
    settings = 'units = {graph = ["multiply"], activations = ["relu"]}\n'
    (root / "pyproject.toml").write_text(f"[tool.grader]\n{settings}")
    for name in ("relu", "multiply"):
        entry = real.entries[name]
        path = root / "reference" / entry.unit / entry.reference.name
        path.parent.mkdir(parents=True)
        path.write_text(entry.reference.read_text("utf-8"))
    assert run(["--course", str(root), "sync"]) == 0
    for name in ("relu", "multiply"):
        text = find_course(root).entries[name]
        solution = re.sub(r"# (BEGIN|END) SOLUTION", "", text.reference.read_text("utf-8"))
        text.stub.write_text(solution.partition("# BEGIN SPEC")[0])
    return root


STUDENTS = README.partition("## The two commands")[0]


@pytest.mark.parametrize(
    "command",
    [c for c in dict.fromkeys(commands(STUDENTS)) if c.startswith("grader") and c not in ELSEWHERE],
)
def test_a_command_of_the_readme_works(
    begun: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.chdir(begun)
    words = shlex.split(command)[1:]
    entry = find_course(begun).entries["relu"]
    kept = entry.stub.read_text()
    try:
        code = run([*words, *(["--yes"] if words[0] == "reset" else [])])
    finally:
        entry.stub.write_text(kept)
    said = capsys.readouterr()
    assert code == 0, said
    assert said.out
    assert "Traceback" not in said.err


def test_the_readme_names_commands_options_and_targets_that_exist() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for text in (README, CONTRIBUTING):
        for command in commands(text):
            program, *words = shlex.split(command)
            if program == "make":
                assert words[0] in targets, command
            if program == "grader" and words:
                asked = command_of(words)
                known = {name for param in asked.params for name in param.opts}
                assert {w for w in words if w.startswith("-")} <= known | {"--help"}, command


def command_of(words: list[str]) -> click.Command:
    """The command that the words begin with, or the command of a group."""
    found = cli.commands[words[0]]
    if isinstance(found, click.Group):
        found = found.commands[words[1]]
    return found


def test_the_links_of_the_pages_lead_somewhere() -> None:
    for text in (README, CONTRIBUTING):
        for target in re.findall(r"\]\(((?!http)[^)#]+)\)", text):
            assert (ROOT / target).exists(), target


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how_to_complete(shell: str) -> None:
    environment = {**os.environ, "_GRADER_COMPLETE": f"{shell}_source"}
    command = [str(Path(sys.executable).with_name("grader"))]
    found = subprocess.run(command, env=environment, capture_output=True, text=True)
    if "Couldn't detect Bash version" in found.stderr:
        pytest.skip("there is no bash here")
    assert "_GRADER_COMPLETE" in found.stdout


def test_names_of_exercises_and_units_are_completed() -> None:
    environment = {**os.environ, "_GRADER_COMPLETE": "bash_complete"}
    environment |= {"COMP_WORDS": "grader check rel", "COMP_CWORD": "2"}
    command = [str(Path(sys.executable).with_name("grader"))]
    found = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert found.stdout.split() == ["plain,relu", "plain,relu_torch"]
