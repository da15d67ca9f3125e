"""The command line. The only room that prints a result and chooses an exit code.

0 all passed, 1 something failed, 2 usage or nothing selected, 3 the grader broke; Ctrl-C 130.
Imports of what costs time stand inside the commands: `--help`, `list` and `hint` need neither NumPy nor
torch.
"""

from grader.cli import author, check, learn, watch  # each adds its commands to `cli`
from grader.cli.root import cli
from grader.cli.running import run

__all__ = ["author", "check", "cli", "learn", "run", "watch"]
