"""What is said to people, in their language: English, or what a catalogue beside this file gives for it.

`GRADER_LANG` says which (`en`, `ko`), else the locale does. What a catalogue lacks is said in English.
`locale/<language>/messages.po` holds what `say` says, `sentences.po` the patterns of sentences in reports,
whose records stay English, `mistakes.po` and `properties.po` the course's own sentences in them. They are
read as they are written: they are small, so that nothing has to be compiled when the package is built, and
nothing can be stale.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import os
import re
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
PLACE = re.compile(r"\{(\w+)\}")
SENTENCES, MISTAKES, PROPERTIES = "sentences", "mistakes", "properties"
TERMS, HINTS = "terms", "hints"
WORDS = (
    "word",
    "nth",
    "which",
    "kind",
    "what",
)  # places of patterns that hold words, not names in code
VARIABLES = ("GRADER_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


_chosen: ContextVar[str] = ContextVar("chosen", default="")


def language() -> str:
    """The language to speak: two letters, `en` where there is no catalogue for what is asked."""
    if chosen := _chosen.get():
        return chosen
    return _spoken(next((os.environ[name] for name in VARIABLES if os.environ.get(name)), "en"))


@functools.cache
def _spoken(wanted: str) -> str:
    code = wanted[:2].lower()
    known = code.isalpha() and (LOCALE / code / "messages.po").is_file()
    return code if known else "en"


@contextlib.contextmanager
def speaking(spoken: str) -> Iterator[None]:
    """That language inside, whatever the environment says. `@speaking("en")` is for what programs read."""
    before = _chosen.set(spoken)
    try:
        yield
    finally:
        _chosen.reset(before)


def say(message: str, **facts: object) -> str:
    """A message with its facts: `say("{done} of {all} done", done=3, all=10)`."""
    spoken = language()
    found = message if spoken == "en" else messages(spoken).get(message, message)
    return _settled(found.format(**facts) if facts else found, spoken)


def _settled(text: str, spoken: str) -> str:
    if spoken != "ko":
        return text
    from grader.particles import settled

    return settled(text)


@functools.cache
def messages(spoken: str, catalogue: str = "messages") -> dict[str, str]:
    """A language's catalogue: message -> translation, without those that are empty or marked fuzzy; nothing
    where there is none."""
    path = LOCALE / spoken / f"{catalogue}.po"
    text = path.read_text("utf-8") if path.is_file() else ""
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
    return sentence if spoken == "en" else _settled(_clauses(sentence, spoken), spoken)


def _clauses(sentence: str, spoken: str) -> str:
    whole = _clause(sentence, spoken)
    if whole != sentence:
        return whole
    for between in ("; ", ": "):
        if between in sentence:
            head, tail = _cut(sentence, between, spoken)
            return f"{_clauses(head, spoken)}{between}{_clauses(tail, spoken)}"
    return sentence


def _cut(sentence: str, between: str, spoken: str) -> tuple[str, str]:
    """Before a sentence of the course, which may hold such a mark itself; else at the first one."""
    cuts = [match.start() for match in re.finditer(re.escape(between), sentence)]
    tails = {cut: sentence[cut + len(between) :] for cut in cuts}
    own = (messages(spoken, MISTAKES), messages(spoken, PROPERTIES))
    cut = next((cut for cut, tail in tails.items() if any(tail in each for each in own)), cuts[0])
    return sentence[:cut], tails[cut]


def _clause(clause: str, spoken: str) -> str:
    if clause.isidentifier():  # a name in the code: `update`, `last`
        return clause
    if as_ := _exactly(clause, spoken):
        return as_
    for pieces, message, as_ in patterns(spoken):
        if not all(
            piece in clause for piece in pieces
        ):  # hundreds need not be compiled for a report
            continue
        if found := _pattern(message).fullmatch(clause):
            return as_.format(
                **{at: _fact(at, fact, spoken) for at, fact in found.groupdict().items()}
            )
    return clause


def _fact(place: str, fact: str, spoken: str) -> str:
    """What stands in a place: a word in the places for words, else a name or clauses of its own."""
    word = _exactly(fact, spoken) if place in WORDS else ""
    return word or _clauses(fact, spoken)


def _exactly(text: str, spoken: str) -> str:
    found = (messages(spoken, each).get(text, "") for each in (MISTAKES, PROPERTIES, SENTENCES))
    return next(filter(None, found), "")


@functools.cache
def patterns(spoken: str) -> list[tuple[list[str], str, str]]:
    """Every message with places for facts, those that say most by themselves first: the pieces between its
    places, itself, its translation."""
    found = [
        (PLACE.split(message)[::2], message, as_)
        for catalogue in (SENTENCES, PROPERTIES)
        for message, as_ in messages(spoken, catalogue).items()
        if PLACE.search(message)
    ]
    return sorted(found, key=lambda each: -len("".join(each[0])))


@functools.cache
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
