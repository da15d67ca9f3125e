"""`grader doctor --me`: what a student's machine lacks, and the command that mends it."""

from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Callable

import pytest

from grader import machine
from grader.cli import run
from grader.machine import examined


def version_of(found: dict[str, str]) -> Callable[[str], str]:
    def version(name: str) -> str:
        if name not in found:
            raise importlib.metadata.PackageNotFoundError(name)
        return found[name]

    return version


def test_a_machine_that_has_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--me"]) == 0
    said = capsys.readouterr().out
    for what in ("Python", "numpy", "torch", "GPU", "confinement", "scratch space"):
        assert what in said
    assert "all that is needed is there" in said


@pytest.mark.parametrize(
    ("there", "what", "said", "mend"),
    [
        ({"torch": "2.9.0"}, "numpy", "not installed", 'pip install "numpy>=2.0"'),
        ({"numpy": "1.26.4", "torch": "2.9.0"}, "numpy", "1.26.4", 'pip install "numpy>=2.0"'),
        (
            {"numpy": "2.1.0"},
            "torch",
            "not installed",
            "--index-url https://download.pytorch.org/whl/cpu",
        ),
        (
            {"numpy": "2.1.0", "torch": "2.1.0+cpu"},
            "torch",
            "2.1.0+cpu",
            'pip install "torch>=2.6"',
        ),
    ],
)
def test_what_is_missing_or_old_comes_with_its_command(
    monkeypatch: pytest.MonkeyPatch, there: dict[str, str], what: str, said: str, mend: str
) -> None:
    monkeypatch.setattr(importlib.metadata, "version", version_of(there))
    found = next(f for f in examined() if f.what == what)
    assert (found.ok, found.there, found.needed) == (False, said, True)
    assert mend in found.mend


def test_what_is_there_and_does_not_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        machine,
        "_import_error",
        lambda name: "which does not start: ImportError: x" * (name == "torch"),
    )
    assert run(["doctor", "--me"]) == 1
    said = capsys.readouterr().out
    assert "FAIL  torch" in said
    assert "pip install --force-reinstall" in said
    assert "mend what is marked FAIL" in said


def test_an_old_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 2))
    found = next(examined())
    assert (found.what, found.ok) == ("Python", False)
    assert "3.11" in found.mend
