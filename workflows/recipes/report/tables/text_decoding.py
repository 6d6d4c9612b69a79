"""Bytes of a text file into text, whatever program on whatever system wrote them."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from charset_normalizer import from_bytes

from workflows.errors import InputUnusable
from workflows.recipes.report.wording import counted

# The longer one first: UTF-32's begins with UTF-16's.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES: Final = {
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp1257": "Windows-1257 (Baltic)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "cp932": "Shift JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "cp949": "Windows-949 (Korean)",
}
"""What spreadsheets have written besides Unicode and Windows-1252."""

_SAMPLE_BYTES: Final = 64 * 1024
_MULTIBYTE: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_CONTROLS: Final = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SIGN_IN_A_WORD: Final = re.compile(
    r"[¡¢£¤¥¦¨©ª¬®¯±²³´µ¶¸¹º¼½¾¿×÷ƒ†‡ˆ˜•™›‹][^\W\d_]|[^\W\d_][¡¢¤¥¦¨¬¯±´¶¸¹¼½¾¿÷ƒ†‡ˆ˜]"
)
_LETTER: Final = re.compile(r"[^\W\d_]")
_MOSTLY_ASCII: Final = 0.7

NO_TEXT: Final = (
    "This is not a text file, so no table can be read from it; "
    "save the table as CSV or XLSX and hand that in."
)
UNKNOWN_ENCODING: Final = (
    "I can't tell how the file's letters are encoded; save it as CSV UTF-8 and hand that in."
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file."""

    text: str
    """Without a byte order mark and without NUL characters."""
    remarks: tuple[str, ...]
    """What a person should know of how it was read, one sentence each."""


def decoded(content: bytes) -> Decoded:
    """The text in these bytes: Unicode, Windows-1252, or what the letters themselves suggest.

    Raises InputUnusable where it is no text or in no encoding that is known.
    """
    text, remarks = _unicode(content) or _legacy(content)
    nuls = text.count("\0")
    if nuls:
        text = text.replace("\0", "")
        remarks.append(f"{counted(nuls, 'NUL character was', 'NUL characters were')} taken out.")
    if len(_CONTROLS.findall(text)) > len(text) // 100:
        raise InputUnusable(NO_TEXT)
    return Decoded(text, tuple(remarks))


def _unicode(content: bytes) -> tuple[str, list[str]] | None:
    """UTF-8, 16 or 32; None where the bytes are something else."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _lenient(content[len(mark) :], encoding)
    if encoding := _unmarked_utf16(content):
        return _lenient(content, encoding)
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    text = content.decode("utf-8", "replace")
    # Other encodings' bytes look like UTF-8's now and then, but not half of the time.
    broken = text.count("\ufffd") - content.count("\ufffd".encode())
    return _lenient(content, "utf-8") if len(_MULTIBYTE.findall(content)) >= broken else None


def _unmarked_utf16(content: bytes) -> str | None:
    """Text of mostly Western letters has a zero in every other byte."""
    sample = content[:_SAMPLE_BYTES]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > half * _MOSTLY_ASCII > sample[::2].count(0) * 2:
        return "utf-16-le"
    if half and sample[::2].count(0) > half * _MOSTLY_ASCII > sample[1::2].count(0) * 2:
        return "utf-16-be"
    return None


def _lenient(content: bytes, encoding: str) -> tuple[str, list[str]]:
    text = content.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if broken == 0 or broken == content.count("\ufffd".encode(encoding)):
        return text, []
    what = counted(broken, "broken character is", "broken characters are")
    return text, [f"{what} shown as \ufffd."]


def _legacy(content: bytes) -> tuple[str, list[str]]:
    """One of the encodings from before Unicode. Raises InputUnusable."""
    if content.count(0) > len(content) // 100:
        raise InputUnusable(NO_TEXT)
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        pass
    else:
        if _reads_as_western(text):
            return text, ["The text is not in Unicode and was read as Windows-1252."]
    best = from_bytes(_sample(content), cp_isolation=list(_NAMES)).best()
    if best is None:
        raise InputUnusable(UNKNOWN_ENCODING)
    text, remarks = _lenient(content, best.encoding)
    name = _NAMES.get(best.encoding, best.encoding)
    return text, [
        f"The text is not in Unicode and was read as {name}; "
        "if letters look wrong, save it as CSV UTF-8.",
        *remarks,
    ]


def _reads_as_western(text: str) -> bool:
    """Whether Windows-1252 makes sense: some accents, and no signs in the middle of words."""
    sample = text[:_SAMPLE_BYTES]
    if _CONTROLS.search(sample) or _SIGN_IN_A_WORD.search(sample):
        return False
    letters = _LETTER.findall(sample)
    return sum(letter.isascii() for letter in letters) >= len(letters) * _MOSTLY_ASCII


def _sample(content: bytes) -> bytes:
    """The lines with other letters than ASCII's, as far as they fit."""
    lines: list[bytes] = []
    size = 0
    for line in content.splitlines(keepends=True):
        if not line.isascii():
            lines.append(line)
            size += len(line)
        if size > _SAMPLE_BYTES:
            break
    return b"".join(lines)
