"""The command line. The only room that prints a result and chooses an exit code.

0 all passed, 1 something failed, 2 usage or nothing selected, 3 the grader broke; Ctrl-C 130.
Imports of what costs time stand inside the commands: `--help`, `list` and `hint` need neither NumPy nor
torch.
"""

from grader.cli import (  # each adds its commands to `cli`
    author,
    batch,
    check,
    ci,
    desk,
    explain,
    gradebook,
    grading,
    learn,
    notebook,
    outputs,
    package,
    place,
    release,
    similar,
    watch,
    workflow,
)
from grader.cli.root import cli
from grader.cli.running import run

__all__ = [
    "author",
    "batch",
    "check",
    "ci",
    "cli",
    "desk",
    "explain",
    "gradebook",
    "grading",
    "learn",
    "notebook",
    "outputs",
    "package",
    "place",
    "release",
    "run",
    "similar",
    "watch",
    "workflow",
]
