"""What a GPU lets pass and what it does not: the rules of the virtual device (see `virtual`).

Measured against PyTorch's own behaviour as documented; the battery in the tests says which calls are
covered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.worker.virtual import VirtualCuda

FACTORIES = (
    "zeros ones empty full rand randn randint randperm arange linspace logspace eye tensor as_tensor "
    "asarray from_numpy normal tril_indices triu_indices scalar_tensor empty_strided hann_window "
    "hamming_window kaiser_window bartlett_window blackman_window"
)
LIKE = "zeros_like ones_like empty_like full_like rand_like randn_like randint_like"
NEW = "new_zeros new_ones new_empty new_full new_tensor new_empty_strided"
INDEXING = ("index", "index_put", "index_put_", "_index_put_impl_", "_unsafe_index")
ZERO_DIM = (
    "where",
    "masked_fill",
    "masked_fill_",
    "fill_",
    "fill",
)  # beside those tagged as pointwise
MASK = "an index that is a mask waits to know how many there are"
FETCHED = {
    "_local_scalar_dense": "a value is fetched (.item(), float(), if)",
    "is_nonzero": "a value is fetched (if)",
    "equal": "torch.equal fetches its answer",
    "allclose": "torch.allclose fetches its answer",
    "nonzero": "nonzero waits to know how many there are",
    "masked_select": "masked_select waits to know how many there are",
    "_unique2": "unique waits to know how many there are",
    "unique_dim": "unique waits to know how many there are",
    "unique_consecutive": "unique waits to know how many there are",
    "repeat_interleave": "repeat_interleave waits to know how many there are",
    "bincount": "bincount waits to know how many there are",
}


def mixed(
    torch: Any, function: Any, args: Sequence[Any], operands: list[Any], on_gpu: list[bool]
) -> str:
    """Of an operation on tensors of both: `refused`, or what is transferred, or "" where that is free."""
    name = function._schema.name.removeprefix("aten::")
    if name in ("copy_", "_to_copy"):
        return (
            "a copy into a tensor of the GPU's"
            if on_gpu[0]
            else "a copy into a tensor of the CPU's"
        )
    if name in INDEXING:
        own, indices = operands[0], [i for i in args[1] if i is not None]
        values = args[2] if len(args) > 2 else own
        gpu = {id(x) for x, there in zip(operands, on_gpu, strict=True) if there}
        if id(own) not in gpu or (id(values) not in gpu and values.dim()):
            return "refused"
        return "" if all(id(i) in gpu for i in indices) else "an index from the CPU"
    if torch.Tag.pointwise in function.tags or name in ZERO_DIM:
        fits = all(gpu or not x.dim() for x, gpu in zip(operands, on_gpu, strict=True))
        changes = function._schema.is_mutable and not on_gpu[0]
        return "" if fits and not changes else "refused"
    return "refused"


def synchronises(torch: Any, function: Any, args: Sequence[Any]) -> str:
    """Why an operation on the GPU's tensors makes the CPU wait, "" where it does not."""
    name = function._schema.name.removeprefix("aten::")
    if name == "repeat_interleave" and function._overloadname == "self_int":
        return ""
    if name in INDEXING:
        indices = [i for i in args[1] if i is not None]
        masks = [i for i in indices if i.dtype in (torch.bool, torch.uint8)]
        filled = (
            len(args) > 2 and args[2].numel() == 1 and len(masks) == len(indices)
        )  # no count is needed
        return MASK if masks and not filled else ""
    return FETCHED.get(name, "")


class Placing:
    """Answers Python's calls on tensors where a device has a part in them."""

    def __init__(self, virtual: VirtualCuda):
        self.virtual, torch = virtual, virtual.torch
        self.torch, tensor = torch, torch.Tensor
        self.factories = {getattr(torch, n) for n in FACTORIES.split() if hasattr(torch, n)}
        self.copies = {torch.tensor, torch.as_tensor, torch.asarray}
        self.like = {getattr(torch, name) for name in LIKE.split()}
        self.like |= {getattr(tensor, name) for name in NEW.split()}
        self.moves = {tensor.cuda, tensor.cpu, tensor.to}
        self.arrays = {tensor.numpy, tensor.__array__}
        self.shows = {tensor.tolist: "tolist", tensor.__repr__: "repr", tensor.__format__: "format"}
        getters = {"device": virtual.device, "is_cuda": virtual.holds}
        self.getters = [(getattr(tensor, n).__get__, answer) for n, answer in getters.items()]
        self.one_hot = torch.nn.functional.one_hot
        self.move = _move(torch, virtual)

    def call(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """One call of Python's."""
        virtual = self.virtual
        for (
            getter,
            answer,
        ) in self.getters:  # method wrappers are new objects each time: equal, not one
            if function == getter:
                return answer(args[0])
        if function is self.torch.Tensor.get_device:
            return 0 if virtual.holds(args[0]) else -1
        if function in self.arrays and virtual.holds(args[0]):
            raise TypeError(
                "can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor "
                "to host memory first."
            )
        if function in self.moves:
            return self._moved(function, args, kwargs)
        if function in self.factories:
            return self._made(function, args, kwargs)
        if function in self.like:
            device = kwargs.pop("device", None)
            gpu = virtual.holds(args[0]) if device is None else self._is_gpu(device)
            return virtual.own(self._inside(gpu, function, args, kwargs), gpu)
        if function is self.one_hot and virtual.holds(args[0]) and _counts(args, kwargs):
            return self._unnoted(function, args, kwargs)
        if function in self.shows and virtual.holds(args[0]):
            virtual.note("wait", f"{self.shows[function]} fetches every value")
        tensors = self.torch.utils._pytree.tree_leaves((args, kwargs))
        gpu = any(isinstance(x, self.torch.Tensor) and virtual.holds(x) for x in tensors)
        return self._inside(gpu, function, args, kwargs)

    def _inside(self, gpu: bool, function: Any, args: Any, kwargs: Any) -> Any:
        """Call it; what operations without operands make in there is the GPU's, or not."""
        self.virtual.makes_on_gpu.append(gpu)
        try:
            return function(*args, **kwargs)
        finally:
            self.virtual.makes_on_gpu.pop()

    def _unnoted(self, function: Any, args: Any, kwargs: Any) -> Any:
        """Checks of the labels that PyTorch makes on the CPU alone are not the student's."""
        notes, self.virtual.notes = self.virtual.notes, Counter()
        try:
            return self._inside(True, function, args, kwargs)
        finally:
            self.virtual.notes = notes

    def _made(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        device, source = kwargs.pop("device", None), args[0] if args else None
        if function in self.copies and isinstance(source, self.torch.Tensor):
            made = function(*args, **kwargs)
            if function is self.torch.tensor:
                self.virtual.own(made, self.virtual.holds(source))
            return made if device is None else self._placed(made, self.torch.device(device), None)
        gpu = device is not None and self._is_gpu(device)
        made = self._inside(gpu, function, args, kwargs)
        if gpu and function in self.copies:
            self.virtual.note("enters", "a tensor is made from values of the CPU's")
        return self.virtual.own(made, gpu)

    def _moved(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        tensor, device, dtype = args[0], None, None
        if function is self.torch.Tensor.cuda:
            device = self.virtual.gpu
        elif function is self.torch.Tensor.cpu:
            device = self.virtual.cpu
        else:
            named = [kwargs.get(name) for name in ("device", "dtype", "other")]
            for given in [*args[1:3], *named]:
                device, dtype = self._asked(given, device, dtype)
        if kwargs.get("copy") and (
            device is None or device.type == self.virtual.device(tensor).type
        ):
            return tensor.clone() if dtype is None else tensor.clone().to(dtype)
        return self._placed(tensor, device, dtype)

    def _asked(self, given: Any, device: Any, dtype: Any) -> tuple[Any, Any]:
        if isinstance(given, self.torch.dtype):
            return device, given
        if isinstance(given, self.torch.Tensor):
            return self.virtual.device(given), given.dtype
        if isinstance(given, (str, self.torch.device)):
            return self.torch.device(given), dtype
        if isinstance(given, int) and not isinstance(given, bool):
            return self.virtual.gpu, dtype
        return device, dtype

    def _placed(self, tensor: Any, device: Any, dtype: Any) -> Any:
        """The tensor there and so; itself where it is already."""
        if device is None or device.type == self.virtual.device(tensor).type:
            if dtype is None or dtype == tensor.dtype:
                return tensor
            with self.torch._C.DisableTorchFunctionSubclass():
                return tensor.to(dtype)
        return self.move(tensor, device, dtype)

    def _is_gpu(self, device: Any) -> bool:
        return isinstance(device, int) or self.torch.device(device).type == "cuda"


def _counts(args: Sequence[Any], kwargs: dict[str, Any]) -> bool:
    """Whether one_hot is told how many classes there are: it need not look, then."""
    return kwargs.get("num_classes", args[1] if len(args) > 1 else -1) != -1


def _move(torch: Any, virtual: VirtualCuda) -> Any:
    """Copying from one device to the other, as a step that autograd knows."""

    def moved(tensor: Any, device: Any, dtype: Any) -> Any:
        gpu = device.type == "cuda"
        virtual.note(*(("enters", "to the GPU") if gpu else ("leaves", "from the GPU to the CPU")))
        with torch._C._DisableTorchDispatch():
            copy = tensor.detach().to(dtype=dtype or tensor.dtype, copy=True)
        return virtual.own(copy, gpu)

    class Move(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, tensor: Any, device: Any, dtype: Any) -> Any:
            ctx.back = virtual.device(tensor), tensor.dtype
            return moved(tensor, device, dtype)

        @staticmethod
        def backward(ctx: Any, *grads: Any) -> Any:
            return moved(grads[0], *ctx.back), None, None

    return Move.apply
