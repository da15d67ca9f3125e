"""Which exercise comes next."""

from __future__ import annotations

from collections.abc import Sequence

from grader.standing import Standing


def first(names: Sequence[str], standing: Standing) -> str:
    """Where one was, unless that is done; else the first that is not; else the first of all."""
    if standing.current in names and not standing[standing.current].passes:
        return standing.current
    return next((name for name in names if not standing[name].passes), names[0])


def following(names: Sequence[str], standing: Standing, name: str) -> str | None:
    """The next exercise that is not done, from the start again after the last; None where all are."""
    at = names.index(name) + 1 if name in names else 0
    return next((n for n in [*names[at:], *names[:at]] if not standing[n].passes), None)
