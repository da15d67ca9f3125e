"""What Gradescope's download says of its submissions: a small part of YAML, as it writes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

METADATA = "submission_metadata.yml"
MAX_METADATA = 64 << 20
_FOLDER = re.compile(r"(?P<folder>[\w.-]+):\s*")
_FIELD = re.compile(r"(?P<indent> +)(?P<dash>- )?:(?P<key>\w+): ?(?P<value>.*)")


@dataclass(frozen=True)
class Submitted:
    """Whose a submission is (student id, e-mail, name, as far as they are given) and when it came."""

    keys: tuple[str, ...] = ()
    name: str = ""
    submitted: str = ""


def metadata(path: Path) -> Mapping[str, Submitted]:
    """The submissions by their folders. Of a group the first submitter is the one whose it is.

    Only fields of submissions and of their submitters are looked at; what is nested deeper (results of
    an autograder of theirs) is passed over.
    """
    found: dict[str, Submitted] = {}
    folder, submitters = "", 0
    for line in path.read_bytes()[:MAX_METADATA].decode("utf-8", "replace").splitlines():
        if match := _FOLDER.fullmatch(line):
            folder, submitters = match["folder"], 0
            found[folder] = Submitted()
        elif folder and (match := _FIELD.fullmatch(line)) and len(match["indent"]) <= 4:
            submitters += bool(match["dash"])
            key = match["key"] if match["indent"] == "  " or match["key"] != "created_at" else ""
            found[folder] = _with(found[folder], key, _plain(match["value"]), submitters)
    return found


def _with(known: Submitted, key: str, value: str, submitters: int) -> Submitted:
    if key == "created_at" and not known.submitted:
        return replace(known, submitted=value.replace(" Z", "Z"))
    if submitters != 1 or not value or key not in ("sid", "email", "name"):
        return known
    name = value if key == "name" else known.name
    first = key == "sid"
    keys = (value, *known.keys) if first else (*known.keys, value)
    return replace(known, keys=keys, name=name)


def _plain(value: str) -> str:
    """A scalar without its quotes."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1].replace("''", "'") if value[0] == "'" else value[1:-1]
    return value
