"""What is said to people in their language: every message has a translation, or is listed here as missing."""

from __future__ import annotations

import ast
import html
import inspect
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import rich_click as click
from courses import WRONG
from desk import course_of_doubles
from rich.cells import cell_len
from rich.console import Console

import grader
from grader.bench import bench
from grader.cli import cli
from grader.course import Course
from grader.explain.gather import asks
from grader.grade import grade, grade_exercise
from grader.loading import load_exercise
from grader.particles import settled
from grader.report.terminal import render
from grader.submission import Found, Submission
from grader.words import (
    LOCALE,
    MISTAKES,
    PLACE,
    PROPERTIES,
    SENTENCES,
    glossary,
    language,
    messages,
    say,
    translated,
)
from grader.worker.sources import Source

PACKAGE = Path(grader.__file__).parent
LANGUAGES = [path.name for path in LOCALE.iterdir() if path.is_dir()]


def said() -> Iterator[tuple[str, str]]:
    """Every message written in a call of `say`, with the file it stands in."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "say" and node.args:
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value, path.name


def in_templates() -> Iterator[str]:
    for path in PACKAGE.rglob("*.jinja"):
        yield from re.findall(r'"([^"]+)" \| say', path.read_text("utf-8"))


MESSAGES = sorted({message for message, _ in said() if message.strip()} | {*in_templates()})


@pytest.fixture
def korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_LANG", "ko")


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_every_message_has_a_translation(spoken: str) -> None:
    missing = [message for message in MESSAGES if message not in messages(spoken)]
    assert missing == []


@pytest.mark.parametrize("catalogue", ["messages", SENTENCES, PROPERTIES])
@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_translation_has_the_places_of_its_message(spoken: str, catalogue: str) -> None:
    for message, as_ in messages(spoken, catalogue).items():
        assert set(PLACE.findall(as_)) <= set(PLACE.findall(message)), message
        lost = set(PLACE.findall(message)) - set(PLACE.findall(as_))
        assert lost <= {"same", "name2", "what"}, message
        as_.format(**dict.fromkeys(PLACE.findall(message), "x"))


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_catalogue_holds_nothing_that_nobody_says(spoken: str) -> None:
    """Words of every sentence stand in the sources, or in those of click, which refuses options."""
    of_click = (Path(inspect.getfile(part)) for part in (click.ClickException, click.ParamType))
    files = (*sorted(PACKAGE.rglob("*.py")), *of_click)
    sources = "".join(path.read_text("utf-8") for path in files)
    words = " ".join(re.findall(r"[\w']+", sources))
    for sentence in messages(spoken, SENTENCES):
        for piece in PLACE.split(sentence)[::2]:
            for run in re.split(r"[^\w' ]+", piece):
                longest = max(run.split(), key=len, default="")
                assert longest.lstrip("0123456789") in words, sentence  # `4th` is put together


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_msgfmt_reads_what_we_read(spoken: str, tmp_path: Path) -> None:
    """Where gettext's own compiler is installed, it takes the catalogues as they are."""
    for path in (LOCALE / spoken).glob("*.po"):
        try:
            done = subprocess.run(
                ["msgfmt", "--check", "-o", str(tmp_path / "out.mo"), str(path)],
                capture_output=True,
                text=True,
            )
        except FileNotFoundError:
            pytest.skip("there is no msgfmt here")
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("variables", "spoken"),
    [
        ({"GRADER_LANG": "ko"}, "ko"),
        ({"GRADER_LANG": "", "LC_ALL": "ko_KR.UTF-8"}, "ko"),
        ({"GRADER_LANG": "en", "LC_ALL": "ko_KR.UTF-8"}, "en"),
        ({"GRADER_LANG": "xx"}, "en"),
        ({"GRADER_LANG": "../ko"}, "en"),
        ({"GRADER_LANG": "C.UTF-8"}, "en"),
    ],
)
def test_which_language_is_spoken(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], spoken: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language() == spoken


def test_what_a_catalogue_lacks_is_said_in_english(korean: None) -> None:
    assert say("a message that nobody has translated, {n} times", n=2).endswith("2 times")
    assert translated("a sentence of the course's own") == "a sentence of the course's own"


@pytest.mark.parametrize(
    ("sentence", "as_"),
    [
        (
            "dx differs at 9 of 20 places, most at [3, 2]: got -1.53, expected 0; "
            "where x <= 0 nothing flows back",
            "dx: 20곳 가운데 9곳이 다르고, [3, 2]에서 가장 크게 다릅니다: 결과 -1.53, 기대 0; "
            "x <= 0인 곳에서는 아무것도 흘러가지 않습니다",
        ),
        ("forward has to work first", "먼저 forward가 되어야 합니다"),
        (
            "dW doubles when backward is called twice: overwrite it, do not add",
            "backward를 두 번 부르면 dW가 두 배가 됩니다: 더하지 말고 덮어쓰십시오",
        ),
        (
            "db has shape (3, 1), expected (3,); the values are right: reshape them",
            "db: 모양이 (3, 1), 기대한 모양은 (3,); 값은 맞습니다: 모양을 바꾸십시오",
        ),
        (
            "dh differs at 2 of 6 places, most at [0, 1]; only the last step, along axis 1 (T)",
            "dh: 6곳 가운데 2곳이 다르고, [0, 1]에서 가장 크게 다릅니다; 축 1 (T) 방향의 마지막 단계에서만",
        ),
        (
            "update changes its argument last; work on a copy",
            "update가 인자 last을(를) 바꿉니다. 복사해서 쓰십시오",
        ),
        (
            "on a virtual GPU: line 7 makes the CPU wait for the GPU 3 times: a value is fetched (if)",
            "가상 GPU에서: 7행이 CPU를 GPU 때문에 3번 기다리게 합니다: 값을 가져옵니다 (if)",
        ),
        (
            "apart from y it is about 0.5 times the right answer everywhere: a factor 2 is missing, y being "
            "what forward returned",
            "y를 빼면 모든 곳이 정답의 약 0.5배입니다: 2배가 빠졌습니다 (y는 forward가 돌려준 값)",
        ),
        (
            "this is the mean rise of the loss; the largest is wanted; the largest rise counts, not the mean "
            "of them",
            "손실이 높아진 것의 평균입니다. 가장 큰 것이어야 합니다; "
            "평균이 아니라 가장 크게 높아진 것을 셈합니다",
        ),
        (
            "forward did not come back: the process was ended by SIGSEGV",
            "forward가 돌아오지 않았습니다: 프로세스가 SIGSEGV로 끝났습니다",
        ),
        (
            "there is no exercise 'rleu'; did you mean relu or elu?",
            "'rleu'라는 문제는 없습니다; relu or elu를 찾으십니까?",
        ),
    ],
)
def test_sentences_are_put_together_from_patterns(korean: None, sentence: str, as_: str) -> None:
    assert translated(sentence) == as_


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("dx이(가)", "dx가"),
        ("dout을(를)", "dout을"),
        ("lr은(는)", "lr은"),
        ("params[0]이(가)", "params[0]이(가)"),
        ("W1과(와) W2이(가)", "W1과 W2가"),
        ("label이(가)", "label이"),
        ("scale(으)로", "scale로"),
        ("7(으)로, 3(으)로", "7로, 3으로"),
        ("기울기이(가)", "기울기가"),
        ("'conv'(이)라는", "'conv'라는"),
        ("track을(를)", "track을(를)"),
        ("x²이(가)", "x²이"),
        ("배열은(는)", "배열은"),
    ],
)
def test_particles_follow_the_sound(before: str, after: str) -> None:
    assert settled(before) == after


def untranslated(sentences: set[str]) -> list[str]:
    """The clauses that stay English, without their numbers."""
    clauses = {clause for s in sentences for clause in re.split("[;:] ", translated(s))}
    english = {c for c in clauses if re.search("[a-z]{3,} [a-z]{2,} [a-z]{2,}", c)}
    return sorted({re.sub(r"\d[\d.e+-]*", "#", clause) for clause in english})


@pytest.mark.parametrize("name", ["relu", "matmul", "sgd"])
def test_real_reports_are_korean(korean: None, course: Course, name: str) -> None:
    """All but what Python itself says of an exception."""
    exercise, own = load_exercise(course, name), set[str]()
    with bench(device="cpu") as made:
        for mistake in exercise.mistakes:
            text = mistake.applied_to(exercise.solution).encode()
            source = Source(f"{name}.py", text)
            modules = {course.entries[name].module: source}
            read = Submission(course.root, {name: Found(source.file, text)}, modules)
            outcomes = grade_exercise(made, course, read, name).outcomes
            own |= {re.sub(r"(Error): .*", r"\1", o.sentence) for o in outcomes}
    assert untranslated(own) == []


def test_a_report_in_korean(korean: None, tmp_path: Path) -> None:
    course = course_of_doubles(tmp_path / "course", "one")
    (tmp_path / "one.py").write_text(WRONG)
    report = grade(tmp_path / "one.py", course=course, device="cpu")
    assert "differs" in report.results[0].failures[0].sentence  # the record stays English
    file = io.StringIO()
    render(report, Console(width=100, file=file))
    shown = file.getvalue()
    for word in (
        "실패",
        "20곳 가운데 20곳이 다르고",
        "경우",
        "위치",
        "직접 보려면 붙여 넣으십시오",
        "힌트: ",
    ):
        assert word in shown
    assert max(map(len, shown.splitlines())) <= 100


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_every_listed_mistake_is_translated(spoken: str, course: Course) -> None:
    """Its sentence, and that of every accepted convention; and nothing that the course no longer says."""
    exercises = [load_exercise(course, name) for name in course.entries]
    told = {edit.sentence for each in exercises for edit in (*each.mistakes, *each.accepted)}
    known = messages(spoken, MISTAKES).keys()
    assert sorted(told - known) == [], "missing"
    assert sorted(known - told) == [], "obsolete"


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_every_question_of_a_check_is_translated(spoken: str, course: Course) -> None:
    exercises = [load_exercise(course, name) for name in course.entries]
    asked = {asks(check) for each in exercises for check in each.checks}
    assert (
        sorted(asked - messages(spoken, PROPERTIES).keys() - messages(spoken, SENTENCES).keys())
        == []
    )


def answers(course: Course) -> Iterator[str]:
    """What functions of the specs return as sentences, a letter in each place for a fact."""
    for entry in course.entries.values():
        for returned in ast.walk(ast.parse(entry.reference.read_text("utf-8"))):
            if isinstance(returned, ast.Return) and isinstance(
                returned.value, (ast.Constant, ast.JoinedStr)
            ):
                parts = (
                    returned.value.values
                    if isinstance(returned.value, ast.JoinedStr)
                    else [returned.value]
                )
                yield "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in parts)


def test_what_properties_answer_is_translated(korean: None, course: Course) -> None:
    """A fact of two words that is put in may well be a sentence's end; it is not looked into here."""
    sentences = {s.replace("{}", "Q7") for s in answers(course) if len(s.split()) > 3}
    left = {s for s in sentences if translated(s) == s}
    assert len(sentences) > 100
    assert sorted(left) == []


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_no_property_answers_what_is_translated_for_nothing(spoken: str, course: Course) -> None:
    text = " ".join(entry.reference.read_text("utf-8") for entry in course.entries.values())
    words = set(re.findall(r"[\w']+", text))
    for message in messages(spoken, PROPERTIES):
        own = " ".join(PLACE.split(message)[::2])
        assert set(re.findall(r"[A-Za-z_]+", own)) <= words, message


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_mistake_keeps_its_numbers_and_names(spoken: str) -> None:
    """Names are what has a capital, an underscore or a digit in it; brackets hold formulas."""
    exact = r"\d+(?:\.\d+)?(?:e-?\d+)?|\b\w*[A-Z_]\w*|\([^()]*[,*/@^][^()]*\)"
    for mistake, as_ in messages(spoken, MISTAKES).items():
        kept = {word.removesuffix("s") for word in re.findall(exact, mistake)} - {"Jacobian"}
        assert {each for each in kept if each not in as_} == set(), mistake


def test_a_mistake_is_said_whole(korean: None) -> None:
    """Whatever stands before it, and with the semicolons and colons it has itself."""
    own = ".T reverses all axes; with more than two dimensions flatten x and dout to rows first"
    as_ = ".T는 모든 축을 뒤집습니다. 차원이 둘보다 많으면 먼저 x와 dout을 행으로 펴십시오"
    assert translated(f"it is 0 everywhere; {own}") == f"모든 곳이 0입니다; {as_}"


def test_statements_come_with_their_terms(
    korean: None, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "The gradient descent step: the gradient of the loss, for each Layer."
    terms = [
        ("gradient descent", "경사 하강법"),
        ("gradient", "기울기"),
        ("loss", "손실"),
        ("layer", "층"),
    ]
    assert glossary(text) == terms
    assert glossary("What one expects is the return; update returns nothing") == [
        ("the return", "이득")
    ]
    rows = course.catalogue()["exercises"]
    assert all(glossary(row["statement"]) for row in rows)
    monkeypatch.setenv("GRADER_LANG", "en")
    assert glossary(text) == []


def commands(command: click.Command) -> Iterator[click.Command]:
    yield command
    for each in command.commands.values() if isinstance(command, click.Group) else ():
        yield from commands(each)


def helps() -> Iterator[str]:
    """Every paragraph of help: of commands and of options."""
    for command in commands(cli):
        for paragraph in (inspect.getdoc(command.callback) or "").split("\n\n"):
            yield " ".join(paragraph.split())
        yield from (p.help for p in command.params if isinstance(p, click.Option) and p.help)


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_all_help_has_a_translation(spoken: str) -> None:
    assert [each for each in helps() if each not in messages(spoken)] == []


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_no_message_is_translated_for_nothing(spoken: str) -> None:
    """Each stands in the sources, or in a help of click's own."""
    files = [path for kind in ("*.py", "*.jinja") for path in PACKAGE.rglob(kind)]
    sources = re.sub(r'"\s*\n\s*"', "", " ".join(path.read_text("utf-8") for path in files))
    of_click = {"Show this message and exit.", "Show the version and exit."}
    known = of_click | {*helps()}
    assert [m for m in messages(spoken) if m not in known and m not in sources] == []


@pytest.mark.parametrize("words", [(), ("check",), ("gradebook", "override")])
def test_help_is_in_korean_and_no_wider_than_the_terminal(words: tuple[str, ...]) -> None:
    environment = {"GRADER_LANG": "ko", "PYTHONUTF8": "1", "PATH": "/usr/bin", "COLUMNS": "80"}
    command = [sys.executable, "-m", "grader", *words, "--help"]
    found = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    lines = found.stdout.splitlines()
    assert {cell_len(line) for line in lines if line.startswith("│")} == {80}
    said = " ".join(" ".join(line.strip("│ ").split()) for line in lines)
    assert "도움말을 보이고 끝냅니다" in said
    english = {e for e in helps() if len(e.split()) > 2}
    assert [each for each in english if each in said] == []


def test_what_click_refuses_is_told_in_korean() -> None:
    """In a process of its own: there the commands have Korean help from then on."""
    environment = {"GRADER_LANG": "ko", "PYTHONUTF8": "1", "PATH": "/usr/bin"}
    command = [sys.executable, "-m", "grader", "hint", "relu", "x"]
    found = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert found.returncode == 2
    assert "'[STEP]'의 값이 틀립니다: 'x'는 정수가 아닙니다." in found.stderr


def test_programs_read_english(korean: None, tmp_path: Path) -> None:
    from grader.report.formats import FORMATS, written

    course = course_of_doubles(tmp_path / "course", "one")
    (tmp_path / "one.py").write_text(WRONG)
    report = grade(tmp_path / "one.py", course=course, device="cpu")
    in_korean = {form for form in FORMATS if re.search("[가-힣]", written(report, form))}
    assert in_korean == {"terminal", "markdown", "html"}


def test_a_page_in_korean(korean: None, tmp_path: Path) -> None:
    """Of English there is only the course's own left on it: this one has no catalogue."""
    from grader.report.html import dumps

    course = course_of_doubles(tmp_path / "course", "one")
    (tmp_path / "one.py").write_text(WRONG)
    report = grade(tmp_path / "one.py", course=course, device="cpu")
    page = dumps(report)
    assert '<html lang="ko">' in page
    body = re.sub(r"(?s)<(style|code|pre)\b.*?</\1>", " ", page)
    text = html.unescape(re.sub("<[^>]*>", " ", body))
    for own in (report.results[0].title, report.results[0].failures[0].mistake):
        text = text.replace(own, "")
    assert re.findall(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", text) == []
