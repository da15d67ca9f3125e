"""What a worker replies, as what it is: an account by whoever wrote the answer. What is no reply at all
raises `WireError`; what it tells beside the values is passed over where it is not of the right kind."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from grader.worker.decoder import one_line
from grader.worker.protocol import WireError


def checked(body: Any, ids: tuple[int, int], asked: int) -> dict[str, Any]:
    """The reply to so many operations: values, or values and then one error. Of `ids` the second is that of
    a request that could not be read."""
    replies = body.get("replies") if isinstance(body, dict) else None
    if not isinstance(replies, list) or not 1 <= len(replies) <= asked:
        raise WireError("a reply without answers")
    answered = [isinstance(reply, dict) and list(reply) for reply in replies]
    failed = answered[-1] == ["error"]
    if not all(keys == ["value"] for keys in answered[: len(answered) - failed]):
        raise WireError("a malformed answer")
    if not failed and len(replies) != asked:
        raise WireError("fewer answers than calls")
    given = body.get("id")
    if type(given) is not int or given not in ids[: 1 + failed]:
        raise WireError("a reply to another call")
    return body


def told_warnings(notes: Any, files: Collection[str]) -> Iterator[tuple[str, str, str, int]]:
    """`(kind, message, file, line)` of warnings, at lines of the submission's files."""
    for note in notes if isinstance(notes, list) else ():
        if not isinstance(note, tuple) or [*map(type, note)] != [str, str, str, int]:
            continue
        if note[2] in files:
            yield one_line(note[0], 80), one_line(note[1], 200), note[2], note[3]


def told_uses(rows: Any, files: Collection[str]) -> Iterator[tuple[str, str, int]]:
    """`(name, file, line)` of uses of what the answer may not use; no file where it is none of its own."""
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, list) and [*map(type, row)] == [str, str, int]:
            yield one_line(row[0], 80), row[1] if row[1] in files else "", row[2]
