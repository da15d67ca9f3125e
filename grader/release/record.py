"""Finding out everything that a handout's checks will ask of a solution they do not have."""

from __future__ import annotations

import numpy as np

from grader.checks import Oracle, Same
from grader.checks.ask import checked, mistakes_said
from grader.checks.known import Known
from grader.checks.oracle import about_case
from grader.checks.trial import Trial
from grader.checks.verdict import judged
from grader.course import Course
from grader.exercise import Case, Exercise
from grader.worker.host import Worker
from grader.worker.link import LocalLink
from grader.worker.sources import importable, needed_by


def everything_known(course: Course, exercise: Exercise) -> Known:
    """What is known of an exercise once its solution and every accepted convention have been graded under
    the public seed, every listed mistake been asked, and each value been wrong in a way of its own.

    All of it is the course's own code, and runs in this process.
    """
    trial = Trial(exercise, _worker(course, exercise), course.solutions)
    for answer in (trial.solution, *map(trial.edited, exercise.accepted)):
        list(checked(trial.for_answer(answer)))
    for case in exercise.cases:
        if any(isinstance(check, Oracle) for check in exercise.checks):
            _explained(trial, case)
        for check in exercise.checks:
            if isinstance(check, Same) and check.suits(case):
                list(check.mistaken(trial, case))
    mistakes_said(trial)
    return trial.known


def _worker(course: Course, exercise: Exercise) -> Worker:
    entry = course.entries[exercise.name]
    sources = needed_by(course.solutions, entry.module)
    worker = Worker(lambda: LocalLink(entry.track), entry.module, sources, track=entry.track)
    with importable(sources):
        worker.load()
    return worker


def _explained(trial: Trial, case: Case) -> None:
    """What every mistake gives on a case, and a diagnosis of every value as if it were nothing that is
    known: it tries each explanation there is."""
    right = trial.expected(case)
    about = about_case(trial, case, right)
    list(about.mistaken())
    for k, (name, array) in enumerate((right.outputs | right.gradients).items()):
        if array.dtype.kind == "f":
            noise = np.random.default_rng(k).normal(size=array.shape)
            own = trial.for_answer(trial.answer)
            tolerance = right.tolerances[name]
            judged(own, "", "forward", case, name, array + noise, array, tolerance, about)
