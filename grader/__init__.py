"""Gradus: exercises in deep learning, and a grader that can be trusted.

Everything a spec is written with is here: `from grader import Exercise, Case, Layer, Oracle, normal`.
Names are looked up when they are asked for, so that `import grader` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.checks import Device, Gradient, Growth, Oracle, Property, Same, Speed, State
    from grader.draws import (
        Alias,
        Draw,
        Generator,
        Given,
        distinct,
        fixed,
        integers,
        near_kinks,
        normal,
        one_hot,
        permutation,
        positive,
        probabilities,
        tied,
        uniform,
    )
    from grader.exercise import Case, Check, Exercise, Mistake, SpecError, Twin
    from grader.form import Function, Layer, Loss, Method, Optimizer, Scripted
    from grader.grade import grade
    from grader.jupyter import check

__version__ = "0.1.0"

_HOME = {
    "grader.checks": (
        "Device",
        "Gradient",
        "Growth",
        "Oracle",
        "Property",
        "Same",
        "Speed",
        "State",
    ),
    "grader.draws": (
        "Alias",
        "Draw",
        "Generator",
        "Given",
        "distinct",
        "fixed",
        "integers",
        "near_kinks",
        "normal",
        "one_hot",
        "permutation",
        "positive",
        "probabilities",
        "tied",
        "uniform",
    ),
    "grader.exercise": ("Case", "Check", "Exercise", "Mistake", "SpecError", "Twin"),
    "grader.form": ("Function", "Layer", "Loss", "Method", "Optimizer", "Scripted"),
    "grader.grade": ("grade",),
    "grader.jupyter": ("check",),
}

__all__ = [
    "Alias",
    "Case",
    "Check",
    "Device",
    "Draw",
    "Exercise",
    "Function",
    "Generator",
    "Given",
    "Gradient",
    "Growth",
    "Layer",
    "Loss",
    "Method",
    "Mistake",
    "Optimizer",
    "Oracle",
    "Property",
    "Same",
    "Scripted",
    "SpecError",
    "Speed",
    "State",
    "Twin",
    "check",
    "distinct",
    "fixed",
    "grade",
    "integers",
    "near_kinks",
    "normal",
    "one_hot",
    "permutation",
    "positive",
    "probabilities",
    "tied",
    "uniform",
]


def __getattr__(name: str) -> Any:
    for module, names in _HOME.items():
        if name in names:
            value = getattr(importlib.import_module(module), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'grader' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted((*globals(), *__all__))
