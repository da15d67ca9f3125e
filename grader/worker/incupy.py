"""NumPy answers on a GPU: CuPy stands in NumPy's place, in the student's files and nowhere else."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable
from types import ModuleType
from typing import Any

import numpy as np

DEVICE = "cuda:0"


def has_cupy() -> bool:
    return importlib.util.find_spec("cupy") is not None


def take_place(modules: Iterable[ModuleType | None]) -> Any:
    """CuPy, which from here on is what these modules call NumPy: the module by any name, and what was
    imported from it where CuPy has its like. Arrays that they have made already stay the CPU's."""
    import cupy  # pyright: ignore[reportMissingImports]

    for module in modules:
        held = vars(module) if isinstance(module, ModuleType) else {}
        for name, value in list(held.items()):
            if value is np:
                held[name] = cupy
            elif getattr(np, name, None) is value and callable(value):
                held[name] = getattr(cupy, name, value)
    return cupy


def is_array(value: Any) -> bool:
    """Whether it is one of CuPy's."""
    cupy = sys.modules.get("cupy")
    return cupy is not None and issubclass(type(value), cupy.ndarray)
