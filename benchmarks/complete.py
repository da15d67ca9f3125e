"""How long it takes to grade everything: complete solutions, and what share is the grader's own work.

    python benchmarks/complete.py [--units 9]

The right sample is graded as `grader check` does it, in one process with its workers; the answers' own
time is what the workers used inside their calls, by the clock of their deadlines.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import click

from benchmarks.population import RIGHT, the_course
from grader.bench import bench
from grader.grade import grade_submission
from grader.select import units
from grader.submission import read_submission
from grader.worker.limits import Limits

PLENTY = Limits(submission=1e6)


@click.command(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--units", "count", default=0, help="Only so many units from the first; 0: all.")
def main(count: int) -> None:
    course = the_course()
    wanted = units(course)[: count or None]
    submission = read_submission(RIGHT, course)
    names = [name for name, entry in course.entries.items() if entry.unit in wanted]
    begun, own = time.monotonic(), time.process_time()
    with bench(PLENTY) as made:
        verdicts = Counter(r.verdict for r in grade_submission(made, course, submission, names))
        answers = PLENTY.submission - made.left
    wall, own = time.monotonic() - begun, time.process_time() - own
    told = ", ".join(f"{n} {verdict}" for verdict, n in verdicts.items())
    print(f"{len(names)} exercises of {len(wanted)} units: {told}")
    print(f"{wall:.1f} s in all, {wall / len(names):.2f} s an exercise")
    print(f"{answers:.1f} s in the answers' own calls, {own:.1f} s of the grader's own process")
    print(
        f"{100 * (1 - answers / wall):.0f} in 100 are the grader's, start-up and import of torch in it"
    )


if __name__ == "__main__":
    main()
