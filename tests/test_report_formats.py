"""Every format is what its platform reads, and nothing a student writes has any effect in it."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
import platforms
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from test_report_terminal import EXAMPLE, OBEYED, golden, patient, report_of, reports, scores

from grader.outcome import Outcome, Report, Result, Score
from grader.report import classroom50, github, markdown, prairielearn
from grader.report.csv import COLUMNS, cell
from grader.report.formats import FORMATS, written
from grader.report.html import fragment

BROKEN = next(result for result in EXAMPLE.results if result.verdict == "error")
WHOLE = msgspec.structs.replace(
    EXAMPLE, results=tuple(result for result in EXAMPLE.results if result is not BROKEN)
)
SCHEMAS = {
    "gradescope": Draft202012Validator(platforms.GRADESCOPE),
    "prairielearn": Draft202012Validator(platforms.PRAIRIELEARN),
    "classroom50": Draft202012Validator(platforms.CLASSROOM50),
}
EVIL = (
    "]]></failure><script>alert(1)</script>\x1b]0;owned\x07\x1b[2J\n::error::passed\r\n"
    "##[error]x\n::stop-commands::y\n</pre></td></details><img src=x onerror=alert(1)>\n"
    "```\n# h\n| a | b |\n[x](javascript:alert(1)) @everyone {{ 7 * 7 }}{% raw %}\x00\u202e\ud800"
)
HOSTILE = report_of(
    Result(
        exercise="relu",
        unit="activations",
        file=f"a,b:c::{EVIL}.py",
        output=EVIL,
        outcomes=(
            Outcome(
                check="oracle",
                verdict="fail",
                part="forward",
                case=EVIL,
                sentence=EVIL,
                remark=EVIL,
                where=f"a,b:c::{EVIL}.py:3",
                traceback=EVIL,
                mistake=EVIL,
                paste=EVIL,
            ),
        ),
        scores=scores(0, 4, 2),
    ),
    Result(
        exercise="tanh",
        unit="activations",
        outcomes=(Outcome(check="load", verdict="skip", sentence=EVIL, reason="student"),),
    ),
)
ANY = reports(st.text(max_size=40) | st.just(EVIL), st.floats(0, 1))


def read(report: Report, form: str) -> Any:
    return json.loads(written(report, form))


# --- what each looks like


@pytest.mark.parametrize(
    ("form", "ending"),
    [("gradescope", "json"), ("prairielearn", "json"), ("classroom50", "json"), ("junit", "xml"),
     ("github", "txt"), ("markdown", "md"), ("csv", "csv"), ("html", "html")],
)  # fmt: skip
def test_a_format_looks_as_in_the_file(form: str, ending: str) -> None:
    golden(f"{form}.{ending}", written(WHOLE, form))


def test_a_file_holds_what_a_terminal_shows() -> None:
    text = written(EXAMPLE, "terminal")
    assert "db differs at 5 of 5 places" in text
    assert "no score may be exported" in text
    assert not OBEYED.search(text.replace("\n", ""))


@settings(patient, max_examples=20)
@given(ANY)
def test_any_report_can_be_written_in_every_format(report: Report) -> None:
    """Nothing in any of them is a control character, and each is what its platform reads."""
    texts = {form: written(report, form) for form in FORMATS}
    for form, text in texts.items():
        text.encode("utf-8")
        assert form == "json" or not OBEYED.search(text)
    for form, validator in SCHEMAS.items():
        if form != "classroom50" or all(result.exercise.strip() for result in report.results):
            validator.validate(json.loads(texts[form]))
    valid_junit(ElementTree.fromstring(texts["junit"]))
    refuse_odd_annotations(texts["github"])
    rows = list(csv.reader(StringIO(texts["csv"])))
    assert len(rows) == 1 + len(report.results)
    assert {len(row) for row in rows} == {len(COLUMNS)}
    for page in (Reader(texts["html"]), Reader(fragment(report))):
        assert page.tags <= PLAIN_TAGS
        assert page.attributes <= PLAIN_ATTRIBUTES


# --- JSON for platforms


@pytest.mark.parametrize("form", SCHEMAS)
@pytest.mark.parametrize("report", [EXAMPLE, WHOLE, HOSTILE, report_of()])
def test_it_fits_the_platforms_schema(form: str, report: Report) -> None:
    SCHEMAS[form].validate(read(report, form))


@pytest.mark.parametrize(
    ("form", "changes"),
    [
        ("gradescope", {"score": "7"}),
        ("gradescope", {"visibility": "all"}),
        ("gradescope", {"tests": [{"status": "pass"}]}),
        ("prairielearn", {"score": 1.5}),
        ("prairielearn", {"gradable": False}),
        ("classroom50", {"score": 1.5}),
        ("classroom50", {"schema": "classroom50/result/v2"}),
    ],
)
def test_the_schemas_refuse_what_is_wrong(form: str, changes: dict[str, Any]) -> None:
    assert not SCHEMAS[form].is_valid(read(WHOLE, form) | changes)


def test_points_are_the_reports() -> None:
    found = read(WHOLE, "gradescope")
    assert found["score"] == WHOLE.points == sum(test["score"] for test in found["tests"])
    assert WHOLE.out_of == sum(test["max_score"] for test in found["tests"])
    assert [test.get("status", "") for test in found["tests"]] == [
        {"pass": "passed", "fail": "failed"}.get(result.verdict, "") for result in WHOLE.results
    ]
    assert read(WHOLE, "prairielearn")["score"] == pytest.approx(WHOLE.points / WHOLE.out_of)
    found = read(WHOLE, "classroom50")
    assert (found["score"], found["max-score"]) == (WHOLE.points, WHOLE.out_of)


def test_no_score_leaves_a_report_that_is_not_complete() -> None:
    assert not EXAMPLE.complete
    found = read(EXAMPLE, "gradescope")
    assert "score" not in json.dumps(found).replace("no score may be", "")
    assert "the grader itself failed on softmax" in found["output"]
    found = read(EXAMPLE, "prairielearn")
    assert found["gradable"] is False
    assert "softmax" in found["format_errors"][0]
    assert read(EXAMPLE, "classroom50") == {
        "schema": "classroom50/result/v1", "score": 0, "max-score": 0, "tests": []
    }  # fmt: skip
    assert "no score" in written(EXAMPLE, "markdown").splitlines()[0]
    assert "there is no score" in written(EXAMPLE, "github")
    assert "no score may be exported" in written(EXAMPLE, "html")
    row = next(row for row in csv.DictReader(StringIO(written(EXAMPLE, "csv")))
               if row["exercise"] == "softmax")  # fmt: skip
    assert (row["points"], row["forward"], row["out_of"]) == ("", "", "10")


def test_where_nothing_can_be_earned_prairielearn_counts_no_attempt() -> None:
    nothing = Outcome(check="load", verdict="skip", sentence="no file is named", reason="student")
    report = report_of(Result(exercise="submission", unit="", outcomes=(nothing,)))
    assert read(report, "prairielearn")["format_errors"] == ["no file is named"]
    assert read(report, "gradescope")["score"] == 0
    assert read(report, "gradescope")["output"] == "no file is named"


def test_classroom50_has_whole_points_and_rounds_none_away() -> None:
    parts = (
        Score(part="forward", earned=2.8, possible=2.8),
        Score(part="backward", earned=0.1 + 0.2, possible=0.3),
        Score(part="state", earned=0, possible=3.9),
    )
    result = Result(exercise="relu", unit="u", outcomes=(), scores=parts)
    found = json.loads(classroom50.dumps(report_of(result), {"classroom": "c"}))
    assert (found["score"], found["max-score"], found["classroom"]) == (4, 7, "c")


def test_a_file_stays_under_what_the_platform_reads() -> None:
    lines = "\n".join("ü" * 80 for _ in range(400))
    outcome = Outcome(check="o", verdict="fail", sentence="x é" * 3_000, paste=lines)
    results = [Result(exercise=f"r{number}", unit="u", outcomes=(outcome,)) for number in range(30)]
    for module in (prairielearn, markdown, classroom50):
        text = module.dumps(report_of(*results))
        assert 10_000 < len(text.encode()) <= 900_000
        assert all(f"r{number}" in text for number in range(30))
    assert "more characters" in markdown.dumps(report_of(*results))


# --- JUnit


def valid_junit(element: ElementTree.Element) -> None:
    must, may, inside = platforms.JUNIT[element.tag]
    assert must <= set(element.attrib) <= must | may
    tags = [child.tag for child in element]
    assert tags == sorted(tags, key=inside.index)
    for child in element:
        valid_junit(child)


@pytest.mark.parametrize("report", [EXAMPLE, WHOLE, HOSTILE, report_of()])
def test_junit_has_the_structure_of_junit(report: Report) -> None:
    root = ElementTree.fromstring(written(report, "junit"))
    valid_junit(root)
    for count, tag in {"failures": "failure", "errors": "error", "skipped": "skipped"}.items():
        assert int(root.get(count, "")) == len(list(root.iter(tag)))
    assert int(root.get("tests", "")) == len(list(root.iter("testcase")))


def test_a_test_case_is_a_check_and_errors_are_ours() -> None:
    root = ElementTree.fromstring(written(EXAMPLE, "junit"))
    suites = {suite.get("name"): suite for suite in root}
    affine = suites["layers/affine"]
    assert [case.get("name") for case in affine.iter("testcase")] == ["oracle", "state"]
    assert [p.attrib for p in affine.iter("property")] == [
        {"name": "points", "value": "4"},
        {"name": "out_of", "value": "10"},
    ]
    softmax = suites["layers/softmax"]
    assert (softmax.get("errors"), softmax.get("failures")) == ("1", "0")
    assert [p.get("name") for p in softmax.iter("property")] == ["out_of"]


# --- GitHub


def refuse_odd_annotations(text: str) -> None:
    lines = text.splitlines()
    assert all(re.match(r"::(error|warning|notice)( [^:]*)?::", line) for line in lines)
    assert sum(line.startswith(("::error", "::warning")) for line in lines) <= 10
    assert len(lines) <= 11


def test_hostile_annotations_are_one_line_each() -> None:
    text = written(HOSTILE, "github")
    refuse_odd_annotations(text)
    assert len(text.splitlines()) == 2


def test_the_rest_is_in_the_tenth_annotation() -> None:
    failed = Outcome(check="o", verdict="fail", sentence="no")
    results = [Result(exercise=f"e{n}", unit="u", outcomes=(failed,)) for n in range(12)]
    lines = written(report_of(*results), "github").splitlines()
    assert lines[9] == "::error::3 more failed: e9, e10, e11"
    assert lines[10].startswith("::notice")


def test_an_annotation_is_at_file_and_line_below_the_checkout() -> None:
    first, *_ = github.dumps(EXAMPLE, "work/handed in").splitlines()
    assert first.startswith(
        "::error file=work/handed in/exercises/activations/tanh.py,line=17,title=tanh::forward raised"
    )


def test_a_command_escapes_what_would_end_it() -> None:
    line = github.command("error", "100%\n::set-output::x", file="a,b:c%.py", line="3", title="")
    assert line == "::error file=a%2Cb%3Ac%25.py,line=3::100%25%0A::set-output::x"


# --- CSV


@given(st.text(max_size=9))
def test_no_cell_is_a_formula(text: str) -> None:
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r", "|"))


def test_a_table_has_a_row_for_each_exercise() -> None:
    header, *rows = csv.reader(StringIO(written(EXAMPLE, "csv")))
    assert tuple(header) == COLUMNS
    assert [row[2] for row in rows] == [result.exercise for result in EXAMPLE.results]


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r\n=1"])
def test_a_formula_becomes_text(text: str) -> None:
    assert cell(text).startswith("'")


# --- HTML and Markdown


class Reader(HTMLParser):
    """The elements and attributes of a page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


PLAIN_TAGS = {
    "b", "body", "code", "dd", "details", "div", "dl", "dt", "h1", "h2", "head", "html", "i", "li",
    "meta", "p", "pre", "rect", "small", "span", "style", "summary", "svg", "title", "ul",
}  # fmt: skip
PLAIN_ATTRIBUTES = {
    "aria-label", "charset", "class", "content", "fill-opacity", "height", "http-equiv", "lang",
    "name", "open", "role", "style", "viewbox", "width", "x", "y",
}  # fmt: skip


def test_a_page_needs_no_network() -> None:
    page = written(EXAMPLE, "html")
    assert not re.search(r"src=|href=|url\(|@import|//", page)
    assert "default-src 'none'" in page


@pytest.mark.parametrize("make", [lambda r: written(r, "html"), fragment])
def test_what_a_student_wrote_is_shown(make: Callable[[Report], str]) -> None:
    found = Reader(make(HOSTILE))
    for piece in ("<script>alert(1)</script>", "{{ 7 * 7 }}{% raw %}", "@everyone", "\\x00\\u202e"):
        assert piece in found.text


def test_a_summary_has_student_text_only_where_it_is_escaped() -> None:
    text = written(HOSTILE, "markdown")
    outside = re.sub(r"(?s)<pre>.*?</pre>", "", text)
    assert "alert" not in outside
    assert "everyone" not in outside
    assert Reader(text).tags == {"details", "summary", "code", "pre"}


@pytest.mark.slow
def test_a_browser_runs_nothing_of_it(tmp_path: Path) -> None:
    marked = EVIL.replace("alert(1)", "document.title='owned'")
    results = [
        msgspec.structs.replace(result, outcomes=tuple(
            msgspec.structs.replace(o, sentence=marked, case=marked) for o in result.outcomes))
        for result in HOSTILE.results
    ]  # fmt: skip
    evil = msgspec.structs.replace(HOSTILE, results=tuple(results))
    for name, text in {"page": written(evil, "html"), "part": fragment(evil)}.items():
        path = tmp_path / f"{name}.html"
        path.write_text(f"<title>mine</title>{text}" if name == "part" else text)
        said = subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", path.as_uri()],
            capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip
        assert "<title>owned" not in said.stdout
        assert said.stdout.count("<details") >= 2
