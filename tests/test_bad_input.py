"""Whatever is handed in: one clear sentence at that exercise, the others graded as if nothing had
happened, and no traceback of ours."""

from __future__ import annotations

import os
import random
import re
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

import grader
from grader.bench import Bench, bench
from grader.course import Course, CourseError, find_course
from grader.grade import grade, grade_exercise, grade_submission
from grader.outcome import Outcome, Result
from grader.submission import SubmissionError, read_submission
from grader.worker.limits import Limits

NAMES = ("relu", "sigmoid", "add")
PACKAGE = str(Path(grader.__file__).parent)
ROOT = str(Path(grader.__file__).parents[1])
POINTS = {"forward": 4.0, "backward": 4.0, "state": 2.0}

Files = Mapping[str, str | bytes]
Grade = Callable[..., Result]
GradeFolder = Callable[..., Result]


@pytest.fixture(scope="module")
def made() -> Iterator[Bench]:
    with bench(Limits(call=1.5, memory=256 << 20)) as made:
        yield made


@pytest.fixture(scope="module")
def right(course: Course) -> dict[str, str]:
    """Right answers by exercise."""
    return {name: course.solutions[course.entries[name].module].text.decode() for name in NAMES}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a submission is put."""
    (tmp_path / "handed-in").mkdir()
    return tmp_path / "handed-in"


@pytest.fixture
def relu_of(made: Bench, course: Course) -> GradeFolder:
    """`relu_of(folder)`: the exercise graded as it lies there."""

    def graded(folder: Path, quick: bool = False) -> Result:
        submission = read_submission(folder, course)
        return grade_exercise(made, course, submission, "relu", enough=lambda outcome: quick)

    return graded


@pytest.fixture
def relu(relu_of: GradeFolder, folder: Path) -> Grade:
    """`relu(text)`: the exercise graded with this file, and others beside it. `quick` ends after the first
    check's first outcome, when all its cases have been asked."""

    def graded(text: str | bytes, others: Files | None = None, quick: bool = False) -> Result:
        return relu_of(written(folder, {"relu.py": text, **(others or {})}), quick)

    return graded


def written(root: Path, files: Files) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def layer(forward: str = "return np.where(self.on, x, 0)", backward: str = "") -> str:
    """A ReLU with other bodies; the first line of `forward` is line 9, of `backward` line 12 or later."""
    return LAYER.format(
        forward=textwrap.indent(textwrap.dedent(forward).strip(), " " * 8),
        backward=textwrap.indent(
            textwrap.dedent(backward or "return dout * self.on").strip(), " " * 8
        ),
    )


LAYER = """import numpy as np

class ReLU:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x):
        self.on = x > 0
{forward}

    def backward(self, dout):
{backward}
"""


def earned(result: Result) -> set[str]:
    return {score.part for score in result.scores if score.earned}


def said(result: Result) -> Outcome:
    """The first failure, of a result that failed as it should: nothing of ours broke or shows."""
    assert result.verdict == "fail", result.outcomes
    assert not [outcome for outcome in result.outcomes if outcome.verdict == "error"]
    assert {score.part: score.possible for score in result.scores} == POINTS
    for outcome in result.outcomes:
        for text in (outcome.sentence, outcome.where, outcome.remark, outcome.traceback):
            assert_nothing_of_ours(text)
        assert outcome.sentence.isprintable()
        assert outcome.sentence[:1] != " "
        assert len(outcome.sentence) < 800
    return result.failures[0]


def assert_nothing_of_ours(text: str) -> None:
    for part in (ROOT, PACKAGE, sys.prefix, sys.base_prefix, os.path.realpath(sys.prefix)):
        assert part not in text
    for part in ("site-packages", "grader/", "Traceback", tempfile.gettempdir(), "handed-in"):
        assert part not in text
    assert not re.search(r"(^|[\s('\"])/(usr|root|home|tmp|work|lib|opt|etc)\b", text)


# --- files that are no answer ---------------------------------------------------------------------

BINARY = random.Random(0).randbytes(4000)
JUST_HIGH = bytes(random.Random(1).randrange(128, 256) for _ in range(500))
NOTEBOOK = '{"cells": [], "metadata": {"kernel": null}, "nbformat": 4}'

FILES: dict[str, tuple[str | bytes, str, str]] = {
    "empty": ("", "relu.py is empty", ""),
    "blank": (" \n\t\n\n", "relu.py is empty", ""),
    "binary": (BINARY, "relu.py is not Python text: it holds zero bytes", ""),
    "binary without zeros": (
        JUST_HIGH,
        "relu.py does not parse: (unicode error) 'utf-8' codec can't decode byte",
        "relu.py:1",
    ),
    "UTF-16": (
        "class ReLU: pass".encode("utf-16"),
        "relu.py is text in UTF-16; save it as UTF-8",
        "",
    ),
    "a zero byte": ("x = 1\0\n", "relu.py is not Python text: it holds zero bytes", ""),
    "prose": (
        "Dear teacher,\nhere is my homework.\n",
        "relu.py does not parse: invalid syntax",
        "relu.py:1",
    ),
    "not closed": (
        "import numpy\n\ndef f(x):\n    return (1\n",
        "relu.py does not parse: '(' was never closed",
        "relu.py:4",
    ),
    "no colon": (
        "class ReLU:\n    def forward(self, x)\n        return x\n",
        "relu.py does not parse: expected ':'",
        "relu.py:2",
    ),
    "Python 2": (
        "x = 1\nprint 'hello'\n",
        "relu.py does not parse: Missing parentheses in call to 'print'",
        "relu.py:2",
    ),
    "tabs and blanks": (
        "class ReLU:\n\tdef f(self):\n        return 1\n",
        "relu.py does not parse: inconsistent use of tabs and spaces in indentation",
        "relu.py:3",
    ),
    "not indented": (
        "class ReLU:\ndef f(self): pass\n",
        "relu.py does not parse: expected an indented block after class definition on line 1",
        "relu.py:2",
    ),
    "a merge conflict": (
        "<<<<<<< HEAD\nx = 1\n=======\n",
        "relu.py does not parse: invalid syntax",
        "relu.py:1",
    ),
    "a coding that is none": (
        "# coding: klingon\n",
        "relu.py does not parse: unknown encoding: klingon",
        "relu.py:1",
    ),
    "not UTF-8": (
        b'name = "caf\xe9"\n',
        "relu.py does not parse: (unicode error) 'utf-8' codec can't decode byte 0xe9",
        "relu.py:1",
    ),
    "a notebook": (
        NOTEBOOK,
        "the file raised NameError at import: name 'null' is not defined",
        "relu.py:1",
    ),
    "brackets without end": (
        "x = " + "(" * 10_000 + ")" * 10_000,
        "relu.py does not parse: too many nested parentheses",
        "relu.py:1",
    ),
    "a sum without end": ("x = " + "1+" * 100_000 + "1", "relu.py does not parse: ", "relu.py:1"),
    "minus without end": ("x = " + "-" * 300_000 + "1", "relu.py does not parse: ", "relu.py:1"),
    "a late future": (
        "x = 1\nfrom __future__ import annotations\n",
        "relu.py does not parse: from __future__ imports must occur at the beginning of the file",
        "relu.py:2",
    ),
    "raises": (
        "import numpy as np\nnp.nothing\n",
        "the file raised AttributeError at import: module 'numpy' has no attribute 'nothing'",
        "relu.py:2",
    ),
    "raises deep in NumPy": (
        "import numpy as np\nnp.linalg.inv(np.zeros((2, 2)))\n",
        "the file raised LinAlgError at import: Singular matrix",
        "relu.py:2",
    ),
    "imports what is not there": (
        "import numpy as np\n\nimport torchvision_of_mine.models\n",
        "the file imports 'torchvision_of_mine', which is neither installed nor in the submission",
        "relu.py:3",
    ),
    "imports a name that is not there": (
        "from numpy import softmax\n",
        "the file raised ImportError at import: cannot import name 'softmax' from 'numpy'",
        "relu.py:1",
    ),
    "imports the reference": (
        "from reference.activations.relu import ReLU\n",
        "the file imports 'reference', which is neither installed nor in the submission",
        "relu.py:1",
    ),
    "imports the grader": (
        "import grader.checks\n",
        "the file imports 'grader.checks', which is neither installed nor in the submission",
        "relu.py:1",
    ),
    "imports torch": (
        "import numpy\nimport torch\n",
        "the file uses torch, which an answer in NumPy may not",
        "relu.py:2",
    ),
    "exit()": ("exit()\n", "the file called exit(); an answer returns instead", "relu.py:1"),
    "sys.exit(0)": (
        "import sys\nsys.exit(0)\n",
        "the file called exit(); an answer returns instead",
        "relu.py:2",
    ),
    "os._exit(0)": (
        "import os\nos._exit(0)\n",
        "loading the file did not come back: the process left with exit code 0",
        "relu.py",
    ),
    "never returns": (
        "while True: pass\n",
        "loading the file did not return within 1.5 s",
        "relu.py",
    ),
    "asks": (
        "name = input('your name? ')\n",
        "the file asks for input(); an answer gets its arguments and nothing else",
        "relu.py:1",
    ),
    "opens a file": (
        "x = 1\nopen('data.txt')\n",
        "the file raised FileNotFoundError at import: [Errno 2] No such file or directory: 'data.txt'",
        "relu.py:2",
    ),
    "calls itself": (
        "def f(): f()\nf()\n",
        "the file calls itself without end (RecursionError)",
        "relu.py:1",
    ),
    "too much memory": (
        "import numpy as np\nx = np.ones(10**10)\n",
        "the file asked for more memory than the 256 MB that a worker has (Unable to allocate 74.5 GiB",
        "relu.py:2",
    ),
    "no class": ("x = 1\n", "the file defines no class ReLU", "relu.py"),
    "forgets itself": (
        "import sys\nclass ReLU: pass\nsys.modules[__name__] = 5\n",
        "the file defines no class ReLU",
        "relu.py",
    ),
}
"""What is in the file; what is said; where."""


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_no_answer(relu: Grade, case: str) -> None:
    text, sentence, where = FILES[case]
    result = relu(text)
    outcome = said(result)
    assert outcome.check == "load"
    assert outcome.sentence.startswith(sentence)
    assert outcome.where == where
    assert len(result.failures) == 1
    assert result.points == 0


def test_a_file_of_fifty_megabytes(relu: Grade, relu_of: GradeFolder, folder: Path) -> None:
    for name in ("relu.py", "helper.py"):
        with open(folder / name, "wb") as file:
            file.truncate(50 << 20)
    assert said(relu_of(folder)).sentence == "relu.py is 50 MB; a file of at most 1 MB is read"
    assert said(relu("import helper\n")).sentence == (
        "the file imports 'helper', which is neither installed nor in the submission"
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_not_waited_for(relu_of: GradeFolder, folder: Path) -> None:
    os.mkfifo(folder / "relu.py")
    assert said(relu_of(folder)).sentence == "relu.py is no regular file"


def test_a_folder_and_a_link_are_no_file(
    relu_of: GradeFolder, folder: Path, course: Course, tmp_path: Path
) -> None:
    (folder / "relu.py").mkdir()
    result = relu_of(folder)
    assert (result.verdict, result.points) == ("skip", 0)
    assert result.outcomes[0].sentence == "relu.py is not in the submission"
    (folder / "relu.py").rmdir()
    (folder / "relu.py").symlink_to(course.entries["relu"].reference)
    assert relu_of(folder).outcomes[0].sentence == "relu.py is not in the submission"


def test_a_stub_as_it_was_handed_out_was_not_attempted(relu: Grade, course: Course) -> None:
    stub = course.entries["relu"].stub.read_text("utf-8")
    for text in (stub, stub.replace("\n", "\r\n"), stub + "\n\n"):
        result = relu(text)
        assert (result.verdict, result.points) == ("skip", 0)
        assert result.outcomes[0].sentence.startswith("not attempted yet")


# --- answers that are none ------------------------------------------------------------------------

RETURNS: dict[str, tuple[str, str]] = {
    "None": ("None", "output is None, expected an array of shape (4, 5)"),
    "text": ("'text'", "output is a str of 4, expected an array of shape (4, 5)"),
    "a list": ("x.tolist()", "output is a list of 4, expected an array of shape (4, 5)"),
    "a ragged list": ("[[1, 2], [3]]", "output is a list of 2, expected an array of shape (4, 5)"),
    "a dict": ("{'y': x}", "output is a dict of 1, expected an array of shape (4, 5)"),
    "a generator": ("(i for i in x)", "output is a generator, expected an array of shape (4, 5)"),
    "a function": ("lambda: x", "output is a function, expected an array of shape (4, 5)"),
    "itself": ("self", "output is a ReLU, expected an array of shape (4, 5)"),
    "a tuple": ("(x, x)", "forward returned a tuple of 2, expected one value"),
    "a tuple of one": ("(x,)", "forward returned a tuple of 1, expected one value"),
    "a number": ("3", "output is "),
    "a scalar": ("x.sum()", "output is "),
    "nan": ("float('nan')", "output is "),
    "a complex number": ("1j", "output is a complex, expected an array of shape (4, 5)"),
    "a matrix": ("np.asmatrix(x.reshape(-1, 1))", "output is a numpy.matrix, expected an array of"),
    "a masked array": ("np.ma.array(x)", "output is a numpy.ma.MaskedArray, expected an array of"),
    "a subclass": (
        "x.view(type('Mine', (np.ndarray,), {'__array_ufunc__': lambda *a, **k: True}))",
        "output is a Mine, expected an array of shape (4, 5)",
    ),
    "dtype object": (
        "x.astype(object)",
        "output is an array of dtype object, expected an array of",
    ),
    "dtype text": ("x.astype(str)", "output is an array of dtype <U"),
    "dtype record": (
        "np.zeros(2, [('a', int)])",
        "output is an array of dtype [('a', '<i8')], expec",
    ),
    "dtype float16": (
        "np.where(self.on, x, 0).astype(np.float16)",
        "output has dtype float16, expec",
    ),
    "dtype int": (
        "np.where(self.on, x, 0).astype(int)",
        "output has dtype int64, expected float64",
    ),
    "dtype bool": ("self.on", "output has dtype bool, expected float64"),
    "another shape": ("np.where(self.on, x, 0).sum(0)", "output has shape (5,), expected (4, 5)"),
    "transposed": ("np.where(self.on, x, 0).T", "output has shape (5, 4), expected (4, 5)"),
    "one axis more": (
        "np.where(self.on, x, 0)[None]",
        "output has shape (1, 4, 5), expected (4, 5)",
    ),
    "NaN": ("np.full_like(x, np.nan)", "output differs at 20 of 20 places"),
    "inf": ("np.where(self.on, x, -np.inf)", "output differs at 9 of 20 places"),
    "ten gigabytes that are not there": (
        "np.broadcast_to(x, (10**9, *x.shape))",
        "output is an array of shape (1000000000, 4, 5), 152,588 MB: too large, expected an array of",
    ),
    "a list too long": (
        "[0.0] * 10**6",
        "output is a list of 1000000 entries: too long, expected an",
    ),
    "a list of itself": (
        "(lambda a: a.append(a) or a)([])",
        "output is a list of 1, expected an array",
    ),
}
"""What forward returns, and what is said: on the first case, of shape (4, 5)."""


@pytest.mark.parametrize("case", RETURNS)
def test_forward_returns(relu: Grade, case: str) -> None:
    expression, sentence = RETURNS[case]
    result = relu(layer(f"return {expression}"))
    outcome = said(result)
    assert outcome.sentence.startswith(sentence)
    assert outcome.part == "forward"
    assert "forward" not in earned(result)


OURS = {
    "an empty array": ("np.zeros((0, 3))", "output has shape (0, 3), expected (4, 5)"),
    "dtype complex": (
        "np.where(self.on, x, 0) + 0j",
        "output has dtype complex128, expected float64",
    ),
}


@pytest.mark.parametrize("case", OURS)
@pytest.mark.filterwarnings("ignore::numpy.exceptions.ComplexWarning", "ignore::RuntimeWarning")
def test_forward_returns_what_numpy_warns_of(relu: Grade, case: str) -> None:
    expression, sentence = OURS[case]
    result = relu(layer(f"return {expression}"))
    assert said(result).sentence.startswith(sentence)
    assert "forward" not in earned(result)


BACKWARDS = {
    "None": ("None", "dx is None, expected an array of shape (4, 5)"),
    "a generator": ("(g for g in dout)", "dx is a generator, expected an array of shape (4, 5)"),
    "a list": ("(dout * self.on).tolist()", "dx is a list of 4, expected an array of shape (4, 5)"),
    "a matrix": ("np.asmatrix(dout.reshape(1, -1))", "dx is a numpy.matrix, expected an array of"),
    "another shape": ("(dout * self.on).sum(0)", "dx has shape (5,), expected (4, 5)"),
    "dtype object": (
        "(dout * self.on).astype(object)",
        "dx is an array of dtype object, expected an",
    ),
    "dtype int": ("self.on.astype(int)", "dx has dtype int64, expected float64"),
    "NaN": ("dout * np.nan", "dx differs at 20 of 20 places"),
}


@pytest.mark.parametrize("case", BACKWARDS)
def test_backward_returns(relu: Grade, case: str) -> None:
    expression, sentence = BACKWARDS[case]
    result = relu(layer(backward=f"return {expression}"))
    outcome = said(result)
    assert outcome.sentence.startswith(sentence)
    assert outcome.part == "backward"
    assert "forward" in earned(result)
    assert "backward" not in earned(result)


ENDS: dict[str, tuple[str, str, str]] = {
    "raises": ("raise ValueError('no')", "forward raised ValueError: no", "relu.py:9"),
    "raises nothing said": ("raise ValueError", "forward raised ValueError", "relu.py:9"),
    "raises deep in NumPy": (
        "return np.linalg.inv(np.zeros((2, 2)))",
        "forward raised LinAlgError: Singular matrix",
        "relu.py:9",
    ),
    "divides by zero": (
        "return 1 / 0",
        "forward raised ZeroDivisionError: division by",
        "relu.py:9",
    ),
    "not written": ("raise NotImplementedError", "forward is not written yet", "relu.py:9"),
    "shapes that do not match": (
        "return np.ones(3) + np.ones(7)",
        "forward raised ValueError: operands could not be broadcast together with shapes (3,) (7,)",
        "relu.py:9",
    ),
    "assert": ("assert x.ndim == 3, 'no'", "forward raised AssertionError: no", "relu.py:9"),
    "exit()": ("exit()", "forward called exit(); an answer returns instead", "relu.py:9"),
    "os._exit(0)": (
        "import os\nos._exit(0)",
        "forward did not come back: the process left with exit code 0",
        "relu.py",
    ),
    "never returns": ("while True: pass", "forward did not return within 1.5 s", "relu.py"),
    "crashes": (
        "import ctypes\nctypes.string_at(0)",
        "forward did not come back: the process was ended by SIGSEGV",
        "relu.py",
    ),
    "calls itself": ("return self.forward(x)", "forward calls itself without end", "relu.py:"),
    "asks": ("return x * float(input())", "forward asks for input(); an answer gets", "relu.py:9"),
    "imports what is not there": (
        "import nowhere",
        "forward imports 'nowhere', which is neither installed nor in the submission",
        "relu.py:9",
    ),
    "ten gigabytes": (
        "return np.ones(10**10 // 8)",
        "forward asked for more memory than the 256 MB that a worker has (Unable to allocate 9.31 GiB",
        "relu.py:9",
    ),
    "more and more": (
        "held = []\nwhile True: held.append(np.zeros(10**7))",
        "forward asked for more memory than the 256 MB that a worker has",
        "relu.py:10",
    ),
    "garbage on every descriptor": (
        """
        import os
        for n in range(3, 64):
            try: os.write(n, b"x" * 64)
            except OSError: pass
        """,
        "forward sent what no answer sends (not a frame, or one beyond the bounds)",
        "relu.py",
    ),
    "control characters": (
        r"raise ValueError('\x1b[31mred\u202e<script>\r\n::error::\x00')",
        r"forward raised ValueError: \x1b[31mred\u202e<script> ::error::\x00",
        "relu.py:9",
    ),
    "a message that cannot be shown": (
        "class E(Exception):\n    def __str__(self): 1 / 0\nraise E",
        "forward raised E: (its message cannot be shown)",
        "relu.py:11",
    ),
    "a name that is none": (
        r"raise type('\x1b[1m a\nb', (Exception,), {})('no')",
        "forward raised an exception: no",
        "relu.py:9",
    ),
}
"""What forward does; what is said; where."""


@pytest.mark.parametrize("case", ENDS)
def test_forward_does_not_return(relu: Grade, case: str) -> None:
    body, sentence, where = ENDS[case]
    result = relu(layer(body))
    outcome = said(result)
    assert outcome.sentence.startswith(sentence)
    assert outcome.where.startswith(where)
    assert not earned(result)
    assert result.points == 0
    assert (
        len({o.sentence for o in result.failures}) == 1
    )  # said once, not once a case in other words


@pytest.mark.parametrize(
    ("text", "sentence", "where"),
    [
        ("def ReLU(): return None\n", "ReLU is a function, expected a class", "relu.py:1"),
        ("ReLU = 5\n", "ReLU is an int, expected a class", ""),
        ("ReLU = None\n", "ReLU is a NoneType, expected a class", ""),
        ("class ReLU:\n    pass\n", "ReLU has no method forward", "relu.py:1"),
        (
            "\nclass ReLU:\n    forward = 3\n",
            "forward raised TypeError: 'int' object is not",
            "relu.py:2",
        ),
        (
            layer().replace("def forward(self, x)", "def forward(self)"),
            "forward raised TypeError: ReLU.forward() takes 1 positional argument but 2 were given",
            "relu.py:7",
        ),
        (
            layer().replace("def forward(self, x)", "def forward(x)"),
            "forward raised TypeError: ReLU.forward() takes 1 positional argument but 2 were given",
            "relu.py:7",
        ),
        (
            layer().replace("__init__(self)", "__init__(self, units)"),
            "ReLU raised TypeError: ReLU.__init__() missing 1 required positional argument: 'units'",
            "relu.py:4",
        ),
        (
            layer().replace("def forward(self, x)", "async def forward(self, x)"),
            "output is a coroutine, expected an array of shape (4, 5)",
            "relu.py:7",
        ),
    ],
)
def test_a_class_of_another_form(relu: Grade, text: str, sentence: str, where: str) -> None:
    result = relu(text)
    outcome = said(result)
    assert outcome.sentence.startswith(sentence)
    assert outcome.where == where
    assert not earned(result)


@pytest.mark.parametrize(
    ("text", "sentence", "where"),
    [
        (layer().partition("    def backward")[0], "ReLU has no method backward", "relu.py:3"),
        (
            layer().replace("def backward(self, dout)", "def backward(self, dout, x)"),
            "backward raised TypeError: ReLU.backward() missing 1 required positional argument: 'x'",
            "relu.py:11",
        ),
        (layer(backward="raise NotImplementedError"), "backward is not written yet", "relu.py:12"),
        (
            layer(backward="exit()"),
            "backward called exit(); an answer returns instead",
            "relu.py:12",
        ),
        (
            layer(backward="import os; os._exit(1)"),
            "backward did not come back: the process left with exit code 1",
            "relu.py",
        ),
    ],
)
def test_a_backward_that_is_none(relu: Grade, text: str, sentence: str, where: str) -> None:
    result = relu(text)
    outcome = said(result)
    assert outcome.sentence == sentence
    assert outcome.where == where
    assert earned(result) == {"forward"}


# --- the neighbours -------------------------------------------------------------------------------

NASTY: dict[str, str | bytes] = {
    "binary": BINARY,
    "_exit at import": "import os; os._exit(0)\n",
    "never returns": layer("while True: pass"),
    "crashes": layer("import ctypes; ctypes.string_at(0)"),
    "hungry": layer("held = []\nwhile True: held.append(np.zeros(10**7))"),
    "garbage": layer("import os; os.write(3, b'x' * 99)"),
    "meddles": layer(
        """
        import builtins, sys
        np.exp = np.where = np.add = None
        builtins.abs = builtins.sum = None
        for name in list(sys.modules):
            if name.startswith("grader.worker"):
                for key, held in list(vars(sys.modules[name]).items()):
                    if callable(held) and getattr(held, "__module__", "") == name:
                        setattr(sys.modules[name], key, None)
        1 / 0
        """
    ),
    "signals": layer(
        """
        import os, signal
        try: os.kill(os.getppid(), signal.SIGKILL)
        except OSError: pass
        1 / 0
        """
    ),
    "leaves a file": "open('sigmoid.py', 'w').write('1/0')\nopen('numpy.py', 'w').write('1/0')\n1/0\n",
    "leaves a thread": "import threading\nthreading.Thread(target=iter(int, 1).__next__).start()\n1/0\n",
    "shadows": "import sys\nsys.modules['numpy'] = sys.modules['exercises.graph.add'] = None\n1/0\n",
}


@pytest.mark.parametrize("case", NASTY)
def test_the_neighbours_are_graded_as_if_nothing_had_happened(
    made: Bench, course: Course, folder: Path, right: dict[str, str], case: str
) -> None:
    files: dict[str, str | bytes] = {"relu.py": NASTY[case]}
    files |= {f"{name}.py": right[name] for name in ("sigmoid", "add")}
    submission = read_submission(written(folder, files), course)
    order = ["relu", "sigmoid"] if case != "binary" else ["sigmoid", "relu", "add"]
    results = {r.exercise: r for r in grade_submission(made, course, submission, order)}
    said(results["relu"])
    assert results["relu"].points == 0
    for name in order:
        if name != "relu":
            assert (results[name].verdict, results[name].points) == ("pass", 10)


def test_a_whole_report_with_one_bad_file(
    course: Course, folder: Path, right: dict[str, str]
) -> None:
    files = {f"{name}.py": text for name, text in right.items()} | {"relu.py": "1/0\n"}
    report = grade(written(folder, files), course=course, exercises=NAMES)
    assert [(r.exercise, r.verdict, r.points) for r in report.results] == [
        ("relu", "fail", 0),
        ("sigmoid", "pass", 10),
        ("add", "pass", 10),
    ]
    assert report.complete
    assert report.exit_code == 1
    assert report.out_of == 30


# --- right answers in odd clothes -----------------------------------------------------------------

CLOTHES: dict[str, Callable[[str], str | bytes]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "BOM": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "tabs": lambda text: re.sub(
        r"^( {4})+", lambda m: "\t" * (len(m[0]) // 4), text, flags=re.MULTILINE
    ),
    "no newline at the end": str.rstrip,
    "form feeds": lambda text: "\f\n" + text,
    "a coding cookie": lambda text: (
        b'# -*- coding: latin-1 -*-\nname = "caf\xe9"\n' + text.encode("ascii", "replace")
    ),
    "names in other letters": lambda text: text.replace("self.on", "self.größer"),
    "a surrogate in text": lambda text: "held = '\\ud800'\n" + text,
    "a main block": lambda text: text + "\nif __name__ == '__main__':\n    1 / 0\n",
    "an old escape": lambda text: "pattern = '\\d'\n" + text,
    "annotations": lambda text: "from __future__ import annotations\n" + text,
    "every name of NumPy": lambda text: text.replace(
        "import numpy as np", "import numpy as np\nfrom numpy import *"
    ),
    "its own file": lambda text: text + "\nassert __file__.endswith('relu.py'), __file__\n",
    "a dataclass": lambda text: text.replace(
        "class ReLU:\n    def __init__(self):\n        self.params = []\n        self.grads = []\n",
        "from dataclasses import dataclass, field\n\n@dataclass\nclass ReLU:\n"
        "    params: list = field(default_factory=list)\n    grads: list = field(default_factory=list)\n",
    ),
    "a class in other words": lambda text: (
        text.replace("class ReLU:", "class Base:") + "\nReLU = type('ReLU', (Base,), {})\n"
    ),
    "a million lines at import": lambda text: "for i in range(10**6): print('line', i)\n" + text,
    "a thousand warnings": lambda text: (
        "import warnings\nfor i in range(1000): warnings.warn(str(i))\n" + text
    ),
    "an endless thread": lambda text: (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(99,)).start()\n" + text
    ),
    "last words": lambda text: "import atexit, time\natexit.register(time.sleep, 99)\n" + text,
    "no output": lambda text: "import sys\nsys.stdout = sys.stderr = None\n" + text,
}


WHOLLY = {"CRLF", "a coding cookie", "a million lines at import", "an old escape"}


@pytest.mark.parametrize("case", CLOTHES)
def test_a_right_answer_is_right_in_any_clothes(
    relu: Grade, right: dict[str, str], case: str
) -> None:
    text = CLOTHES[case](right["relu"])
    assert text != right["relu"]
    whole = case in WHOLLY
    result = relu(text, quick=not whole)
    assert (result.verdict, earned(result)) == ("pass", {*POINTS} if whole else {"forward"})
    assert len(result.output) <= 64 << 10
    for remark in result.remarks:
        assert_nothing_of_ours(remark)
    if case == "a million lines at import":
        assert result.output_size == 11_888_890
    if case == "an old escape":
        assert "(relu.py:1)" in result.remarks[0]


# --- what may be imported -------------------------------------------------------------------------

MASK = "def positive(x):\n    return x > 0\n"


def using(text: str, line: str, call: str = "positive(x)") -> str:
    """The right answer with a helper's mask."""
    assert "self.on = x > 0" in text
    return f"{line}\n{text}".replace("self.on = x > 0", f"self.on = {call}")


LAYOUTS: dict[str, tuple[str, str, dict[str, str]]] = {
    "a helper beside it": ("relu.py", "from helper import positive", {"helper.py": MASK}),
    "a helper in the tree": (
        "exercises/activations/relu.py",
        "from helper import positive",
        {"exercises/activations/helper.py": MASK},
    ),
    "a helper above": (
        "exercises/activations/relu.py",
        "from exercises.helper import positive",
        {"exercises/helper.py": MASK},
    ),
    "relative": (
        "exercises/activations/relu.py",
        "from .helper import positive",
        {"exercises/activations/helper.py": MASK},
    ),
    "relative, two up": (
        "exercises/activations/relu.py",
        "from ..tools.helper import positive",
        {"exercises/tools/helper.py": MASK},
    ),
    "a package": (
        "relu.py",
        "from tools.masks import positive",
        {"tools/__init__.py": "", "tools/masks.py": MASK},
    ),
    "a package that imports": (
        "relu.py",
        "from tools import positive",
        {"tools/__init__.py": "from .masks import positive\n", "tools/masks.py": MASK},
    ),
    "a package without its file": (
        "relu.py",
        "import tools.deep.masks as helper; positive = helper.positive",
        {"tools/deep/masks.py": MASK},
    ),
    "files that make packages": (
        "exercises/activations/relu.py",
        "from .helper import positive",
        {
            "exercises/__init__.py": "",
            "exercises/activations/__init__.py": "SEEN = 1\n",
            "exercises/activations/helper.py": "from . import SEEN\n" + MASK,
        },
    ),
    "units without their folder": (
        "activations/relu.py",
        "from activations.helper import positive",
        {"activations/helper.py": MASK},
    ),
    "deep down": (
        "homework/week 1/relu.py",
        "positive = lambda x: x > 0",
        {"homework/week 1/notes.py": "1/0\n"},
    ),
    "a helper called as the standard library": (
        "relu.py",
        "import random, types; positive = lambda x: x > 0 if random.random else types.mine",
        {"random.py": "1/0\n", "types.py": "1/0\n", "string.py": "1/0\n"},
    ),
    "a helper called as NumPy": (
        "relu.py",
        "positive = lambda x: x > 0",
        {"numpy.py": "1/0\n", "numpy/linalg.py": "1/0\n", "grader.py": "1/0\n"},
    ),
    "in the way of a check": (
        "relu.py",
        "positive = lambda x: x > 0",
        {"conftest.py": "1/0\n", "sitecustomize.py": "1/0\n", "usercustomize.py": "1/0\n"},
    ),
    "another exercise": (
        "exercises/activations/relu.py",
        "from exercises.activations.sigmoid import positive",
        {"exercises/activations/sigmoid.py": MASK},
    ),
    "another exercise, loose": (
        "relu.py",
        "from exercises.activations.sigmoid import positive",
        {"sigmoid.py": MASK},
    ),
    "with a bad one beside": (
        "relu.py",
        "from helper import positive",
        {"helper.py": MASK, "other.py": "1/0 (\n", "sub/empty.py": "", "sub/bad.py": "\0"},
    ),
}


@pytest.mark.parametrize("case", LAYOUTS)
def test_layouts_and_imports(
    relu_of: GradeFolder, folder: Path, right: dict[str, str], case: str
) -> None:
    file, line, others = LAYOUTS[case]
    result = relu_of(written(folder, {file: using(right["relu"], line), **others}), quick=True)
    assert (result.verdict, earned(result)) == ("pass", {"forward"})
    assert result.file == file


@pytest.mark.parametrize(
    ("helper", "sentence", "where"),
    [
        ("def f(:\n", "helper.py does not parse: invalid syntax", "helper.py:1"),
        ("\n1/0\n", "the file raised ZeroDivisionError at import: division by zero", "helper.py:2"),
        (
            "",
            "the file raised ImportError at import: cannot import name 'positive' from",
            "relu.py:1",
        ),
        (
            "import relu\nrelu.ReLU\n",
            "the file raised ImportError at import: cannot import name 'positive' from partially",
            "relu.py:1",
        ),
    ],
)
def test_a_helper_that_is_broken(
    relu: Grade, right: dict[str, str], helper: str, sentence: str, where: str
) -> None:
    text = using(right["relu"], "from helper import positive")
    outcome = said(relu(text, {"helper.py": helper}))
    assert outcome.sentence.startswith(sentence)
    assert outcome.where == where


def test_one_helper_serves_two_exercises(
    made: Bench, course: Course, folder: Path, right: dict[str, str]
) -> None:
    files = {
        "helper.py": "import numpy as np\ncalls = []\n" + MASK,
        "relu.py": using(right["relu"], "from helper import positive"),
        "sigmoid.py": "import helper\nassert helper.calls == []\nhelper.calls.append(1)\n"
        + right["sigmoid"],
    }
    submission = read_submission(written(folder, files), course)
    results = grade_submission(made, course, submission, ["relu", "sigmoid"])
    assert [(r.verdict, r.points) for r in results] == [("pass", 10), ("pass", 10)]


def test_a_single_file_of_a_tree_may_import_the_other_units(
    made: Bench, course: Course, folder: Path, right: dict[str, str]
) -> None:
    line = "from exercises.graph.add import positive"
    root = written(
        folder,
        {
            "exercises/activations/relu.py": using(right["relu"], line),
            "exercises/graph/add.py": MASK,
        },
    )
    submission = read_submission(root / "exercises/activations/relu.py", course)
    assert set(submission.answers) == {"relu"}
    result = grade_exercise(made, course, submission, "relu")
    assert (result.verdict, result.points) == ("pass", 10)


# --- what is never taken for a submission ---------------------------------------------------------


def test_the_reference_is_never_the_submission(
    relu_of: GradeFolder, folder: Path, course: Course
) -> None:
    shutil.copytree(course.reference / "activations", folder / "reference" / "activations")
    assert relu_of(folder).outcomes[0].sentence == "relu.py is not in the submission"
    written(folder, {"exercises/activations/relu.py": layer("return x")})
    result = relu_of(folder)
    assert result.file == "exercises/activations/relu.py"
    assert said(result).sentence.startswith("output differs at 9 of 20 places")
    written(
        folder,
        {"exercises/activations/relu.py": "from reference.activations.relu import ReLU\n"},
    )
    assert said(relu_of(folder)).sentence == (
        "the file imports 'reference', which is neither installed nor in the submission"
    )


def test_nor_is_a_reference_of_another_name(course: Course, tmp_path: Path) -> None:
    settings = '[tool.grader]\nreference = "answers"\nexercises = "tasks"\n'
    root = written(tmp_path / "course", {"pyproject.toml": settings})
    shutil.copytree(course.reference / "activations", root / "answers" / "activations")
    own = find_course(root)
    assert read_submission(root, own).answers == {}
    written(root, {"tasks/activations/relu.py": "x = 1\n"})
    submission = read_submission(root, own)
    assert submission.answers["relu"].file == "tasks/activations/relu.py"
    assert not [name for name in submission.modules if "answers" in name]


def test_a_tree_that_is_a_link_is_not_followed(
    course: Course, folder: Path, tmp_path: Path
) -> None:
    (folder / "exercises").symlink_to(course.reference)
    (folder / "activations").symlink_to(course.reference / "activations")
    assert read_submission(folder, course).answers == {}


@pytest.mark.parametrize(
    "name",
    [
        "tests/relu.py",
        ".hidden/relu.py",
        "__pycache__/relu.py",
        "a/node_modules/relu.py",
        ".relu.py",
    ],
)
def test_what_lies_in_folders_that_nobody_hands_in(course: Course, folder: Path, name: str) -> None:
    assert read_submission(written(folder, {name: "x = 1\n"}), course).answers == {}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nowhere", "nowhere does not exist; name a folder, a .py file or a notebook"),
        ("rlu.py", "rlu.py is named after no exercise; did you mean relu.py?"),
        ("zzz.py", "zzz.py is named after no exercise; name it after its exercise"),
        ("relu.ipynb.txt", "relu.ipynb.txt is named after no exercise; name it after its exercise"),
    ],
)
def test_no_such_folder_or_file(course: Course, folder: Path, name: str, sentence: str) -> None:
    if name != "nowhere":
        written(folder, {name: "x = 1\n"})
    with pytest.raises(SubmissionError) as caught:
        grade(folder / name, course=course)
    assert str(caught.value).endswith(sentence)


def test_an_empty_folder_is_a_report_of_nothing(course: Course, folder: Path) -> None:
    report = grade(folder, course=course)
    assert report.results == ()
    assert report.exit_code == 2


def test_no_such_exercise(course: Course, folder: Path) -> None:
    with pytest.raises(CourseError, match="did you mean relu"):
        grade(folder, course=course, exercises=["rlu"])


# --- a worker taken over --------------------------------------------------------------------------

ACCEPTED = [("_names", "{}"), ("_names", "[[1]]"), ("_names", "np.ones(3)")]
ACCEPTED += [("_uses", "5"), ("_uses", "None"), ("_uses", "{'a': 1}")]
ESCAPING = [("_names", "5"), ("_names", "None"), ("_names", "object()"), ("_uses", "[5]")]
ESCAPING += [("_uses", "[[1]]"), ("_uses", "[[1, 2, 3]]"), ("_uses", "[[np.ones(2), 1]]")]


def forged(right: str, method: str, value: str) -> str:
    """A right answer that has the worker's own code answer something else."""
    patch = f"sys.modules['grader.worker.guest'].Guest.{method} = lambda self, op: {value}"
    return f"{right}\nimport sys\n{patch}\n"


@pytest.mark.parametrize(("method", "value"), ACCEPTED)
def test_a_forged_answer_to_the_first_questions_is_no_error_of_ours(
    relu: Grade, right: dict[str, str], method: str, value: str
) -> None:
    assert relu(forged(right["relu"], method, value), quick=True).verdict in ("pass", "fail")


@pytest.mark.parametrize(("method", "value"), ESCAPING)
def test_nor_is_one_of_another_form(
    relu: Grade, right: dict[str, str], method: str, value: str
) -> None:
    assert relu(forged(right["relu"], method, value)).verdict in ("pass", "fail")


# --- the PyTorch twin -----------------------------------------------------------------------------

TWIN = """import torch

class ReLU:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, x):
        self.on = x > 0
        return {forward}

    def backward(self, dout):
        return dout * self.on
"""
RIGHT_TWIN = "torch.where(self.on, x, torch.zeros_like(x))"


@pytest.mark.parametrize(
    ("forward", "sentence", "parts"),
    [
        (RIGHT_TWIN, "", {"forward", "backward", "state"}),
        (
            f"{RIGHT_TWIN}.numpy()",
            "output is a NumPy array, expected a tensor of shape (4, 5)",
            None,
        ),
        (
            f"{RIGHT_TWIN}.bfloat16()",
            "output is a tensor of dtype torch.bfloat16 on cpu, expected a tensor of shape (4, 5)",
            None,
        ),
        (
            f"{RIGHT_TWIN}.to_sparse()",
            "output is a tensor of dtype torch.float64 with layout",
            None,
        ),
        (f"{RIGHT_TWIN}.double()", "output is float64 where everything given is float32", None),
        (f"{RIGHT_TWIN}.requires_grad_()", "", {"forward", "backward", "state"}),
        ("x.to('cuda')", "forward raised ", None),
    ],
)
def test_a_torch_twin(
    made: Bench, course: Course, folder: Path, forward: str, sentence: str, parts: set[str] | None
) -> None:
    root = written(folder, {"relu_torch.py": TWIN.format(forward=forward)})
    result = grade_exercise(made, course, read_submission(root, course), "relu_torch")
    assert result.track == "torch"
    if not sentence:
        assert (result.verdict, earned(result)) == ("pass", parts)
        return
    outcome = said(result)
    assert outcome.sentence.startswith(sentence)
    assert outcome.part not in earned(result)
