"""Uploaded files: loaded once, before the branches, or refused with one sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.model import ModelStandIn
from tests.support.recorder import MemoryRecorder, new_execution
from tests.unit.workflows.test_runner import ignore, open_runner, told
from workflows.errors import InputUnusable
from workflows.input_text import TEXT_FILE_BYTES, read_text_file
from workflows.recipes.create.recipe import STORY_JOKE_POEM
from workflows.run import Event, UploadedFile

RUSSIAN = "Чайник нагревает воду за три минуты. Корпус — из нержавеющей стали."
JAPANESE = "電気ケトルは三分でお湯を沸かします。保証期間は二年間です。"
TURKISH = "Su ısıtıcısı suyu üç dakikada kaynatır. Şimdi sipariş verin."
ICELANDIC = "Ketill hitar vatn á þremur mínútum. Það er mjög þægilegt. Ýmsir litir."
WITH_FILE = replace(STORY_JOKE_POEM, loader="file")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"Plain.\r\nTwo lines.", "Plain.\nTwo lines."),
        ("\ufeffmit Umläuten".encode(), "mit Umläuten"),
        ("sechzehn 猫".encode("utf-16"), "sechzehn 猫"),
        ("sixteen, no mark".encode("utf-16-le"), "sixteen, no mark"),
        ("caf\u00e9 \u2013 \u20ac5".encode("cp1252"), "caf\u00e9 \u2013 \u20ac5"),
        (RUSSIAN.encode("cp1251"), RUSSIAN),
        ("Привет, мир!".encode("cp1251"), "Привет, мир!"),
        (JAPANESE.encode("cp932"), JAPANESE),
        (TURKISH.encode("cp1254"), TURKISH),
        (ICELANDIC.encode("cp1252"), ICELANDIC),
    ],
    ids=[
        "plain",
        "utf-8-mark",
        "utf-16",
        "no-mark",
        "western",
        "russian",
        "few",
        "japanese",
        "turkish",
        "icelandic",
    ],
)
async def test_text_is_read_whatever_its_encoding(content: bytes, text: str) -> None:
    assert await read_text_file(UploadedFile("a.txt", content)) == text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "a.txt is empty"),
        (b" \n\t ", "a.txt is empty"),
        (b"PK\x03\x04\0\0\0", "a.txt isn't a text file"),
        (b"\x81\x8d\x8f\x90\x9d", "a.txt isn't a text file"),
        (b"x" * (TEXT_FILE_BYTES + 1), "a.txt is larger than 1 MB"),
    ],
    ids=["empty", "blank", "binary", "no encoding", "large"],
)
async def test_what_is_no_text_is_one_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(InputUnusable, match=sentence):
        await read_text_file(UploadedFile("a.txt", content))


async def test_a_file_is_loaded_once_before_the_branches(
    model: ModelStandIn, api: str, tmp_path: Path
) -> None:
    recorder = MemoryRecorder(file=UploadedFile("facts.txt", b"They purr."))
    async with open_runner(tmp_path, model) as runner:
        await runner.run(new_execution(WITH_FILE, recorder, api), ignore)
        assert recorder.texts == {"file": "They purr."}
        again = recorder.next_attempt(WITH_FILE.keys)
        again.file = UploadedFile("facts.txt", b"")  # would be refused if it were read again
        await runner.run(new_execution(WITH_FILE, again, api, attempt=2), ignore)
    assert recorder.refusals == again.refusals == []
    assert len(recorder.aggregates) == len(again.aggregates) == 1


async def test_a_file_that_can_not_be_used_ends_the_run_before_any_call(
    model: ModelStandIn, api: str, tmp_path: Path
) -> None:
    recorder, events = MemoryRecorder(file=UploadedFile("facts.txt", b"")), list[Event]()
    async with open_runner(tmp_path, model) as runner:
        await runner.run(new_execution(WITH_FILE, recorder, api), events.append)
    assert told(events) == ["RunFailed"]
    assert recorder.refusals == ["facts.txt is empty. Upload a file with some text in it."]
    assert model.calls == []
