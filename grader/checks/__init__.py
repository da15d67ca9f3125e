"""The questions that are asked of an answer, one a file."""

from grader.checks.gradient import Gradient
from grader.checks.oracle import Oracle
from grader.checks.property import Property
from grader.checks.same import Same
from grader.checks.state import State

__all__ = ["Gradient", "Oracle", "Property", "Same", "State"]
