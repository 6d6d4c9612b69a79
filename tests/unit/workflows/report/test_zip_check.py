"""A zip archive is judged by what it unpacks to, never by what it says."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from tests.unit.workflows.report.files import workbook
from workflows.errors import InputUnusable
from workflows.recipes.report.tables.files import BOMB, BROKEN, ENCRYPTED, checked_entries

ZEROS = b"\0" * (16 * 1024 * 1024)


def archive(*contents: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as opened:
        for number, content in enumerate(contents):
            opened.writestr(f"xl/{number}.xml", content)
    return packed.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(InputUnusable) as refusal:
        checked_entries(content)
    return str(refusal.value)


def with_sizes_of(content: bytes, size: int) -> bytes:
    """The archive with another size written into each of its headers."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = changed.find(mark)
        while at >= 0:
            struct.pack_into("<I", changed, at + offset, size)
            at = changed.find(mark, at + 4)
    return bytes(changed)


def test_a_workbook_is_counted() -> None:
    entries = {entry.name: entry.content_bytes for entry in checked_entries(workbook({"A": [[1]]}))}
    assert entries["xl/workbook.xml"] > 100


def test_a_bomb_is_refused_before_it_unfolds() -> None:
    bomb = archive(*[ZEROS] * 20)
    assert len(bomb) < 500_000
    assert refused(bomb) == BOMB


def test_a_bomb_that_says_it_is_small_is_refused() -> None:
    assert refused(with_sizes_of(archive(*[ZEROS] * 20), 100)) == BOMB


def test_entries_that_share_their_bytes_are_counted_each_time() -> None:
    content = archive(ZEROS)
    start = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    directory = content[start:end]
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 40, 40, len(directory) * 40, start, 0)
    assert refused(content[:start] + directory * 40 + tail) == BOMB


def test_too_many_entries_are_refused() -> None:
    assert refused(archive(*[b""] * 5001)) == BOMB


@pytest.mark.parametrize("cut", [30, 60, 200])
def test_a_damaged_archive_is_refused(cut: int) -> None:
    content = archive(bytes(number * number % 251 for number in range(1000)))
    assert refused(content[:cut]) == BROKEN


def test_damaged_contents_are_refused() -> None:
    content = bytearray(archive(bytes(range(256)) * 100))
    content[45:70] = b"\xff" * 25
    assert refused(bytes(content)) == BROKEN


def test_what_spreadsheets_never_use_is_refused() -> None:
    assert refused(archive(b"<xml/>", method=zipfile.ZIP_LZMA)) == BROKEN


def test_an_encrypted_archive_is_refused() -> None:
    content = bytearray(archive(b"<xml/>"))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(content)) == ENCRYPTED
