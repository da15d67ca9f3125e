"""Grading on a Dask cluster: the same gradebook, and one that survives the death of a worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from small_class import differing, gradings_in, half, hand_in, small_course, twice

from grader.cli import run

distributed = pytest.importorskip("distributed")

LOCAL = (
    "from distributed import LocalCluster\n"
    "import sys\n"
    "if __name__ == '__main__':\n"
    "    cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)\n"
    "    pids = [worker.process.pid for worker in cluster.workers.values()]\n"
    "    print(cluster.scheduler_address, *pids, flush=True)\n"
    "    sys.stdin.read()\n"
)


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """A scheduler and two worker processes on this machine: its address, and their pids."""
    script = folder / "local_cluster.py"
    script.write_text(LOCAL)
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=folder,
    ) as process:
        assert process.stdout is not None
        address, *pids = process.stdout.readline().split()
        try:
            yield address, [int(pid) for pid in pids]
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(60)


@pytest.mark.slow
def test_a_cluster_grades_alike_and_survives_a_death(tmp_path: Path) -> None:
    course = small_course(tmp_path / "course")
    for number in range(8):
        own = {"twice": twice(number % 2 == 0, str(number)), "half": half(note=str(number))}
        hand_in(tmp_path / "in", f"student{number}", **own)
    command = ["--course", str(course.root), "batch", str(tmp_path / "in"), "--seed", "s"]
    command += ["--isolation", "L0", "-o"]
    here, there, disturbed = (tmp_path / f"{name}.db" for name in ("here", "there", "disturbed"))
    assert run([*command, str(here)]) == 0
    with cluster(tmp_path) as (address, pids):
        assert run([*command, str(there), "--cluster", address]) == 0
        assert differing(there, here) == []
        main = [sys.executable, "-m", "grader", *command, str(disturbed), "--cluster", address]
        with subprocess.Popen(main) as process:
            while not gradings_in(disturbed):
                assert process.poll() is None
                time.sleep(0.02)
            os.kill(pids[0], signal.SIGKILL)
            assert process.wait(180) == 0
    assert differing(disturbed, here) == []


def test_no_scheduler_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.batch.cluster.SECONDS", 0.2)
    course = small_course(tmp_path / "course")
    hand_in(tmp_path / "in", "ada", twice=twice())
    command = ["--course", str(course.root), "batch", str(tmp_path / "in"), "--isolation", "L0"]
    assert run([*command, "-o", str(tmp_path / "g.db"), "--cluster", "tcp://127.0.0.1:9"]) == 3
    assert "no scheduler answers" in capsys.readouterr().err
    assert not (tmp_path / "g.db").exists()
