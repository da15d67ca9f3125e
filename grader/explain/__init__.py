"""An exercise explained: what each check asked, the case that failed, and a picture of the error."""

from grader.explain.gather import explained
from grader.explain.record import Explanation, Picture, Question, Value

__all__ = ["Explanation", "Picture", "Question", "Value", "explained"]
