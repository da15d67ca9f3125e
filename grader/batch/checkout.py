"""One commit of a checkout as an archive. The checkout is the instructor's own clone; even so git is
started without hooks, without transports, and without anything that its configuration could run."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from grader.batch.unpack import MAX_ARCHIVE, IntakeError

SECONDS = 60
HARMLESS = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.pager=cat")
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C.UTF-8",
}
REVISION = re.compile(r"[\w./@^~-]{1,200}")


def committed(folder: Path, revision: str) -> tuple[bytes, str]:
    """A commit's files as a tar, and its full name. IntakeError: there is none. (When it was made is
    what its author says, and nothing to count days by.)"""
    if not REVISION.fullmatch(revision) or revision.startswith("-"):
        raise IntakeError(f"{revision!r} names no commit")
    commit = _git(folder, "rev-parse", "--verify", f"{revision}^{{commit}}").decode().strip()
    archive = _git(folder, "archive", "--format=tar", commit)
    if len(archive) > MAX_ARCHIVE:
        raise IntakeError(f"commit {commit[:12]} has more than {MAX_ARCHIVE >> 20} MB")
    return archive, commit


def _git(folder: Path, *arguments: str) -> bytes:
    safe = ("-c", f"safe.directory={folder.resolve()}")
    command = ["git", *HARMLESS, *safe, "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, timeout=SECONDS)
    except FileNotFoundError:
        raise IntakeError("a commit is named, and there is no git here to read it with") from None
    except subprocess.TimeoutExpired:
        raise IntakeError(f"git took more than {SECONDS} s") from None
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[:200]
        raise IntakeError(f"git cannot read it: {said}")
    return done.stdout
