"""A worker as the grader sees it: requests go out, checked replies come in, and it is begun anew when it
did not survive its answer."""

from __future__ import annotations

import contextlib
import functools
import weakref
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np

from grader.worker.channel import Gone
from grader.worker.clock import cpu_seconds, cpu_with_children
from grader.worker.deadline import Deadline
from grader.worker.decoder import Decoder
from grader.worker.defined import told_lines
from grader.worker.depart import HostEncoder
from grader.worker.encoder import packed
from grader.worker.failure import LOAD, AnswerFailure, passed, raised, subject
from grader.worker.limits import Limits
from grader.worker.link import Link
from grader.worker.protocol import CallBack, Handle, WireError
from grader.worker.reply import checked, told_uses, told_warnings
from grader.worker.restore import plain
from grader.worker.running import LaunchError
from grader.worker.sources import Source

MAX_CALL_BACKS = 100_000
MAX_WARNINGS = 20
MAX_SEEN = 8
MAX_RELEASED = 10_000
LOUD = 1 << 20  # bytes printed that are worth a word
SEVERAL = "several calls"
UNREAD = 0  # the id in a reply to a request that could not be read


class _LostError(Exception):
    """The process did not survive one of several calls."""


class Worker:
    """One answer at work. `connect` gives a new incarnation; `sources` is all it may import."""

    def __init__(
        self,
        connect: Callable[[], Link],
        module: str,
        sources: Mapping[str, Source],
        *,
        track: str = "numpy",
        device: str = "cpu",
        virtual: bool = False,
        limits: Limits | None = None,
        forbid: Sequence[str] = (),
        left: float = float("inf"),
    ):
        """Tensors are placed on `device`; with `virtual` there is a GPU that is none (see `virtual`)."""
        self.connect, self.module, self.sources, self.forbid = connect, module, sources, forbid
        self.track, self.device, self.virtual = track, device, virtual
        self.limits = limits or Limits()
        self.layers: tuple[str, ...] = ()
        self.life = 0  # which incarnation: handles of an earlier one mean nothing
        self.warnings: list[tuple[str, str, str, int]] = []
        self.used: list[tuple[str, int]] = []  # names in its text, read before it is executed
        self.defined: list[tuple[str, int]] = []  # where the file's text defines what
        self.seen: list[tuple[str, str, int]] = []  # what it may not use, and used
        self.output, self.output_size = "", 0
        self._link: Link | None = None
        self._loading: AnswerFailure | None = None
        self._blocked: dict[str, AnswerFailure] = {}
        self._numbers = 0
        self._asking = False
        self._functions: list[Callable[..., Any]] = []
        self._calls_back = 0
        self._released: list[int] = []
        self._unread: list[weakref.ref[Any]] = []
        self.spent = 0.0  # seconds of the worker's own time
        self._left = left

    def load(self) -> None:
        """Start the worker and execute the file; AnswerFailure when that does not work out."""
        if self._loading is not None:
            raise self._loading.again()
        if self._link is not None:
            return
        self._link = self.connect()
        self.layers = self._link.layers
        self.life += 1
        files = {name: packed(source) for name, source in self.sources.items()}
        load: dict[str, Any] = {"op": "load", "module": self.module, "sources": files}
        load |= {"forbid": list(self.forbid), "virtual": self.virtual, "gpu": self.device != "cpu"}
        try:
            if self.module in files:
                read = [{"op": op, "text": files[self.module][1]} for op in ("uses", "lines")]
                self.used, self.defined = map(told_lines, self._request(read, LOAD, False))
            self._request([load], LOAD, False)
        except AnswerFailure as failure:
            self._loading = failure
            raise

    def request(
        self, ops: Sequence[dict[str, Any]], method: str, *, restore: bool = True
    ) -> list[Any]:
        """Perform the operations in order; their values, or the AnswerFailure of the first that fails.

        `method` names them in sentences, and a method that once killed its worker is not called again.
        """
        if method in self._blocked:
            raise self._blocked[method].again()
        self.load()
        self._read_ahead()
        return self._request(ops, method, restore)

    def in_turn(
        self, ops: Sequence[dict[str, Any]], methods: Sequence[str], apart: bool = False
    ) -> tuple[list[Any], AnswerFailure | None]:
        """Perform the operations in order: the values of those that came back, and the failure of the first
        that did not. All go in one message, unless `apart`, or where tensors are placed; one that ends
        the process is asked again call by call, which tells the call that did it."""
        alone = apart or len(ops) == 1 or self.virtual or self.device != "cpu"
        if not (alone or self._blocked.keys() & set(methods)):
            called = self._calls_back
            with contextlib.suppress(_LostError):
                return self._in_one(ops, methods)
            self._calls_back = called  # they are made again
        values: list[Any] = []
        for op, method in zip(ops, methods, strict=True):
            try:
                values += self.request([op], method)
            except AnswerFailure as failure:
                return values, failure
        return values, None

    def _in_one(
        self, ops: Sequence[dict[str, Any]], methods: Sequence[str]
    ) -> tuple[list[Any], AnswerFailure | None]:
        try:
            self.load()
            self._read_ahead()
        except AnswerFailure as failure:
            return [], failure
        try:
            replies = self._exchanged(ops, SEVERAL, True)
        except AnswerFailure as failure:
            del self._blocked[SEVERAL]
            raise _LostError from failure
        values = [item["value"] for item in replies if "value" in item]
        if len(values) == len(ops):
            return values, None
        return values, self._raised(methods[len(values)], replies)

    def _request(self, ops: Sequence[dict[str, Any]], method: str, restore: bool) -> list[Any]:
        replies = self._exchanged(ops, method, restore)
        if "error" in replies[-1]:
            raise self._raised(method, replies)
        return [item["value"] for item in replies]

    def _raised(self, method: str, replies: Sequence[dict[str, Any]]) -> AnswerFailure:
        return raised(method, replies[-1]["error"], self._files, self.limits)

    def _exchanged(
        self, ops: Sequence[dict[str, Any]], method: str, restore: bool
    ) -> list[dict[str, Any]]:
        link = self._link
        assert link is not None
        if self._asking:
            raise RuntimeError("a given function cannot ask the answer it was given to")
        self._numbers += 1
        number = self._numbers  # encoding may ask for an attribute first, which is a request too
        encoder = HostEncoder(self, placed=restore or method != LOAD, restore=restore)
        body: dict[str, Any] = {"id": number, "ops": list(ops)} | (
            {} if restore else {"restore": False}
        )
        if self._released:
            body["released"] = self._released[:MAX_RELEASED]
            del self._released[:MAX_RELEASED]
        frame = encoder.frame(body)
        self._asking, allowed = True, self._allowed()
        deadline = Deadline(max(min(allowed.values()), 0.05), link.own)
        try:
            asked = link.ask(frame, deadline, lambda body: self._served(body, encoder.functions))
            reply = checked(asked.body, (number, UNREAD), len(ops))
            self._noted(reply)
            if restore and ("error" not in reply["replies"][-1] or len(ops) > 1):
                encoder.restored(reply)
        except TimeoutError:
            raise self._lost(method, "timeout", self._overtime(method, allowed)) from None
        except Gone:
            raise self._lost(method, "ended", "") from None
        except WireError as error:
            sentence = f"{subject(method)} sent what no answer sends ({error})"
            raise self._lost(method, "protocol", sentence) from None
        finally:
            self._asking, self.spent = False, self.spent + deadline.ended()
        return reply["replies"]

    def _noted(self, reply: dict[str, Any]) -> None:
        """The warnings that the call gave, and what it used of what it may not."""
        for note in told_warnings(reply.get("warnings"), self._files):
            if len(self.warnings) < MAX_WARNINGS and note not in self.warnings:
                self.warnings.append(note)
        for note in told_uses(reply.get("seen"), self._files):
            if len(self.seen) < MAX_SEEN and note not in self.seen:
                self.seen.append(note)

    def _served(self, asked: Decoder, offered: Collection[int]) -> memoryview:
        """A call back: the grader's function on the worker's arguments, counted and capped. Served are
        the functions that the open call was given, and no others."""
        self._calls_back += 1
        number, args = asked.body["call_back"], asked.body.get("args")
        if type(number) is not int or not isinstance(args, list):
            raise WireError("a malformed call back")
        if self._calls_back > MAX_CALL_BACKS:
            told = f"the given function was called more than {MAX_CALL_BACKS:,} times"
            return HostEncoder(self).frame({"error": told})
        if number not in offered:
            told = "a given function can be called only during the call it was given to"
            return HostEncoder(self).frame({"error": told})
        try:
            with np.errstate(all="ignore"):
                value = self._functions[number](*[plain(item) for item in args])
        except Exception as error:  # the arguments are a student's, and may be anything
            told = f"the given function does not take these arguments: {error}"
            return HostEncoder(self).frame({"error": told})
        return HostEncoder(self).frame({"value": value})

    def offered(self, function: Callable[..., Any]) -> CallBack:
        """The number under which the worker may call a function of the grader's."""
        if function not in self._functions:
            self._functions.append(function)
        return CallBack(self._functions.index(function))

    @property
    def was_lost(self) -> bool:
        """Whether a call ended the process, or had to be ended with it."""
        return bool(self._blocked)

    def handle(self) -> Handle:
        """The number of an object to come."""
        self._numbers += 1
        return Handle(self._numbers)

    def anew(self, **changes: Any) -> Worker:
        """The same answer in a process of its own, which nothing has been asked of yet."""
        left, limits, forbid = self._left - self.spent, self.limits, self.forbid
        same = {"track": self.track, "limits": limits, "forbid": forbid, "left": left}
        return Worker(self.connect, self.module, self.sources, **same | changes)

    def cpu(self) -> float | None:
        """CPU seconds that its process has used, read from outside; None where they cannot be."""
        clock = cpu_seconds if "seccomp" in self.layers else cpu_with_children
        return clock(self._link.pid) if self._link else None

    def release(self, handle: Handle, life: int) -> None:
        """Nobody here means that object any more: the worker may forget it."""
        if life == self.life and handle.number:
            self.forget(handle.number)

    def forget(self, number: int) -> None:
        """The worker may forget the object of that number."""
        self._released.append(number)

    def unread(self, attribute: Any) -> None:
        """An attribute was taken whose value nobody has asked for."""
        self._unread.append(weakref.ref(attribute))

    def _read_ahead(self) -> None:
        """What was taken is read before anything else happens: afterwards it might be another object."""
        unread, self._unread = self._unread, []
        for reference in unread:
            attribute = reference()
            if attribute is None or vars(attribute)["_has_failed"]:
                continue  # nobody means it, or they know already
            if vars(attribute)["_life"] == self.life:
                attribute.handle_in(self)

    @functools.cached_property
    def _files(self) -> frozenset[str]:
        return frozenset(source.file for source in self.sources.values())

    def _allowed(self) -> dict[str, float]:
        """Seconds that a call may take, by the limit that says so."""
        return {
            "call": self.limits.call,
            "exercise": self.limits.exercise - self.spent,
            "submission": self._left - self.spent,
        }

    def _overtime(self, method: str, allowed: Mapping[str, float]) -> str:
        limit = min(allowed, key=lambda name: allowed[name])
        if limit == "call":
            return f"{subject(method)} did not return within {self.limits.call:g} s"
        what = "the answers to this exercise" if limit == "exercise" else "all answers"
        return f"{what} took more than {getattr(self.limits, limit):g} s together"

    def _lost(self, method: str, kind: Any, sentence: str) -> AnswerFailure:
        """The worker is beyond use: end it, and remember which method did it."""
        assert self._link is not None
        ended = self._link.end()
        self._collect(self._link)
        self._link = None
        if kind == "ended" and ended.orphaned and "seccomp" in self.layers:
            # no student's code gets at that process: what ended it ended this worker as well
            raise LaunchError("the process that starts workers was ended from outside")
        over = passed(ended.over, ended.exit, ended.cpu, self.limits)
        sentence = sentence or f"{subject(method)} {over or f'did not come back: {ended}'}"
        if self.output_size > LOUD:
            sentence += f"; it printed {self.output_size >> 20} MB"
        source = self.sources.get(self.module)
        failure = AnswerFailure(kind, sentence, where=source.file if source else "", method=method)
        self._blocked[method] = failure
        return failure

    def _collect(self, link: Link) -> None:
        text, size = link.printed()
        self.output, self.output_size = (self.output + text)[: 64 << 10], self.output_size + size

    def close(self) -> None:
        """End the worker; what it printed is in `output`."""
        if self._link is not None:
            self._link.end()
            self._collect(self._link)
            self._link = None
