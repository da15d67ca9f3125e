"""The device check: who is right on the CPU and breaks on a GPU is told what to mend; nobody else is."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import numpy as np
import pytest

from grader.bench import Bench, bench
from grader.checks import Device
from grader.checks import device as device_check
from grader.checks import gpu as gpu_check
from grader.checks.gpu import widened
from grader.checks.otherwise import empty_batch
from grader.checks.trial import Trial
from grader.cli import run
from grader.course import Course
from grader.grade import devices, grade_exercise
from grader.loading import load_exercise
from grader.numeric import Tolerance
from grader.outcome import Outcome, Result
from grader.submission import Found, Submission
from grader.worker.gpu import Waits, in_full_precision, placed
from grader.worker.host import Worker
from grader.worker.places import Wanted, has_gpu
from grader.worker.sources import Source

FORWARD = None  # all that the solution does there

# exercise, what is replaced, by something as right on the CPU, and what the report says of it
MUTANTS = [
    (
        "affine_torch",
        "torch.zeros_like(W)",
        "torch.zeros(W.shape, dtype=W.dtype)",
        "a copy into a tensor of the CPU's",
    ),
    (
        "affine_torch",
        "torch.zeros_like(b)",
        "torch.zeros(b.shape, dtype=b.dtype)",
        "a copy into a tensor of the CPU's",
    ),
    (
        "affine_torch",
        "return self.X @ W + b",
        "return (self.X.cpu() @ W.cpu() + b.cpu()).to(x.device)",
        "takes values off the GPU",
    ),
    (
        "affine_torch",
        "return self.X @ W + b",
        "return torch.from_numpy(self.X.detach().numpy() @ W.numpy() + b.numpy())",
        "to numpy",
    ),
    (
        "affine_torch",
        "return self.X @ W + b",
        "return self.X @ W + torch.ones(len(x), 1, dtype=x.dtype) * b",
        "same device",
    ),
    (
        "affine_torch",
        "dout.sum(dim=0)",
        "torch.ones(len(dout), dtype=dout.dtype) @ dout",
        "same device",
    ),
    (
        "affine_torch",
        "return self.X @ W + b",
        "return torch.tensor((self.X @ W + b).tolist(), dtype=x.dtype)",
        "output is on the CPU",
    ),
    (
        "affine_torch",
        "self.X.T @ dout",
        "torch.stack([sum(a.item() * d for a, d in zip(col, dout)) for col in self.X.T])",
        "makes the CPU wait for the GPU",
    ),
    (
        "relu_torch",
        FORWARD,
        """
        y = torch.zeros(x.shape, dtype=x.dtype)
        y += x.clamp(min=0)
        self.on = x > 0
        return y
        """,
        "same device",
    ),
    (
        "relu_torch",
        FORWARD,
        """
        self.on = torch.tensor((x > 0).tolist(), dtype=torch.bool).reshape(x.shape)
        return x * (x > 0)
        """,
        "same device",
    ),
    (
        "relu_torch",
        FORWARD,
        """
        self.on = x > 0
        return torch.maximum(x, torch.zeros(x.shape, dtype=x.dtype))
        """,
        "same device",
    ),
    (
        "relu_torch",
        FORWARD,
        """
        self.on = x > 0
        y = x.cpu().clamp(min=0)
        return y
        """,
        "takes values off the GPU",
    ),
    (
        "relu_torch",
        FORWARD,
        """
        self.on = x > 0
        y = torch.empty(x.shape, dtype=x.dtype)
        y[...] = x.clamp(min=0)
        return y
        """,
        "takes values off the GPU",
    ),
    (
        "relu_torch",
        FORWARD,
        """
        self.on = x > 0
        home = 'cuda' if torch.cuda.is_available() else 'cpu'
        return x.clamp(min=0).to(home)
        """,
        "output is on the GPU, and the input on the CPU",
    ),
    (
        "relu_torch",
        FORWARD,
        """
        self.on = x > 0
        y = x.clamp(min=0)
        return y.cuda() if torch.cuda.is_available() else y
        """,
        "output is on the GPU, and the input on the CPU",
    ),
    (
        "relu_torch",
        FORWARD,
        """
        self.on = x > 0
        flat = [v if v.item() > 0 else 0 * v for v in x.reshape(-1)]
        return torch.stack(flat).reshape(x.shape) if flat else x * 0
        """,
        "makes the CPU wait for the GPU",
    ),
    (
        "sigmoid_torch",
        FORWARD,
        """
        e = torch.exp(-x.abs())
        half = torch.full(x.shape, 1.0, dtype=x.dtype)
        self.y = torch.where(x >= 0, half, e) / (1 + e)
        return self.y
        """,
        "same device",
    ),
    (
        "sigmoid_torch",
        FORWARD,
        """
        self.y = torch.from_numpy(1 / (1 + __import__('numpy').exp(-x.numpy())))
        return self.y
        """,
        "to numpy",
    ),
    (
        "sigmoid_torch",
        FORWARD,
        """
        self.y = torch.sigmoid(x.cpu()).to(x)
        return self.y
        """,
        "takes values off the GPU",
    ),
    (
        "softmax_torch",
        FORWARD,
        """
        e = (x - x.max(-1, True).values).exp()
        total = torch.zeros((*e.shape[:-1], 1), dtype=x.dtype) + e.sum(-1, True)
        self.y = e / total
        return self.y
        """,
        "same device",
    ),
    (
        "softmax_torch",
        FORWARD,
        """
        top = torch.tensor(x.max(-1, True).values.tolist(), dtype=x.dtype)
        e = (x - top).exp()
        self.y = e / e.sum(-1, True)
        return self.y
        """,
        "same device",
    ),
]


MUTANTS += [
    # optimizers, over several steps
    (
        "adam_torch",
        "self.m = [torch.zeros_like(p) for p in params]",
        "self.m = [torch.zeros(p.shape, dtype=p.dtype) for p in params]",
        "same device",
    ),
    (
        "adam_torch",
        "self.t += 1",
        "self.t += 1\nself.v = [v.cpu().to(p.device) for v, p in zip(self.v, params)]",
        "takes values off the GPU",
    ),
    (
        "momentum_torch",
        "torch.zeros_like(p)",
        "torch.zeros(p.shape, dtype=p.dtype).to('cuda' if torch.cuda.is_available() else 'cpu')",
        "same device",
    ),
    (
        "sgd_torch",
        "for p, g in zip(params, grads, strict=True):\n            p -= self.lr * g",
        """
        for p, g in zip(params, grads):
            steps = [self.lr * slope.item() for slope in g.reshape(-1)]
            p -= torch.tensor(steps, dtype=p.dtype, device=p.device).reshape(p.shape)
        """,
        "makes the CPU wait for the GPU",
    ),
    # losses
    (
        "mse_torch",
        "return (self.error**2).mean()",
        "return torch.tensor((self.error**2).mean().item(), dtype=x.dtype)",
        "output is on the CPU",
    ),
    (
        "softmax_with_loss_torch",
        "torch.arange(x.shape[1], device=x.device)",
        "torch.arange(x.shape[1])",
        "same device",
    ),
    (
        "softmax_with_loss_torch",
        "shifted = x -",
        "x = x.cuda() if torch.cuda.is_available() else x\nshifted = x -",
        "same device",
    ),
    # the dtype lost
    (
        "layer_norm_torch",
        "x.mean(dim=-1, keepdim=True), x.var(",
        "x.double().mean(dim=-1, keepdim=True), x.double().var(",
        "output is float64 where everything given is float32",
    ),
    (
        "relu_torch",
        FORWARD,
        """
        self.on = x > 0
        return torch.where(self.on, x, torch.zeros(x.shape, device=x.device, dtype=torch.float64))
        """,
        "output is float64 where everything given is float32",
    ),
    # in place, on a view
    (
        "relu_torch",
        FORWARD,
        """
        self.on = x > 0
        flat = x.view(-1) if x.is_cuda and x.is_contiguous() else x.clone()
        return flat.clamp_(min=0).reshape(x.shape)
        """,
        "its argument x is changed",
    ),
    (
        "relu_torch",
        FORWARD,
        """
        self.on = x > 0
        y = torch.zeros((*x.shape, 2), dtype=x.dtype)[..., 1]
        y += x.clamp(min=0)
        return y
        """,
        "same device",
    ),
    (
        "concat_torch",
        FORWARD,
        """
        self.widths = [x.shape[self.axis] for x in xs]
        shape = list(xs[0].shape)
        shape[self.axis] = sum(self.widths)
        y, start = torch.zeros(shape, dtype=xs[0].dtype), 0
        for x, width in zip(xs, self.widths):
            y.narrow(self.axis, start, width).copy_(x)
            start += width
        return y
        """,
        "takes values off the GPU",
    ),
]


# given no tensors, drawing at random in every case, or asked by scripts alone
NOT_ASKED = {
    f"{name}_torch"
    for name in (
        "positional_encoding", "dropout", "gaussian_noise", "weight_noise", "initialize", "trainer",
    )
}  # fmt: skip


@pytest.fixture(scope="module")
def made() -> Iterator[Bench]:
    with bench() as found:
        yield found


def graded(made: Bench, course: Course, name: str, text: str, device: Wanted = "virtual") -> Result:
    entry = course.entries[name]
    found = Found(f"{entry.unit}/{name}.py", text.encode())
    modules = dict(course.solutions) | {entry.module: Source(found.file, found.text)}
    made.device = device
    return grade_exercise(made, course, Submission(course.root, {name: found}, modules), name)


def asked(made: Bench, course: Course, name: str, text: str, device: Wanted = "virtual") -> Outcome:
    """The device check alone."""
    entry = course.entries[name]
    sources = dict(course.solutions) | {entry.module: Source(f"{name}.py", text.encode())}
    worker = Worker(lambda: made.connect("torch"), entry.module, sources, track="torch")
    exercise = load_exercise(course, name)
    trial = Trial(
        exercise,
        worker,
        course.solutions,
        beside=lambda use: made.connect("torch", use),
        device=device,
    )
    check = Device()
    try:
        assert [*check(trial)] == []
        (found,) = check.later(trial)
    finally:
        worker.close()
    return found


def device_of(result: Result) -> Outcome:
    (found,) = (o for o in result.outcomes if o.check == "device")
    return found


def twins(course: Course) -> list[str]:
    """Those that are asked on a device."""
    names = [name for name, entry in course.entries.items() if entry.track == "torch"]
    return [n for n in names if any(isinstance(c, Device) for c in load_exercise(course, n).checks)]


def body_of_forward(solution: str) -> str:
    """What the solution's forward does, by the indent of its marks."""
    lines = solution.splitlines()
    start = next(i for i, line in enumerate(lines) if line.lstrip().startswith("def forward"))
    body = []
    for line in lines[start + 1 :]:
        if line.strip() and not line.startswith("        "):
            break
        if not line.lstrip().startswith(('"""', "#")):
            body.append(line)
    return "\n".join(body).strip()


def mutant(course: Course, name: str, old: str | None, new: str) -> str:
    solution = load_exercise(course, name).solution
    old = body_of_forward(solution) if old is None else old
    assert solution.count(old) == 1, old
    text = solution.replace(old, textwrap.indent(textwrap.dedent(new).strip(), " " * 8).lstrip())
    return f"import torch\n{text}"


# --- every twin


def test_a_twin_is_asked_where_tensors_come_and_nothing_is_drawn(course: Course) -> None:
    names = {name for name, entry in course.entries.items() if entry.track == "torch"}
    assert names - set(twins(course)) <= NOT_ASKED


# --- mistakes


def test_the_mutants_are_many() -> None:
    assert len(MUTANTS) >= 20


@pytest.mark.parametrize(("name", "old", "new", "said"), MUTANTS, ids=range(len(MUTANTS)))
def test_a_mistake_that_only_a_gpu_shows_is_found_and_named(
    made: Bench, course: Course, name: str, old: str | None, new: str, said: str
) -> None:
    found = asked(made, course, name, mutant(course, name, old, new))
    assert found.verdict == "fail", found
    assert found.sentence.startswith(("on a virtual GPU: ", "on the CPU, with a GPU beside it: "))
    assert said in found.sentence


def test_a_lint_takes_no_points(made: Bench, course: Course) -> None:
    result = graded(made, course, MUTANTS[0][0], mutant(course, *MUTANTS[0][:3]))
    assert result.verdict == "fail"
    assert {o.check for o in result.failures} == {"device"}
    assert result.points == result.out_of


def test_one_value_fetched_is_a_remark(made: Bench, course: Course) -> None:
    text = mutant(
        course,
        "relu_torch",
        None,
        "self.on = x > 0\nfloat(x.sum())\nreturn x.clamp(min=0)",
    )
    found = asked(made, course, "relu_torch", text)
    assert found.verdict == "pass"
    assert "the CPU waits for it at line" in found.remark


def test_a_view_that_only_a_gpu_meets_is_asked_too(made: Bench, course: Course) -> None:
    text = mutant(
        course,
        "relu_torch",
        None,
        """
        if x.is_cuda:
            assert x.is_contiguous()
        self.on = x > 0
        return x.clamp(min=0)
        """,
    )
    found = asked(made, course, "relu_torch", text)
    assert found.verdict == "fail"
    assert found.sentence.startswith("on a virtual GPU: ")
    assert "AssertionError" in found.sentence


def test_no_samples_on_the_cpu_are_found(made: Bench, course: Course) -> None:
    text = mutant(
        course,
        "relu_torch",
        None,
        """
        self.on = x > 0
        return x.clamp(min=0) if x.numel() else torch.zeros(x.shape, dtype=x.dtype)
        """,
    )
    found = asked(made, course, "relu_torch", text)
    assert found.verdict == "fail"
    assert found.sentence == (
        "on a virtual GPU: on a batch of no samples, output is on the CPU, and the input on the GPU"
    )


def test_who_cannot_do_without_a_sample_is_told_and_passes(made: Bench, course: Course) -> None:
    text = mutant(
        course,
        "relu_torch",
        None,
        "self.on = x > 0\nassert len(x)\nreturn x.clamp(min=0)",
    )
    found = asked(made, course, "relu_torch", text)
    assert found.verdict == "pass"
    assert found.remark.startswith("on a batch of no samples, forward raised AssertionError")


def test_there_is_a_right_answer_without_a_sample_or_there_is_none(
    made: Bench, course: Course
) -> None:
    """Means over no samples are no numbers; sums are 0, and shapes stay."""
    shapes = {}
    for name in ("layer_norm_torch", "conv2d_torch", "mse_torch", "adam_torch"):
        exercise = load_exercise(course, name)
        worker = Worker(lambda: made.connect("torch"), "", {}, track="torch")
        trial = Trial(exercise, worker, course.solutions)
        empty = empty_batch(trial, exercise.cases[0])
        shapes[name] = empty and [y.shape for y in empty[1].values()]
    assert shapes == {
        "layer_norm_torch": [(0, 5)],
        "conv2d_torch": [(0, 4, 3, 5)],
        "mse_torch": None,
        "adam_torch": None,
    }


# --- when it is not asked


def test_an_answer_that_is_wrong_on_the_cpu_is_not_asked(made: Bench, course: Course) -> None:
    wrong = mutant(course, "relu_torch", None, "self.on = x > 0\nreturn x")
    found = asked(made, course, "relu_torch", wrong)
    assert (found.verdict, found.reason) == ("skip", "student")


def test_on_the_cpu_alone_it_is_skipped_not_passed(made: Bench, course: Course) -> None:
    solution = load_exercise(course, "relu_torch").solution
    result = graded(made, course, "relu_torch", solution, "cpu")
    found = device_of(result)
    assert (found.verdict, found.reason, found.sentence) == (
        "skip",
        "ours",
        "only the CPU is asked for",
    )
    assert result.points == result.out_of
    assert devices([result]) == "cpu"


@pytest.mark.skipif(has_gpu(), reason="this machine has a GPU")
def test_a_gpu_that_is_not_there_is_no_pass(made: Bench, course: Course) -> None:
    solution = load_exercise(course, "relu_torch").solution
    found = asked(made, course, "relu_torch", solution, "cuda")
    assert (found.verdict, found.reason) == ("skip", "ours")
    assert found.sentence == "there is no GPU on this machine"


@pytest.mark.skipif(not has_gpu(), reason="this machine has no GPU")
def test_solutions_pass_on_the_gpu(course: Course) -> None:
    with bench(device="cuda") as made:
        for name in twins(course):
            found = asked(made, course, name, load_exercise(course, name).solution, "cuda")
            assert found.verdict == "pass", (name, found)


def test_without_a_gpu_the_virtual_one_is_taken(
    made: Bench, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device_check, "has_gpu", lambda: False)
    solution = load_exercise(course, "relu_torch").solution
    result = graded(made, course, "relu_torch", solution, "auto")
    assert device_of(result).device == "a virtual GPU"
    assert devices([result, result]) == "cpu, 2 exercises also on a virtual GPU"
    assert devices([]) == "cpu"


@pytest.mark.parametrize(
    ("device", "foot"), [("cpu", "cpu"), ("virtual", "cpu, 1 exercise also on a virtual GPU")]
)
def test_the_foot_of_the_report_says_where(
    course: Course, device: str, foot: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(course.root / "tests" / "submissions" / "right")
    options = ["--submission", folder, "--device", device, "--format", "json"]
    assert run(["--course", str(course.root), "check", "relu_torch", *options]) == 0
    assert json.loads(capsys.readouterr().out).get("device", "cpu") == foot


# --- the rule on a real GPU, asked of the virtual one


@pytest.fixture
def on_it(
    made: Bench, course: Course, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str], Outcome]:
    """What the check for a real GPU says, with the virtual one in its place."""

    def workers(trial: Trial) -> tuple[Worker, Worker]:
        there = {"device": gpu_check.PLACE, "virtual": True}
        return trial.worker.anew(**there), trial.reference(**there)

    monkeypatch.setattr(gpu_check, "_card", lambda: "a card")
    monkeypatch.setattr(gpu_check, "_workers", workers)
    monkeypatch.setattr(device_check, "has_gpu", lambda: True)
    return lambda name, text: asked(made, course, name, text, "cuda")


Ask = Callable[[str, str], Outcome]


def test_the_solutions_pass_there(on_it: Ask, course: Course) -> None:
    for name in ("affine_torch", "adam_torch"):
        found = on_it(name, load_exercise(course, name).solution)
        assert (found.verdict, found.device) == ("pass", "the GPU (a card)"), found


@pytest.mark.parametrize("number", [0, 7, 23, 28])
def test_mutants_fail_there_too(on_it: Ask, course: Course, number: int) -> None:
    name, old, new, said = MUTANTS[number]
    found = on_it(name, mutant(course, name, old, new))
    assert found.verdict == "fail"
    assert found.sentence.startswith(
        ("on the GPU (a card): ", "on the CPU, with a GPU beside it: ")
    )
    assert said in found.sentence


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("return x.clamp(min=0) * (1.001 if x.is_cuda else 1)", "; it is right on the CPU"),
        ("return x.clamp(min=0).float() if x.is_cuda else x.clamp(min=0) * 1", ""),
        (
            "x = x + torch.rand_like(x) if x.is_cuda else x\nreturn x.clamp(min=0)",
            "; it is right on the CPU",
        ),
        (
            """
            type(self).calls = getattr(type(self), 'calls', 0) + 1
            noise = 1 + 1e-3 * (type(self).calls > 1) if x.is_cuda else 1
            return x.clamp(min=0) * noise
            """,
            "output is another when it is computed again",
        ),
    ],
)
def test_what_only_the_gpu_gets_wrong_is_seen(
    on_it: Ask, course: Course, new: str, said: str
) -> None:
    text = mutant(course, "relu_torch", None, f"self.on = x > 0\n{textwrap.dedent(new).strip()}")
    found = on_it("relu_torch", text)
    assert found.verdict == ("fail" if said else "pass")
    assert said in found.sentence


def test_where_no_process_reaches_the_gpu_it_is_skipped(
    on_it: Ask, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The solution is asked first: a GPU that cannot be started is not the answer's doing."""
    monkeypatch.setattr(
        gpu_check,
        "_workers",
        lambda trial: (trial.worker.anew(), trial.reference(device="cuda:0")),
    )
    found = on_it("relu_torch", load_exercise(course, "relu_torch").solution)
    if not has_gpu():
        assert (found.verdict, found.reason) == ("skip", "ours")
        assert found.sentence.startswith("no process reaches the GPU here: ")


# --- beside it


def test_a_wait_is_counted_by_its_line() -> None:
    waits = Waits()
    told = "called a synchronizing CUDA operation (Triggered internally at CUDAFunctions.cpp:1.)"
    for line in (4, 4, 7):
        assert waits.note(told, "a.py", line)
    assert not waits.note("called something else", "a.py", 4)
    assert [(line, times) for _, _, _, line, times in waits.taken()] == [(4, 2), (7, 1)]
    assert waits.taken() == []


def test_a_view_keeps_its_strides_where_it_is_placed() -> None:
    torch = pytest.importorskip("torch")
    wide = torch.arange(24.0).reshape(3, 8)
    for view in (wide[:, ::2], wide.T, wide[1:, 3:5]):
        there = placed(view, "meta")
        assert (there.shape, there.stride()) == (view.shape, view.stride())
        assert there.device.type == "meta"
    assert placed(wide, "cpu") is wide


def test_full_precision_is_asked_for_in_pytorch_s_new_words_or_its_old_ones() -> None:
    backends = pytest.importorskip("torch").backends
    places = [
        backends,
        backends.cuda.matmul,
        backends.cudnn,
        backends.cudnn.conv,
        backends.cudnn.rnn,
    ]
    before = [place.fp32_precision for place in places]
    try:
        in_full_precision(pytest.importorskip("torch"))
        assert {place.fp32_precision for place in places} == {"ieee"}
    finally:
        for place, precision in zip(places, before, strict=True):
            place.fp32_precision = precision
    assert [place.fp32_precision for place in places] == before
    old = SimpleNamespace(
        backends=SimpleNamespace(
            cuda=SimpleNamespace(matmul=SimpleNamespace(allow_tf32=True)),
            cudnn=SimpleNamespace(allow_tf32=True),
        )
    )
    in_full_precision(old)
    assert not old.backends.cuda.matmul.allow_tf32
    assert not old.backends.cudnn.allow_tf32


def test_the_tolerance_is_as_wide_as_the_solution_s_own_gap() -> None:
    narrow = Tolerance(1e-7, 1e-6)
    assert widened(narrow, np.zeros(4)) == narrow
    assert widened(narrow, np.empty(0)) == narrow
    gap = np.array([0.0, 3e-3, 0.0, 4e-3])
    assert widened(narrow, gap) == Tolerance(16 * 2.5e-3, 64 * 4e-3)
