"""The student's desk: one exercise at a time, graded whenever its file is saved."""

from grader.watch.desk import Desk
from grader.watch.inbox import Inbox
from grader.watch.keys import Keys
from grader.watch.saves import Saves
from grader.watch.screen import Screen

__all__ = ["Desk", "Inbox", "Keys", "Saves", "Screen"]
