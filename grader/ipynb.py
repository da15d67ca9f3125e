"""Cells as the text of a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def ipynb(cells: Sequence[Any]) -> str:
    """The notebook's text, in format 4.5; ValidationError of nbformat where the cells make none."""
    import nbformat

    made = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    nbformat.validate(made)
    return nbformat.writes(made) + "\n"
