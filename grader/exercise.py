"""The vocabulary of a spec: Exercise, Case, Mistake and what a Check is."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from grader.draws import Alias, Draw, draw_all, short, undrawable
from grader.form import Form
from grader.outcome import Outcome, Part

PUBLIC_SEED = "0"
_PACKAGE = str(Path(__file__).parent)


class SpecError(Exception):
    """A spec is wrong: says where, what, and what to write instead."""

    def __init__(self, what: str, instead: str, where: str | None = None):
        self.what, self.instead, self.where = what, instead, where or _line_of_spec()
        super().__init__(f"{self.where}: {what}; {instead}")


def _line_of_spec() -> str:
    """The innermost line outside this package: where the spec is written."""
    frame = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith((_PACKAGE, "<string>")):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}" if frame else "the spec"


class Case:
    """One set of inputs: `Case("images", x=normal(2, 3, 7, 6))`.

    Arrays are draws, settings plain numbers or text, functions are handed to the student as functions.
    With `kinks=True` the inputs lie on ties or at kinks: forward is compared with the oracle,
    backward need only be a valid subgradient.
    """

    def __init__(self, name: str = "", *, kinks: bool = False, **inputs: Any):
        if not isinstance(name, str):
            raise SpecError(
                f"Case's first argument is {name!r}", 'write Case("a name", x=normal(4, 5))'
            )
        self.where = _line_of_spec()
        self.kinks = kinks
        self.inputs = inputs
        for key, value in inputs.items():
            for what, instead in undrawable(key, value):
                raise SpecError(what, instead)
            if isinstance(value, Alias) and not isinstance(inputs.get(value.name), Draw):
                drawn = [k for k, v in inputs.items() if isinstance(v, Draw)]
                raise SpecError(
                    f"{key} is Alias({value.name!r}), which this case does not draw",
                    f"name one of {', '.join(drawn)}" if drawn else "draw an input first",
                )
        self.name = name or ", ".join(f"{k}={short(v)}" for k, v in inputs.items())

    def draw(self, exercise: str, seed: str = PUBLIC_SEED, again: int = 0) -> dict[str, Any]:
        """The case's values for a seed; `again` > 0 gives further draws of the same case."""
        path = (seed, exercise, self.name, again) if again else (seed, exercise, self.name)
        return draw_all(self.inputs, *path)

    def __repr__(self) -> str:
        return f"Case({self.name!r})"


@dataclass(frozen=True)
class Mistake:
    """A wrong answer worth knowing: an edit of the solution, and the sentence for whoever makes it.

    `Mistake(("dout * self.on", "dout"), "where x <= 0 nothing flows back")`; several edits as a list.
    `row` is its number in the course's list of mistakes, if it has one. In a handout, where there is no
    solution to edit, `edit` is None: what it gives was recorded.
    """

    edit: tuple[str, str] | list[tuple[str, str]] | None
    sentence: str
    row: int | None = None
    where: str = field(default_factory=_line_of_spec, compare=False)

    def __post_init__(self) -> None:
        if self.edit is not None and not (self.edits() and all(map(_is_edit, self.edits()))):
            raise SpecError(
                f"the mistake's edit is {self.edit!r}",
                'write Mistake(("piece of the solution", "what stands there instead"), "sentence")',
                self.where,
            )
        if not isinstance(self.sentence, str) or not self.sentence.strip():
            instead = "write the sentence a student reads"
            raise SpecError(f"the mistake's sentence is {self.sentence!r}", instead, self.where)

    def edits(self) -> list[tuple[str, str]]:
        if self.edit is None:
            return []
        return list(self.edit) if isinstance(self.edit, list) else [self.edit]

    def applied_to(self, solution: str) -> str:
        """The solution's source with the mistake in it; SpecError where an edit finds no place."""
        if self.edit is None:
            raise SpecError("the mistake has no edit", 'write ("piece", "instead")', self.where)
        for old, new in self.edits():
            if solution.count(old) != 1:
                raise SpecError(
                    f"the mistake's text {old!r} stands {solution.count(old)} times in the solution",
                    "quote a piece that stands there exactly once",
                    self.where,
                )
            solution = solution.replace(old, new)
        return solution


def _is_edit(edit: Any) -> bool:
    """Two texts that differ, the first not empty."""
    texts = isinstance(edit, tuple) and [type(text) for text in edit] == [str, str]
    return texts and edit[0] not in ("", edit[1])


@runtime_checkable
class Check(Protocol):
    """One question asked of an answer. Its name stands in reports; `parts` are the points it decides."""

    @property
    def name(self) -> str: ...

    def parts(self, form: Form) -> frozenset[Part]: ...

    def __call__(self, trial: Any) -> Iterable[Outcome]: ...


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise: the solution's class or function, and everything needed to grade another's.

    `forbid` lists dotted names an answer may not use; `needs` the exercises it is built on.
    `name`, `unit`, `title`, `track` and `source` are filled in by the course, from the file.
    """

    answer: Any
    form: Form
    cases: Sequence[Case]
    checks: Sequence[Check]
    hints: Sequence[str] = ()
    mistakes: Sequence[Mistake] = ()
    forbid: Sequence[str] = ()
    points: float = 10
    needs: Sequence[str] = ()
    where: str = field(default_factory=_line_of_spec)
    name: str = ""
    unit: str = ""
    title: str = ""
    track: str = "numpy"
    path: Path = Path()
    stub: str = ""
    solution: str = ""
    statement: str = ""

    def __post_init__(self) -> None:
        from grader.refusal import wrong

        for what, instead, where in wrong(self):
            raise SpecError(what, instead, where)

    def at(self, **facts: Any) -> Exercise:
        """The same exercise with facts of its file filled in."""
        return replace(self, **facts)

    @property
    def is_twin(self) -> bool:
        return self.track == "torch"

    @property
    def accepted(self) -> list[Mistake]:
        """The conventions that are as right as the solution's, as edits of it."""
        return [edit for check in self.checks for edit in getattr(check, "accept", ())]


@dataclass(frozen=True)
class Twin:
    """A PyTorch answer to an exercise already specified for NumPy: the spec is that of `original`.

    Form, cases, checks, points and what it needs are ported where it gives none of its own (not every
    exercise has a twin to need); hints and mistakes are its own where given, else the original's as they
    are spelled with torch (`np.sqrt`, `axis=1`: `torch.sqrt`, `dim=1`). It is asked `also` what only
    tensors can be asked.
    """

    original: str
    answer: Callable[..., Any]
    hints: Sequence[str] | None = None
    mistakes: Sequence[Mistake] | None = None
    forbid: Sequence[str] = ()
    cases: Sequence[Case] | None = None
    checks: Sequence[Check] | None = None
    also: Sequence[Check] = ()
    needs: Sequence[str] | None = None
    where: str = field(default_factory=_line_of_spec)

    def __post_init__(self) -> None:
        if not isinstance(self.original, str):
            raise SpecError(
                f"a Twin's original is {self.original!r}", 'write Twin("relu", ReLU)', self.where
            )

    def ported(self, original: Exercise) -> Exercise:
        return replace(
            original,
            answer=self.answer,
            hints=[*map(in_torch, original.hints)] if self.hints is None else self.hints,
            mistakes=_respelled(original.mistakes) if self.mistakes is None else self.mistakes,
            cases=original.cases if self.cases is None else self.cases,
            checks=[
                *([*map(_ported, original.checks)] if self.checks is None else self.checks),
                *self.also,
            ],
            forbid=(*original.forbid, *self.forbid),
            needs=tuple(f"{name}_torch" for name in original.needs)
            if self.needs is None
            else self.needs,
            where=self.where,
        )


SPELLED = {
    r"\bnp\.": "torch.",
    r"\baxis=": "dim=",
    r"\bkeepdims=": "keepdim=",
    r"\b([Aa])n array\b": r"\1 tensor",
    r"\barray(s?)\b": r"tensor\1",
}


def in_torch(text: str) -> str:
    """A piece of NumPy code, or of text about it, as it is spelled with torch where the two differ."""
    for pattern, instead in SPELLED.items():
        text = re.sub(pattern, instead, text)
    return text


def _respelled(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """The same mistakes of the same solution, written with torch."""
    return [
        replace(
            mistake,
            edit=[(in_torch(old), in_torch(new)) for old, new in mistake.edits()] or None,
            sentence=in_torch(mistake.sentence),
        )
        for mistake in mistakes
    ]


def _ported(check: Any) -> Any:
    """A check with its accepted conventions, which are edits of the solution, written with torch."""
    accepted = getattr(check, "accept", ())
    return replace(check, accept=_respelled(accepted)) if accepted else check
