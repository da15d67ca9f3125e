"""The local pool: processes that grade, each with warm workers of its own.

An executor takes tasks as they are wanted and gives what came of them as they finish, bytes in and bytes
out. (concurrent.futures pickles what crosses; here nothing is.)
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator

import msgspec

from grader.batch.process import get, put
from grader.batch.task import Done, Task
from grader.worker.start import python

Executor = Callable[[Iterable[bytes]], Iterator[bytes]]

AHEAD = 2  # tasks that wait for each process, so that none waits for its next
TRIES = 3
LEAVE_SECONDS = 5.0
STOPPED = "the process that graded it ended {} times; it is graded by no other"


class ExecutorError(Exception):
    """Whoever should grade cannot be reached, or not be started: says what to do."""


class Pool:
    """`jobs` processes. One that dies is begun anew, and its task is tried again."""

    def __init__(self, jobs: int):
        self.jobs = jobs
        self._tasks: queue.Queue[bytes | None] = queue.Queue()
        self._done: queue.Queue[bytes | BaseException] = queue.Queue()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._closed = False
        self._lock = threading.Lock()

    def __call__(self, tasks: Iterable[bytes]) -> Iterator[bytes]:
        """What came of the tasks, in whatever order; they are taken from `tasks` as they are wanted."""
        threads = [threading.Thread(target=self._feed, daemon=True) for _ in range(self.jobs)]
        for thread in threads:
            thread.start()
        waiting = 0
        try:
            for task in tasks:
                self._tasks.put(task)
                waiting += 1
                while waiting >= self.jobs * AHEAD:
                    yield self._next()
                    waiting -= 1
            for _ in range(waiting):
                yield self._next()
            for _ in threads:
                self._tasks.put(None)
            for thread in threads:
                thread.join()
        finally:
            self.close()

    def _next(self) -> bytes:
        while True:
            with contextlib.suppress(queue.Empty):
                done = self._done.get(timeout=1.0)  # waiting forever hears no Ctrl-C on Windows
                if isinstance(done, BaseException):
                    raise done
                return done

    def close(self) -> None:
        """End every process at once: whoever wanted to wait has done so."""
        with self._lock:
            self._closed = True
            for process in self._running:
                process.kill()
        for _ in range(self.jobs):
            self._tasks.put(None)

    def _feed(self) -> None:
        """One process's thread: hands it tasks, and begins it anew when it dies."""
        process: subprocess.Popen[bytes] | None = None
        try:
            while (task := self._tasks.get()) is not None and not self._closed:
                process, done = self._tried(process, task)
                self._done.put(done)
        except BaseException as error:  # no process can be started: the run cannot go on
            self._done.put(error)
        finally:
            if process is not None:
                self._end(process, patience=0 if self._closed else LEAVE_SECONDS)

    def _tried(
        self, process: subprocess.Popen[bytes] | None, task: bytes
    ) -> tuple[subprocess.Popen[bytes] | None, bytes]:
        for _ in range(TRIES):
            process = process or self._begun()
            if (done := _asked(process, task)) is not None:
                return process, done
            self._end(process)
            process = None
            if self._closed:
                break
        number = msgspec.msgpack.decode(task, type=Task).number
        return None, msgspec.msgpack.encode(Done(number=number, broke=STOPPED.format(TRIES)))

    def _begun(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is closed")
            process = subprocess.Popen(
                python("from grader.batch.process import main; main()"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "OMP_NUM_THREADS": "1"},
                start_new_session=True,  # Ctrl-C is for the coordinator
            )
            self._running.add(process)
        return process

    def _end(self, process: subprocess.Popen[bytes], patience: float = 0) -> None:
        """End a process; with patience it closes its own workers first."""
        if patience and process.stdin is not None:
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                process.stdin.close()  # upon which it ends
                process.wait(patience)
        with self._lock:
            self._running.discard(process)
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def _asked(process: subprocess.Popen[bytes], task: bytes) -> bytes | None:
    """What the process makes of a task; None where it died of it, or before."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        put(process.stdin, task)
        return get(process.stdout)
    except (OSError, ValueError):
        return None
