"""Tables are read and drawn in a worker process that ends in time and leaves nothing behind."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import signal
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

from tests.support.processes import children, linux
from tests.support.reports import MSFT
from tests.unit.workflows.report.files import csv_of, profile_of_file, sales, workbook
from workflows.errors import InputUnusable
from workflows.recipes.report.charts import ChartKind, ChartSpec
from workflows.recipes.report.choice import ChartChoice, default_charts, validated
from workflows.recipes.report.claims import check_insight, fallback_insights
from workflows.recipes.report.files import BOMB
from workflows.recipes.report.table_reader import (
    Limits,
    TableReader,
    TableReaderBusy,
    TableReaderFailed,
    ask_worker,
)
from workflows.recipes.report.wording import MATERIAL_CHARS, as_material
from workflows.recipes.report.worker import TOO_MUCH_MEMORY, WorkerQuestion

ROOT = Path(__file__).parents[4]
MILLION = b"a,b\n" + b"1,2\n3,4\n" * 500_000


async def new_child(before: set[int]) -> int:
    while not (new := children() - before):
        await asyncio.sleep(0.01)
    return new.pop()


async def test_a_real_file_from_end_to_end() -> None:
    content, reader = MSFT, TableReader()
    profile = await reader.profile_table("msft.csv", content)
    volumes = [int(line.split(b",")[5]) for line in content.splitlines()[1:]]
    assert profile.rows == 65
    assert profile.number("close.max") == 29.96
    assert profile.number("volume.sum") == sum(volumes)
    assert "date.first = 2003-06-19" in as_material(profile)
    assert all(check_insight(insight, profile).holds for insight in fallback_insights(profile, 9))
    specs = default_charts(profile)
    charts = await reader.draw_charts("msft.csv", content, specs)
    assert [chart.name for chart in charts] == ["chart-1.png", "chart-2.png", "chart-3.png"]
    assert [chart.title for chart in charts] == [spec.title for spec in specs]
    assert all(chart.png.startswith(b"\x89PNG\r\n") for chart in charts)
    assert all(len(chart.png) < 1_000_000 for chart in charts)


async def test_a_file_with_a_comment_and_gaps() -> None:
    rows = [f"2024-01-{n + 1:02d},{n if n > 20 else ''},{n * n}" for n in range(28)]
    content = csv_of("# Closing prices, in dollars", "day,new,old", *rows)
    profile = await TableReader().profile_table("prices.csv", content)
    assert (profile.rows, len(profile.columns)) == (28, 3)
    assert profile.remarks == ("1 line above the header was left out.",)
    assert profile.number("new.missing") == 21


@pytest.mark.parametrize("name", ["sales.csv", "sales.xlsx"])
async def test_the_worker_sees_what_is_there(name: str) -> None:
    rows = [line.split(";") for line in sales().decode("cp1252").splitlines()]
    content = sales() if name == "sales.csv" else workbook({"Sales": rows})
    assert await TableReader().profile_table(name, content) == profile_of_file(content, name)


async def test_a_million_rows() -> None:
    profile = await TableReader().profile_table("a.csv", MILLION)
    assert profile.rows == 1_000_000
    assert profile.number("a.mean") == 2
    assert len(as_material(profile)) < MATERIAL_CHARS


async def test_five_hundred_columns() -> None:
    header = ",".join(f"c{number}" for number in range(500))
    rows = [",".join(str(row * number % 97) for number in range(500)) for row in range(200)]
    profile = await TableReader().profile_table("a.csv", csv_of(header, *rows))
    assert len(profile.columns) == 500
    assert len(as_material(profile)) < MATERIAL_CHARS


async def test_the_event_loop_stays_free() -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    ticking = asyncio.create_task(tick())
    await TableReader().profile_table("a.csv", MILLION)
    ticking.cancel()
    assert ticks > 5


async def test_what_is_wrong_with_a_file_is_told_in_one_sentence() -> None:
    reader = TableReader()
    with pytest.raises(InputUnusable, match=r"^The table has a header but no rows. .+\.$"):
        await reader.profile_table("a.csv", b"a,b\n")
    with pytest.raises(InputUnusable, match=r"^“a.pdf” isn't a CSV"):
        await reader.profile_table("a.pdf", b"a,b\n1,2\n")


async def test_a_bomb_does_no_harm() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(20):
            packed.writestr(f"xl/{number}.xml", bytes(16_000_000))
    with pytest.raises(InputUnusable) as refusal:
        await TableReader().profile_table("a.xlsx", content.getvalue())
    assert str(refusal.value) == BOMB


async def test_a_chart_without_anything_to_show_is_left_out() -> None:
    content = csv_of("a,b", "1,", ",2", "3,")
    profile = profile_of_file(content)
    specs = [
        validated(ChartChoice(kind=ChartKind.SCATTER, x="a", y="b"), profile),
        validated(ChartChoice(kind=ChartKind.HISTOGRAM, x="a"), profile),
    ]
    (chart,) = await TableReader().draw_charts("a.csv", content, specs)
    assert chart.name == "chart-1.png"
    assert chart.title == specs[1].title
    assert await TableReader().draw_charts("a.csv", content, []) == []


@linux
async def test_when_the_time_is_over_the_worker_is_gone() -> None:
    before = children()
    with pytest.raises(InputUnusable, match=r"^Reading the table took longer than 0 seconds. "):
        await TableReader(time_limit_seconds=0.2).profile_table("a.csv", MILLION)
    assert children() == before


@linux
async def test_a_table_beyond_the_memory_limit_is_refused() -> None:
    before = children()
    reader = TableReader(memory_limit_bytes=220 * 1024 * 1024)
    assert (await reader.profile_table("a.csv", csv_of("a,b", "1,2"))).rows == 1
    with pytest.raises(InputUnusable) as refusal:
        await reader.profile_table("a.csv", b"a\n" + b"1\n" * 5_000_000)
    assert str(refusal.value) == TOO_MUCH_MEMORY
    assert children() == before


@linux
async def test_a_cell_far_away_does_not_take_all_memory() -> None:
    content = workbook({"A": [["a"]]}, far_away=(1_048_575, 16_383))
    with pytest.raises(InputUnusable) as refusal:
        await TableReader().profile_table("a.xlsx", content)
    assert str(refusal.value) == TOO_MUCH_MEMORY


@linux
async def test_cancelling_kills_the_worker() -> None:
    before = children()
    reading = asyncio.create_task(TableReader().profile_table("a.csv", MILLION))
    await new_child(before)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert children() == before


@linux
async def test_one_after_the_other() -> None:
    before = len(children())
    reader = TableReader()
    most = 0

    async def watch() -> None:
        nonlocal most
        while True:
            most = max(most, len(children()) - before)
            await asyncio.sleep(0.01)

    watching = asyncio.create_task(watch())
    content = csv_of("a,b", "1,2")
    profiles = await asyncio.gather(*(reader.profile_table("a.csv", content) for _ in range(3)))
    watching.cancel()
    assert [profile.rows for profile in profiles] == [1, 1, 1]
    assert most == 1


@linux
async def test_who_waits_too_long_for_a_worker_is_told() -> None:
    before = children()
    reader = TableReader(patience_seconds=0.1)
    reading = asyncio.create_task(reader.profile_table("a.csv", MILLION))
    await new_child(before)
    with pytest.raises(TableReaderBusy, match="too many tables are waiting to be read"):
        await reader.profile_table("a.csv", csv_of("a", "1"))
    assert (await reading).rows == 1_000_000
    assert (await reader.profile_table("a.csv", csv_of("a", "1"))).rows == 1


@linux
async def test_the_worker_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "a-secret")
    before = children()
    reading = asyncio.create_task(TableReader().profile_table("a.csv", MILLION))
    child = await new_child(before)
    told = Path(f"/proc/{child}/environ").read_bytes()
    while b"PYTHONUTF8=1" not in told:
        await asyncio.sleep(0.01)
        told = Path(f"/proc/{child}/environ").read_bytes()
    assert b"a-secret" not in told
    await reading


@linux
async def test_a_file_is_not_left_lying_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with pytest.raises(InputUnusable, match="took longer than 0 seconds"):
        await TableReader(time_limit_seconds=0.4).profile_table("a.csv", MILLION)
    assert (await TableReader().profile_table("a.csv", csv_of("a", "1"))).rows == 1
    assert list(tmp_path.iterdir()) == []


async def test_a_crash_is_logged_and_told_without_details(caplog: pytest.LogCaptureFixture) -> None:
    charts = (ChartSpec(ChartKind.HISTOGRAM, "Of another table", x="b"),)
    question = WorkerQuestion(name="a.csv", content=b"a\n1\n", charts=charts)
    with caplog.at_level(logging.WARNING), pytest.raises(TableReaderFailed) as failure:
        await ask_worker(question, Limits(30, 1024**3))
    assert "Traceback" in caplog.text
    assert "KeyError: 'b'" in caplog.text
    assert str(failure.value) == "reading the table failed on my side; the file is not to blame"


@linux
def test_a_worker_whose_bot_is_gone_ends_itself() -> None:
    worker = [sys.executable, "-m", "workflows.recipes.report.worker", str(1024**3), "-4"]
    with subprocess.Popen(worker, stdin=subprocess.PIPE, cwd=ROOT) as process:
        assert process.wait(timeout=60) == -signal.SIGALRM


def test_the_bot_loads_none_of_what_the_worker_needs() -> None:
    heavy = {"duckdb", "fastexcel", "vl_convert", "numpy", "polars", "matplotlib"}
    code = (
        "import sys; import workflows.recipes.registry, bot.features.report;"
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == "[]\n"
