"""/report and files that are broken, hostile or huge: a sentence or a right answer."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from simcord.backend.cdn import CdnStore

from tests.fakes.model import ModelStandIn
from tests.support.reports import CHOOSE, MSFT, answer_all, report
from tests.support.world import World
from tests.unit.workflows.report.files import csv_of, workbook
from workflows.recipes.report import table_reader

pytestmark = pytest.mark.one_api

MB = 1024 * 1024


def bomb() -> bytes:
    """320 MB of zeros, as a workbook of half a megabyte."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(20):
            packed.writestr(f"xl/{number}.xml", bytes(16_000_000))
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("sales.pdf", MSFT, "“sales.pdf” isn't a CSV, TSV, or XLSX file. Save the table as one"),
        ("sales", MSFT, "“sales” isn't a CSV, TSV, or XLSX file"),
        ("sales.csv", b"", "The file is empty. Upload one with a table in it."),
        ("sales.csv", bytes(10 * MB + 1), "The file is larger than 10 MB. Leave out rows or"),
    ],
    ids=["a PDF", "no ending", "empty", "large"],
)
async def test_what_its_name_or_size_rules_out_starts_nothing(
    world: World, model: ModelStandIn, name: str, content: bytes, sentence: str
) -> None:
    result = await world.alice.slash(world.channel, "report", file=(name, content))
    assert result.ephemeral
    assert result.response is not None
    assert sentence in result.response.content
    assert not world.seen()
    assert not model.calls


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("blank.csv", b" \n\n ", "The table is empty: there is no text in any"),
        ("header.csv", b"month,sold\n", "The table has a header but no rows"),
        ("bomb.xlsx", bomb(), "The workbook unpacks to"),
        ("fake.xlsx", b"PK\x03\x04 and no more", "damaged"),
        ("page.csv", b"<!DOCTYPE html><table></table>", "This is a web page or XML, not a table."),
        ("noise.csv", bytes(range(256)) * 40, "I can't tell how the file's letters are encoded."),
    ],
    ids=["blank", "header only", "zip bomb", "no workbook", "a web page", "noise"],
)
async def test_a_file_without_a_table_ends_the_run_with_one_sentence(
    world: World, model: ModelStandIn, name: str, content: bytes, sentence: str
) -> None:
    end = await report(world, file=(name, content))
    assert end.text.startswith(f"## Nothing could be written on {name}\n")
    assert sentence in end.text
    assert len(end.text.splitlines()) == 2
    assert not end.offers("retry")
    assert not world.posts()
    assert not model.calls


async def test_broken_rows_and_formulas_are_read_and_said(
    world: World, model: ModelStandIn
) -> None:
    answer_all(model, charts=[{"kind": "bar", "x": "month", "y": "sold"}], insights=[])
    rows = ["May;7", "June", "July;8;9", "=cmd|'/C calc'!A0;5", "@SUM(A1);6"]
    lines = ["month;sold", *rows, *(f"Month {n};{n}" for n in range(30))]
    end = await report(world, file=("ragged.csv", "\n".join(lines).encode("utf-16")))
    summary = end.text.partition("### 📊")[0]
    assert "-# ℹ️ 1 row was shorter than the header and filled up." in summary
    assert "-# ℹ️ 1 row was longer than the header and cut." in summary
    assert "like a formula; they were read as text and not calculated." in summary
    assert "month.top" not in end.text
    assert end.files == ("graph-1.png",)


async def test_a_workbook_with_odd_names_and_an_old_encoding(
    world: World, model: ModelStandIn
) -> None:
    answer_all(model, charts=[{"kind": "bar", "x": "größe (cm)", "y": "menge"}], insights=[])
    sheets = {"Übersicht": [["größe (cm)", "menge"], *(["klein", n] for n in range(9))]}
    end = await report(world, file=("größen.xlsx", workbook(sheets)))
    assert "on größen.xlsx!" in end.text
    assert end.files == ("graph-1.png",)
    old = "größe (cm),menge\n" + "".join(f"groß {n % 3},{n}\n" for n in range(9))
    end = await report(world, file=("alt.csv", old.encode("cp1252")))
    assert "The text is not in Unicode and was read as Windows-1252." in end.text
    assert end.files == ("graph-1.png",)


async def test_five_hundred_columns_and_a_million_rows(world: World, model: ModelStandIn) -> None:
    answer_all(model, charts=[{"kind": "scatter", "x": "c7", "y": "c8"}], insights=[])
    header = ",".join(f"c{number}" for number in range(500))
    rows = [",".join(str(row * number % 97) for number in range(500)) for row in range(200)]
    end = await report(world, file=("wide.csv", csv_of(header, *rows)))
    assert "-# 200 rows · 500 columns\n" in end.text
    assert end.files == ("graph-1.png",)
    assert all(len(call.request.text("user")) < 24_000 for call in model.calls)
    answer_all(model, charts=[{"kind": "histogram", "x": "a"}], insights=[])
    end = await report(world, file=("long.csv", b"a,b\n" + b"1,2\n3,4\n" * 500_000))
    assert "-# 1,000,000 rows · 2 columns\n" in end.text
    assert end.files == ("graph-1.png",)


async def test_a_link_that_has_expired_ends_the_run_with_a_sentence(
    world: World, model: ModelStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_store: CdnStore, _url: str) -> None:
        return None

    monkeypatch.setattr(CdnStore, "get", gone)
    end = await report(world)
    assert "I couldn't fetch msft.csv from Discord. Upload it again with a new command." in end.text
    assert not model.calls


async def test_a_reader_that_breaks_is_told_with_a_reference_and_retried(
    world: World, model: ModelStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_all(model)
    with monkeypatch.context() as broken:
        broken.setattr(table_reader, "WORKER", "workflows.recipes.report.no_such_worker")
        end = await report(world)
    sentence = r"The run stopped: reading the table failed on my side; the file is not to blame"
    assert re.search(rf"{sentence} \(ref [0-9A-F]{{4}}\)\.", end.text)
    assert not model.calls

    model.hold(CHOOSE)
    await world.alice.click(end.message, custom_id=end.control("retry"))
    await model.wait_for_calls(1, CHOOSE)
    await world.until(lambda: len(world.posts()) == 2)
    with monkeypatch.context() as broken:
        broken.setattr(table_reader, "WORKER", "workflows.recipes.report.no_such_worker")
        model.release(CHOOSE)
        end = await world.until_ended()
    assert "The graph failed: reading the table failed on my side; the file is not" in end.text
    assert re.search(r"Summary and insights are safe. Press Retry. \(ref [0-9A-F]{4}\)", end.text)

    await world.alice.click(end.message, custom_id=end.control("retry"))
    await world.until(lambda: world.card.files == ("graph-1.png", "graph-2.png"))
    assert len(world.posts()) == 3
