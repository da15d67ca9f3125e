"""Archives as students hand them in, and as nobody should: each is read in a worker, and named."""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_class import tarred, zipped

from grader.batch.unpack import IntakeError, Unpacked, Unpacker, _checked
from grader.bench import bench
from grader.worker.intake import Wanted, unpacked

PY = (".py",)
UNEVEN = "".join(hashlib.sha256(bytes([i])).hexdigest() for i in range(100))


@pytest.fixture(scope="module")
def unpack() -> Iterator[Unpacker]:
    with bench(isolation="L0") as made:
        yield Unpacker(lambda: made.connect("numpy"))


def told(unpack: Unpacker, data: bytes) -> str:
    """Why an archive cannot be used."""
    with pytest.raises(IntakeError) as caught:
        unpack(data, PY)
    return str(caught.value)


# ------------------------------------------------------------------------------- what is fine


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_tar_however_it_is_packed(unpack: Unpacker, mode: str) -> None:
    found = unpack(tarred({"a/relu.py": "x = 1\n"}, mode), PY)
    assert found == Unpacked({"a/relu.py": b"x = 1\n"})


def test_a_zip_with_names_in_any_script(unpack: Unpacker) -> None:
    names = ["과제/relu.py", "Übung/Größe.py", "домашка/слой.py", "作业/层.py", "🙂/x.py"]
    found = unpack(zipped([(name, name) for name in names]), PY)
    assert dict(found.files) == {name: name.encode() for name in names}
    assert not found.remarks


def test_only_what_is_asked_for_is_read(unpack: Unpacker) -> None:
    entries = [("relu.py", "1"), ("data.csv", "2"), ("__MACOSX/._relu.py", "3"), (".git/x.py", "4")]
    entries += [("venv/lib/site-packages/torch/nn.py", "5"), ("./b/./c.py", "6")]
    found = unpack(zipped(entries), PY)
    assert dict(found.files) == {"relu.py": b"1", "b/c.py": b"6"}
    assert not found.remarks


def test_backslashes_are_separators(unpack: Unpacker) -> None:
    assert dict(unpack(zipped([("a\\b\\relu.py", "1")]), PY).files) == {"a/b/relu.py": b"1"}


# ------------------------------------------------------------------------------- what is left out


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../evil.py", "leads out of the archive"),
        ("a/../../evil.py", "leads out of the archive"),
        ("..\\evil.py", "leads out of the archive"),
        ("/etc/evil.py", "is an absolute path"),
        ("C:\\evil.py", "is an absolute path"),
        ("a" * 300 + ".py", "has a name that is too long"),
        ("evil\x1b[2J.py", "has a name with characters that cannot be shown"),
        ("evil\u202e.py", "has a name with characters that cannot be shown"),
    ],
)
def test_a_name_that_leads_elsewhere(unpack: Unpacker, name: str, why: str) -> None:
    found = unpack(zipped([(name, "1"), ("relu.py", "2")]), PY)
    assert dict(found.files) == {"relu.py": b"2"}
    assert [why in remark and "left out" in remark for remark in found.remarks] == [True]
    assert all(remark.isprintable() for remark in found.remarks)


def test_a_name_with_a_zero_byte(unpack: Unpacker) -> None:
    data = zipped([("evilX.py", "1"), ("relu.py", "2")]).replace(b"evilX", b"evil\0")
    assert "evil\0.py" not in unpack(data, PY).files


def test_links_are_named_and_not_followed(unpack: Unpacker) -> None:
    data = tarred({"relu.py": "1"}, links={"softmax.py": "/etc/passwd", "data": "/"})
    found = unpack(data, PY)
    assert dict(found.files) == {"relu.py": b"1"}
    assert found.remarks == ("softmax.py is a link: left out", "data is a link: left out")


def test_a_link_in_a_zip(unpack: Unpacker) -> None:
    link = zipfile.ZipInfo("softmax.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("relu.py", "1")
    found = unpack(out.getvalue(), PY)
    assert (dict(found.files), found.remarks) == (
        {"relu.py": b"1"},
        ("softmax.py is a link: left out",),
    )


def test_a_locked_entry(unpack: Unpacker) -> None:
    data = bytearray(zipped([("relu.py", "1")]))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    assert unpack(bytes(data), PY).remarks == ("relu.py is locked with a password: left out",)


def test_capitals_alone(unpack: Unpacker) -> None:
    found = unpack(zipped([("a/relu.py", "1"), ("a/ReLU.py", "2")]), PY)
    assert len(found.files) == 2
    assert found.remarks == ("a/relu.py and a/ReLU.py differ in capitals alone: both are read",)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice(unpack: Unpacker) -> None:
    found = unpack(zipped([("relu.py", "1"), ("relu.py", "2")]), PY)
    assert dict(found.files) == {"relu.py": b"2"}
    assert found.remarks == ("relu.py is in the archive twice: the later one counts",)


def test_a_large_file_is_left_out_by_what_it_announces(unpack: Unpacker) -> None:
    found = unpack(zipped([("big.py", "x" * (2 << 20)), ("relu.py", "1")]), PY)
    assert dict(found.files) == {"relu.py": b"1"}
    assert found.remarks == ("big.py is larger than 1 MB: left out",)


def test_remarks_are_counted(unpack: Unpacker) -> None:
    found = unpack(zipped([(f"../{i}.py", "1") for i in range(100)]), PY)
    assert len(found.remarks) == 13
    assert found.remarks[-1] == "and 88 more entries like these"


# ------------------------------------------------------------------------------- what cannot be read


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (zipped([]), "empty"),
        (b"not an archive", "no zip and no tar"),
        (b"PK\x03\x04 but cut", "damaged"),
        (zipped([("relu.py", "x" * 5000)])[:-40], "damaged"),
        (tarred({"relu.py": UNEVEN})[:1500], "damaged"),
        (b"\x1f\x8b" + b"\0" * 50, "no zip and no tar"),
    ],
    ids=[
        "nothing",
        "no file",
        "text",
        "cut",
        "a zip cut",
        "a tar cut",
        "zeros",
    ],  # bytes differ by the hour
)
def test_what_is_no_archive(unpack: Unpacker, data: bytes, why: str) -> None:
    assert why in told(unpack, data)


def test_a_bomb(unpack: Unpacker) -> None:
    assert "far more than it may" in told(unpack, zipped([("a.py", b"\0" * (1 << 20))]))
    many = zipped([(f"{i}.py", b"\0" * 60_000) for i in range(500)])
    assert "far more than it may" in told(unpack, many)


def test_a_bomb_that_understates_its_size(unpack: Unpacker) -> None:
    data = bytearray(zipped([("a.py", b"\0" * (8 << 20))]))
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = (100).to_bytes(4, "little")
    with pytest.raises(IntakeError):
        assert len(unpack(bytes(data), PY).files["a.py"]) > 100


def test_a_tar_that_goes_on_and_on(unpack: Unpacker) -> None:
    info = b"data" + b"\0" * 96 + b"0000644\0" + b"0000000\0" * 2 + b"77777777777\0" + b"0" * 12
    header = bytearray(info + b"        0" + b"\0" * 355)
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    assert "more than 512 MB" in told(unpack, bytes(header[:512]) + b"\0" * 2048)


def test_a_hundred_thousand_files(unpack: Unpacker) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for i in range(100_000):
            archive.writestr(zipfile.ZipInfo(f"{i}.txt"), b"")
    assert told(unpack, out.getvalue()) == "the archive has 100,000 entries, more than 20,000"


# ------------------------------------------------------------------------------- what a worker may send


@pytest.mark.parametrize(
    "reply",
    [
        None,
        {},
        {"files": {}, "remarks": []},
        {"files": [["relu.py"]], "remarks": []},
        {"files": [["relu.py", "text"]], "remarks": []},
        {"files": [["relu.py", np.zeros(3)]], "remarks": []},
        {"files": [["../relu.py", np.zeros(3, np.uint8)]], "remarks": []},
        {"files": [["/relu.py", np.zeros(3, np.uint8)]], "remarks": []},
        {"files": [["..\\relu.py", np.zeros(3, np.uint8)]], "remarks": []},
        {"files": [["C:relu.py", np.zeros(3, np.uint8)]], "remarks": []},
        {"files": [["\x1brelu.py", np.zeros(3, np.uint8)]], "remarks": []},
        {"files": [["a//relu.py", np.zeros(3, np.uint8)]], "remarks": []},
        {"files": [["relu.so", np.zeros(3, np.uint8)]], "remarks": []},
    ],
)
def test_a_reply_is_checked(reply: object) -> None:
    """An archive that takes its worker over can send anything."""
    with pytest.raises(IntakeError):
        _checked(reply, PY)


def test_what_is_said_is_one_line_and_short() -> None:
    with pytest.raises(IntakeError) as caught:
        _checked({"problem": "a\x1b[31m\n" + "b" * 9000}, PY)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) <= 300


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400), st.sampled_from(["zip", "tar"]))
def test_damage_anywhere_ends_in_a_sentence(noise: bytes, place: int, kind: str) -> None:
    whole = zipped([("relu.py", "x = 1"), ("a/b.py", "y = 2")])
    data = whole if kind == "zip" else tarred({"relu.py": "x = 1", "a/b.py": "y = 2"}, "w")
    damaged = data[:place] + noise + data[place + len(noise) :]
    found = unpacked(damaged, Wanted(PY, 1 << 20, 32 << 20))
    assert set(found) in ({"problem"}, {"files", "remarks"})
    for name, _ in found.get("files", []):
        assert not name.startswith("/")
        assert ".." not in name.split("/")
