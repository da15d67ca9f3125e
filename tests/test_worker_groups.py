"""Control groups: a worker is put into one before a student's first byte, bounded there, and nothing stays.

Version 1 is run where its trees may be written to. Version 2 with controllers was not to be had where this
was written: of it is shown only which files are read and written, on a tree of plain files.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from grader.bench import Bench, bench
from grader.worker import groups
from grader.worker.answer import Answer
from grader.worker.failure import AnswerFailure
from grader.worker.groups import Group, Groups, Trees
from grader.worker.host import Worker
from grader.worker.isolation import advice
from grader.worker.launch import Zygote
from grader.worker.limits import Limits
from grader.worker.sources import Source

REASON = groups.why_not()
accounted = pytest.mark.skipif(bool(REASON), reason=f"no control groups: {REASON}")
LIMITS = Limits(call=10.0, memory=256 << 20)
TEXT = b"""
import numpy as np
def fill(megabytes): return float(np.ones(megabytes << 17).sum())
"""


def trees() -> Trees:
    found = groups.found()
    assert found is not None
    return found


def ours() -> list[str]:
    """The groups of this process that there are."""
    mark = f"{groups.PREFIX}{os.getpid()}-"
    return [
        os.path.join(folder, name)
        for folder in trees().folders
        for name in os.listdir(folder)
        if name.startswith(mark)
    ]


def worker_of(made: Bench) -> Worker:
    source = {"answer": Source("answer.py", TEXT)}
    return Worker(lambda: made.connect("numpy"), "answer", source, limits=made.limits)


@pytest.fixture
def made() -> Iterator[Bench]:
    with bench(LIMITS, without=["namespaces"]) as opened:
        yield opened


@contextlib.contextmanager
def asleep(count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    command = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]
    running = [subprocess.Popen(command) for _ in range(count)]
    try:
        yield running
    finally:
        for each in running:
            each.kill()
            each.wait()


@accounted
def test_a_worker_is_in_a_group_of_its_own_and_nothing_stays(made: Bench) -> None:
    with closing(worker_of(made)) as one, closing(worker_of(made)) as other:
        for worker in (one, other):
            worker.load()
            assert worker.layers[-1] == groups.ACCOUNTS
        members = {place: Path(place, "cgroup.procs").read_text().split() for place in ours()}
        assert len(members) == 2 * len(trees().folders)
        for worker in (one, other):
            assert worker._link is not None
            held = [place for place, pids in members.items() if pids == [str(worker._link.pid)]]
            assert len(held) == len(trees().folders)
    assert all(Path(place, "cgroup.procs").read_text() == "" for place in ours())
    with closing(worker_of(made)) as third:
        third.load()
        assert len(ours()) == len(members)  # that of a worker that has ended is taken again
    made.close()
    assert ours() == []


@accounted
def test_what_no_other_limit_counts_ends_the_worker_and_is_told(
    made: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "COPIES", (64 << 20) - LIMITS.memory - LIMITS.scratch)
    with closing(worker_of(made)) as worker:
        fill = Answer(worker, "fill", is_class=False)
        assert fill(8) == 8 << 17
        with pytest.raises(AnswerFailure) as caught:
            fill(128)
    assert caught.value.sentence == "fill used more than the 256 MB that a worker has"
    monkeypatch.undo()
    with closing(worker_of(made)) as worker:
        assert Answer(worker, "fill", is_class=False)(128) == 128 << 17


@accounted
def test_left_out_and_out_of_reach_it_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with bench(LIMITS, without=["namespaces", "accounts"]) as made:
        link = made.connect("numpy")
        assert groups.ACCOUNTS not in link.layers
        assert ours() == []
        link.end()

    def refuse(self: Group, pid: int, limits: Limits) -> None:
        raise PermissionError

    monkeypatch.setattr(Group, "take", refuse)
    with bench(LIMITS, without=["namespaces"]) as made:
        link = made.connect("numpy")
        assert groups.ACCOUNTS not in link.layers
        link.end()


@accounted
def test_what_is_left_in_a_group_is_killed() -> None:
    held = Groups(trees())
    with asleep(3) as running:
        group = held.taken(running[0].pid, LIMITS)
        assert group is not None
        for each in running[1:]:
            group.take(each.pid, LIMITS)
        assert not group.was_full()
        held.give_back(group)
        assert [each.wait(10) for each in running] == [-9, -9, -9]
    held.close()
    assert ours() == []


@accounted
def test_a_group_that_was_swept_away_is_made_again_with_its_bounds() -> None:
    group = Group(trees())
    with asleep(1) as (idle,):
        group.prepare(LIMITS)
        group.remove()
        group.take(idle.pid, LIMITS)
        most = Path(trees().processes, group._name, "pids.max").read_text()
        assert int(most) == LIMITS.threads + groups.THREADS
        group.take(idle.pid, replace(LIMITS, threads=10))
        most = Path(trees().processes, group._name, "pids.max").read_text()
        assert int(most) == 10 + groups.THREADS
        group.clear()
    group.remove()
    assert ours() == []


@accounted
def test_the_groups_of_a_grader_that_is_no_more_are_swept_away() -> None:
    with asleep(1) as (idle,):
        pid = idle.pid
    gone = Path(trees().memory, f"{groups.PREFIX}{pid}-0")
    alive = Path(trees().memory, f"{groups.PREFIX}{os.getpid()}-living")
    gone.mkdir()
    alive.mkdir()
    try:
        groups._sweep(trees())
        assert not gone.exists()
        assert alive.exists()
    finally:
        alive.rmdir()


@accounted
def test_when_the_zygote_is_lost_the_group_is_not(made: Bench) -> None:
    link = made.connect("numpy")
    zygote = made._launchers["numpy", "answers"]
    assert isinstance(zygote, Zygote)
    zygote._process.kill()
    zygote._process.wait()
    assert link.end().orphaned
    again = made.connect("numpy")
    assert groups.ACCOUNTS in again.layers
    again.end()
    assert all(Path(place, "cgroup.procs").read_text() == "" for place in ours())


# --- where it is looked for


def told(monkeypatch: pytest.MonkeyPatch, own: str, mounts: str) -> list[Trees]:
    files = {"/proc/self/cgroup": own, "/proc/self/mountinfo": mounts}
    monkeypatch.setattr(groups, "_lines", lambda path: files[path].splitlines())
    return groups._candidates()


V1 = """24 1 0:20 / /sys rw shared:7 - sysfs sysfs rw
30 24 0:26 /own /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
31 24 0:27 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids
32 24 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
33 24 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw"""


def test_the_trees_of_version_one_are_where_they_are_mounted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = "8:pids:/\n4:memory:/own/below\n2:cpu,cpuacct:/\n0::/"
    memory = "/sys/fs/cgroup/memory/below"
    assert told(monkeypatch, own, V1) == [Trees(1, memory, "/sys/fs/cgroup/pids")]
    assert told(monkeypatch, "4:memory:/own", V1) == []
    assert told(monkeypatch, "", "") == []


def test_version_two_is_taken_where_groups_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here := tmp_path / "slice" / "own.scope").mkdir(parents=True)
    mounts = f"33 24 0:29 / {tmp_path} rw - cgroup2 cgroup2 rw"
    own = "0::/slice/own.scope"
    assert told(monkeypatch, own, mounts) == []
    (here / "cgroup.subtree_control").write_text("cpu pids\n")
    assert told(monkeypatch, own, mounts) == []
    (tmp_path / "slice" / "cgroup.subtree_control").write_text("cpu memory pids\n")
    (found,) = told(monkeypatch, own, mounts)
    assert found == Trees(2, *[str(tmp_path / "slice")] * 2)


def test_in_version_two_these_files_are_written(tmp_path: Path) -> None:
    group = Group(Trees(2, str(tmp_path), str(tmp_path)))
    (place := tmp_path / group._name).mkdir()
    (place / "memory.events").write_text("low 0\noom 0\noom_kill 2\n")
    group.take(os.getpid(), LIMITS)
    told = {path.name: path.read_text() for path in place.iterdir()}
    assert told["cgroup.procs"] == str(os.getpid())
    assert int(told["memory.max"]) == LIMITS.memory + LIMITS.scratch + groups.COPIES
    assert told["memory.swap.max"] == "0"
    assert int(told["pids.max"]) == LIMITS.threads + groups.THREADS
    assert not group.was_full()
    (place / "memory.events").write_text("low 0\noom 1\noom_kill 3\n")
    assert group.was_full()


def test_it_is_said_what_is_wanting() -> None:
    if sys.platform != "linux":
        pytest.skip("elsewhere Linux itself is wanting")
    (line,) = advice(["landlock", "seccomp", "namespaces"])
    assert line.startswith("control groups: ")
    assert list(advice(["landlock", "seccomp", "namespaces", "accounts"])) == []
