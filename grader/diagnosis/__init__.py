"""From what was got, what was expected and the case to one sentence that says what is wrong.

Every explanation is a question with an answer of yes or no: is what was got, up to rounding, this other
thing? So nothing is guessed; where no question is answered with yes, the sentence says where and how
much, and stops there.
"""

from grader.diagnosis.about import About
from grader.diagnosis.precision import DIFFERENCES
from grader.diagnosis.sentence import diagnose, seen

__all__ = ["DIFFERENCES", "About", "diagnose", "seen"]
