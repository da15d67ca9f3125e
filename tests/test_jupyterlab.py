"""A real JupyterLab in a headless browser: the report under a cell, and feedback on a hostile notebook."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from grader.course import find_course
from grader.worksheet import markdown

ROOT = Path(__file__).parents[1]
TOKEN = "for-this-test-alone"
WRONG = """\
import numpy as np


class ReLU:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x):
        self.on = x > 0
        return np.where(self.on, x, 0)

    def backward(self, dout):
        return dout * (dout > 0)
"""
STATEMENTS = [row["statement"] for row in find_course(ROOT).catalogue()["exercises"]]
EVIL = "<img src=x onerror=\"document.title = 'taken'\"><script>document.title = 'taken'</script>"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("jupyterlab") is None,
        reason="no JupyterLab here: pip install jupyterlab",
    ),
    pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium here"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A student's notebook, run by a real kernel, and what `grader feedback` makes of another."""
    folder = tmp_path_factory.mktemp("notebooks")
    check = f"from grader import check\n\ncheck('relu', course={str(ROOT)!r})"
    cells = [nbformat.v4.new_code_cell(source) for source in (WRONG, check)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "mine.ipynb")
    jupyter = [sys.executable, "-m", "jupyter"]
    subprocess.run([*jupyter, "execute", "--inplace", "mine.ipynb"], cwd=folder, check=True)
    shown = "\n\n".join(
        map(markdown, STATEMENTS)
    )  # in one cell: what is far below is not drawn else
    cells = [nbformat.v4.new_markdown_cell(shown)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "asked.ipynb")
    output = nbformat.v4.new_output("display_data", {"text/html": EVIL})
    cells = [nbformat.v4.new_code_cell(WRONG, outputs=[output])]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "theirs.ipynb")
    grader = [sys.executable, "-m", "grader", "--course", str(ROOT)]
    said = subprocess.run([*grader, "feedback", "theirs.ipynb"], cwd=folder, check=False)
    assert said.returncode in (0, 1)
    return folder


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[str]:
    """The address of a JupyterLab in that folder."""
    options = ["--no-browser", "--allow-root", "--port=0", f"--IdentityProvider.token={TOKEN}"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options], cwd=folder, stderr=log, stdout=log
        )
    text = ""
    try:
        for _ in range(120):
            text = (folder / "log").read_text("utf-8", "replace")
            if found := re.search(r"http://(?:localhost|127\.0\.0\.1):(\d+)/lab", text):
                yield f"http://localhost:{found[1]}/lab/tree/"
                break
            time.sleep(0.5)
        else:
            pytest.fail(f"JupyterLab did not start: {text[-2000:]}")
    finally:
        server.terminate()
        server.wait(30)


def seen(address: str, profile: Path) -> str:
    """The page as it stands once JupyterLab has opened the notebook."""
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    command += ["--disable-background-networking", "--disable-sync", f"--user-data-dir={profile}"]
    command += ["--virtual-time-budget=60000", "--window-size=1200,2400", "--dump-dom", address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    return done.stdout


def test_a_report_stands_under_the_cell(lab: str, tmp_path: Path) -> None:
    page = seen(f"{lab}mine.ipynb?token={TOKEN}", tmp_path)
    assert "the mask comes from x, not from dout" in page
    assert "6/10" in page or "6 of 10" in page


def test_feedback_is_shown_and_nothing_of_the_students_runs(
    lab: str, folder: Path, tmp_path: Path
) -> None:
    (made,) = folder.glob("theirs.*.ipynb")
    assert "onerror" not in made.read_text("utf-8")
    page = seen(f"{lab}{made.name}?token={TOKEN}", tmp_path)
    assert "the mask comes from x, not from dout" in page
    assert "<title>taken" not in page


def test_every_formula_of_the_course_is_set(lab: str, tmp_path: Path) -> None:
    page = seen(f"{lab}asked.ipynb?token={TOKEN}", tmp_path)
    displays = sum(markdown(statement).count("$$\n\\begin") for statement in STATEMENTS)
    assert displays > 200
    assert len(re.findall(r"<mjx-container[^>]* display=\"true\"", page)) == displays
    assert "<mjx-merror" not in page
