"""The device check where there is no GPU: on a virtual one, in a worker of the answer's own."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from grader.checks.observed import Broken
from grader.checks.placed import NAME, bad, cases_of
from grader.checks.there import BESIDE, asked_otherwise, asked_there, left_alone
from grader.checks.trial import Trial
from grader.checks.verdict import passed
from grader.outcome import Outcome
from grader.worker.failure import AnswerFailure

WHERE, DEVICE = "a virtual GPU", "a virtual GPU"


def on_a_virtual_gpu(trial: Trial) -> Iterator[Outcome]:
    """Every case with all tensors there; then with all on the CPU, where nothing may go to the GPU."""
    worker = trial.worker.anew(device="cuda:0", virtual=True)
    try:
        remarks: list[str] = []
        for case in cases_of(trial):
            _, problem = asked_there(trial, worker, case, remarks)
            if problem:
                yield bad(case, problem, WHERE, DEVICE)
                return
        if problem := asked_otherwise(trial, worker, cases_of(trial)[0], remarks):
            yield bad(cases_of(trial)[0], problem, WHERE, DEVICE)
            return
        for case in cases_of(trial):
            if problem := left_alone(trial, worker, case):
                yield bad(case, problem, BESIDE, DEVICE)
                return
        remark = remarks[0] if remarks else ""
        yield msgspec.structs.replace(passed(NAME, None, remark=remark), device=DEVICE)
    except AnswerFailure as failure:
        yield bad(None, Broken(failure.sentence, failure.where, failure.trace), WHERE, DEVICE)
    finally:
        worker.close()
