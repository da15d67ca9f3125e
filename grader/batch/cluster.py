"""Grading by the workers of a Dask scheduler: tasks go out as bytes, what came of them comes back as bytes.

Dask pickles what crosses between its own processes; what is given to it here is a function of ours by
name and plain bytes, so nothing of a student's is ever unpickled.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from grader.batch.pool import AHEAD, STOPPED, ExecutorError
from grader.batch.task import Done, Task

if TYPE_CHECKING:
    from grader.batch.desk import Desk

SECONDS = 30
RETRIES = 3

_desk: Desk | None = None
_one_at_a_time = threading.Lock()


def graded(task: bytes) -> bytes:
    """Grade one task in a process of the cluster, whose desk is kept from one task to the next."""
    global _desk
    with _one_at_a_time:  # a process of Dask's may have several threads, and a bench serves one
        if _desk is None:
            from grader.batch.desk import Desk

            _desk = Desk()
        return _desk.graded(task)


class Cluster:
    """The workers of a scheduler. With `device` cuda only those that offer the resource GPU are used."""

    def __init__(self, address: str, device: str = "auto"):
        """Reach the scheduler at an address, as in tcp://host:8786. ExecutorError: there is none."""
        try:
            from distributed import Client
        except ImportError:
            raise ExecutorError(
                "--cluster needs Dask: pip install 'gradus-grader[cluster]'"
            ) from None
        try:
            self._client: Any = Client(address, timeout=SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ExecutorError(f"no scheduler answers at {address}: {error}") from None
        self._resources = {"GPU": 1} if device == "cuda" else None

    def __call__(self, tasks: Iterable[bytes]) -> Iterator[bytes]:
        """What came of the tasks, in whatever order. The task of a worker that dies goes to another."""
        from distributed import as_completed

        with self._client.as_current():  # it asks for one where it has no future yet
            running = as_completed([])
        numbers: dict[str, int] = {}
        waiting = 0
        try:
            for task in tasks:
                future = self._client.submit(
                    graded, task, pure=False, retries=RETRIES, resources=self._resources
                )
                numbers[future.key] = msgspec.msgpack.decode(task, type=Task).number
                running.add(future)
                waiting += 1
                while waiting >= self._room():
                    yield self._result(next(running), numbers)
                    waiting -= 1
            for _ in range(waiting):
                yield self._result(next(running), numbers)
        finally:
            self._client.close(timeout=SECONDS)

    def _room(self) -> int:
        """How many tasks may be out: some for each thread there is now."""
        threads = self._client.nthreads()
        return max(AHEAD * sum(threads.values()), 1)

    @staticmethod
    def _result(future: Any, numbers: dict[str, int]) -> bytes:
        number = numbers.pop(future.key)
        try:
            return future.result()
        except Exception:  # KilledWorker: it ended one worker after the other
            done = Done(number=number, broke=STOPPED.format(RETRIES + 1))
            return msgspec.msgpack.encode(done)
