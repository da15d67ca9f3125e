"""The README's picture: a report of the sample submission, as SVG.

python benchmarks/picture.py [EXERCISE ...]
"""

from __future__ import annotations

import re
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME

from grader.course import find_course
from grader.grade import grade
from grader.report.terminal import render

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / ".github" / "report.svg"
SHOWN = ("add", "multiply", "branch", "relu", "softmax_with_loss")


def main(names: list[str]) -> None:
    course = find_course(ROOT)
    sample = ROOT / "tests" / "submissions" / "typical"
    report = grade(sample, course=course, exercises=names or list(SHOWN))
    console = Console(
        record=True, width=88, file=StringIO(), force_terminal=True, color_system="standard"
    )
    render(report, console)
    svg = console.export_svg(title="grader check", theme=SVG_EXPORT_THEME)
    # no font from the network: a browser takes its own monospaced one
    PICTURE.write_text(re.sub(r"@font-face \{.*?\}\n", "", svg, flags=re.DOTALL), "utf-8")
    print(f"wrote {PICTURE}")


if __name__ == "__main__":
    main(sys.argv[1:])
