"""Bytes become text whatever program wrote them; what is no text is refused."""

from __future__ import annotations

import codecs
import os

import pytest

from workflows.text.decoding import NotText, decode

WESTERN = "name;größe\nMüller;5 m²\nCafé “Olé”;7 €\n"
RUSSIAN = "имя;город\nИван Петров;Москва\nАнна Каренина;Санкт-Петербург\n" * 3
JAPANESE = "名前,住所\n東京太郎,東京都千代田区\n大阪花子,大阪府大阪市\n" * 3


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_unicode_is_read_without_a_word(mark: bytes, encoding: str) -> None:
    read = decode(mark + WESTERN.encode(encoding))
    assert (read.text, read.remarks) == (WESTERN, ())


def test_windows_1252_is_read_and_said() -> None:
    read = decode(WESTERN.encode("cp1252"))
    assert read.text == WESTERN
    assert read.remarks == ("The text is not in Unicode and was read as Windows-1252.",)


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [(RUSSIAN, "cp1251", "Windows-1251 (Cyrillic)"), (JAPANESE, "cp932", "Shift JIS (Japanese)")],
)
def test_other_encodings_are_found_by_their_letters(text: str, encoding: str, said: str) -> None:
    read = decode(text.encode(encoding))
    assert read.text == text
    assert said in read.remarks[0]
    assert "save it as UTF-8" in read.remarks[0]


def test_a_damaged_letter_does_not_make_another_encoding() -> None:
    read = decode(WESTERN.encode().replace("ß".encode(), b"\xc3"))
    assert read.text == WESTERN.replace("ß", "\ufffd")
    assert read.remarks == ("1 broken character is shown as \ufffd.",)


def test_a_letter_cut_off_at_the_end_is_said() -> None:
    read = decode("a,b\nä,é".encode()[:-1])
    assert read.text == "a,b\nä,\ufffd"
    assert len(read.remarks) == 1


def test_nul_characters_are_taken_out_and_counted() -> None:
    read = decode(b"a,b\n1\0,2\0\n" + b"3,4\n" * 100)
    assert read.text.startswith("a,b\n1,2\n3,4")
    assert read.remarks == ("2 NUL characters were removed.",)


@pytest.mark.parametrize(
    "content", [bytes(range(256)) * 8, os.urandom(4096), b"\0" * 5000 + b"\xff"]
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(NotText):
        decode(content)
