"""A report's writers and a model that invents: what is sent back, dropped, noted, made by code."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pydantic import SecretStr

from tests.fakes.model import Fault, ModelStandIn
from tests.support.recorder import MemoryRecorder, new_execution
from tests.support.reports import (
    ANSWER,
    CHOOSE,
    HIGH,
    LINE,
    MSFT,
    ROWS,
    STATE,
    SUMMARISE,
    TEXT,
    answer_all,
    claim,
)
from tests.unit.workflows.report.files import csv_of, profile_of_file
from workflows.branch import BranchContext, BranchOutput
from workflows.errors import ModelMisconfigured, NotWritten
from workflows.model.chat import ChatModel, ModelSettings
from workflows.recipes.report.graph_writer import NOTHING
from workflows.recipes.report.recipe import REPORT, report_parts
from workflows.recipes.report.table_reader import TableReader
from workflows.recipes.report.writers import PROFILE, QUESTION
from workflows.run import BranchResult, UploadedFile

PROFILE_JSON = profile_of_file(MSFT, "msft.csv").to_json()
BY_CODE = "Made by code from the table's figures: "

Write = Callable[..., Any]


@asynccontextmanager
async def writing(
    standin: ModelStandIn,
    profile: str = PROFILE_JSON,
    content: bytes = MSFT,
    *,
    past: str = "",
    input_chars: int = 24_000,
    output_chars: int = 6_000,
    seconds: float = 30.0,
) -> AsyncGenerator[Write]:
    """Gives what writes a branch of a report on an uploaded table."""
    recorder = MemoryRecorder(file=UploadedFile("msft.csv", content))
    if past:
        recorder.latest = {key: BranchResult(key, True, past) for key in REPORT.keys}
    execution = new_execution(REPORT, recorder, topic="msft.csv")
    settings = ModelSettings(
        *("m", SecretStr("k"), standin.base_url, 8, seconds),
        input_chars=input_chars,
        output_chars=output_chars,
    )
    model = ChatModel(settings)
    writers = report_parts(TableReader()).writers

    async def write(key: str, question: str = "") -> BranchOutput:
        material = {PROFILE: profile} | ({QUESTION: question} if question else {})
        branch = REPORT.branch(key)
        context = BranchContext(execution, branch, material, model, lambda _event: None)
        return await writers[branch.writer](context)

    try:
        yield write
    finally:
        await model.aclose()


@pytest.mark.parametrize(
    ("answer", "text", "note", "calls"),
    [
        ({"answered": False, "text": "No column has that."}, " No column has that.", "", 1),
        ({"answered": False, "text": "[{% data:"}, "", "", 1),
        ({"answered": False, "text": "It would need 4711 more."}, "", "was dropped", 2),
        ({"answered": True, "text": "It rained on 17 days."}, "", "was dropped", 2),
        ({"answered": True, **claim("On 17 days.", "rain.days", "17")}, "", "was dropped", 2),
        ({"answered": True, **HIGH, "text": "29.96, after 4711 tries."}, "", "was dropped", 2),
    ],
)
async def test_an_answer_that_the_figures_do_not_bear_out_is_none(
    model: ModelStandIn, answer: dict[str, Any], text: str, note: str, calls: int
) -> None:
    answer_all(model)
    model.when(ANSWER, json={"figure": "", "value": "", **answer})
    async with writing(model) as write:
        draft = await write("summary", "Did it rain?")
    asked = f"**❓ Did it rain?**\nThe figures of this table do not answer this.{text}\n\n{TEXT}"
    assert draft.text.endswith(asked)
    assert [note in one for one in draft.notes] == ([True] if note else [])
    assert len(model.calls_for(ANSWER)) == calls


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (None, "the model's answer could not be read, twice"),
        (Fault.empty(), "the model's answer was empty"),
        (Fault.refusal(), "the model refused to write about this"),
        (Fault.hang(), "the model timed out"),
    ],
    ids=["prose", "empty", "refused", "late"],
)
async def test_a_call_that_failed_is_not_told_as_a_lack_of_figures(
    model: ModelStandIn, fault: Fault | None, why: str
) -> None:
    answer_all(model)
    model.when(ANSWER, text="I would rather not.", faults=[fault] * 9 if fault else [])
    async with writing(model, seconds=2.0) as write:
        draft = await write("summary", "Did it rain?")
    said = "The model didn't answer this question. Regenerate the summary to ask it again."
    assert draft.text.endswith(f"**❓ Did it rain?**\n{said}\n\n{TEXT}")
    (note,) = draft.notes
    assert note.startswith(f"The question was not answered: {why}")


async def test_what_the_question_says_may_be_repeated(model: ModelStandIn) -> None:
    text = "No: 29.96 was the highest, well below 31."
    answer_all(model, text="It stayed below 31 throughout, at 29.96 or less.")
    model.when(ANSWER, json={"answered": True, **claim(text, "close.max", "29.96")})
    async with writing(model) as write:
        draft = await write("summary", "Did it  close\nabove 31?")
    assert f"**❓ Did it close above 31?**\n{text}\n-# ↳ largest Close: 29.96\n" in draft.text
    assert not draft.notes
    assert len(model.calls) == 2


async def test_a_second_answer_may_hold(model: ModelStandIn) -> None:
    answers = iter(
        [claim("At 31.50.", "close.max", "31.50"), claim("At 29.96.", "close.max", "29.96")]
    )
    answer_all(model)
    model.when(ANSWER, json=lambda _request: {"answered": True, **next(answers)})
    async with writing(model) as write:
        draft = await write("summary", "How high?")
    assert "**❓ How high?**\nAt 29.96.\n-# ↳ largest Close: 29.96\n" in draft.text
    again = model.calls_for(ANSWER)[1].request
    assert "It cites 31.50, but close.max is 29.96." in again.text("system")
    assert "<answer>At 31.50.</answer>" in again.text("user")


@pytest.mark.parametrize("text", ["<table><tr><td>65</td></tr></table>", "65", "{}"])
async def test_what_is_no_text_twice_is_made_by_code(model: ModelStandIn, text: str) -> None:
    answer_all(model, text=text)
    async with writing(model) as write:
        draft = await write("summary")
    assert "The table has 65 rows in 7 columns." in draft.text
    assert draft.notes == (f"{BY_CODE}the model wrote no plain text.",)
    assert len(model.calls_for(SUMMARISE)) == 2


async def test_of_two_summaries_the_one_with_fewer_inventions_is_kept(model: ModelStandIn) -> None:
    texts = iter(["There were 4711 trades in all.", "There were 4711 trades, 8888 of them late."])
    model.when(SUMMARISE, text=lambda _request: next(texts))
    async with writing(model) as write:
        draft = await write("summary")
    assert draft.text.endswith("There were 4711 trades in all.")
    assert draft.notes == ("1 number in it is not among the table's figures: “4711”.",)


async def test_a_summary_stays_where_the_service_fails_the_second_time(model: ModelStandIn) -> None:
    model.when(SUMMARISE, text="There were 4711 trades in all.")
    async with writing(model) as write:
        model.when_request(
            "again", lambda request: "<answer>" in request.text(), faults=[Fault.http(400)]
        )
        draft = await write("summary")
    assert draft.text.endswith("There were 4711 trades in all.")
    assert draft.notes == ("1 number in it is not among the table's figures: “4711”.",)


async def test_a_list_is_numbered_without_stating_anything(model: ModelStandIn) -> None:
    answer_all(model, text="1. It has 65 rows.\n2. It closed at 29.96 or less.\n47. It has dates.")
    async with writing(model) as write:
        assert not (await write("summary")).notes


async def test_a_model_that_takes_in_little_is_handed_fewer_figures(model: ModelStandIn) -> None:
    answer_all(model)
    async with writing(model, input_chars=3_500, output_chars=1_200) as write:
        await write("summary")
        await write("graph")
    (listed,) = model.calls_for(CHOOSE)
    assert "close.max = 29.96" in listed.request.text("user")
    assert all(len(call.request.text("user")) < 2_500 for call in model.calls)


@pytest.mark.parametrize(
    ("charts", "reason"),
    [
        ([{"kind": "pie", "x": "Date"}], "The model's answer could not be read, twice."),
        ([{"kind": "bar", "x": "Close", "y": "Volume"}], "“Close” has too many different numbers"),
        ([], "It has no chart."),
        (None, "The model's answer could not be read, twice."),
    ],
    ids=["an invented kind", "does not fit", "none", "prose"],
)
async def test_a_choice_that_can_not_be_used_is_made_by_code(
    model: ModelStandIn, charts: Any, reason: str
) -> None:
    answer_all(model, charts=charts or ())
    if charts is None:
        model.when(CHOOSE, text='Draw this: {"charts": [{"kind": "li')
    async with writing(model) as write:
        draft = await write("graph")
    (note,) = draft.notes
    assert note.startswith(f"Chosen by code, since the model's choice could not be used: {reason}")
    assert len(draft.pictures) == draft.text.count("-# ") == 3
    assert len(model.calls_for(CHOOSE)) == 2


async def test_titles_state_no_number_of_the_models_own(model: ModelStandIn) -> None:
    answer_all(model, charts=[{**LINE, "title": "Up 400 % since 1999"}])
    async with writing(model) as write:
        draft = await write("graph")
    assert draft.text == "**Mean of Close over Date**\n-# Line chart: Mean of Close by Date"


async def test_what_was_drawn_before_is_not_drawn_again(model: ModelStandIn) -> None:
    first = "**The share gains**\n-# Line chart: Mean of Close by Date"
    answer_all(model, charts=[LINE])
    async with writing(model, past=first) as write:
        draft = await write("graph")
    assert "Mean of Close by Date" not in draft.text
    assert "could not be used: “The share gains” was shown before." in draft.notes[0]
    call, again = model.calls_for(CHOOSE)
    assert "<before>Line chart: Mean of Close by Date</before>" in call.request.text("user")
    assert "“The share gains” was shown before." in again.request.text("system")


async def test_a_table_with_one_thing_to_show_shows_it_again(model: ModelStandIn) -> None:
    content = csv_of("size", "1", "2", "3", "5")
    chart = {"kind": "histogram", "x": "size", "title": "Sizes"}
    answer_all(model, charts=[chart])
    profile = profile_of_file(content).to_json()
    async with writing(model, profile, content) as write:
        past = (await write("graph")).text
    async with writing(model, profile, content, past=past) as write:
        draft = await write("graph")
    assert past.splitlines()[1] in draft.text
    assert len(draft.pictures) == 1


async def test_a_chart_without_a_row_to_show_is_replaced(model: ModelStandIn) -> None:
    content = csv_of("a,b", "1,", ",2", "3,", ",5")
    answer_all(model, charts=[{"kind": "scatter", "x": "a", "y": "b"}])
    async with writing(model, profile_of_file(content).to_json(), content) as write:
        draft = await write("graph")
    assert draft.notes[0].endswith("It has no rows with values in all its columns.")
    assert draft.pictures


async def test_a_table_without_values_has_no_graph(model: ModelStandIn) -> None:
    answer_all(model, charts=[])
    empty = json.loads(PROFILE_JSON) | {"columns": [], "figures": [], "series": [], "rows": 0}
    async with writing(model, json.dumps(empty)) as write:
        assert await write("graph") == BranchOutput(NOTHING)


async def test_a_service_that_fails_fails_the_branch(model: ModelStandIn) -> None:
    for keyword in (SUMMARISE, CHOOSE, STATE):
        model.when(keyword, faults=[Fault.unauthorized()])
    async with writing(model) as write:
        for key in REPORT.keys:
            with pytest.raises(ModelMisconfigured):
                await write(key)


async def test_a_file_that_can_not_be_read_again_fails_the_graph_in_plain_words(
    model: ModelStandIn,
) -> None:
    answer_all(model)
    async with writing(model, content=b"") as write:
        with pytest.raises(NotWritten, match=r"^the file is empty. Upload one with a table in it$"):
            await write("graph")


async def test_a_second_choice_that_fails_leaves_what_can_be_used_of_the_first(
    model: ModelStandIn,
) -> None:
    answer_all(model, charts=[LINE, {**LINE, "y": "Profit"}])
    model.when_request(
        "again", lambda request: "<answer>" in request.text(), faults=[Fault.http(400)]
    )
    async with writing(model) as write:
        draft = await write("graph")
    assert len(draft.pictures) == 1
    assert draft.notes == ("Left out: There is no column “Profit”.",)


async def test_insights_are_asked_for_again_where_fewer_than_two_hold(model: ModelStandIn) -> None:
    answers = iter([[ROWS, claim("No.", "x", "1")], [ROWS, HIGH]])
    model.when(STATE, json=lambda _request: {"insights": next(answers)})
    async with writing(model) as write:
        draft = await write("insights")
    assert draft.text.count("There are 65 rows.") == 1
    assert "It never closed above 29.96." in draft.text
    assert draft.notes == ("1 insight was dropped: its figures are not in the table.",)


async def test_an_insight_is_one_line_whatever_the_model_makes_of_it(model: ModelStandIn) -> None:
    wild = [
        {**ROWS, "text": "- There are\n\n# 65 rows."},
        {**HIGH, "text": f"29.96 {'at most ' * 99}"},
    ]
    model.when(
        STATE, json={"insights": [*wild, *[{**ROWS, "text": "65!" + "!" * n} for n in range(30)]]}
    )
    async with writing(model) as write:
        draft = await write("insights")
    lines = draft.text.splitlines()
    assert len(lines) == 10
    assert lines[0] == "- There are # 65 rows."
    assert all(line.startswith(mark) for line, mark in zip(lines, ("- ", "-# ↳ ") * 5, strict=True))
    assert max(map(len, lines)) < 500
