"""What is said to people, in their language: English, or what a catalogue beside this file gives for it.

`GRADER_LANG` says which (`en`, `ko`), else the locale does. What a catalogue lacks is said in English.
`locale/<language>/messages.po` holds what `say` says, `sentences.po` the patterns of sentences in reports,
whose records stay English, and `mistakes.po` the course's own sentences in them. They are read as they are
written: they are small, so that nothing has to be compiled when the package is built, and nothing can be
stale.
"""

from __future__ import annotations

import ast
import functools
import os
import re
from collections.abc import Iterator
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
PLACE = re.compile(r"\{(\w+)\}")
SENTENCES, MISTAKES, TERMS, HINTS = "sentences", "mistakes", "terms", "hints"
VARIABLES = ("GRADER_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def language() -> str:
    """The language to speak: two letters, `en` where there is no catalogue for what is asked."""
    return _spoken(next((os.environ[name] for name in VARIABLES if os.environ.get(name)), "en"))


@functools.cache
def _spoken(wanted: str) -> str:
    code = wanted[:2].lower()
    known = code.isalpha() and (LOCALE / code / "messages.po").is_file()
    return code if known else "en"


def say(message: str, **facts: object) -> str:
    """A message with its facts: `say("{done} of {all} done", done=3, all=10)`."""
    spoken = language()
    found = message if spoken == "en" else messages(spoken).get(message, message)
    return found.format(**facts) if facts else found


@functools.cache
def messages(spoken: str, catalogue: str = "messages") -> dict[str, str]:
    """A language's catalogue: message -> translation, without those that are empty or marked fuzzy."""
    text = (LOCALE / spoken / f"{catalogue}.po").read_text("utf-8")
    return {said: as_ for said, as_ in _entries(text) if said and as_}


def _entries(text: str) -> Iterator[tuple[str, str]]:
    """The pairs of a gettext catalogue (no plurals, no contexts: nothing here needs them)."""
    for block in text.split("\n\n"):
        pair, at = {"msgid": "", "msgstr": ""}, ""
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            word, _, rest = line.partition(" ")
            at = word if word in pair else at
            pair[at] += ast.literal_eval(rest if word in pair else line)
        if "#, fuzzy" not in block:
            yield pair["msgid"], pair["msgstr"]


def translated(sentence: str) -> str:
    """A sentence of a report in the language spoken. Sentences are composed of clauses, and clauses are
    listed mistakes or made from patterns: then the pattern is looked up and its facts are kept. What fits
    none stays English."""
    spoken = language()
    return sentence if spoken == "en" else _clauses(sentence, spoken)


def _clauses(sentence: str, spoken: str) -> str:
    whole = _clause(sentence, spoken)
    if whole != sentence:
        return whole
    for between in ("; ", ": "):
        first, found, rest = sentence.partition(between)
        if found:
            return f"{_clauses(first, spoken)}{between}{_clauses(rest, spoken)}"
    return sentence


def _clause(clause: str, spoken: str) -> str:
    for catalogue in (MISTAKES, SENTENCES):
        if as_ := messages(spoken, catalogue).get(clause):
            return as_
    for pattern, as_ in patterns(spoken):
        if found := pattern.fullmatch(clause):
            facts = {name: _clauses(fact, spoken) for name, fact in found.groupdict().items()}
            return as_.format(**facts)
    return clause


@functools.cache
def patterns(spoken: str) -> list[tuple[re.Pattern[str], str]]:
    """Every message with places for facts as a pattern, those that say most by themselves first."""
    with_places = [(m, as_) for m, as_ in messages(spoken, SENTENCES).items() if PLACE.search(m)]
    with_places.sort(key=lambda pair: -len(PLACE.sub("", pair[0])))
    return [(_pattern(message), as_) for message, as_ in with_places]


def _pattern(message: str) -> re.Pattern[str]:
    parts = PLACE.split(message)  # text, name, text, name, ..., text
    names = [
        f"(?P<{part}>(?:(?![;:] ).)+?)" if i % 2 else re.escape(part)
        for i, part in enumerate(parts)
    ]
    return re.compile("".join(names), re.DOTALL)


def hinted(hint: str) -> str:
    """A hint of the course in the language spoken, as far as it is translated."""
    spoken = language()
    return hint if spoken == "en" else messages(spoken, HINTS).get(hint, hint)


def glossary(text: str) -> list[tuple[str, str]]:
    """The terms of a statement, in their order, with what they are called in the language spoken; none in
    English. Of two terms that begin alike, such as `gradient descent`, the longer."""
    spoken = language()
    if spoken == "en":
        return []
    terms = messages(spoken, TERMS)
    longest = sorted(terms, key=len, reverse=True)
    one_of = re.compile(rf"\b({'|'.join(map(re.escape, longest))})s?\b", re.IGNORECASE)
    found = dict.fromkeys(match[1].lower() for match in one_of.finditer(" ".join(text.split())))
    return [(term, terms[term]) for term in found]
