"""The virtual GPU on a battery of snippets: what a GPU takes, what it refuses, and where it waits.

Each snippet is the body of a function of `x` (3, 4), `w` (4, 3) and `i` (labels, 3), all on the GPU; what a
real one does with it is PyTorch's documented behaviour. `MISSED` are those that the lint does not see.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from grader.bench import Bench, bench
from grader.worker.answer import Answer
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker
from grader.worker.limits import Limits
from grader.worker.protocol import Tensor
from grader.worker.sources import Source

LEGAL = {
    "arithmetic": "return (2 * x + 1) / 3 - x ** 2",
    "matmul": "return x @ w",
    "einsum": "return torch.einsum('ij,jk->ik', x, w)",
    "a number": "return x + torch.tensor(2.0)",  # a 0-dim tensor of the CPU may take part
    "a number in place": "y = x.clone()\ny *= torch.tensor(2.0)\nreturn y",
    "zeros_like": "return torch.zeros_like(x) + x",
    "zeros there": "return torch.zeros(3, 4, device=x.device) + x",
    "ones by name": "return torch.ones((3, 4), device='cuda') * x",
    "full there": "return torch.full((3, 4), 2.0, dtype=x.dtype, device=x.device) + x",
    "arange there": "return x * torch.arange(4, device=x.device)",
    "eye there": "return x @ torch.eye(4, dtype=x.dtype, device=x.device)",
    "linspace there": "return x + torch.linspace(0, 1, 4, device=x.device)",
    "new_zeros": "return x.new_zeros(3, 4) + x",
    "new_ones": "return x.new_ones(4) * x",
    "new_tensor": "return x.new_tensor([1.0, 2.0, 3.0, 4.0]) + x",
    "empty filled": "y = torch.empty_like(x)\ny[...] = x\nreturn y",
    "views": "return x.T.reshape(2, 6).view(12)[3:].unsqueeze(0).squeeze() + 1",
    "transpose product": "return x.T @ x",
    "sum and mean": "return x.sum(dim=0) - x.mean(dim=0, keepdim=True)",
    "softmax": "e = (x - x.max(1, True).values).exp()\nreturn e / e.sum(1, True)",
    "where": "return torch.where(x > 0, x, 0.0)",
    "where with a number": "return torch.where(x > 0, x, torch.tensor(0.0, dtype=x.dtype))",
    "masked_fill": "return x.masked_fill(x < 0, 0.0)",
    "a mask set to a number": "y = x.clone()\ny[y < 0] = 0\nreturn y",
    "clamp": "return x.clamp(min=0)",
    "cat and stack": "return torch.cat([x, x]) + torch.stack([x, x]).reshape(6, 4)",
    "gather": "return x.gather(1, i[:, None])",
    "index there": "return x[torch.arange(3, device=x.device), i]",
    "one_hot": "return torch.nn.functional.one_hot(i, 4) * x",
    "scatter": "return torch.zeros_like(x).scatter(1, i[:, None], 1.0)",
    "index_add": "return torch.zeros_like(x).index_add_(0, i % 3, x)",
    "in place": "y = torch.zeros_like(x)\ny += x\ny.mul_(2).add_(1)\nreturn y",
    "column of a buffer": "y = torch.zeros_like(x)\ny[:, 1] = x[:, 2]\nreturn y",
    "pad": "return torch.nn.functional.pad(x, (1, 1))",
    "convolution": "return torch.nn.functional.conv2d(x.reshape(1, 1, 3, 4), w[:2, :2].reshape(1, 1, 2, 2))",
    "pooling": "return torch.nn.functional.max_pool2d(x.reshape(1, 1, 3, 4), 2)",
    "unfold": "return torch.nn.functional.unfold(x.reshape(1, 1, 3, 4), 2)",
    "cross entropy": "return torch.nn.functional.cross_entropy(x, i)",
    "layer norm": "return torch.nn.functional.layer_norm(x, (4,))",
    "dtype": "return x.to(torch.float64).float() + x.double().to(x.dtype)",
    "to where it is": "return x.to(x.device) + x.to('cuda') + x.cuda()",
    "to like another": "return x.to(w)",
    "rand there": "return torch.rand(3, 4, device=x.device) * 0 + x",
    "rand_like": "return torch.rand_like(x) * 0 + x",
    "sort and argmax": "return x.sort(dim=1).values + x.argmax(dim=1, keepdim=True)",
    "cumsum and flip": "return x.cumsum(0).flip(0)",
    "tril there": "return x * torch.tril(torch.ones(3, 4, device=x.device))",
    "autograd": "y = x.clone().requires_grad_()\n(y * y).sum().backward()\nreturn y.grad",
    "own function of autograd": """
        class Double(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x): return 2 * x
            @staticmethod
            def backward(ctx, g): return g * torch.full(g.shape, 2.0, device=g.device)
        y = x.clone().requires_grad_()
        Double.apply(y).sum().backward()
        return y.grad
    """,
    "shape decides": "return x * 2 if x.shape[0] > 1 else x",
    "a module there": "m = torch.nn.Linear(4, 2, device=x.device, dtype=x.dtype)\nreturn m(x)",
    "device asked": "assert x.is_cuda and x.device.type == 'cuda' and x.get_device() == 0\nreturn x + 0",
}
ILLEGAL = {
    "a buffer of the CPU": "return x + torch.zeros(3, 4)",
    "a buffer written to": "y = torch.zeros(3, 4)\ny += x\nreturn y",
    "matmul": "return x @ torch.eye(4, dtype=x.dtype)",
    "einsum": "return torch.einsum('ij,jk->ik', x, torch.ones(4, 2, dtype=x.dtype))",
    "arange": "return x * torch.arange(4)",
    "a mask": "return torch.where(torch.ones(3, 4, dtype=torch.bool), x, 0.0)",
    "masked_fill": "return x.masked_fill(torch.ones(3, 4, dtype=torch.bool), 0.0)",
    "cat": "return torch.cat([x, torch.zeros(1, 4, dtype=x.dtype)])",
    "stack": "return torch.stack([x, torch.zeros(3, 4, dtype=x.dtype)])",
    "gather": "return x.gather(1, torch.zeros(3, 1, dtype=torch.long))",
    "scatter": "return torch.zeros(3, 4).scatter(1, i[:, None], 1.0)",
    "index_add": "return torch.zeros_like(x).index_add_(0, torch.tensor([0, 1, 2]), x)",
    "the CPU's indexed by the GPU's": "return torch.eye(4)[i]",
    "cross entropy": "return torch.nn.functional.cross_entropy(x, torch.zeros(3, dtype=torch.long))",
    "embedding": "return torch.nn.functional.embedding(torch.tensor([0, 1]), x)",
    "convolution": "return torch.nn.functional.conv2d(x[None, None], torch.ones(1, 1, 2, 2, dtype=x.dtype))",
    "batch norm": "m = torch.ones(4, dtype=x.dtype)\nreturn torch.nn.functional.batch_norm(x, m, m)",
    "outer": "return torch.outer(x[0], torch.ones(3, dtype=x.dtype))",
    "bmm": "return torch.bmm(x[None], torch.ones(1, 4, 2, dtype=x.dtype))",
    "maximum": "return torch.maximum(x, torch.zeros(3, 4, dtype=x.dtype))",
    "addmm": "return torch.addmm(torch.zeros(3, 3, dtype=x.dtype), x, w)",
    "numpy": "return torch.from_numpy(x.numpy() * 2)",
    "np.asarray": "return torch.tensor(np.asarray(x))",
    "np function": "return torch.from_numpy(np.exp(x))",
    "rand": "return x * (torch.rand(3, 4) > 0.5)",
    "moved back": "return x.cpu() + x",
    "a module": "return torch.nn.Linear(4, 2, dtype=x.dtype)(x)",
    "a number of the GPU's into the CPU's": "y = torch.zeros(3)\ny += x.sum()\nreturn y",
    "in a custom backward": """
        class Wrong(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x): return 2 * x
            @staticmethod
            def backward(ctx, g): return g * torch.full((3, 4), 2.0, dtype=g.dtype)
        y = x.clone().requires_grad_()
        Wrong.apply(y).sum().backward()
        return y.grad
    """,
}
NOTED = {
    "item": ("wait", "return x * x.max().item()"),
    "float": ("wait", "return x * float(x.max())"),
    "if": ("wait", "return x if x.sum() > 0 else -x"),
    "bool": ("wait", "return x * bool((x > 0).any())"),
    "int": ("wait", "return x[:int(i[0]) + 1]"),
    "tolist": ("wait", "return x * len(x.tolist())"),
    "item in a loop": ("wait", "return x * sum(v.item() for v in x[0])"),
    "nonzero": ("wait", "return (x > 0).nonzero()"),
    "mask as an index": ("wait", "return x[x > 0]"),
    "masked_select": ("wait", "return x.masked_select(x > 0)"),
    "unique": ("wait", "return i.unique()"),
    "equal": ("wait", "return x * torch.equal(x, x)"),
    "allclose": ("wait", "return x * torch.allclose(x, x)"),
    "bincount": ("wait", "return i.bincount()"),
    "synchronize": ("wait", "torch.cuda.synchronize()\nreturn x * 2"),
    "cpu and back": ("leaves", "return (x.cpu() * 2).cuda()"),
    "to the CPU": ("leaves", "return (x.to('cpu') * 2).to(x.device)"),
    "made on the CPU and sent": ("enters", "return x + torch.zeros(3, 4).to(x.device)"),
    "made of a list": (
        "enters",
        "return x + torch.tensor([1.0, 2.0, 3.0, 4.0], device=x.device)",
    ),
    "copied into the CPU's": (
        "leaves",
        "y = torch.zeros(3, 4, dtype=x.dtype)\ny[...] = x\nreturn y",
    ),
    "an index of the CPU's": ("enters", "return x[torch.tensor([0, 2])]"),
    "numpy by way of the CPU": ("leaves", "return torch.from_numpy(x.cpu().numpy()).cuda()"),
}
MISSED = {
    "in another thread": """
        import threading
        made = []
        thread = threading.Thread(target=lambda: made.append(x + torch.zeros(3, 4)))
        thread.start()
        thread.join()
        return made[0]
    """,
    "a generator of the CPU's": "return torch.rand(3, 4, generator=torch.Generator(), device=x.device)",
}


def module(snippets: dict[str, str]) -> Source:
    """A function for each snippet: f0, f1, ..."""
    lines = ["import numpy as np", "import torch"]
    for number, body in enumerate(snippets.values()):
        lines += [
            f"def f{number}(x, w, i):",
            textwrap.indent(textwrap.dedent(body).strip(), "    "),
        ]
    return Source("snippets.py", "\n".join(lines).encode())


SNIPPETS = LEGAL | {f"not {k}": v for k, v in ILLEGAL.items()}
SNIPPETS |= {f"noted {k}": body for k, (_, body) in NOTED.items()}
SNIPPETS |= {f"missed {k}": v for k, v in MISSED.items()}
NUMBERS = {name: number for number, name in enumerate(SNIPPETS)}
Ask = Callable[[str], tuple[Any, list[list[Any]]]]


@pytest.fixture(scope="module")
def made() -> Iterator[Bench]:
    with bench(Limits(call=20.0)) as found:
        yield found


def virtual_worker(made: Bench, source: Source, **options: Any) -> Worker:
    placed = {"track": "torch", "device": "cuda:0", "virtual": True} | options
    return Worker(lambda: made.connect("torch"), "snippets", {"snippets": source}, **placed)


@pytest.fixture(scope="module")
def ask(made: Bench) -> Iterator[Ask]:
    """What a snippet returns on the virtual GPU, and what was noted."""
    worker = virtual_worker(made, module(SNIPPETS))
    rng = np.random.default_rng(0)
    x, w = rng.standard_normal((3, 4)), rng.standard_normal((4, 3))
    i = np.array([0, 3, 1])

    def asked(name: str) -> tuple[Any, list[list[Any]]]:
        worker.request([{"op": "noticed"}], "noticed")
        value = Answer(worker, f"f{NUMBERS[name]}", is_class=False)(x.copy(), w, i)
        (notes,) = worker.request([{"op": "noticed"}], "noticed")
        return value, notes

    yield asked
    worker.close()


def test_the_battery_is_large_enough() -> None:
    assert len(LEGAL) + len(ILLEGAL) + len(NOTED) >= 60
    assert len(LEGAL) >= 31
    assert len(ILLEGAL) >= 28


@pytest.mark.parametrize("name", LEGAL)
def test_what_a_gpu_takes_raises_no_alarm(ask: Ask, name: str) -> None:
    value, notes = ask(name)
    assert isinstance(value, Tensor)
    assert value.device == "cuda:0"
    assert np.isfinite(value.array).all()
    assert notes == []


@pytest.mark.parametrize("name", ILLEGAL)
def test_what_a_gpu_refuses_is_refused(ask: Ask, name: str) -> None:
    with pytest.raises(AnswerFailure) as failure:
        ask(f"not {name}")
    assert "same device" in failure.value.sentence or "to numpy" in failure.value.sentence
    assert failure.value.where.startswith("snippets.py:")


@pytest.mark.parametrize("name", NOTED)
def test_where_it_waits_or_sends_is_noted_with_the_line(ask: Ask, name: str) -> None:
    _, notes = ask(f"noted {name}")
    assert NOTED[name][0] in {kind for kind, *_ in notes}
    assert {file for _, _, file, _, _ in notes} == {"snippets.py"}
    assert all(line > 0 and times > 0 for *_, line, times in notes)


def test_a_loop_of_fetches_is_counted(ask: Ask) -> None:
    _, notes = ask("noted item in a loop")
    assert sum(times for *_, times in notes) == 4


@pytest.mark.parametrize("name", MISSED)
def test_what_it_does_not_see_is_known(ask: Ask, name: str) -> None:
    value, _ = ask(f"missed {name}")
    assert isinstance(value, Tensor)


# --- beside the snippets


def test_values_are_those_of_the_cpu(ask: Ask) -> None:
    rng = np.random.default_rng(0)
    x, w = rng.standard_normal((3, 4)), rng.standard_normal((4, 3))
    value, _ = ask("matmul")
    np.testing.assert_allclose(value.array, x @ w, rtol=1e-14)


def test_a_change_in_place_comes_back(made: Bench) -> None:
    source = Source(
        "s.py", b"def double(params, grads):\n    for p, g in zip(params, grads): p -= g\n"
    )
    worker = virtual_worker(made, source)
    params = [np.ones(3), np.zeros((2, 2))]
    Answer(worker, "double", is_class=False)(params, [np.ones(3), np.ones((2, 2))])
    np.testing.assert_array_equal(params[0], np.zeros(3))
    np.testing.assert_array_equal(params[1], -np.ones((2, 2)))
    worker.close()


def test_on_the_cpu_beside_it_nothing_is_the_gpu_s(made: Bench) -> None:
    text = (
        b"import torch\ndef f(x):\n    return x + torch.zeros(3)\ndef g(x):\n    return x.cuda()\n"
    )
    worker = virtual_worker(made, Source("s.py", text), device="cpu")
    assert Answer(worker, "f", is_class=False)(np.ones(3)).device == "cpu"
    assert Answer(worker, "g", is_class=False)(np.ones(3)).device == "cuda:0"
    worker.close()


def test_uninitialised_memory_is_nan(made: Bench) -> None:
    text = b"import torch\ndef f(x):\n    return torch.empty_like(x)\n"
    worker = virtual_worker(made, Source("s.py", text))
    assert np.isnan(Answer(worker, "f", is_class=False)(np.ones(3)).array).all()
    worker.close()


def test_a_module_s_constants_are_the_cpu_s(made: Bench) -> None:
    text = b"import torch\nTABLE = torch.ones(3)\ndef f(x):\n    return x + TABLE\n"
    worker = virtual_worker(made, Source("s.py", text))
    with pytest.raises(AnswerFailure, match="same device"):
        Answer(worker, "f", is_class=False)(np.ones(3))
    worker.close()
