"""The layers of confinement on Linux: prepared once in the zygote, put on in each child, checked there.

limits        how much a worker may use (`confine.limit_resources`)
unprivileged  no capability, no new privilege by any program, not to be looked into by others
landlock      which files
seccomp       which system calls
namespaces    a world of its own: processes, network, mounts (`bubblewrap`); the zygote is started in it

What a zygote prepared has to hold in each worker: one that finds it otherwise does not say hello.
"""

from __future__ import annotations

import _thread
import os
import signal
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from grader.worker import kernel, landlock, seccomp, view
from grader.worker.confine import virtual_size

UNPRIVILEGED, LANDLOCK, SECCOMP, NAMESPACES = "unprivileged", "landlock", "seccomp", "namespaces"


class NotConfinedError(Exception):
    """A layer that was announced does not hold: no student's byte may be read."""


@dataclass
class Layers:
    """What a zygote can put on its workers."""

    track: str
    size: int | None = None  # bytes of address space that a worker starts with
    names: tuple[str, ...] = ()
    filter: bytes = b""
    rulesets: dict[str, int] = field(default_factory=dict)

    def ruleset(self, folder: str) -> int | None:
        """Landlock's rules for a worker that writes to this folder: made once, since that takes 3 ms."""
        if LANDLOCK not in self.names:
            return None
        if folder not in self.rulesets:
            made = landlock.prepare(
                own=[folder],
                readable=view.readable(self.track),
                listable=view.listable(),
                writable=[os.devnull],
            )
            assert made is not None
            self.rulesets[folder] = made
        return self.rulesets[folder]


def prepare(track: str, without: Collection[str], outside: dict[str, str]) -> Layers:
    """Harden the zygote itself and see what there is. `outside` are the grader's namespaces where the
    zygote was started in others: it is an error if it is not."""
    names: list[str] = []
    if UNPRIVILEGED not in without:
        _renounce()
        names.append(UNPRIVILEGED)
    if LANDLOCK not in without and landlock.version():
        names.append(LANDLOCK)
    code = b"" if SECCOMP in without else seccomp.prepared()
    if code:
        names.append(SECCOMP)
    if outside:
        _assert_namespaced(outside)
        names.append(NAMESPACES)
    return Layers(track, virtual_size(), tuple(names), code)


def _renounce() -> None:
    kernel.drop_capabilities()
    if kernel.has_capabilities():
        raise NotConfinedError("capabilities are left")
    kernel.prctl(
        kernel.DUMPABLE, 0
    )  # no ptrace and no /proc/<pid>/mem by processes of the same user
    kernel.prctl(kernel.NO_NEW_PRIVS, 1)


def _assert_namespaced(outside: dict[str, str]) -> None:
    shared = [n for n, other in outside.items() if os.readlink(f"/proc/self/ns/{n}") == other]
    if shared or os.getpid() != 1:
        raise NotConfinedError(f"not in namespaces of its own: {', '.join(shared) or 'pid'}")


def put_on(layers: Layers, ruleset: int | None, folder: str) -> list[str]:
    """In the child, before the first byte of a student's: confine this process, check that it holds, and
    name what does."""
    kernel.prctl(
        kernel.PDEATHSIG, signal.SIGKILL
    )  # the student's filter does not let it be cleared
    kernel.prctl(kernel.NO_NEW_PRIVS, 1)
    if ruleset is not None:
        landlock.enforce(ruleset)
        os.close(ruleset)
    if layers.filter:
        seccomp.install(layers.filter, os.getpid())
    _check(layers.names, folder)
    return list(layers.names)


def _check(names: Collection[str], folder: str) -> None:
    """Each denial beside something similar that must succeed, or a broken worker would look confined."""
    if LANDLOCK in names:
        _check_files(folder)
    if SECCOMP in names:
        _check_calls()


def _check_files(folder: str) -> None:
    for path in (folder, os.path.realpath(os.__file__)):
        os.close(os.open(path, os.O_RDONLY))
    for path, flags in (
        (__file__, os.O_RDONLY),
        (os.path.dirname(folder), os.O_RDONLY),
        (f"{folder}.check", os.O_WRONLY | os.O_CREAT),
    ):
        if _succeeds(lambda path=path, flags=flags: os.close(os.open(path, flags))):
            raise NotConfinedError(f"{path} can be opened")


def _check_calls() -> None:
    _thread.start_new_thread(os.getpid, ())  # not waited for: that it could be made is what matters
    for end in os.pipe():
        os.close(end)
    if _succeeds(lambda: socket.socket().close()):
        raise NotConfinedError("sockets can be made")
    if _succeeds(_fork):
        raise NotConfinedError("processes can be started")


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)
    os.wait()


def _succeeds(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True
