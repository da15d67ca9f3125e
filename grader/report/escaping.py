"""Templates in which every value is escaped, and one that is missing is an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2


def escaping(folder: Path, filters: Mapping[str, Callable[..., Any]]) -> jinja2.Environment:
    """The templates of a folder, with these filters."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {name: _asked_anew(each) for name, each in filters.items()}
    return made


def _asked_anew(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that is asked whenever a page is made. What depends on no context jinja asks once, of a
    constant, when it reads the template: in whatever language was spoken then."""

    @jinja2.pass_context
    def asked(context: object, *args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return asked
