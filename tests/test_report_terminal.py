"""What a student sees, compared with files: GRADER_GOLDEN=write writes them anew, for review."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import IO, Literal, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from grader.outcome import PARTS, Evidence, Outcome, Report, Result, Score, Timing
from grader.report.failure import element, human_size
from grader.report.heat import heat_map, shade
from grader.report.page import ASCII, UNICODE, Page
from grader.report.terminal import render, result_block, summary, unit_header
from grader.report.timing import row, times

GOLDEN = Path(__file__).with_name("golden")
SGR = re.compile(r"\x1b\[[\d;]*m")
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

Colours = Literal["standard"] | None
T = TypeVar("T")


def scores(*earned: float) -> tuple[Score, ...]:
    """Points out of 4, 4 and 2."""
    return tuple(
        Score(part=part, earned=got, possible=possible)
        for part, got, possible in zip(PARTS, earned, (4, 4, 2), strict=False)
    )


FORWARD = Outcome(check="oracle", verdict="pass", part="forward")
BACKWARD = Outcome(check="oracle", verdict="pass", part="backward")
NO_GPU = Outcome(check="device", verdict="skip", sentence="no GPU on this machine", reason="ours")
FAST = Outcome(
    check="speed",
    verdict="pass",
    part="speed",
    case="many samples",
    timing=Timing(ratio=2.4, low=2.31, high=2.52, at_most=3.0, pairs=7),
)
HEAT = tuple(tuple(max(0, r - 1) * max(0, c - 3) / 32 for c in range(12)) for r in range(6))

RIGHT = Result(
    exercise="relu",
    unit="activations",
    outcomes=(FORWARD, BACKWARD, NO_GPU),
    scores=scores(4, 4, 2),
)
REMARKED = Result(
    exercise="sigmoid",
    unit="activations",
    outcomes=(
        FORWARD,
        Outcome(
            check="oracle",
            verdict="pass",
            part="backward",
            remark="exp overflows for x below -709; a mask on the sign of x avoids the warning",
        ),
        FAST,
        NO_GPU,
    ),
    scores=scores(4, 4, 2),
)
RAISED = Result(
    exercise="tanh",
    unit="activations",
    file="exercises/activations/tanh.py",
    outcomes=(
        Outcome(
            check="oracle",
            verdict="fail",
            part="forward",
            sentence="forward raised AttributeError: 'Tanh' object has no attribute 'ouput'",
            where="exercises/activations/tanh.py:17",
            traceback=(
                '  File "exercises/activations/tanh.py", line 17, in forward\n'
                "    return self.ouput\n"
                "           ^^^^^^^^^^\n"
                "AttributeError: 'Tanh' object has no attribute 'ouput'\n"
            ),
        ),
        Outcome(
            check="oracle",
            verdict="skip",
            part="backward",
            sentence="forward failed first",
            reason="student",
        ),
    ),
    scores=scores(0, 0, 2),
)
SCALED = Result(
    exercise="affine",
    unit="layers",
    outcomes=(
        FORWARD,
        BACKWARD,
        Outcome(check="oracle", verdict="pass", part="backward", case="a batch of one"),
        Outcome(
            check="oracle",
            verdict="fail",
            part="backward",
            case="images",
            sentence=(
                "db differs at 5 of 5 places, most at (1,): got -1.03106, expected -4.12425; "
                "it is 0.25 times the right answer everywhere: 1/N for the batch of 4"
            ),
            where="exercises/layers/affine.py:31",
            evidence=Evidence(
                name="db",
                shape=(5,),
                index=(1,),
                got="-1.03106",
                expected="-4.12425",
                differing=5,
                size=5,
                heat=((1.0,) * 5,),
            ),
            paste=(
                "import numpy as np\n"
                "from exercises.layers.affine import Affine\n"
                "layer = Affine(np.ones((5, 3)), np.zeros(3))\n"
                "print(layer.backward(layer.forward(np.ones((4, 5)))))\n"
            ),
        ),
        Outcome(
            check="state",
            verdict="fail",
            part="state",
            sentence="forward changed its input x in place",
            remark="biases are summed in a loop; dout.sum(axis=0) says the same",
        ),
    ),
    scores=scores(4, 0, 0),
    output="x (4, 5)\nW (5, 3)\n",
)
BORDER = Result(
    exercise="max_pooling",
    unit="layers",
    outcomes=(
        Outcome(
            check="speed",
            verdict="fail",
            part="speed",
            sentence="7.2x the reference's time (at most 5x)",
            timing=Timing(ratio=7.2, low=6.9, high=7.44, at_most=5.0, pairs=5),
        ),
        Outcome(check="dtype", verdict="fail", sentence="y is float64, expected float32"),
        Outcome(check="forbidden", verdict="fail", sentence="uses np.vectorize"),
        Outcome(
            check="state", verdict="fail", part="state", sentence="a second forward changes dx"
        ),
        Outcome(
            check="gradient",
            verdict="fail",
            part="backward",
            case="ties",
            sentence=(
                "dx adds up to 3 over the ties of a window, expected one of them or any split "
                "that adds up to 1"
            ),
        ),
        Outcome(
            check="oracle",
            verdict="fail",
            part="forward",
            case="overlapping windows",
            sentence="y is wrong only at the border",
            mistake="the last row and the last column of windows are missing",
            where="exercises/layers/max_pooling.py:24",
            evidence=Evidence(
                name="y",
                shape=(2, 3, 6, 12),
                index=(0, 1, 5, 11),
                got="0.0",
                expected="2.71828",
                differing=40,
                size=72,
                heat=HEAT,
            ),
        ),
    ),
    scores=scores(0, 0, 0),
    output="\x1b[31mpooling\x1b[0m\t[bold]not markup[/bold]\r\x07step 2\u202e\n" + "done\n" * 9,
    output_size=1_234_567,
)
SECRET = Result(
    exercise="cross_entropy",
    unit="layers",
    outcomes=(
        Outcome(
            check="oracle",
            verdict="fail",
            part="forward",
            case="secret",
            sentence="loss is not finite; the logits are large",
            evidence=Evidence(name="loss", shape=(), index=(), differing=1, size=1),
        ),
        BACKWARD,
    ),
    scores=scores(0, 4, 2),
)
BROKEN = Result(
    exercise="softmax",
    unit="layers",
    outcomes=(
        FORWARD,
        Outcome(
            check="gradient",
            verdict="error",
            part="backward",
            sentence="the reference raised ZeroDivisionError",
            traceback="ZeroDivisionError: division by zero",
        ),
    ),
    scores=scores(4, 0, 0),
)
OPEN = Result(
    exercise="conv2d",
    unit="convolution",
    file="exercises/convolution/conv2d.py",
    outcomes=(Outcome(check="load", verdict="skip", sentence="not attempted", reason="student"),),
    scores=scores(0, 0, 0),
)
NO_DEVICE = Result(
    exercise="conv2d_torch",
    unit="convolution",
    track="torch",
    outcomes=(
        Outcome(
            check="device",
            verdict="skip",
            sentence="no GPU on this machine, and the virtual device needs a newer torch",
            reason="ours",
        ),
    ),
)
EXAMPLE = Report(
    course="Gradus",
    submission="a submission",
    results=(RIGHT, REMARKED, RAISED, SCALED, BORDER, SECRET, BROKEN, OPEN, NO_DEVICE),
    level="L2",
    confinement=("landlock", "seccomp"),
    versions={"torch": "2.13.0", "numpy": "2.4.6"},
    seconds=3.42,
)


def paper(width: int, colours: Colours = None, file: IO[str] | None = None) -> Console:
    """A console to print on that nothing in the environment changes."""
    return Console(
        file=file or StringIO(),
        width=width,
        height=50,
        color_system=colours,
        force_terminal=colours is not None,
        legacy_windows=False,
        _environ={},
    )


def printed(report: Report, width: int = 80, colours: Colours = None) -> str:
    """A report as it comes out."""
    file = StringIO()
    render(report, paper(width, colours, file))
    return file.getvalue()


def shown(result: Result, width: int = 80, **options: str) -> str:
    """One block as it comes out."""
    file = StringIO()
    paper(width, None, file).print(result_block(result, **options))
    return file.getvalue()


def report_of(*results: Result) -> Report:
    return Report(course="c", submission="s", results=results)


def in_ascii(report: Report, encoding: str = "ascii") -> str:
    """What a console gets that is not UTF-8; strict, so that a character it lacks would raise."""
    raw = BytesIO()
    with TextIOWrapper(raw, encoding=encoding, newline="\n") as file:
        render(report, paper(80, None, file))
        file.flush()
        return raw.getvalue().decode(encoding)


def golden(name: str, text: str) -> None:
    """Compare with a file, or write it."""
    path = GOLDEN / name
    if os.environ.get("GRADER_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(("colours", "suffix"), [(None, "txt"), ("standard", "ansi")])
def test_a_report_looks_as_in_the_file(width: int, colours: Colours, suffix: str) -> None:
    golden(f"report_{width}.{suffix}", printed(EXAMPLE, width, colours))


def test_a_console_without_utf8_gets_ascii() -> None:
    golden("report_ascii.txt", in_ascii(EXAMPLE))


def test_an_old_windows_console_gets_ascii() -> None:
    console = Console(file=StringIO(), legacy_windows=True)
    assert Page.of(console, console.options).marks is ASCII


def test_a_console_keeps_the_letters_it_has() -> None:
    text = in_ascii(report_of(failing(sentence="é and Ω")), "cp1252")
    assert "é and \\u03a9" in text


def test_colours_add_nothing_but_colour() -> None:
    assert SGR.sub("", printed(EXAMPLE, 80, "standard")) == printed(EXAMPLE, 80)


def test_only_colours_that_are_seen_on_light_and_on_dark() -> None:
    used = {
        code for codes in SGR.findall(printed(EXAMPLE, 80, "standard")) for code in numbers(codes)
    }
    assert used <= {0, 1, 31, 32, 35, 36}  # bold; red, green, magenta, cyan


def numbers(codes: str) -> list[int]:
    return [int(code) for code in re.findall(r"\d+", codes)]


def test_a_time_is_told_with_its_interval_its_clock_and_its_doubt() -> None:
    timing = Timing(
        ratio=4.96, low=4.5, high=12.4, at_most=5, pairs=9, clock="wall", borderline=True
    )
    assert timing.row == "5x the reference's time (at most 5x)"
    assert row(timing) == (
        "5x the reference's time (at most 5x), 4.5x to 12x in 9 pairs, by the wall clock, "
        "too close to call: it passes"
    )
    assert [times(x) for x in (0.031, 1.0, 9.94, 31.4, 1234.0)] == [
        "0.031x",
        "1x",
        "9.9x",
        "31x",
        "1,234x",
    ]


def test_a_time_stands_below_a_pass_and_a_fail_alike() -> None:
    assert "time     2.4x the reference's time (at most 3x), 2.3x to 2.5x in 7 pairs" in shown(
        REMARKED
    )
    assert "time     7.2x the reference's time (at most 5x), 6.9x to 7.4x in 5 pairs" in shown(
        BORDER
    )


def test_the_pieces_make_the_whole() -> None:
    file = StringIO()
    console = paper(80, None, file)
    console.print(unit_header("layers"))
    console.print(result_block(SCALED))
    console.print(summary(report_of(SCALED)))
    assert file.getvalue() == printed(report_of(SCALED))


def test_units_are_not_repeated() -> None:
    text = printed(report_of(RIGHT, SCALED, REMARKED))
    assert text.count("activations") == 1
    assert text.index("sigmoid") < text.index("layers")


def failing(**fields: object) -> Result:
    """A result with one failure of these fields."""
    outcome = Outcome(**({"check": "oracle", "verdict": "fail", "part": "forward"} | fields))  # pyright: ignore[reportArgumentType]
    return Result(exercise="relu", unit="u", outcomes=(outcome,), scores=scores(0, 4, 2))


def test_a_pass_is_one_line() -> None:
    assert shown(RIGHT).splitlines() == [
        "  ✓ pass   relu                        ━━━━━━━━━━    10/10"
    ]


def test_the_command_for_a_hint_can_be_changed_and_left_out() -> None:
    assert "hint: python -m grader hint relu" in shown(
        failing(), hint_command="python -m grader hint"
    )
    assert "hint" not in shown(failing(), hint_command="")


def test_forward_is_explained_before_backward() -> None:
    text = shown(BORDER)
    assert text.index("only at the border") < text.index("backward: dx") < text.index("state: a")
    assert "and 2 more" in text


def test_values_already_in_the_sentence_are_not_repeated() -> None:
    assert shown(SCALED).count("got -1.03106") == 1
    assert "y[0, 1, 5, 11]: got 0.0, expected 2.71828" in shown(BORDER)


def test_values_that_are_kept_secret_leave_no_trace() -> None:
    assert "loss[" not in shown(SECRET)
    assert "expected" not in shown(SECRET)


def test_an_element_of_a_scalar_has_no_index() -> None:
    assert element(Evidence(name="loss", shape=(), index=())) == "loss"


def test_the_lines_to_paste_can_be_pasted() -> None:
    lines = shown(SCALED).splitlines()
    assert set(SCALED.outcomes[3].paste.splitlines()) <= set(lines)


def test_an_error_is_ours() -> None:
    text = shown(BROKEN)
    assert "the grader's fault, costs no points" in text
    assert "?/10" in text
    assert "hint" not in text


def test_the_points_of_an_incomplete_report_are_not_exported() -> None:
    assert "no score may be exported" in printed(report_of(BROKEN))
    assert "no score" not in printed(report_of(RIGHT))


@pytest.mark.parametrize(
    ("results", "command"),
    [
        ((RIGHT, OPEN, SCALED), "grader hint affine"),
        ((RIGHT, OPEN), "fill in exercises/convolution/conv2d.py"),
        ((RIGHT, BROKEN), "nothing for you to do"),
        ((RIGHT, NO_DEVICE), "nothing left to do here"),
        ((), "choose an exercise"),
    ],
)
def test_what_to_do_next(results: tuple[Result, ...], command: str) -> None:
    assert f"next: {command}" in printed(report_of(*results))


def test_what_this_machine_could_not_ask_is_said_once() -> None:
    text = printed(report_of(RIGHT, REMARKED))
    assert "left out device: no GPU on this machine (2 exercises)" in text


def test_a_little_is_seen_and_almost_all_is_not_all() -> None:
    page = Page.of(console := paper(80), console.options)
    bars = [page.bar(share, 10, "").plain.count(UNICODE.full) for share in (0, 0.01, 0.5, 0.999, 1)]
    assert bars == [0, 1, 5, 9, 10]


@pytest.mark.parametrize("values", [(), ((1.0,),), ((1.0, 1.0), (1.0, 1.0)), ((0.0, 0.0),)])
def test_no_picture_where_all_is_the_same(values: tuple[tuple[float, ...], ...]) -> None:
    page = Page.of(console := paper(80), console.options)
    assert heat_map(page, Evidence(name="y", shape=(), index=(), heat=values)) == []


def test_shades_go_from_equal_to_most() -> None:
    values = [-1.0, 0.0, 1e-9, 0.3, 0.6, 0.9, 1.0, float("inf"), float("nan")]
    assert [shade(value) for value in values] == [0, 0, 1, 2, 3, 4, 4, 4, 4]


@pytest.mark.parametrize(
    ("count", "words"),
    [(12, "12 bytes"), (1234, "1.2 kB"), (1_234_567, "1.2 MB"), (5_000_000_000, "5.0 GB")],
)
def test_sizes_are_for_people(count: int, words: str) -> None:
    assert human_size(count) == words


def test_markup_is_text() -> None:
    assert "[bold red]no[/] :smile:" in shown(failing(sentence="[bold red]no[/] :smile:"))


def reports(words: st.SearchStrategy[str], cells: st.SearchStrategy[float]):
    """Reports with such text in every field, and such numbers in every picture."""
    evidence = st.builds(
        Evidence,
        name=words,
        shape=st.just((3, 4)),
        index=st.sampled_from([(), (2,), (10**6, 10**6)]),
        got=words,
        expected=words,
        differing=st.integers(0, 10**9),
        size=st.integers(0, 10**9),
        heat=tuples(tuples(cells, 24), 8),
    )
    outcome = st.builds(
        Outcome,
        check=words,
        verdict=st.sampled_from(["pass", "fail", "fail", "skip", "error"]),
        case=words,
        part=st.sampled_from([None, *PARTS]),
        sentence=words,
        remark=words,
        where=words,
        evidence=st.none() | evidence,
        mistake=words,
        traceback=words,
        reason=st.sampled_from(["", "student", "ours"]),
        paste=words,
    )
    result = st.builds(
        Result,
        exercise=words,
        unit=words,
        title=words,
        file=words,
        outcomes=tuples(outcome, 6),
        scores=tuples(st.floats(0, 4), 3).map(lambda earned: scores(*earned)),
        output=words,
        output_size=st.integers(0, 10**12),
    )
    return st.builds(
        Report,
        course=words,
        submission=words,
        results=tuples(result, 3),
        digest=words,
        seed=words,
        level=words,
        confinement=tuples(words, 2),
        device=words,
        versions=st.dictionaries(words, words, max_size=2),
        seconds=st.floats(0, 1e6),
    )


def tuples(elements: st.SearchStrategy[T], most: int) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(elements, max_size=most).map(tuple)


HOSTILE = "a \n\r\t\x1b[31m]\x9b\x85\u202e\u2066\u200d\ufe0f\u0301字👩é\ud800\u3000\u2028"
REPORT = reports(
    st.text(max_size=60) | st.text(st.sampled_from(HOSTILE), max_size=200),
    st.floats(0, 1) | st.just(float("nan")),
)
patient = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(REPORT, st.integers(40, 200))
def test_no_text_is_obeyed_and_no_line_is_too_long(report: Report, width: int) -> None:
    text = printed(report, width)
    assert not OBEYED.search(text)
    assert all(cell_len(line) <= width for line in text.split("\n"))
    assert all(line == line.rstrip() for line in text.split("\n"))


@patient
@given(REPORT, st.integers(40, 200))
def test_no_text_brings_colours_of_its_own(report: Report, width: int) -> None:
    assert SGR.sub("", printed(report, width, "standard")) == printed(report, width)


@patient
@given(REPORT)
def test_any_text_can_be_written_in_ascii(report: Report) -> None:
    assert in_ascii(report).isascii()


@pytest.mark.parametrize("width", range(1, 40))
def test_a_console_may_be_too_narrow_to_read(width: int) -> None:
    assert max(map(cell_len, printed(EXAMPLE, width).split("\n"))) <= width


def test_a_flood_is_cut() -> None:
    flood = failing(sentence="word " * 10**6, traceback="x\n" * 10**6)
    assert len(shown(flood).splitlines()) < 40


def test_nothing_but_the_terminal_needs_rich() -> None:
    code = "import sys, grader.report.json, grader.report.harmless; sys.exit('rich' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])
