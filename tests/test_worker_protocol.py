"""The codec between grader and worker: what is sent arrives, and whatever is forged is refused."""

from __future__ import annotations

import contextlib
import json
import math
import random
import socket
import struct
import threading
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.draws import Generator, Given, laid_out
from grader.worker import decoder, protocol
from grader.worker.channel import Channel, Gone
from grader.worker.deadline import Deadline
from grader.worker.decoder import Decoder, one_line
from grader.worker.encoder import Encoder, named
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker
from grader.worker.protocol import (
    DTYPES,
    LAYOUTS,
    MAGIC,
    MAX_ARRAYS,
    MAX_AXES,
    MAX_DEPTH,
    MAX_HEADER,
    MAX_NODES,
    MAX_PAYLOAD,
    MAX_TEXT,
    PREFIX,
    CallBack,
    Handle,
    Opaque,
    Tensor,
    WireError,
)
from grader.worker.running import Ended

EASY = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def parts(frame: bytes | memoryview) -> tuple[bytes, memoryview]:
    magic, header, payload = PREFIX.unpack_from(frame)
    start = PREFIX.size + header
    assert magic == MAGIC
    assert len(frame) == start + payload
    return bytes(frame[PREFIX.size : start]), memoryview(bytes(frame))[start:]


def sent(value: Any) -> Any:
    """A value as it arrives on the other side."""
    return Decoder(*parts(Encoder().frame(value))).body


def forged(body: Any, arrays: Any = (), payload: bytes = b"") -> Any:
    """What a handmade header is decoded to."""
    header = json.dumps({"body": body, "arrays": list(arrays)}).encode()
    return Decoder(header, memoryview(payload)).body


def raw(header: str | bytes, payload: bytes = b"") -> Any:
    header = header.encode() if isinstance(header, str) else header
    return Decoder(header, memoryview(payload)).body


# --- round trips ----------------------------------------------------------------------------------

shapes = st.lists(st.integers(0, 4), max_size=4).map(tuple)


@st.composite
def arrays(draw: Callable[..., Any]) -> np.ndarray:
    """Any dtype that may travel, in either byte order, in any layout, any bits (nan and inf as well)."""
    dtype = DTYPES[draw(st.sampled_from(sorted(DTYPES)))].newbyteorder(
        draw(st.sampled_from(["<", ">"]))
    )
    shape = draw(shapes)
    size = math.prod(shape) * dtype.itemsize
    held = np.frombuffer(draw(st.binary(min_size=size, max_size=size)), np.uint8)
    if dtype.kind == "b":
        held = held & 1
    array = laid_out(held.view(dtype).reshape(shape).copy(), draw(st.sampled_from(LAYOUTS)))
    turned = array[::-1] if array.ndim and draw(st.booleans()) else array
    turned.flags.writeable = draw(st.booleans())
    return turned


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**18) + 1, 10**18 - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=20).map(lambda text: text.encode("utf-8", "replace").decode())
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text("abcé", max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


def same(a: Any, b: Any) -> bool:
    """Equal in type as well as in value, all the way down; 0.0 and -0.0 are two."""
    if type(a) is not type(b):
        return False
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, float):
        return struct.pack("d", a) == struct.pack("d", b)
    return a == b


@EASY
@given(values)
def test_plain_values_arrive_as_they_were(value: Any) -> None:
    assert same(sent(value), value)


@EASY
@given(arrays())
def test_arrays_arrive_with_their_values_dtype_layout_and_flags(array: np.ndarray) -> None:
    came = sent(array)
    assert type(came) is np.ndarray
    assert came.shape == array.shape
    assert came.dtype == array.dtype.newbyteorder("=")
    assert came.tobytes() == np.ascontiguousarray(array).astype(came.dtype).tobytes()
    assert came.flags.writeable == array.flags.writeable
    if array.size and array.ndim:
        assert came.flags.c_contiguous == array.flags.c_contiguous
        assert came.flags.f_contiguous == array.flags.f_contiguous
    assert came.flags.aligned


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_is_that_layout(layout: str) -> None:
    array = laid_out(np.arange(12.0).reshape(3, 4), layout)
    came = sent(array)
    assert (came.flags.c_contiguous, came.flags.f_contiguous) == (
        (True, False) if layout == "C" else (False, layout == "F")
    )
    assert np.array_equal(came, array)


def test_a_decoded_array_lies_in_memory_of_its_own() -> None:
    header, payload = parts(Encoder().frame([np.zeros(4), np.ones(4)]))
    buffer = bytearray(payload)
    zeros, ones = Decoder(header, memoryview(buffer)).body
    buffer[:] = b"\xff" * len(buffer)
    assert not zeros.any()
    assert not np.shares_memory(zeros, ones)


def test_odd_offsets_do_not_matter() -> None:
    byte, floats = sent([np.ones(3, np.uint8), np.arange(5.0)])
    assert byte.tolist() == [1, 1, 1]
    assert floats.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert floats.flags.aligned


def test_the_same_array_is_one_array_there_and_an_equal_one_is_another() -> None:
    x = np.ones(3)
    came = sent({"a": x, "b": [x, (x,)], "other": x.copy(), "view": x[:]})
    assert came["a"] is came["b"][0] is came["b"][1][0]
    assert came["other"] is not came["a"]
    assert came["view"] is not came["a"]


@pytest.mark.parametrize(
    "value", [float("inf"), -float("inf"), -0.0, 5e-324, 1.7976931348623157e308]
)
def test_floats_that_json_lacks_or_rounds(value: float) -> None:
    assert struct.pack("d", sent(value)) == struct.pack("d", value)


def test_nan_arrives() -> None:
    assert math.isnan(sent(float("nan")))
    assert math.isnan(sent([{"loss": np.float32("nan")}])[0]["loss"])


@pytest.mark.parametrize("name", sorted(DTYPES))
def test_numpy_scalars_keep_their_type(name: str) -> None:
    scalar = np.ones((), DTYPES[name])[()]
    came = sent(scalar)
    assert type(came) is type(scalar)
    assert came == scalar


def test_a_zero_dimensional_array_stays_one() -> None:
    came = sent(np.array(2.5))
    assert type(came) is np.ndarray
    assert came.shape == ()
    assert came == 2.5


def test_what_only_one_side_knows_goes_by_number() -> None:
    header = json.loads(
        parts(
            Encoder().frame(
                [Handle(7), CallBack(3), Generator(5), Given("x = 1", "x"), Opaque("a")]
            )
        )[0]
    )
    assert header["body"] == [{"r": 7}, {"c": 3}, {"g": 5}, {"e": ["x = 1", "x"]}, {"o": "a"}]


def test_a_tensor_is_values_and_a_device() -> None:
    came = sent(Tensor(np.arange(3.0, dtype=np.float32), "cpu"))
    assert isinstance(came, Tensor)
    assert came.device == "cpu"
    assert came.array.dtype == np.float32
    assert came.array.tolist() == [0.0, 1.0, 2.0]


class Point(tuple[int, ...]):
    """A tuple with manners of its own."""

    def __iter__(self) -> Any:
        raise RuntimeError("hands off")


def test_containers_are_read_past_the_methods_of_their_class() -> None:
    class Sly(list[int]):
        def __iter__(self) -> Any:
            raise RuntimeError("hands off")

        def __len__(self) -> int:
            return 10**12

    assert same(sent([Point((1, 2)), Sly([3])]), [(1, 2), [3]])


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (np.array([None]), "an array of dtype object"),
        (np.zeros(2, "V3"), "an array of dtype |V3"),
        (np.array(["a"]), "an array of dtype <U1"),
        (np.array([b"a"]), "an array of dtype |S1"),
        (np.zeros(1, "M8[s]"), "an array of dtype datetime64[s]"),
        (np.zeros(1, "m8[s]"), "an array of dtype timedelta64[s]"),
        (np.zeros(1, np.dtypes.StringDType()), "an array of dtype StringDType()"),
        (np.str_("text"), "an array of dtype <U4"),
        (np.zeros((2, 2)).view(np.matrix), "a numpy.matrix"),
        (np.ma.masked_array([1.0]), "a numpy.ma.MaskedArray"),
        ((i for i in [1]), "a generator"),
        (10**18, "an integer of more than 18 digits"),
        (1j, "a complex"),
        (b"bytes", "a bytes"),
        ({1: 2}, "a dict whose keys are not all text"),
        ({"\ud800": 1, "?": 2}, "a dict whose keys are not all valid text"),
        (print, "a builtin_function_or_method"),
        (ValueError, "a type"),
        (np.broadcast_to(0.0, (10**10,)), "an array of shape (10000000000,), 76,294 MB: too large"),
        ([0] * MAX_NODES, f"a list of {MAX_NODES} entries: too long"),
        ((0,) * MAX_NODES, f"a tuple of {MAX_NODES} entries: too long"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
@pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")
def test_what_cannot_travel_arrives_as_its_name(value: Any, kind: str) -> None:
    assert sent(value) == Opaque(kind)
    assert sent([1, value])[0 if kind == "" else 1] == Opaque(kind)


def test_a_long_double_cannot_travel() -> None:
    value = np.zeros(1, np.longdouble)
    if value.dtype == np.float64:
        pytest.skip("here it is a double")
    came = sent(value)
    assert isinstance(came, Opaque)
    assert came.kind.startswith("an array of dtype")


def test_a_class_whose_metaclass_lies_is_named_all_the_same() -> None:
    class Liar(type):
        @property
        def __name__(cls) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
            raise RuntimeError("no name")

        @property
        def __module__(cls) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
            raise RuntimeError("no module")

    class Nameless(metaclass=Liar):
        pass

    assert "Nameless" in named(Nameless())
    assert isinstance(sent(Nameless()), Opaque)


def test_a_value_without_end_is_cut_off() -> None:
    endless: list[Any] = []
    endless.append(endless)
    came, depth = sent(endless), 0
    while isinstance(came, list):
        came, depth = came[0], depth + 1
    assert came == Opaque("a list of 1 entries: nested too deep")
    assert depth == MAX_DEPTH


def test_many_long_lists_are_cut_where_they_become_too_many() -> None:
    came = sent([[0] * 100] * 600)
    assert len(came) == 600
    assert came[0] == [0] * 100
    assert came[-1] == Opaque("a list of 100 entries: too long")


def test_text_is_cut_and_made_valid() -> None:
    assert sent("a\ud800b") == "a?b"
    assert len(sent("x" * (MAX_TEXT + 5))) == MAX_TEXT
    assert sent({"\ud800": 1}) == {"?": 1}


def test_a_header_too_long_is_refused_before_it_is_sent() -> None:
    with pytest.raises(WireError, match="too long"):
        Encoder().frame(["é" * MAX_TEXT] * 4)


def test_a_frame_of_large_arrays_holds_them_once() -> None:
    big = np.ones(8 << 20, np.uint8)
    tracemalloc.start()
    try:
        frame = Encoder().frame([big, big])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(frame) < big.nbytes + 1000
    assert peak < 1.2 * big.nbytes


# --- what is refused ------------------------------------------------------------------------------

ROW = ["<f8", [2], "C", True]
TWO = bytes(16)


def test_the_handmade_frame_of_these_tests_is_accepted() -> None:
    assert forged({"a": 0}, [ROW], TWO).tolist() == [0.0, 0.0]
    assert raw('{"body":null,"arrays":[]}') is None


@pytest.mark.parametrize(
    "header",
    [
        "",
        "null",
        "[]",
        "{",
        '"text"',
        '{"body":null}',
        '{"arrays":[]}',
        '{"body":null,"arrays":[],"more":1}',
        '{"body":null,"arrays":{}}',
        '{"body":null,"arrays":null}',
        '{"body":NaN,"arrays":[]}',
        '{"body":Infinity,"arrays":[]}',
        '{"body":-Infinity,"arrays":[]}',
        '{"body":1e999,"arrays":[]}',
        '{"body":-1e999,"arrays":[]}',
        '{"body":1234567890123456789,"arrays":[]}',
        '{"body":-1234567890123456789,"arrays":[]}',
        '{"body":' + "9" * 5000 + ',"arrays":[]}',
        '{"body":null,"arrays":[]}{}',
        '{"body":null,"arrays":[]} ',
        ' {"body":null,"arrays":[]}',
        '{"body":null,"arrays":[]} x',
        b'{"body":"\xff","arrays":[]}',
        b"\x80\x81",
        b"\xff\xfe{\x00",
        '{"body":' + "[" * 5000 + "]" * 5000 + ',"arrays":[]}',
        '{"body":' + '{"t":[' * 5000 + "]}" * 5000 + ',"arrays":[]}',
        "[" * 400_000,
    ],
)
def test_what_is_no_header(header: str | bytes) -> None:
    with pytest.raises(WireError):
        raw(header)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"a": 0, "n": 0},
        {"z": 0},
        {"": 0},
        {"x" * 10_000: 0},
        {"a": 1},
        {"a": -1},
        {"a": 0.0},
        {"a": True},
        {"a": False},
        {"a": None},
        {"a": "0"},
        {"a": [0]},
        {"a": {"a": 0}},
        {"n": 0},
        {"n": 1},
        {"f": "nan "},
        {"f": "infinity"},
        {"f": 1.0},
        {"f": ["nan"]},
        {"f": None},
        {"t": 0},
        {"t": {"d": {}}},
        {"t": {}},
        {"t": "ab"},
        {"d": 0},
        {"d": []},
        {"d": [["a", 1]]},
        {"d": {"a": {}}},
        {"d": {"\ud800": 1, "?": 2}},
        {"d": {"x" * (MAX_TEXT + 1): 1}},
        {"T": 0},
        {"T": []},
        {"T": [0]},
        {"T": [0, "cpu", 1]},
        {"T": [0, 1]},
        {"T": [1, "cpu"]},
        {"T": [0.0, "cpu"]},
        {"T": "ab"},
        {"T": {"0": 0, "1": "cpu"}},
        {"o": 1},
        {"o": None},
        {"o": ["a"]},
        {"o": "x" * (MAX_TEXT + 1)},
        {"r": 1},
        {"c": 0},
        {"g": 0},
        {"e": ["import os", "os"]},
        {"L": [0, []]},
        "x" * (MAX_TEXT + 1),
        [0] * (MAX_NODES + 1),
        [[0] * 100] * 600,
    ],
    ids=lambda body: repr(body)[:40],
)
def test_what_is_no_node_for_the_grader(body: Any) -> None:
    with pytest.raises(WireError) as caught:
        forged(body, [ROW], TWO)
    assert len(str(caught.value)) < 100  # nothing of the frame is in the message


@pytest.mark.parametrize(
    "row",
    [
        None,
        0,
        "row",
        {},
        [],
        ["<f8", [2], "C"],
        ["<f8", [2], "C", True, 1],
        *([name, [2], "C", True] for name in ("|O", "O", "|V8", "|S8", "<U2", "<M8[s]", "<m8[s]")),
        *([name, [2], "C", True] for name in (">f8", "f8", "float64", "<f16", "<c32", "|b8", "")),
        *([name, [2], "C", True] for name in (None, 1, ["<f8"], {"a": 1}, "<f8,<f8", "(2,)<f4")),
        *(["<f8", shape, "C", True] for shape in (None, 2, "2", {"0": 2}, [-2], [2.0], [True, 2])),
        *(["<f8", shape, "C", True] for shape in (["2"], [None], [[2]], [1] * MAX_AXES + [2, 1])),
        *(["<f8", shape, "C", True] for shape in ([2**63], [2**64], [2**40 + 1], [10**17])),
        *(
            ["<f8", shape, "C", True]
            for shape in ([0, 2**40, 2**40], [2**21, 2**20, 0], [0, 2**38])
        ),
        *(["<f8", shape, "C", True] for shape in ([], [1], [3], [2, 2], [0], [2**27], [2**30, 16])),
        *(["<f8", [2], layout, True] for layout in ("c", "A", "", None, 0, ["C"], "Fortran")),
        *(["<f8", [2], "C", flag] for flag in (0, 1, None, "true", 1.0, [])),
    ],
    ids=lambda row: repr(row)[:40],
)
def test_what_is_no_array_of_sixteen_bytes(row: Any) -> None:
    with pytest.raises(WireError):
        forged({"a": 0}, [row], TWO)


@pytest.mark.parametrize("size", [0, 1, 15, 17, 24, 160])
def test_the_payload_is_used_up_exactly(size: int) -> None:
    with pytest.raises(WireError):
        forged({"a": 0}, [ROW], bytes(size))


def test_arrays_do_not_overlap() -> None:
    one, other = forged([{"a": 0}, {"a": 1}], [ROW, ROW], bytes(range(32)))
    assert one.tobytes() + other.tobytes() == bytes(range(32))


def test_too_many_arrays() -> None:
    empty = ["|u1", [0], "C", True]
    assert forged(None, [empty] * MAX_ARRAYS) is None
    with pytest.raises(WireError):
        forged(None, [empty] * (MAX_ARRAYS + 1))


def test_the_largest_empty_shape_is_an_array_and_costs_nothing() -> None:
    for layout in LAYOUTS:
        assert forged({"a": 0}, [["|u1", [0, 2**40], layout, True]]).shape == (0, 2**40)


def test_depth_and_nodes_at_the_bound() -> None:
    deep: Any = 0
    for _ in range(MAX_DEPTH):
        deep = [deep]
    assert forged(deep) == deep
    with pytest.raises(WireError):
        forged([deep])
    assert len(forged([0] * (MAX_NODES - 1))) == MAX_NODES - 1


def test_booleans_are_zero_or_one_whatever_the_byte() -> None:
    came = forged({"a": 0}, [["|b1", [5], "C", True]], bytes([0, 1, 2, 128, 255]))
    assert came.view(np.uint8).tolist() == [0, 1, 1, 1, 1]
    assert came.sum() == 4


def test_surrogates_become_question_marks() -> None:
    body = raw('{"body":["\\ud800",{"o":"\\udfff"},{"d":{"\\udc00":1}}],"arrays":[]}')
    assert body == ["?", Opaque("?"), {"?": 1}]


def test_the_name_of_what_cannot_travel_is_short_and_on_one_line() -> None:
    came = forged({"o": "a \x1b[31m" + "thing\n\u202e " * 5000})
    assert len(came.kind) <= protocol.MAX_KIND
    assert came.kind.isprintable()
    assert came.kind.startswith("a \\x1b[31mthing \\u202e thing")


def test_a_device_is_short() -> None:
    assert len(forged({"T": [0, "x" * 1000]}, [ROW], TWO).device) <= 16


def test_one_array_named_again_and_again_is_refused_before_it_multiplies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decoder, "MAX_REFERRED", 16 * 10)
    assert len(forged([{"a": 0}] * 10, [ROW], TWO)) == 10
    with pytest.raises(WireError):
        forged([{"a": 0}] * 11, [ROW], TWO)
    with pytest.raises(WireError):
        forged([{"T": [0, "cpu"]}] * 11, [ROW], TWO)


def test_an_array_is_never_a_subclass() -> None:
    frame = Encoder().frame({"x": np.zeros(3), "y": np.float32(1)})
    assert type(Decoder(*parts(frame)).body["x"]) is np.ndarray


@given(st.text())
@EASY
def test_one_line_is_printable_and_short(text: str) -> None:
    line = one_line(text, 40)
    assert len(line) <= 40
    assert line.isprintable()
    assert line.split(" ") == (line.split() or [""])


# --- the channel ----------------------------------------------------------------------------------


@pytest.fixture
def ends() -> Any:
    ours, theirs = socket.socketpair()
    with contextlib.closing(ours), contextlib.closing(theirs):
        yield Channel(ours), theirs


def prefix(magic: bytes = MAGIC, header: int = 0, payload: int = 0) -> bytes:
    return PREFIX.pack(magic, header, payload)


def soon(seconds: float = 5.0) -> float:
    return time.monotonic() + seconds


def test_a_whole_frame_arrives(ends: tuple[Channel, socket.socket]) -> None:
    channel, theirs = ends
    frame = Encoder().frame({"x": np.arange(10.0)})
    theirs.sendall(frame)
    assert Decoder(*channel.receive(soon())).body["x"].tolist() == list(range(10))


def test_a_frame_in_single_bytes_arrives(ends: tuple[Channel, socket.socket]) -> None:
    channel, theirs = ends
    frame = Encoder().frame([1, 2.5])

    def drip() -> None:
        for byte in frame:
            theirs.send(bytes([byte]))

    thread = threading.Thread(target=drip)
    thread.start()
    assert Decoder(*channel.receive(soon())).body == [1, 2.5]
    thread.join()


@pytest.mark.parametrize(
    "start",
    [
        prefix(magic=b"GRD0"),
        prefix(magic=b"\x80\x05cb"),  # the beginning of a pickle
        b"GET / HTTP/1.1\r\n\r\n",
        bytes(16),
        prefix(header=MAX_HEADER + 1),
        prefix(header=2**32 - 1),
        prefix(payload=MAX_PAYLOAD + 1),
        prefix(payload=2**63),
        prefix(payload=2**64 - 1),
    ],
)
def test_a_prefix_beyond_the_bounds_is_refused_at_once(
    ends: tuple[Channel, socket.socket], start: bytes
) -> None:
    channel, theirs = ends
    theirs.sendall(start)
    with pytest.raises(WireError):
        channel.receive(soon())


def test_an_announced_length_costs_no_memory(ends: tuple[Channel, socket.socket]) -> None:
    def resident() -> int:
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[1]) * 4096

    channel, theirs = ends
    theirs.sendall(prefix(header=2, payload=MAX_PAYLOAD) + b"{}" + bytes(100))
    before = resident()
    with pytest.raises(TimeoutError):
        channel.receive(soon(0.2))
    assert resident() - before < 32 << 20


@pytest.mark.parametrize("size", [0, 3, PREFIX.size, PREFIX.size + 1])
def test_half_a_frame_ends_with_the_deadline(
    ends: tuple[Channel, socket.socket], size: int
) -> None:
    channel, theirs = ends
    theirs.sendall(Encoder().frame({"a": 1})[:size])
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        channel.receive(soon(0.1))
    assert time.monotonic() - begun < 2


def test_bytes_that_keep_dripping_do_not_move_the_deadline(
    ends: tuple[Channel, socket.socket],
) -> None:
    channel, theirs = ends
    stop = threading.Event()

    def drip() -> None:
        theirs.sendall(prefix(header=1000))
        while not stop.wait(0.02):
            theirs.send(b" ")

    thread = threading.Thread(target=drip)
    thread.start()
    begun = time.monotonic()
    try:
        with pytest.raises(TimeoutError):
            channel.receive(soon(0.3))
        assert time.monotonic() - begun < 3
    finally:
        stop.set()
        thread.join()


@pytest.mark.parametrize("size", [0, 3, PREFIX.size, PREFIX.size + 1])
def test_a_channel_closed_within_a_frame_is_gone(
    ends: tuple[Channel, socket.socket], size: int
) -> None:
    channel, theirs = ends
    theirs.sendall(Encoder().frame({"a": 1})[:size])
    theirs.close()
    with pytest.raises(Gone):
        channel.receive(soon())


def test_sending_to_nobody_is_gone_and_to_a_sleeper_ends_with_the_deadline(
    ends: tuple[Channel, socket.socket],
) -> None:
    channel, theirs = ends
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        channel.send(bytes(8 << 20), soon(0.2))
    assert time.monotonic() - begun < 2
    theirs.close()
    with pytest.raises(Gone):
        channel.send(b"x", soon())


# --- replies, as the host reads them --------------------------------------------------------------


class Forger:
    """A link whose other side answers as it likes: `reply` is given the request's id."""

    layers: tuple[str, ...] = ()
    pid: int | None = None
    own = None

    def __init__(self, reply: Callable[[int], tuple[bytes, memoryview]]):
        self.reply = reply

    def ask(self, frame: memoryview, deadline: Deadline, serve: Any) -> Decoder:
        header, _ = parts(frame)
        body = json.loads(header)["body"]["d"]
        if "load" in header.decode():
            return Decoder(
                *parts(Encoder().frame({"id": body["id"], "replies": [{"value": None}]}))
            )
        return Decoder(*self.reply(body["id"]))

    def end(self) -> Ended:
        return Ended(None)

    def printed(self) -> tuple[str, int]:
        return "", 0


def asked(reply: Callable[[int], Any], ops: int = 1, x: np.ndarray | None = None) -> Any:
    """The values that a worker takes from a forged reply: a body, or a whole frame."""

    def framed(number: int) -> tuple[bytes, memoryview]:
        body = reply(number)
        is_frame = isinstance(body, tuple) and isinstance(body[0], bytes)
        return body if is_frame else parts(Encoder().frame(body))

    worker = Worker(lambda: Forger(framed), "m", {})
    arguments = [np.ones(2) if x is None else x]
    return worker.request([{"op": "call", "args": arguments}] * ops, "forward")


def restored(number: int, **changes: Any) -> dict[str, Any]:
    body = {"id": number, "replies": [{"value": 5}], "given": {"0": np.ones(2)}, "lists": {}}
    return body | {"warnings": []} | changes


def test_the_forger_can_be_honest() -> None:
    assert asked(lambda number: restored(number)) == [5]


@pytest.mark.parametrize(
    "changes",
    [
        {"id": -1},
        {"id": 0},
        {"id": None},
        {"id": True},
        {"id": "2"},
        {"id": np.arange(3)},
        {"id": [2]},
        {"replies": None},
        {"replies": []},
        {"replies": {"value": 5}},
        {"replies": [{"value": 5}, {"value": 5}]},
        {"replies": [5]},
        {"replies": [{}]},
        {"replies": [{"more": 5}]},
        {"replies": [{"value": 5, "error": None}]},
        {"replies": [{"value": 5, "more": 5}]},
        {"replies": [{"error": {}}, {"value": 5}]},
        {"given": None},
        {"given": []},
        {"given": [np.ones(2)]},
        {"given": {"1": np.ones(2)}},
        {"given": {"": np.ones(2)}},
        {"given": {"-1": np.ones(2)}},
        {"given": {"٠": np.ones(2)}},
        {"given": {"0" * 10_000: np.ones(2)}},
        {"lists": None},
        {"lists": [[[0]]]},
        {"lists": {"1": [[0]]}},
    ],
    ids=repr,
)
def test_a_forged_reply_is_the_students_failure_and_no_more(changes: dict[str, Any]) -> None:
    with pytest.raises(AnswerFailure) as caught:
        asked(lambda number: restored(number) | changes)
    assert caught.value.kind == "protocol"
    assert caught.value.sentence.startswith("forward sent what no answer sends (")


def test_two_answers_to_two_operations_and_not_an_error_before_a_value() -> None:
    value, error = {"value": 5}, {"error": {"type": "E", "message": "no"}}
    assert asked(lambda n: restored(n, replies=[value, value]), ops=2) == [5, 5]
    with pytest.raises(AnswerFailure, match="forward raised E: no"):
        asked(lambda n: restored(n, replies=[value, error]), ops=2)
    for replies in ([error, value], [value], [value, {"value": 1, "error": {}}]):
        with pytest.raises(AnswerFailure, match="sent what no answer sends"):
            asked(lambda n, replies=replies: restored(n, replies=replies), ops=2)


@pytest.mark.parametrize(
    "body",
    [None, 5, [], {}, "text", {"hello": ["process"]}, np.ones(3), (1, 2), Opaque("a reply")],
    ids=repr,
)
def test_a_body_that_is_no_reply(body: Any) -> None:
    with pytest.raises(AnswerFailure, match="sent what no answer sends"):
        asked(lambda number: body)


@pytest.mark.parametrize(
    "told",
    [
        None,
        5,
        [],
        "text",
        np.ones(3),
        {},
        {"type": None, "message": None, "frames": None},
        {"type": 5, "message": [1], "frames": [1, [2], ["f", "x", "", ""], [1, 2, 3, 4]]},
        {
            "type": "E" * 10_000,
            "message": "m" * 10_000,
            "frames": [["relu.py", 1, "f", "x"]] * 9000,
        },
        {"type": "a b\n", "message": "\x1b[2J\r\n\u202eevil", "family": "nothing"},
        {"family": np.ones(3), "type": "E", "message": "m"},
        {"family": ["MemoryError"], "frames": {"0": 1}},
        {"family": "ModuleNotFoundError", "missing": 5},
        {"family": "Lacks", "owner": [], "what": {}},
        {"family": "SyntaxError", "file": 3, "message": 4},
        {"frames": [["/etc/passwd", 3, "f", "root:x:0:0"]]},
    ],
    ids=lambda told: repr(told)[:40],
)
def test_a_forged_account_of_an_exception_becomes_one_short_line(told: Any) -> None:
    with pytest.raises(AnswerFailure) as caught:
        asked(lambda number: restored(number, replies=[{"error": told}]))
    failure = caught.value
    assert failure.kind == "raised"
    assert failure.sentence.startswith("forward ") or failure.sentence.endswith(" forward")
    assert failure.sentence.isprintable()
    assert len(failure.sentence) < 700
    assert failure.where == failure.trace == ""  # none of these is a file of the submission


@pytest.mark.parametrize(
    "notes",
    [
        None,
        5,
        {"a": 1},
        [5, None, "text"],
        [("kind", "message", "file")],
        [("kind", "message", "file", "line")],
        [("kind", "message", "file", True)],
        [(np.ones(2), "message", "file", 1), (np.ones(2), "message", "file", 1)],
        [("kind", np.ones(2), "file", 1)],
        [["kind", "message", "file", 1]],
        [(Opaque("a"), "m", "f", 1)],
        [("UserWarning", "m", "/etc/passwd", 1)] * 1000,
    ],
    ids=lambda notes: repr(notes)[:40],
)
def test_forged_warnings_are_left_out(notes: Any) -> None:
    assert asked(lambda number: restored(number, warnings=notes)) == [5]


@pytest.mark.parametrize(
    "back",
    [
        np.full(2, 1j),
        np.full(2, 7, np.int64),
        np.full(3, 7.0),
        np.full((2, 2), 7.0),
        np.array(7.0),
        None,
        "text",
        Opaque("an array"),
        Tensor(np.full(2, 7.0)),
    ],
    ids=repr,
)
def test_an_argument_comes_back_as_what_it_was_or_not_at_all(back: Any) -> None:
    x = np.ones(2)
    asked(lambda number: restored(number, given={"0": back}), x=x)
    assert x.dtype == np.float64
    assert x.tolist() == [1.0, 1.0]


def test_a_read_only_argument_is_not_written_to() -> None:
    x = np.ones(2)
    x.flags.writeable = False
    asked(lambda number: restored(number, given={"0": np.full(2, 7.0)}), x=x)
    assert x.tolist() == [1.0, 1.0]


# --- mutated frames -------------------------------------------------------------------------------

HOSTILE: list[Any] = [
    None, True, False, 0, 1, -1, 2, 15, 2**31, 2**40, 10**17, 0.5, 1e300, "", "x", "nan", "C", "<f8",
    "|O", "\ud800", [], {}, [[]], {"a": 0}, {"a": 1}, {"n": 0}, {"t": []}, {"d": {}}, {"f": "nan"},
    {"T": [0, "cpu"]}, {"o": "a thing"}, {"r": 0}, {"c": 0}, {"e": ["1", "1"]}, {"L": [0, []]},
    [0, 2**40, 2**40], [-1], ["<f8", [2], "C", True], ["|b1", [16], "F", False],
    ["<c16", [1], "strided", True], ["|u1", [2, 8], "strided", True],
]  # fmt: skip


def seeds() -> list[tuple[Any, bytes]]:
    """Honest frames to begin with, as a tree and a payload."""
    x = np.arange(6.0).reshape(2, 3)
    told = {"type": "E", "family": "", "message": "m", "frames": [["relu.py", 3, "f", "x"]]}
    bodies = [
        restored(2, given={"0": x}, replies=[{"value": (x.T, [x, np.float32(2)])}]),
        restored(2, replies=[{"value": {"mean": x[::2], "n": 3, "t": Tensor(x)}}]),
        restored(2, replies=[{"error": told}], warnings=[("W", "m", "relu.py", 1)]),
        restored(2, lists={"0": [[0], [None, x > 2]]}, replies=[{"value": float("nan")}]),
        {"call_back": 0, "args": [x.astype(np.int32), "text", None, True]},
    ]
    frames = [parts(Encoder().frame(body)) for body in bodies]
    return [(json.loads(header), bytes(payload)) for header, payload in frames]


def mutated(rng: random.Random, tree: Any, payload: bytes) -> tuple[bytes, bytes]:
    """A frame with one to four changes: nodes replaced or repeated, bytes flipped, cut or doubled."""
    for _ in range(rng.randint(0, 3)):
        tree = regrown(rng, tree, rng.choice(HOSTILE))
    header = bytearray(json.dumps(tree, separators=(",", ":")).encode())
    for _ in range(rng.choice((0, 0, 0, 1, 3))):
        at = rng.randrange(len(header) + 1)
        change = rng.randrange(3)
        if change == 0:
            header[at : at + 1] = bytes([rng.randrange(256)])
        elif change == 1:
            header[at:at] = header[at : at + rng.randrange(20)]
        else:
            del header[at : at + rng.randrange(1, 9)]
    size = rng.choice((len(payload), len(payload), rng.randrange(64)))
    return bytes(header), (payload * 2)[:size]


def regrown(rng: random.Random, tree: Any, other: Any) -> Any:
    """The tree with a node somewhere replaced by another."""
    if isinstance(tree, dict) and tree and rng.random() < 0.9:
        key = rng.choice(list(tree))
        return {**tree, key: regrown(rng, tree[key], other)}
    if isinstance(tree, list) and tree and rng.random() < 0.85:
        at = rng.randrange(len(tree))
        grown = [*tree[:at], regrown(rng, tree[at], other), *tree[at + 1 :]]
        return grown * 2 if rng.random() < 0.05 else grown
    return other


def survive(count: int, seed: int) -> tuple[int, int]:
    """Decode `count` mutated frames, and let the host read those that decode: how many were refused by
    each. Any other exception than the one expected goes through."""
    rng, begun, refused, failed = random.Random(seed), seeds(), 0, 0
    for _ in range(count):
        header, payload = mutated(rng, *rng.choice(begun))
        frame = header, memoryview(payload)
        try:
            Decoder(*frame)
        except WireError:
            refused += 1
            continue
        try:
            asked(lambda _, frame=frame: frame)
        except AnswerFailure:
            failed += 1
    return refused, failed


def test_eighteen_thousand_mutated_frames() -> None:
    refused, failed = survive(18_000, seed=1)
    assert 2_000 < refused < 16_000  # or the mutations say nothing
    assert failed > 500


def test_two_thousand_mutated_frames_cost_no_memory_beyond_their_size() -> None:
    rng, begun = random.Random(3), seeds()
    tracemalloc.start()
    try:
        for number in range(2_000):
            header, payload = mutated(rng, *rng.choice(begun))
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            with contextlib.suppress(WireError):
                Decoder(header, memoryview(payload))
            spent = tracemalloc.get_traced_memory()[1] - before
            assert spent < (64 << 10) + 64 * len(header), (number, header, payload)
    finally:
        tracemalloc.stop()


@pytest.mark.slow
def test_a_million_mutated_frames() -> None:
    refused, _ = survive(1_000_000, seed=2)
    assert refused > 100_000


@EASY
@given(st.binary(max_size=200), st.binary(max_size=40))
def test_bytes_at_random_are_refused(header: bytes, payload: bytes) -> None:
    with pytest.raises(WireError):
        Decoder(header, memoryview(payload))


json_trees = st.recursive(
    st.sampled_from(HOSTILE) | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*"antdfTorcgeL", "zz"]), inner, max_size=2)
    ),
    max_leaves=10,
)


@EASY
@given(json_trees, st.lists(json_trees, max_size=3), st.binary(max_size=48))
def test_trees_of_the_grammars_own_letters(body: Any, rows: list[Any], payload: bytes) -> None:
    with contextlib.suppress(WireError):
        forged(body, rows, payload)


@pytest.mark.parametrize("track", ["numpy", "torch"])
def test_the_rehearsal_is_answered_and_leaves_nothing(track: str) -> None:
    import linecache

    from grader.worker import serve

    for frame in serve._rehearse(track):
        assert [*Decoder(*parts(frame)).body["replies"][0]] == ["value"]
    assert "rehearsed.py" not in linecache.cache


# --- what goes back -------------------------------------------------------------------------------

CHANGES = b"""
import numpy as np
def f(x, others): CHANGE
"""


@pytest.mark.parametrize(
    ("change", "given", "lists"),
    [
        ("return None", set(), set()),
        ("return x", set(), set()),
        ("x[0] = x[0]", set(), set()),
        ("x[0] = 0.0", {"0"}, set()),  # it was -0.0
        ("x.shape = (1, 2)", {"0"}, set()),
        ("x.dtype = np.int64", {"0"}, set()),
        ("others[0][:] = 7", {"1"}, set()),
        ("others[0] = others[0]", set(), set()),
        ("others[0] = others[0] + 0", set(), {"0"}),
        ("others.append(x)", set(), {"0"}),
        ("others.reverse()", set(), {"0"}),
    ],
)
def test_only_what_a_call_changed_goes_back(change: str, given: set[str], lists: set[str]) -> None:
    from grader.worker.depart import HostEncoder
    from grader.worker.encoder import packed
    from grader.worker.guest import Guest
    from grader.worker.sources import Source

    worker = Worker(lambda: Forger(lambda _: (b"", memoryview(b""))), "m", {})
    guest = Guest(lambda frame: parts(frame), importable=False)

    def answered(op: dict[str, Any]) -> dict[str, Any]:
        frame = HostEncoder(worker, restore=True).frame({"id": 1, "ops": [op]})
        return Decoder(*parts(guest.answer(*parts(frame)))).body

    source = packed(Source("m.py", CHANGES.replace(b"CHANGE", change.encode())))
    answered({"op": "load", "module": "m", "sources": {"m": source}})
    x, others = np.array([-0.0, np.nan]), [np.ones(3), 5]
    reply = answered({"op": "call", "name": "f", "args": (x, others)})
    assert [*reply["replies"][0]] == ["value"], reply
    assert {*reply.get("given", ())} == given
    assert {*reply.get("lists", ())} == lists
