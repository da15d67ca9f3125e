"""The worker's side: executes a student's file and answers calls. Untrusted from its first byte on.

It knows inputs and nothing else: no expected value, no reference, no score. The solution and the listed
mistakes run in a guest too, in the grader's own process, so that every answer is called the same way.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import linecache
import sys
import warnings
from collections.abc import Callable
from types import FrameType, ModuleType
from typing import Any

import numpy as np

from grader.worker import gpu
from grader.worker.arrive import GuestDecoder, GuestEncoder, as_now
from grader.worker.defined import lines_of
from grader.worker.encoder import Encoder, named
from grader.worker.incupy import take_place
from grader.worker.intake import Wanted, unpacked
from grader.worker.notebooks import taken_apart
from grader.worker.sources import Source, SourceFinder, module_from
from grader.worker.telling import Lacks, NoClass, frames_of, particulars, row_of
from grader.worker.timed import Plan
from grader.worker.usage import names_used, parsed
from grader.worker.virtual import VirtualCuda, enter
from grader.worker.watch import Watch

Exchange = Callable[[memoryview], tuple[bytes, memoryview]]
MAX_WARNINGS = 8
FAMILIES = (
    NotImplementedError,
    SyntaxError,
    SystemExit,
    EOFError,
    PermissionError,
    MemoryError,
    RecursionError,
    ModuleNotFoundError,
)


class Guest:
    """One student's module and the objects made from it."""

    def __init__(self, exchange: Exchange, track: str = "numpy", importable: bool = True):
        self.exchange, self.track, self.importable = exchange, track, importable
        self.module = ModuleType("nothing")
        self.objects: dict[int, Any] = {}
        self.files: frozenset[str] = frozenset()
        self.target: Any = None  # what is being called, or the name of the class that lacks it
        self.warnings: list[tuple[str, str, str, int]] = []
        self.plan = Plan(self)
        self.virtual: VirtualCuda | None = None
        self.waits: gpu.Waits | None = None
        self.cupy: Any = None
        self._given: dict[str, Any] = {}
        self._watch: Watch | None = None

    def answer(self, header: bytes, payload: memoryview) -> memoryview:
        """One request frame -> one reply frame. Whatever the student's code raises is in the reply."""
        decoder: GuestDecoder | None = None
        replies: list[dict[str, Any]] = []
        number, self.target = 0, None
        self.warnings.clear()
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = self._noted
            try:
                decoder = GuestDecoder(self, header, payload)
                number = decoder.body["id"]
                for released in decoder.body.get("released", ()):
                    self.objects.pop(released, None)
                for op in decoder.body["ops"]:
                    value = getattr(self, f"_{op['op']}")(op)
                    value = as_now(value) if "now" in op else value
                    replies.append({"value": value if op.get("send", True) else None})
            except BaseException as error:
                if not self.importable and isinstance(error, KeyboardInterrupt):
                    raise  # in the grader's own process Ctrl-C is the user's
                replies.append({"error": self._told(error)})
        if self.importable:
            with contextlib.suppress(BaseException):  # a student's own sys.stdout may do anything
                sys.stdout.flush()
        return self._reply(number, replies, decoder)

    def _reply(self, number: int, replies: list[Any], decoder: GuestDecoder | None) -> memoryview:
        body: dict[str, Any] = {"id": number, "replies": replies}
        if self.warnings:
            body["warnings"] = list(self.warnings)
        if self._watch is not None and self._watch.seen:
            body["seen"] = self._watch.seen
        try:
            if decoder is not None and decoder.body.get("restore", True):
                left = {"given": decoder.given(), "lists": decoder.lists_left()}
                body |= {name: others for name, others in left.items() if others}
            return GuestEncoder().frame(body)
        except BaseException as error:  # reading the value runs code of the student's class
            if not self.importable and isinstance(error, KeyboardInterrupt):
                raise
            told = self._told(error)
            if not isinstance(error, MemoryError):
                told |= {"family": "Unsendable", "message": told["message"] or told["type"]}
            return Encoder().frame({"id": number, "replies": [{"error": told}]})

    def _load(self, op: dict[str, Any]) -> None:
        sources = {
            name: Source(file, text.tobytes()) for name, (file, text) in op["sources"].items()
        }
        self.files = frozenset(source.file for source in sources.values())
        parsed.cache_clear()  # it has been read
        if op.get("virtual"):
            self.virtual = enter(lambda file: file in self.files)
        elif op.get("gpu") and self.track == "torch":
            self.waits = gpu.ready()
        if self.importable:
            sys.meta_path.insert(0, SourceFinder(sources))
            self._watch = Watch(op.get("forbid", ()), self.files)
            self.module = importlib.import_module(op["module"])
        else:
            self.module = module_from(op["module"], sources[op["module"]])
        if op.get("gpu") and self.track == "numpy":
            self.cupy = take_place([self.module, *map(sys.modules.get, sources)])

    def _names(self, op: dict[str, Any]) -> list[str]:
        held = getattr(self.module, "__dict__", {})  # sys.modules may hold anything
        return [name for name in held if not name.startswith("_")][:500]

    def _uses(self, op: dict[str, Any]) -> list[list[Any]]:
        return names_used(op["text"].tobytes())[:5000]

    def _lines(self, op: dict[str, Any]) -> list[list[Any]]:
        return lines_of(op["text"].tobytes())[:5000]

    def _unpack(self, op: dict[str, Any]) -> dict[str, Any]:
        wanted = Wanted(tuple(op["endings"]), op["file"], op["total"])
        return unpacked(op["data"].tobytes(), wanted)

    def _notebook(self, op: dict[str, Any]) -> Any:
        wanted = json.loads(op["wanted"].tobytes())
        told = taken_apart(op["data"].tobytes(), wanted, op["sources"])
        return np.frombuffer(json.dumps(told).encode(), np.uint8)

    def _new(self, op: dict[str, Any]) -> None:
        self.target = self.class_of(op["name"])
        self.objects[op["as"]] = self.target(*op["args"], **op.get("kwargs", {}))

    def _call(self, op: dict[str, Any]) -> Any:
        owner = self._owner(op)
        self.target = self.attribute(owner, op["name"], "method")
        return self._kept(op, self.target(*op["args"], **op.get("kwargs", {})))

    def _apply(self, op: dict[str, Any]) -> Any:
        self.target = op["on"]
        return self._kept(op, self.target(*op["args"], **op.get("kwargs", {})))

    def _run(self, op: dict[str, Any]) -> Any:
        """Public code that came along, called with the module of the answer."""
        self.target = op["code"]
        return self._kept(op, self.target(self.module, *op["args"]))

    def _get(self, op: dict[str, Any]) -> Any:
        return self._kept(op, self.attribute(self._owner(op), op["name"], "attribute"))

    def _owner(self, op: dict[str, Any]) -> Any:
        """An object made in this very frame (`at`), one that came with it (`on`), or the module."""
        return self.objects[op["at"]] if "at" in op else op.get("on", self.module)

    def _item(self, op: dict[str, Any]) -> Any:
        return self._kept(op, op["on"][op["index"]])

    def _set(self, op: dict[str, Any]) -> None:
        setattr(self._owner(op), op["name"], op["value"])

    def _look(self, op: dict[str, Any]) -> Any:
        return op["args"]

    def _value(self, op: dict[str, Any]) -> Any:
        return op["on"]

    def _many(self, op: dict[str, Any]) -> list[Any]:
        """Many evaluations at once: construct (where there is a class), then call."""
        return [self._evaluated(*call) for call in op["calls"]]

    def _evaluated(self, name: str, made: Any, method: str, args: Any, kwargs: Any) -> Any:
        if made is None:
            self.target = getattr(self.module, name)
        else:
            self.target = self.class_of(name)
            self.target = self.attribute(self.target(*made[0], **made[1]), method, "method")
        return self.target(*args, **kwargs)

    def _noticed(self, op: dict[str, Any]) -> Any:
        watching = self.virtual or self.waits
        return [] if watching is None else watching.taken()

    def _timed(self, op: dict[str, Any]) -> Any:
        return getattr(self.plan, op["do"])(op)

    def class_of(self, name: str) -> Any:
        found = getattr(self.module, name)
        if not isinstance(found, type):
            self.target = found
            raise NoClass(named(found))
        return found

    def attribute(self, owner: Any, name: str, what: str) -> Any:
        try:
            return getattr(owner, name)
        except AttributeError as error:
            if error.__traceback__ is not None and error.__traceback__.tb_next is not None:
                raise  # from the student's own property
            self.target = type.__dict__["__name__"].__get__(type(owner))
            raise Lacks(self.target, what) from None

    def _kept(self, op: dict[str, Any], value: Any) -> Any:
        if "as" in op:
            self.objects[op["as"]] = value
        return value

    def call_back(self, number: int, args: tuple[Any, ...]) -> Any:
        """Ask the grader for a function's value; served only while a call is open."""
        frame = GuestEncoder().frame({"call_back": number, "args": list(args)})
        body = GuestDecoder(self, *self.exchange(frame)).body
        if "error" in body:
            raise RuntimeError(body["error"])
        return body["value"]

    def generator(self, seed: int) -> Any:
        if self.track == "torch":
            import torch

            return torch.Generator().manual_seed(seed % 2**63)
        return np.random.default_rng(seed)

    def evaluated(self, source: str, expression: str) -> Any:
        if source not in self._given:
            namespace: dict[str, Any] = {"__name__": "given"}
            exec(compile(source, "<given>", "exec"), namespace)
            self._given[source] = namespace
        return eval(expression, self._given[source])

    def _noted(
        self, message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: Any
    ) -> None:
        """A warning, at the student's own line: the library's that gave it says nothing to them."""
        frame: FrameType | None = sys._getframe(1)
        while filename not in self.files and frame is not None:
            filename, lineno = frame.f_code.co_filename, frame.f_lineno
            frame = frame.f_back
        if filename not in self.files:
            return
        if self.waits is not None and self.waits.note(str(message), filename, lineno):
            return
        note = (category.__name__, str(message)[:200], filename, lineno)
        if len(self.warnings) < MAX_WARNINGS and note not in self.warnings:
            self.warnings.append(note)

    def _told(self, error: BaseException) -> dict[str, Any]:
        """The exception in plain words; whatever its own methods do happens on this side."""
        told: dict[str, Any] = {
            "type": type.__dict__["__name__"].__get__(type(error)),
            "family": next((f.__name__ for f in FAMILIES if issubclass(type(error), f)), ""),
            "message": "(its message cannot be shown)",
        }
        with contextlib.suppress(BaseException):
            told["message"] = str.__getitem__(str(error), slice(500))
        with contextlib.suppress(BaseException):
            told["frames"] = frames_of(error, self.files) or self._defined_at()
        with contextlib.suppress(BaseException):
            told |= particulars(error, told["message"], self.files)
        return told

    def _defined_at(self) -> list[list[Any]]:
        """Where that is defined whose call failed before its first line: it takes other arguments, say."""
        function = self.target.__init__ if isinstance(self.target, type) else self.target
        code = getattr(getattr(function, "__func__", function), "__code__", None)
        if code is not None:
            return [row_of(code.co_filename, code.co_firstlineno, code.co_name)]
        own_name = getattr(self.target, "__name__", "")
        name = self.target if isinstance(self.target, str) else own_name
        starts = (f"class {name}(", f"class {name}:")
        return [
            row_of(file, number, name)
            for file in sorted(self.files)
            for number, line in enumerate(linecache.getlines(file), 1)
            if line.startswith(starts)
        ][:1]
