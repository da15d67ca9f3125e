"""What an answer may not use: found by reading its text, and again while it runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.exercise import Exercise
from grader.outcome import Outcome
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker

FORBIDDEN = {
    "numpy": ("torch", "tensorflow", "jax", "autograd", "cupy"),
    "torch": ("torch.autograd", "torch.nn", "torch.func", "torch.optim"),
}
ADVICE = {
    "torch.autograd": "work the gradient out by hand",
    "torch.Tensor.backward": "work the gradient out by hand",
    "torch.func": "work the gradient out by hand",
    "torch.nn": "write it with plain operations on tensors",
    "torch.optim": "write the update with plain operations on tensors",
    "torch": "this one is written with NumPy; its twin in PyTorch is an exercise of its own",
}
METHODS = ("torch.Tensor.backward",)
"""What no reading of the text can tell from a method of the student's own."""

NAME = "policy"


def forbidden(track: str, forbid: tuple[str, ...]) -> tuple[str, ...]:
    """The dotted names that an answer may not use, its exercise's own among them."""
    return (*FORBIDDEN[track], *forbid)


def refuse_named(exercise: Exercise, file: str, used: Sequence[tuple[str, int]]) -> None:
    """AnswerFailure where the file's text names what it may not use. `used`: names, with lines."""
    names = forbidden(exercise.track, tuple(exercise.forbid))
    for dotted, line in used:
        if any(dotted == name or dotted.startswith(f"{name}.") for name in names):
            raise AnswerFailure("loading", _sentence(dotted), where=f"{file}:{line}")


def used_at_run_time(file: str, worker: Worker) -> Iterator[Outcome]:
    """What was used while the answer ran. What a text shows is an honest slip; what it does not is for an
    instructor to look at, with what was seen. Either way no part is earned."""
    texts = {source.file: source.text for source in worker.sources.values()}
    told: set[str] = set()
    for dotted, where, line in worker.seen:
        lines = texts.get(where, b"").decode("utf-8", "replace").splitlines()
        there = lines[line - 1] if 0 < line <= len(lines) else ""
        # other names in this file's text were refused before it was loaded
        shown = dotted.rpartition(".")[2] in there and (where != file or dotted in METHODS)
        sentence = _sentence(dotted) if shown else _sentence_of_hidden(dotted)
        if sentence not in told:
            told.add(sentence)
            at = f"{where}:{line}" if there else file
            yield Outcome(check=NAME, verdict="fail", sentence=sentence, where=at)


def _sentence(dotted: str) -> str:
    fitting = [name for name in ADVICE if dotted == name or dotted.startswith(f"{name}.")]
    advice = f"; {ADVICE[max(fitting, key=len)]}" if fitting else ""
    return f"the file uses {dotted}, which an answer to this exercise may not{advice}"


def _sentence_of_hidden(dotted: str) -> str:
    return (
        f"while it ran the answer used {dotted}, which it may not, by a name that its text does not show: "
        "for an instructor to look at"
    )
