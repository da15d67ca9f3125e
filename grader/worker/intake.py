"""The guest's side of intake: an archive's bytes in, names and bytes of files out. A zip or a tar is taken
apart here and nowhere else, in a confined process that ends with it; nothing is ever written to a disk.
"""

from __future__ import annotations

import io
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, NamedTuple

import numpy as np

from grader.worker.unreadable import UnreadableError

MAX_ENTRIES = 20_000
MAX_KEPT = 2_000
MAX_SKIPPED = 512 << 20  # bytes of a tar that are only passed over, since even that takes its time
MAX_NAME = 200
MAX_REMARKS = 12
MAX_RATIO = 200  # of unpacked to packed: source text stays below 20
ROOM = 64 << 10  # bytes that may be packed as densely as they like
HIDDEN = ("__MACOSX", "__pycache__", ".git", "node_modules", "site-packages")


class Entry(NamedTuple):
    """One entry: its name as it stands there, its announced size, and why it is left out, if it is."""

    name: str
    size: int
    problem: str
    handle: Any


@dataclass(frozen=True)
class Wanted:
    """Which files are read: those with one of the endings, none beyond `file` bytes, `total` together."""

    endings: tuple[str, ...]
    file: int
    total: int

    def __contains__(self, name: str) -> bool:
        return name.endswith(self.endings) and not _is_hidden(name)


def unpacked(data: bytes, wanted: Wanted) -> dict[str, Any]:
    """`{"files": [[name, bytes as an array], ...], "remarks": [...]}`, or `{"problem": sentence}`.

    Names are relative, with slashes; only files that are wanted are read at all.
    """
    remarks: list[str] = []
    try:
        files = _files(data, wanted, remarks)
    except UnreadableError as error:
        return {"problem": str(error)}
    except Exception as error:  # what zipfile, tarfile, zlib and lzma raise has no common base
        return {"problem": f"the archive is damaged ({type(error).__name__})"}
    remarks += _clashes(files)
    if len(remarks) > MAX_REMARKS:
        remarks[MAX_REMARKS:] = [f"and {len(remarks) - MAX_REMARKS} more entries like these"]
    rows = [[name, np.frombuffer(text, np.uint8)] for name, text in files.items()]
    return {"files": rows, "remarks": remarks}


def _files(data: bytes, wanted: Wanted, remarks: list[str]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for count, (entry, opened) in enumerate(_entries(data)):
        if count >= MAX_ENTRIES:
            raise UnreadableError(f"the archive has more than {MAX_ENTRIES:,} entries")
        name, problem = _plain(entry.name), _problem(entry, wanted)
        if problem:
            remarks.append(f"{_shown(entry.name)} {problem}: left out")
        if problem or entry.name.endswith("/") or name not in wanted:
            continue
        with opened(entry) as stream:
            text = stream.read(wanted.file + 1)
        total += len(text)
        if len(text) > wanted.file or total > min(max(ROOM, MAX_RATIO * len(data)), wanted.total):
            raise UnreadableError(
                "the archive unpacks to far more than it may; nothing of it is used"
            )
        if name in files:
            remarks.append(f"{_shown(name)} is in the archive twice: the later one counts")
        files[name] = text
        if len(files) > MAX_KEPT:
            raise UnreadableError(f"the archive has more than {MAX_KEPT:,} files to read")
    return files


def _problem(entry: Entry, wanted: Wanted) -> str:
    """Why an entry is left out that somebody may have counted on; "" too for what nobody asked for."""
    if unfit := _unfit(entry.name):
        return unfit
    if _is_hidden(entry.name):
        return ""
    if entry.problem:
        return entry.problem
    too_large = entry.name in wanted and entry.size > wanted.file
    return f"is larger than {wanted.file >> 20} MB" if too_large else ""


def _entries(data: bytes) -> Iterator[tuple[Entry, Any]]:
    """Each entry with what opens it. A tar is read as a stream, a zip by its directory."""
    import zipfile

    if not data:
        raise UnreadableError("the archive is empty")
    stream = io.BytesIO(data)
    if data[:2] == b"PK" or zipfile.is_zipfile(stream):
        yield from _zip_entries(stream)
        return
    stream.seek(0)
    passed = 0
    with _tar(stream) as archive:
        for member in archive:
            if (passed := passed + member.size) > MAX_SKIPPED:
                raise UnreadableError(f"the archive holds more than {MAX_SKIPPED >> 20} MB")
            yield _tar_entry(member), lambda entry: _opened(archive, entry)


def _tar(stream: IO[bytes]) -> Any:
    import tarfile

    try:
        return tarfile.open(fileobj=stream, mode="r|*")
    except tarfile.TarError:
        raise UnreadableError("it is no zip and no tar archive, whatever it is called") from None


def _opened(archive: Any, entry: Entry) -> IO[bytes]:
    stream = archive.extractfile(entry.handle)
    return io.BytesIO() if stream is None else stream


def _zip_entries(stream: IO[bytes]) -> Iterator[tuple[Entry, Any]]:
    import zipfile

    with zipfile.ZipFile(stream) as archive:
        infos = archive.infolist()
        if len(infos) > MAX_ENTRIES:
            raise UnreadableError(
                f"the archive has {len(infos):,} entries, more than {MAX_ENTRIES:,}"
            )
        if not infos:
            raise UnreadableError("the archive is empty")
        for info in infos:
            yield _zip_entry(info), lambda entry: archive.open(entry.handle)


def _zip_entry(info: Any) -> Entry:
    mode = info.external_attr >> 16
    problem = ""
    if info.flag_bits & 1:
        problem = "is locked with a password"
    elif stat.S_IFMT(mode) and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        problem = "is a link" if stat.S_ISLNK(mode) else "is no file"
    # the name as it is written there: zipfile cuts it at a zero byte and turns separators around
    return Entry(info.orig_filename.replace("\\", "/"), info.file_size, problem, info)


def _tar_entry(member: Any) -> Entry:
    problem = ""
    if member.issym() or member.islnk():
        problem = "is a link"
    elif not (member.isfile() or member.isdir()):
        problem = "is no file"
    name = member.name + "/" * member.isdir()
    return Entry(name.replace("\\", "/"), member.size, problem, member)


def _unfit(name: str) -> str:
    """What keeps a name from being one of a file below the archive's top."""
    parts = name.split("/")
    if name.startswith("/") or parts[0][1:2] == ":":
        return "is an absolute path"
    if ".." in parts:
        return "leads out of the archive"
    if len(name) > MAX_NAME:
        return "has a name that is too long"
    if not all(character.isprintable() for character in name):
        return "has a name with characters that cannot be shown"
    return ""


def _is_hidden(name: str) -> bool:
    return any(part in HIDDEN or part.startswith(".") for part in _plain(name).split("/"))


def _plain(name: str) -> str:
    return "/".join(part for part in name.split("/") if part not in ("", "."))


def _clashes(files: dict[str, bytes]) -> list[str]:
    """Names that are one and the same file on a disk that does not tell capitals apart."""
    by_folded: dict[str, list[str]] = {}
    for name in files:
        by_folded.setdefault(name.casefold(), []).append(name)
    return [
        f"{' and '.join(map(_shown, names))} differ in capitals alone: both are read"
        for names in by_folded.values()
        if len(names) > 1
    ]


def _shown(name: str) -> str:
    cut = name if len(name) <= 80 else f"{name[:60]}…{name[-19:]}"
    return (
        "".join(c if c.isprintable() else ascii(c)[1:-1] for c in cut) or "an entry without a name"
    )
