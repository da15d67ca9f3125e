"""The class report: pages that need nothing, tell what there is to tell, and obey nobody."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader.batch.gradebook import Gradebook
from grader.batch.intake import TakenIn
from grader.batch.layout import Handed
from grader.batch.marks import override
from grader.batch.roster import Student
from grader.batch.site import write_site
from grader.outcome import Evidence, Outcome, Report, Result, Score, Timing
from grader.report.json import dumps
from grader.submission import Submission

OWN = "document.title='OWNED'"
EVIL = f'</title></script><script>{OWN}</script><img src=x onerror="{OWN}">'
STUDENTS = {
    "ada": "Ada Lovelace",
    "bob": f"Bob {EVIL}",
    "김": "김철수",
}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "main", "div", "h1", "h2", "p", "a", "b", "i",
    "strong", "small", "code", "pre", "span", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead",
    "tbody", "tr", "th", "td", "details", "summary", "svg", "rect", "text",
}  # fmt: skip


def result(points: float, sentence: str = "") -> Result:
    evidence = Evidence(
        name="y", shape=(2, 2), index=(0, 0), got="1", expected="2", heat=((0, 1), (0.5, 0))
    )
    failed = Outcome(
        check="oracle",
        verdict="fail",
        part="forward",
        sentence=f"y differs: {sentence}",
        evidence=evidence,
        mistake=sentence,
        traceback=EVIL,
    )
    timing = Timing(ratio=1.0 + points, low=1.0, high=2.0, at_most=20.0, pairs=3)
    timed = Outcome(check="speed", verdict="pass", part="speed", timing=timing)
    return Result(
        exercise="twice",
        unit="unit",
        file=f"{EVIL}.py",
        outcomes=(failed, timed) if sentence else (timed,),
        scores=(Score(part="forward", earned=points, possible=10.0),),
        output=EVIL,
    )


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    held = Gradebook(tmp_path / "g.db")
    held.meta("course", f"A course {EVIL}")
    held.enrol([Student("zoe", "Zoe Nobody")])
    for number, (key, name) in enumerate(STUDENTS.items()):
        handed = Handed(key, (key,), ())
        taken = TakenIn(Submission(Path(key), {}), (EVIL,))
        slot = held.taken_in(Student(key, name), True, handed, taken)
        made = result(10.0 - 4 * number, "where x <= 0 nothing flows back" if number else "")
        report = dumps(Report(course="c", submission=key, results=(made,), seed="secret"))
        held.record(slot, {"twice": "key"}, [report])
    slot = held.taken_in(Student("dee"), False, Handed("dee", ("dee",), ()), None, EVIL)
    yield held
    held.close()


class Tags(HTMLParser):
    """The tags of a page, its attributes, and whether every one is closed."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in ("meta", "img", "rect"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "rect":
            assert self._open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)


def pages(book: Gradebook, folder: Path, anonymous: bool = False) -> dict[str, str]:
    hints = {"twice": ["think", EVIL]}
    write_site(book, folder, title=book.meta("course"), hints=hints, anonymous=anonymous)
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*.html"))
    }


def test_the_pages_are_well_formed_and_inert(book: Gradebook, tmp_path: Path) -> None:
    written = pages(book, tmp_path / "site")
    assert len(written) == 6
    for text in written.values():
        read = Tags(text)
        assert read.tags <= ALLOWED
        assert not [name for name, _ in read.attributes if name.startswith("on") or name == "src"]
        links = [value for name, value in read.attributes if name == "href"]
        assert all(re.fullmatch(r"students/student-[0-9a-f]{10}\.html", link) for link in links)
        assert "default-src 'none'" in text
        assert not re.search(r"(?i)https?://", text)


def test_a_students_page_names_nobody_else(book: Gradebook, tmp_path: Path) -> None:
    written = pages(book, tmp_path / "site")
    names = {"Ada Lovelace", "Bob", "김철수", "Zoe Nobody", "dee"}
    for place, text in written.items():
        if place != "index.html":
            body = text.partition("</style>")[2]
            assert len([name for name in names if f">{name}" in body]) == 1


def test_the_overview_tells_what_there_is_to_tell(book: Gradebook, tmp_path: Path) -> None:
    index = pages(book, tmp_path / "site")["index.html"]
    for words in (
        "5 students",
        "3 graded, 1 missing, 1 unreadable",
        "where x &lt;= 0 nothing flows back",
        "3x to 11x, half below 7x (at most 20x)",
        "90 to 100%: 1",
        "Ada Lovelace",
        "Zoe Nobody",
    ):
        assert words in index


def test_a_students_page_has_the_picture_the_sentence_and_the_hint(
    book: Gradebook, tmp_path: Path
) -> None:
    override(book, "bob", "twice", 9.0, "appeal")
    written = pages(book, tmp_path / "site")
    (bob,) = [text for place, text in written.items() if "Bob" in text and place != "index.html"]
    for words in ("nothing flows back", "<rect", "think", "9 points were given by hand: appeal"):
        assert words in bob
    (ada,) = [t for place, t in written.items() if "Ada" in t and place != "index.html"]
    assert "think" not in ada


def test_anonymous_pages_name_nobody(book: Gradebook, tmp_path: Path) -> None:
    for text in pages(book, tmp_path / "site", anonymous=True).values():
        assert not [w for w in ("Ada", "Bob", "김", "Zoe", ">dee", ">ada", ">bob") if w in text]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="no Chromium here")
def test_a_browser_runs_nothing_of_it(book: Gradebook, tmp_path: Path) -> None:
    """What the browser makes of each page: the title is still the grader's, and no image was asked for."""
    for number, place in enumerate(pages(book, tmp_path / "site")):
        data = f"--user-data-dir={tmp_path / str(number)}"
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                   "--disable-background-networking", "--virtual-time-budget=2000", "--dump-dom",
                   data, f"file://{tmp_path / 'site' / place}"]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        read = Tags(done.stdout)
        assert read.tags <= ALLOWED
        (title,) = re.findall(r"<title>(.*?)</title>", done.stdout)
        assert title != "OWNED"
        assert "A course" in title
