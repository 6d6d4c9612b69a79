"""Decodes the bytes of a text file: Unicode, else what the letters themselves suggest."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from charset_normalizer import from_bytes

from workflows.text.lists import counted

# The longer one first: UTF-32's begins with UTF-16's.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LATIN_NAMES: Final = {
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250 (Central European)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1257": "Windows-1257 (Baltic)",
}
_OTHER_NAMES: Final = {
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "cp932": "Shift JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "cp949": "Windows-949 (Korean)",
}
"""Encodings that editors and spreadsheets have written besides Unicode; all letters in these are
beyond ASCII, in those above most are ASCII's."""

_WESTERN_REMARK: Final = "The text is not in Unicode and was read as Windows-1252."

_SAMPLE_BYTES: Final = 64 * 1024
_MULTIBYTE: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_CONTROLS: Final = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SIGN_IN_A_WORD: Final = re.compile(
    r"[¡¢£¤¥¦¨©ª¬®¯±²³´µ¶¸¹º¼½¾¿×÷ƒ†‡ˆ˜•™›‹][^\W\d_]|[^\W\d_][¡¢¤¥¦¨¬¯±´¶¸¹¼½¾¿÷ƒ†‡ˆ˜]"
)
_LETTER: Final = re.compile(r"[^\W\d_]")
_TURKISH_AS_WESTERN: Final = re.compile(r"[ýþðÝÞÐ]")
"""What Windows-1252 shows for ı, ş and ğ; Icelandic has these letters itself."""
_MOSTLY_ASCII: Final = 0.7


class NotText(ValueError):
    """The bytes are no text; the message is the beginning of a sentence for the person."""


class UnknownEncoding(NotText):
    """They may be text, but there is no telling in which encoding."""


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a file."""

    text: str
    """Without a byte order mark and without NUL characters."""
    remarks: tuple[str, ...]
    """Sentences for the person on how it was read."""


def decode(content: bytes) -> DecodedText:
    """The text in these bytes, whatever program wrote them.

    UTF-8, 16 and 32 with and without a mark, Windows-1252 and thirteen other encodings from before
    Unicode. Single broken letters become U+FFFD. Raises NotText where it is no text, and
    UnknownEncoding.
    """
    text, remarks = _unicode(content) or _legacy(content)
    nuls = text.count("\0")
    if nuls:
        text = text.replace("\0", "")
        remarks.append(f"{counted(nuls, 'NUL character was', 'NUL characters were')} removed.")
    if len(_CONTROLS.findall(text)) > len(text) // 100:
        raise NotText("This is not a text file")
    return DecodedText(text, tuple(remarks))


def _unicode(content: bytes) -> tuple[str, list[str]] | None:
    """UTF-8, 16 or 32; None where the bytes are something else."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _lenient(content[len(mark) :], encoding)
    if encoding := _unmarked_utf16(content):
        return _lenient(content, encoding)
    text = content.decode("utf-8", "replace")
    # Other encodings' bytes look like UTF-8's now and then, but not half of the time.
    broken = text.count("\ufffd") - content.count("\ufffd".encode())
    if not broken or len(_MULTIBYTE.findall(content)) >= broken:
        return _lenient(content, "utf-8")
    return None


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
    """One of the encodings from before Unicode. Raises NotText."""
    if content.count(0) > len(content) // 100:
        raise NotText("This is not a text file")
    western = content.decode("cp1252", "replace")
    sample = western[:_SAMPLE_BYTES]
    names = _LATIN_NAMES if _is_mostly_ascii(sample) else _OTHER_NAMES
    if names is _LATIN_NAMES and _reads_well(western, sample):
        names = {name: _LATIN_NAMES[name] for name in ("cp1252", "cp1254")}
        if not _TURKISH_AS_WESTERN.search(sample):
            return western, [_WESTERN_REMARK]
    best = from_bytes(_sample(content), cp_isolation=list(names)).best()
    if best is None:
        raise UnknownEncoding("I can't tell how the file's letters are encoded")
    text, remarks = _lenient(content, best.encoding)
    return text, [
        f"The text is not in Unicode and was read as {names.get(best.encoding, best.encoding)}; "
        "if letters look wrong, save it as UTF-8.",
        *remarks,
    ]


def _reads_well(western: str, sample: str) -> bool:
    """Whether Windows-1252 makes sense: no signs in the middle of words."""
    return not ("\ufffd" in western or _CONTROLS.search(sample) or _SIGN_IN_A_WORD.search(sample))


def _is_mostly_ascii(text: str) -> bool:
    letters = _LETTER.findall(text)
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
