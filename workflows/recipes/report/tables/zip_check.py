"""A zip archive before anything trusts it: what it really holds, whatever it says it holds."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from workflows.errors import InputUnusable

MAX_INFLATED_BYTES: Final = 300 * 1024 * 1024
"""A workbook of 10 MB with ordinary cells holds about 100 MB of XML."""
MAX_ENTRIES: Final = 5_000

_STEP_BYTES: Final = 1024 * 1024
_HEADER_BYTES: Final = 30
_HEADER: Final = b"PK\x03\x04"
_ENCRYPTED: Final = 0x1

BROKEN: Final = "The workbook is damaged and can't be opened; save it again as XLSX or CSV."
ENCRYPTED: Final = "The workbook is protected by a password; save it without one and try again."
BOMB: Final = (
    "The workbook unpacks to far more than a table of this size should; save the sheet as CSV."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file within an archive."""

    name: str
    content_bytes: int
    """How much it really unpacks to."""


def checked_entries(archive: bytes) -> tuple[Entry, ...]:
    """What the archive holds, once all of it has been unpacked and counted, and thrown away.

    Sizes are never taken from the archive: a zip bomb lies about them. Raises InputUnusable for
    more than `MAX_INFLATED_BYTES` altogether, and where it is damaged, encrypted or packed in a way
    that spreadsheet programs do not use.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            infos = opened.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError) as error:
        raise InputUnusable(BROKEN) from error
    if len(infos) > MAX_ENTRIES:
        raise InputUnusable(BOMB)
    room = MAX_INFLATED_BYTES
    entries: list[Entry] = []
    for info in infos:
        size = _inflated_bytes(archive, info, room)
        room -= size
        entries.append(Entry(info.filename, size))
    return tuple(entries)


def _inflated_bytes(archive: bytes, info: zipfile.ZipInfo, room: int) -> int:
    """How much the entry unpacks to. Raises InputUnusable where that is more than `room`."""
    if info.flag_bits & _ENCRYPTED:
        raise InputUnusable(ENCRYPTED)
    packed = _packed(archive, info)
    if info.compress_type == zipfile.ZIP_STORED:
        size = len(packed)
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        size = 0
        for step in _inflating(packed):
            size += step
            if size > room:
                raise InputUnusable(BOMB)
    else:
        raise InputUnusable(BROKEN)
    if size > room:
        raise InputUnusable(BOMB)
    return size


def _packed(archive: bytes, info: zipfile.ZipInfo) -> memoryview:
    """The entry's bytes as they stand in the archive. Raises InputUnusable."""
    header = archive[info.header_offset : info.header_offset + _HEADER_BYTES]
    if len(header) < _HEADER_BYTES or not header.startswith(_HEADER):
        raise InputUnusable(BROKEN)
    lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    start = info.header_offset + _HEADER_BYTES + lengths
    packed = memoryview(archive)[start : start + info.compress_size]
    if len(packed) < info.compress_size:
        raise InputUnusable(BROKEN)
    return packed


def _inflating(packed: memoryview) -> Iterator[int]:
    """Unpacks a little at a time, and tells how much each time. Raises InputUnusable."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = packed
    while not inflater.eof:
        try:
            step = len(inflater.decompress(rest, _STEP_BYTES))
        except zlib.error as error:
            raise InputUnusable(BROKEN) from error
        rest = inflater.unconsumed_tail
        if not step and not rest and not inflater.eof:
            raise InputUnusable(BROKEN)
        yield step
