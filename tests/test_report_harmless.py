"""Text of a student's is seen, and never obeyed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.harmless import harmless, one_line


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain é Ω 字", "plain é Ω 字"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07and \x1b]8;;http://x\x1b\\link", "and link"),
        ("\x1b]52;c;never ended", "\\x1b]52;c;never ended"),
        ("\x1b\x1b[0m[31m", "\\x1b[31m"),
        ("\x1bPq#0\x1b\\after", "after"),
        ("10%\r20%\r\ndone", "10%\n20%\ndone"),
        ("a\tb", "a   b"),
        ("a\x00b\x07\x7f\x85", "a\\x00b\\x07\\x7f\\x85"),
        ("evil\u202etxt", "evil\\u202etxt"),
        ("a\u2028b", "a\\u2028b"),
        ("a\xa0b\u3000c", "a b c"),
        ("\u2764\ufe0f", "\u2764"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_is_seen(text: str, seen: str) -> None:
    assert harmless(text) == seen


def test_one_line_folds_white_space() -> None:
    assert one_line("  a\n\n  b\tc ") == "a b c"


@given(st.text())
def test_only_what_shows_is_left(text: str) -> None:
    for character in harmless(text):
        assert (
            character == "\n" or character == " " or unicodedata.category(character)[0] not in "CZ"
        )


@given(st.text())
def test_once_is_enough(text: str) -> None:
    assert harmless(harmless(text)) == harmless(text)


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
