"""The questions that are asked of an answer, one a file."""

from grader.checks.device import Device
from grader.checks.gradient import Gradient
from grader.checks.growth import Growth
from grader.checks.oracle import Oracle
from grader.checks.property import Property
from grader.checks.same import Same
from grader.checks.speed import Speed
from grader.checks.state import State

__all__ = ["Device", "Gradient", "Growth", "Oracle", "Property", "Same", "Speed", "State"]
