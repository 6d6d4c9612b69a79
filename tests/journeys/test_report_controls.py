"""/report over time: restarts, Cancel, Retry, Regenerate, Export."""

from __future__ import annotations

import json

import pytest
from simcord.backend.cdn import CdnStore

from tests.fakes.model import Fault, ModelStandIn
from tests.support.processes import children, linux
from tests.support.reports import (
    BARS,
    CHOOSE,
    HIGH,
    LINE,
    ROWS,
    STATE,
    SUMMARISE,
    answer_all,
    ask,
    contents,
    post_of,
    report,
)
from tests.support.world import World

MILLION = ("long.csv", b"a,b\n" + b"1,2\n3,4\n" * 500_000)


async def test_a_restart_in_the_middle_asks_nothing_twice_and_shows_pictures_once(
    world: World, model: ModelStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_store: CdnStore, _url: str) -> None:
        return None

    answer_all(model, charts=[{**LINE, "y": "Profit"}])
    model.when_request(
        "second choice",
        lambda request: "could not be used as it is" in request.text("system"),
        json={"charts": [LINE]},
    )
    model.hold("second choice")
    await ask(world)
    await model.wait_for_calls(1, "second choice")
    await world.until(lambda: len(world.posts()) == 2)
    # By then, what Discord has of the file may be gone.
    monkeypatch.setattr(CdnStore, "get", gone)
    await world.restart()
    model.release("second choice")
    end = await world.until_ended()
    assert end.files == post_of(world, "Graph").files == ("graph-1.png",)
    assert len(world.posts()) == 3
    assert [len(model.calls_for(one)) for one in (SUMMARISE, CHOOSE, STATE)] == [1, 1, 1]
    assert len(model.calls_for("second choice")) == 2  # cut off by the restart, and again


async def test_a_restart_after_the_graph_shows_its_pictures_again_in_the_whole(
    world: World, model: ModelStandIn
) -> None:
    answer_all(model)
    model.hold(STATE)
    await ask(world)
    await world.until(lambda: len(world.posts()) == 2)
    before = await contents(post_of(world, "Graph"))
    await world.restart()
    model.release(STATE)
    end = await world.until_ended()
    assert await contents(end) == before
    assert len(world.posts()) == 3
    assert [len(model.calls_for(one)) for one in (SUMMARISE, CHOOSE)] == [1, 1]


@linux
async def test_cancel_ends_the_reading_of_the_table(world: World, model: ModelStandIn) -> None:
    before = children()
    card = await ask(world, file=MILLION)
    await world.until(lambda: children() - before)
    await world.alice.click(card.message, custom_id=card.control("cancel"))
    end = await world.until_ended()
    assert f"Cancelled by <@{world.alice.id}>." in end.text
    assert children() == before
    assert not model.calls

    answer_all(model, charts=[{"kind": "histogram", "x": "a"}], insights=[])
    await world.alice.click(end.message, custom_id=end.control("retry"))
    await world.until(lambda: world.card.files == ("graph-1.png",))
    assert "-# 1,000,000 rows · 2 columns\n" in world.card.text


@linux
async def test_cancel_ends_the_drawing_and_keeps_what_is_written(
    world: World, model: ModelStandIn
) -> None:
    before = children()
    answer_all(model, charts=[{"kind": "scatter", "x": "a", "y": "b"}], insights=[])
    model.hold(CHOOSE)
    card = await ask(world, file=MILLION)
    await world.until(lambda: len(world.posts()) == 2)
    model.release(CHOOSE)
    await world.until(lambda: children() - before)
    await world.alice.click(card.message, custom_id=card.control("cancel"))
    end = await world.until_ended()
    assert "The parts that were finished are safe." in end.text
    assert children() == before
    assert not end.files
    assert len(world.posts()) == 2


@linux
async def test_the_end_of_the_bot_ends_the_reading_of_the_table(
    world: World, model: ModelStandIn
) -> None:
    before = children()
    await ask(world, file=MILLION)
    await world.until(lambda: children() - before)
    await world.apps.aclose()
    assert children() == before


async def test_a_failed_graph_is_retried_alone(world: World, model: ModelStandIn) -> None:
    answer_all(model)
    model.when(CHOOSE, json={"charts": [LINE]}, faults=[Fault.http(400)])
    end = await report(world)
    assert "The graph failed: the model's service rejected the request" in end.text
    assert not end.files
    await world.alice.click(end.message, custom_id=end.control("retry"))
    await world.until(lambda: world.card.files == ("graph-1.png",))
    assert len(world.posts()) == 3
    assert [len(model.calls_for(one)) for one in (SUMMARISE, CHOOSE, STATE)] == [1, 2, 1]


async def test_another_graph_shows_something_else_and_each_keeps_its_pictures(
    world: World, model: ModelStandIn
) -> None:
    answer_all(model, charts=[LINE])
    end = await report(world)
    first = post_of(world, "Graph")
    drawn = await contents(first)

    model.when(CHOOSE, json={"charts": [LINE, BARS]})
    await world.alice.select(end.message, ["graph"], custom_id=end.control("regenerate"))
    await world.until(lambda: "see little trade" in world.card.text)
    end = await world.until_ended()
    second = post_of(world, "Graph")
    assert "version 2 ([version 1](" in second.text
    assert "The share gains" not in second.text
    assert "see little trade" not in first.text
    redrawn = await contents(second)
    assert len(redrawn) == 1
    assert redrawn != drawn
    assert await contents(end) == redrawn
    assert await contents(next(one for one in world.posts() if one.id == first.id)) == drawn
    asked = model.calls_for(CHOOSE)[-1].request.text("user")
    assert "<before>Line chart: Mean of Close by Date</before>" in asked
    assert [len(model.calls_for(one)) for one in (SUMMARISE, STATE)] == [1, 1]


async def test_another_summary_leaves_the_pictures_where_they_are(
    world: World, model: ModelStandIn
) -> None:
    answer_all(model)
    end = await report(world)
    before = await contents(end)
    model.when(SUMMARISE, text="All 65 days in one sentence.")
    await world.alice.select(end.message, ["summary"], custom_id=end.control("regenerate"))
    await world.until(lambda: "in one sentence." in world.card.text)
    end = await world.until_ended()
    assert await contents(end) == before
    assert len(model.calls_for(CHOOSE)) == 1


async def test_export_hands_out_the_texts_and_the_newest_pictures(
    world: World, model: ModelStandIn
) -> None:
    answer_all(
        model, charts=[LINE], insights=[HIGH, ROWS, {**ROWS, "text": "There are 4711 rows."}]
    )
    end = await report(world)
    model.when(CHOOSE, json={"charts": [BARS]})
    await world.alice.select(end.message, ["graph"], custom_id=end.control("regenerate"))
    await world.until(lambda: "see little trade" in world.card.text)
    end = await world.until_ended()
    result = await world.bob.click(end.message, custom_id=end.control("export"))
    assert result.ephemeral
    assert result.response is not None
    files = {file.filename: await file.read() for file in result.response.attachments}
    assert [files["graph-1.png"]] == await contents(end)
    assert len(files) == 3
    (markdown,) = [text.decode() for name, text in files.items() if name.endswith(".md")]
    assert "↳ largest Close: 29.96" in markdown
    assert "The share gains" in markdown
    (exported,) = [json.loads(text) for name, text in files.items() if name.endswith(".json")]
    insights = next(one for one in exported["branches"] if one["key"] == "insights")
    assert insights["versions"][0]["notes"] == [
        "1 insight was dropped: its figures are not in the table."
    ]
