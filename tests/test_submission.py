"""Submissions: how files become answers, and the three samples graded: all right, all wrong, half done."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from grader.course import Course, find_course
from grader.grade import grade
from grader.outcome import Report, Result
from grader.report.json import dumps, loads
from grader.report.terminal import render
from grader.submission import SubmissionError, read_again, read_submission
from grader.sync import fresh_stub

ROOT = Path(__file__).parent
SAMPLES = ROOT / "submissions"
COURSE = find_course(ROOT)
NAMES = list(COURSE.entries)
LEFT = ["add_torch", "chain", "sgd_torch"]  # in the typical sample as they were handed out


LEAKY = [
    "branch",
    "multiply",
    "sum",
    "matmul_torch",
    "numerical_gradient",
    "softmax",
    "softmax_with_loss_torch",
    "sgd",
]
RIGHT = ["relu", "affine", "affine_torch", "two_layer_net", "adam", "dropout_torch", "q_learning"]
RUNS = {
    "right": [*RIGHT, "--submission", "right"],
    "wrong": ["--submission", "wrong"],
    "typical": ["--submission", "typical"],
    "secret": [*LEAKY, "--submission", "wrong", "--seed", "not the public one"],
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, Report]]:
    """The samples, graded side by side by the command itself: exit code and report."""
    out = tmp_path_factory.mktemp("reports")
    command = [sys.executable, "-m", "grader", "check", "--format", "json"]
    processes = {}
    for name, argv in RUNS.items():
        with (out / name).open("wb") as file:
            processes[name] = subprocess.Popen([*command, *argv], stdout=file, cwd=SAMPLES)
    codes = {name: process.wait(300) for name, process in processes.items()}
    return {name: (code, loads((out / name).read_text("utf-8"))) for name, code in codes.items()}


def by_name(report: Report) -> dict[str, Result]:
    return {result.exercise: result for result in report.results}


@pytest.fixture(scope="module")
def right(runs: dict[str, tuple[int, Report]]) -> dict[str, Result]:
    return by_name(runs["right"][1])


@pytest.fixture(scope="module")
def wrong(runs: dict[str, tuple[int, Report]]) -> dict[str, Result]:
    return by_name(runs["wrong"][1])


@pytest.fixture(scope="module")
def typical(runs: dict[str, tuple[int, Report]]) -> dict[str, Result]:
    return by_name(runs["typical"][1])


@pytest.fixture(scope="module")
def secret(runs: dict[str, tuple[int, Report]]) -> Report:
    return runs["secret"][1]


def test_the_exit_code_says_whether_all_passed(runs: dict[str, tuple[int, Report]]) -> None:
    codes = {name: code for name, (code, _) in runs.items()}
    assert codes == {"right": 0, "wrong": 1, "typical": 1, "secret": 1}


def said(result: Result) -> str:
    return "\n".join(o.sentence for o in result.outcomes if o.sentence)


# --- all right


def test_right_answers_have_every_point(right: dict[str, Result]) -> None:
    """By the command, some of each track; all of them in test_course_numpy.py and test_course_torch.py."""
    assert sorted(right) == sorted(RIGHT)
    for name, result in right.items():
        assert said(result) == "", name
        assert (result.verdict, result.points) == ("pass", 10), name


def test_the_right_sample_answers_every_exercise() -> None:
    assert {path.stem for path in (SAMPLES / "right" / "exercises").rglob("*.py")} == set(NAMES)


def test_the_wrong_sample_answers_what_it_is_asked_about() -> None:
    """Every exercise has wrong answers in its spec, which the doctor grades: here are some by hand."""
    assert {path.stem for path in (SAMPLES / "wrong" / "exercises").rglob("*.py")} == set(WRONG)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_no_copy_of_the_solution(name: str) -> None:
    """What is compared is code alone, a line at a time, without what the stub has already."""
    entry = COURSE.entries[name]
    given = set(fresh_stub(entry).splitlines())
    solution = [line.strip() for line in entry.reference.read_text().splitlines()]
    path = SAMPLES / "right" / "exercises" / entry.unit / f"{name}.py"
    own = [line.strip() for line in path.read_text().splitlines() if line.rstrip() not in given]
    assert sum(line in solution for line in own if len(line) > 20) <= len(own) / 2


# --- all wrong


WRONG = {
    "add": "an axis of length 1 that broadcasting stretched is summed as well",
    "add_torch": "dy has shape (5,), expected (4, 5)",
    "multiply": "the inputs change places",
    "multiply_torch": "dx differs at 20 of 20 places",
    "branch": "they are not averaged",
    "branch_torch": "whoever changes one of the results changes them all",
    "repeat": "backward keeps one copy's gradient",
    "repeat_torch": "the axis that was summed over stays",
    "sum": "each summed element gets all of dout",
    "sum_torch": "output has shape (1, 5), expected (4, 1)",
    "matmul": "backward raised ValueError",
    "matmul_torch": "the mean is taken in the loss, once",
    "dot": "x @ y.T is every row with every other",
    "dot_torch": "backward raised RuntimeError",
    "concat": "the pieces are as wide as the inputs were",
    "concat_torch": "backward raised RuntimeError: split_with_sizes",
    "numerical_gradient": "this is the one-sided difference",
    "chain": "the gradients come in forward order",
    "chain_torch": "output[0] has shape (2, 4), expected (2, 3)",
    "sigmoid": "not x (1 - x) with the input",
    "sigmoid_torch": "take exp of numbers below 0 only",
    "relu": "the mask comes from x, not from dout",
    "relu_torch": "output differs at 12 of 20 places",
    "softmax": "this is the diagonal of the Jacobian only",
    "softmax_torch": "output differs at 20 of 20 places",
    "affine": "dW is transposed",
    "affine_torch": "db is summed over all of dout",
    "two_layer_net": "the file defines no class TwoLayerNet; did you mean TwoLayerNet where TwoLayerNetwork",
    "two_layer_net_torch": "the file uses torch.nn",
    "softmax_with_loss": "its gradient is divided by N too",
    "softmax_with_loss_torch": "a small number added inside the log",
    "sgd": "this goes up the slope",
    "sgd_torch": "p = p - ... only gives the name p to a new tensor",
    "bias_variance": "only so it all adds up",
    "bootstrap": "rows are drawn with replacement",
    "bagging": "samples and their t come apart",
    "adaboost": "alpha has a factor 1/2",
    "weighted_average": "the weights are divided by their sum first",
    "generalization_gap": "the gap is the test error minus the training error",
    "sharpness": "this is the mean rise of the loss",
    "rbm": "dW is a mean over the batch",
    "rbm_torch": "a unit is 1 with probability p",
    "dbn": "the file defines no class DBN",
    "discriminator_loss": "it is right to 7 digits and no more",
    "discriminator_loss_torch": "each part is a mean",
    "generator_loss": "backward is that of minimax for both kinds",
    "generator_loss_torch": "the generator wants the opposite",
    "gan_step": "does not parse: '(' was never closed",
    "gan_step_torch": "the file uses torch.nn.BCEWithLogitsLoss",
    "vae_loss": "its exponential stands beside mu^2",
    "vae_loss_torch": "dlogvar lacks the slope of -logvar",
    "ddpm_loss": "the square roots are missing",
    "ddpm_loss_torch": "the loss is a mean over all elements",
    "returns": "output differs at 5 of 7 places",
    "policy_evaluation": "output[0] differs at 5 of 5 places",
    "value_iteration": "V is too far from the best values",
    "mc_evaluation": "only the first one of an episode should",
    "td0": "when done the target is r alone",
    "sarsa": "this is Q-learning",
    "q_learning": "the target takes the largest value of the next state",
    "policy": "all of the best have the same chance",
    "dqn_loss": "the target network's, not from q",
    "dqn_loss_torch": "a terminal state has no future",
    "reinforce": "its gradient is divided by N",
    "reinforce_torch": "the loss has a minus",
    "gae": "the advantage of the next episode leaks",
}


@pytest.mark.parametrize("name", list(WRONG))
def test_a_wrong_answer_fails_and_the_sentence_says_why(
    wrong: dict[str, Result], name: str
) -> None:
    result = wrong[name]
    assert result.verdict == "fail"
    assert result.points < result.out_of
    assert WRONG[name] in result.failures[0].sentence


def test_no_wrong_answer_breaks_the_grader(wrong: dict[str, Result]) -> None:
    assert not [o for result in wrong.values() for o in result.outcomes if o.verdict == "error"]


CONSISTENT = ["sum_torch", "dot", "sigmoid_torch", "relu_torch", "softmax_torch"]


@pytest.mark.parametrize("name", CONSISTENT)
def test_the_right_gradient_of_a_wrong_forward_keeps_its_points(
    wrong: dict[str, Result], name: str
) -> None:
    earned = {score.part: score.earned for score in wrong[name].scores}
    assert (earned["forward"], earned["backward"]) == (0, 4)


# --- half done


TYPICAL = {
    "add": ("pass", 10, ""),
    "multiply": ("pass", 10, ""),
    "branch": ("fail", 6, "every branch contributes and they add up"),
    "repeat": ("pass", 10, ""),
    "sum": ("fail", 6, "it does not divide by the number of elements"),
    "matmul": ("fail", 8, "dW doubles when backward is called twice"),
    "dot": ("fail", 3, "backward returned None, expected a tuple of 2: dx, dy"),
    "concat": ("fail", 0, "does not parse: '(' was never closed"),
    "numerical_gradient": ("fail", 0, "numerical_gradient did not return within 5 s"),
    "sigmoid": ("pass", 10, ""),
    "sigmoid_torch": ("fail", 6, "the slope y (1 - y) still has to be multiplied by dout"),
    "relu": ("fail", 8, "backward sets entries of dout itself to 0"),
    "relu_torch": ("pass", 10, ""),
    "softmax": ("fail", 6, "subtract the largest score of the row first"),
    "affine": ("fail", 5, "db is the sum of dout over the batch"),
    "affine_torch": ("fail", 3, "backward raised AttributeError: 'Affine' object has no attribute"),
    "two_layer_net": ("skip", 4, "mend affine and softmax_with_loss first"),
    "softmax_with_loss": ("fail", 5, "its gradient is divided by N too"),
    "sgd": ("fail", 0, "params[i] = ... makes a new array"),
}


@pytest.mark.parametrize("name", list(TYPICAL))
def test_the_typical_sample_is_told_what_is_wrong(typical: dict[str, Result], name: str) -> None:
    verdict, points, sentence = TYPICAL[name]
    result = typical[name]
    assert (result.verdict, result.points) == (verdict, points)
    first = next((o.sentence for o in result.outcomes if o.verdict in ("fail", "skip")), "")
    assert sentence in first


def test_nothing_else_of_the_typical_sample_is_graded(typical: dict[str, Result]) -> None:
    assert set(typical) == set(TYPICAL)
    assert [n for n in NAMES if n in typical] == list(typical)


def test_a_mistake_is_pointed_at_where_python_saw_it(typical: dict[str, Result]) -> None:
    where = {name: typical[name].failures[0].where for name in ("concat", "affine_torch")}
    assert where == {
        "concat": "exercises/graph/concat.py:12",
        "affine_torch": "exercises/linear/affine_torch.py:17",
    }


def test_a_warning_is_a_remark_and_costs_nothing(typical: dict[str, Result]) -> None:
    (remark,) = typical["sigmoid"].remarks
    assert remark.startswith("RuntimeWarning: overflow encountered in exp")


@pytest.mark.parametrize("name", LEFT)
def test_what_is_left_to_do_is_the_stub_as_it_is_handed_out(name: str) -> None:
    entry = COURSE.entries[name]
    text = (SAMPLES / "typical" / "exercises" / entry.unit / f"{name}.py").read_bytes()
    assert text == fresh_stub(entry).encode()
    assert text == entry.stub.read_bytes()


def test_an_untouched_stub_is_skipped_when_it_is_asked_for() -> None:
    report = grade(SAMPLES / "typical", course=COURSE, exercises=["chain", "concat_torch"])
    sentences = [result.outcomes[0].sentence for result in report.results]
    assert sentences == [
        "not attempted yet: the file is the stub as it was handed out",
        "concat_torch.py is not in the submission",
    ]
    assert [result.verdict for result in report.results] == ["skip", "skip"]
    assert report.exit_code == 1


# --- answers built on others

ORDER = """
from exercises.activations.sigmoid import Sigmoid
from exercises.linear.affine import Affine
from exercises.losses.softmax_with_loss import SoftmaxWithLoss


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2):
        self.first, self.middle, self.second = Affine(W1, b1), Sigmoid(), Affine(W2, b2)
        self.last = SoftmaxWithLoss()
        self.params = [W1, b1, W2, b2]

    def predict(self, x):
        return self.second.forward(self.middle.forward(self.first.forward(x)))

    def loss(self, x, t):
        return self.last.forward(self.predict(x), t)

    def backward(self, dout=1.0):
        d = self.second.backward(self.last.backward(dout))
        self.first.backward(self.middle.backward(d))
        (dW1, db1), (dW2, db2) = self.first.grads, self.second.grads
        self.grads = [dW1, dW2, db1, db2]
"""


def copied(sample: str, to: Path, *names: str) -> Path:
    for name in names:
        entry = COURSE.entries[name]
        path = to / "exercises" / entry.unit / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((SAMPLES / sample / "exercises" / entry.unit / f"{name}.py").read_bytes())
    return to


def test_a_mistake_in_putting_together_is_its_own_when_the_parts_are_right(tmp_path: Path) -> None:
    copied("right", tmp_path, "affine", "sigmoid", "softmax_with_loss", "two_layer_net")
    (tmp_path / "exercises" / "linear" / "two_layer_net.py").write_text(ORDER)
    report = grade(tmp_path, course=COURSE, exercises=["two_layer_net"])
    assert report.results[0].verdict == "fail"
    assert "another order than params" in report.results[0].failures[0].sentence


def test_with_a_wrong_part_the_part_comes_first(tmp_path: Path) -> None:
    copied("right", tmp_path, "sigmoid", "softmax_with_loss", "two_layer_net")
    copied("typical", tmp_path, "affine")
    report = grade(tmp_path, course=COURSE, exercises=["two_layer_net"])
    assert report.results[0].verdict == "skip"
    assert "mend affine first" in report.results[0].outcomes[-1].sentence + said(report.results[0])


def test_a_part_that_is_missing_is_named(tmp_path: Path) -> None:
    copied("right", tmp_path, "sigmoid", "softmax_with_loss", "two_layer_net")
    report = grade(tmp_path, course=COURSE, exercises=["two_layer_net"])
    assert "exercises.linear.affine" in said(report.results[0])
    assert report.results[0].verdict in ("fail", "skip")


# --- secret cases

LOUD = re.compile(r"-?\d+\.\d{3,}|\b(got|expected) -?[\d.]+(?!\d*,)\b|\b(nan|inf)\b")


def numbers_said(results: list[Result]) -> list[str]:
    texts = [t for r in results for o in r.outcomes for t in (o.sentence, o.remark, o.paste)]
    return [text for text in texts if LOUD.search(text.replace("expected (", ""))]


def test_values_of_the_public_cases_are_shown(wrong: dict[str, Result]) -> None:
    shown = [wrong[name] for name in LEAKY]
    assert len(numbers_said(shown)) > 30
    assert all(any(o.evidence and o.evidence.expected for o in r.outcomes) for r in shown)


def test_values_of_secret_cases_never_are(secret: Report) -> None:
    assert [result.verdict for result in secret.results] == ["fail"] * len(LEAKY)
    assert secret.seed == "secret"
    assert numbers_said(list(secret.results)) == []
    proofs = [o.evidence for result in secret.results for o in result.outcomes if o.evidence]
    assert proofs
    assert {(proof.got, proof.expected) for proof in proofs} == {("", "")}


def test_nor_does_any_report_of_them_show_one(secret: Report) -> None:
    document = json.loads(dumps(secret))
    for result in document["results"]:
        for outcome in result["outcomes"]:
            assert not {"got", "expected"} & set(outcome.get("evidence", {}))
    page = StringIO()
    render(secret, Console(file=page, width=100))
    body = page.getvalue().partition("checked")[0]
    assert not [line for line in body.splitlines() if re.search(r"\b(got|expected) -?\d", line)]


def test_another_seed_draws_other_cases_and_finds_the_same(
    secret: Report, wrong: dict[str, Result]
) -> None:
    for result in secret.results:
        assert result.points == wrong[result.exercise].points


# --- reading


def laid(root: Path, *files: str, text: str = "x = 1\n") -> Path:
    for file in files:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.mark.parametrize(
    ("files", "chosen"),
    [
        (["exercises/activations/relu.py"], "exercises/activations/relu.py"),
        (["activations/relu.py"], "activations/relu.py"),
        (["relu.py"], "relu.py"),
        (["homework/week 1/relu.py"], "homework/week 1/relu.py"),
        (["exercises/relu.py", "exercises/activations/relu.py"], "exercises/activations/relu.py"),
        (["exercises/activations/relu.py", "relu.py"], "exercises/activations/relu.py"),
        (["old/relu.py", "relu.py"], "relu.py"),
        (["b/c/relu.py", "z/relu.py"], "z/relu.py"),
        (["b/relu.py", "a/relu.py"], "a/relu.py"),
        (["reference/activations/relu.py", "x/relu.py"], "x/relu.py"),
    ],
)
def test_the_file_that_is_meant_is_found(tmp_path: Path, files: list[str], chosen: str) -> None:
    found = read_submission(laid(tmp_path, *files), COURSE).answers
    assert {name: answer.file for name, answer in found.items()} == {"relu": chosen}


@pytest.mark.parametrize(
    "file",
    [
        ".venv/relu.py",
        "__pycache__/relu.py",
        "reference/activations/relu.py",
        "site-packages/relu.py",
        ".relu.py",
        "relu.txt",
        "relu.py.bak",
        "relu2.py",
    ],
)
def test_what_is_no_answer_is_passed_over(tmp_path: Path, file: str) -> None:
    assert read_submission(laid(tmp_path, file), COURSE).answers == {}


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_are_not_followed(tmp_path: Path) -> None:
    laid(tmp_path / "elsewhere", "relu.py", "exercises/activations/add.py")
    home = laid(tmp_path / "home", "dot.py")
    (home / "relu.py").symlink_to(tmp_path / "elsewhere" / "relu.py")
    (home / "more").symlink_to(tmp_path / "elsewhere")
    (home / "exercises").symlink_to(tmp_path / "elsewhere" / "exercises")
    assert list(read_submission(home, COURSE).answers) == ["dot"]


def test_helper_modules_can_be_imported_by_any_of_their_names(tmp_path: Path) -> None:
    files = [
        "exercises/graph/add.py",
        "exercises/graph/shared.py",
        "exercises/helpers.py",
        "top.py",
    ]
    modules = read_submission(laid(tmp_path, *files), COURSE).modules
    for name in (
        "exercises.graph.add",
        "exercises.graph.shared",
        "graph.shared",
        "shared",
        "exercises.helpers",
        "helpers",
        "top",
    ):
        assert name in modules
    assert modules["shared"].file == "exercises/graph/shared.py"


def test_helpers_cannot_take_the_place_of_a_library(tmp_path: Path) -> None:
    files = ["numpy.py", "torch/nn.py", "random.py", "grader/grade.py", "my-file.py", "json/x.py"]
    modules = read_submission(laid(tmp_path, *files), COURSE).modules
    tops = {name.partition(".")[0] for name in modules} - {"exercises"}
    assert tops <= {"nn", "grade", "x"}


def test_a_digest_follows_what_is_submitted(tmp_path: Path) -> None:
    one = laid(tmp_path / "one", "exercises/activations/relu.py", "exercises/helpers.py")
    two = laid(tmp_path / "two", "exercises/activations/relu.py", "exercises/helpers.py")
    first = read_submission(one, COURSE).digest
    assert re.fullmatch(r"[0-9a-f]{64}", first)
    assert read_submission(two, COURSE).digest == first
    for file in ("helpers.py", "activations/relu.py"):
        laid(two, f"exercises/{file}", text="x = 2\n")
        assert read_submission(two, COURSE).digest != first
        laid(two, f"exercises/{file}")
    laid(two, "exercises/more.py")
    assert read_submission(two, COURSE).digest != first


def test_a_single_file_is_a_submission(tmp_path: Path) -> None:
    laid(tmp_path, "relu.py", "helpers.py", "add.py")
    found = read_submission(tmp_path / "relu.py", COURSE)
    assert list(found.answers) == ["relu"]
    assert found.name == "relu.py"
    assert "helpers" in found.modules


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("rleu.py", "rleu.py is named after no exercise; did you mean relu.py"),
        ("zzz.py", "zzz.py is named after no exercise; name it after its exercise"),
        (
            "nowhere/relu.py",
            "nowhere/relu.py does not exist; name a folder, a .py file or a notebook",
        ),
    ],
)
def test_a_path_that_is_no_submission_is_refused(tmp_path: Path, name: str, sentence: str) -> None:
    laid(tmp_path, "rleu.py", "zzz.py")
    with pytest.raises(SubmissionError, match=re.escape(sentence).replace("/", r"[/\\]")):
        read_submission(tmp_path / name, COURSE)


def test_a_course_with_another_folder_for_exercises(tmp_path: Path) -> None:
    course = Course(COURSE.root, COURSE.settings | {"exercises": "aufgaben"})
    laid(tmp_path, "aufgaben/activations/relu.py", "other/relu.py")
    found = read_submission(tmp_path, course).answers
    assert found["relu"].file == "aufgaben/activations/relu.py"


def test_reading_again_sees_what_changed(course: Course, tmp_path: Path) -> None:
    folder = tmp_path / "exercises" / "activations"
    folder.mkdir(parents=True)
    for name in ("relu", "tanh"):
        (folder / f"{name}.py").write_text("1")
    before = read_submission(tmp_path, course)
    (folder / "relu.py").write_text("2")
    again = read_again(before, course, {"relu"})
    assert again == read_submission(tmp_path, course)
    assert again.digest != before.digest
