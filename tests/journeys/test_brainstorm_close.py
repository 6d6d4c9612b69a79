"""Closing a brainstorm: the summary, what is frozen, who may, and what the model gets wrong."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from tests.fakes.model import Fault, ModelStandIn
from tests.support.brainstorms import Storm, sum_up, think
from tests.support.recipe_editor import said, send
from tests.support.world import Seen, World, walk

SAME = [("A stamp card", "The tenth coffee is free.")]


@pytest.fixture
async def storm(world: World, model: ModelStandIn) -> Storm:
    """A brainstorm with seventeen ideas, of which #1 and #16 say the same."""
    think(model, customer=[*SAME, ("Kids' corner", "Toys by the window."), ("Late", "Till 2.")])
    storm = await Storm.start(world, model)
    await storm.add(world.bob, "A stamp card", "The tenth coffee is free!")
    await storm.add(world.bob, "Slippers", "Nobody is loud in them.")
    await world.until(lambda: 17 in storm.numbers())
    return storm


def section(seen: Seen, title: str) -> list[str]:
    """The lines under this title of a summary."""
    lines = seen.text.split(f"{title}**\n", 1)[1].splitlines()
    ends = [at for at, line in enumerate(lines) if line.startswith(("**", "-#"))]
    return lines[: ends[0]] if ends else lines


async def file(seen: Seen, ending: str) -> str:
    """The summary's file with this ending."""
    (found,) = [file for file in seen.message.attachments if file.filename.endswith(ending)]
    return (await found.read()).decode()


async def test_the_summary_ranks_by_votes_merges_doubles_and_says_whose_ideas_they_are(
    world: World, model: ModelStandIn, storm: Storm
) -> None:
    stamps, corner = storm.number("A stamp card"), storm.number("Kids' corner")
    for actor, number in (
        (world.alice, corner),
        (world.bob, stamps),
        (world.bob, 16),
        (world.mod, 16),
        (world.alice, stamps),
    ):
        await storm.like(actor, number)
    sum_up(model, {"Loyalty": [16, 999, stamps], "Families": [corner, stamps]})
    summary = await storm.close()
    assert summary.text.startswith(
        f"## 🏁 What came of a quiet café\n-# closed by <@{world.alice.id}>"
    )
    assert "17 ideas, 1 nearly the same as another · 4 votes by 3 people" in summary.text
    ranking = section(summary, "Ranking, by your votes")
    first, second = ranking[:2]
    assert first.startswith(f"1. **#{stamps} · A stamp card** · 👍 3 · Customer, <@{world.bob.id}>")
    assert first.endswith("· with #16")
    assert second == f"2. **#{corner} · Kids' corner** · 👍 1 · Customer"
    assert section(summary, "✅ Decisions")[:2] == [
        f"- **#{stamps} · A stamp card** (👍 3)",
        f"- **#{corner} · Kids' corner** (👍 1)",
    ]
    assert section(summary, "Next steps, proposed by the model")[0] == (
        "1. Print fifty cards on Monday."
    )
    themes = section(summary, "Themes")
    assert themes[0] == f"- **Loyalty** · 👍 3 · #{stamps} A stamp card"
    assert themes[1] == f"- **Families** · 👍 1 · #{corner} Kids' corner"
    assert themes[2].startswith("- **Other** · 👍 0 · ")
    assert "999" not in summary.text
    await world.until(lambda: "🏁 **Closed** by" in storm.card.text)
    assert f"The summary is in <#{storm.thread.id}>." in storm.card.text
    assert not storm.card.offers("add-idea")
    assert not storm.card.offers("regenerate")


async def test_the_summary_is_exported(world: World, model: ModelStandIn, storm: Storm) -> None:
    await storm.like(world.bob, 17)
    sum_up(model, {"Comfort": [17]}, ["Buy slippers."])
    summary = await storm.close()
    markdown, data = await file(summary, ".md"), json.loads(await file(summary, ".json"))
    assert "1. #17 **Slippers**: 1 vote (bob)" in markdown
    assert "## Theme: Comfort" in markdown
    assert "1. Buy slippers." in markdown
    ideas: list[dict[str, Any]] = data["ideas"]
    assert [idea["number"] for idea in ideas] == [*range(1, 18)]
    assert ideas[16]["person"] == "bob"
    assert ideas[16]["votes"] == 1
    assert {idea["perspective"] for idea in ideas[:15]} == {
        "Customer",
        "Engineer",
        "Sceptic",
        "Marketer",
        "Wild card",
    }
    assert data["decisions"] == [17]
    assert data["next_steps_proposed_by_the_model"] == ["Buy slippers."]
    assert data["closed_at"] is not None
    for seen in (storm.card, summary):
        result = await world.bob.click(seen.message, custom_id=seen.control("export"))
        assert result.response is not None
        assert [file.filename[-3:] for file in result.response.attachments] == [".md", "son"]


async def test_afterwards_ideas_and_votes_are_frozen_and_every_button_says_so(
    world: World, model: ModelStandIn, storm: Storm
) -> None:
    sum_up(model)
    await storm.like(world.bob, 2)
    card = storm.card
    summary = await storm.close()
    await world.until(lambda: "🏁 **Closed** by" in storm.card.text)
    frozen = (
        "This brainstorm is closed: its ideas and votes can no longer change. Its summary: https://"
    )
    assert frozen in said(await storm.like(world.bob, 2))
    assert str(summary.id) in said(await storm.like(world.alice, 3))
    assert storm.votes(2) == 1
    assert frozen in said(await storm.build(world.bob, 2))
    add = storm.posts()[0]
    told = said(await world.bob.click(add.message, custom_id=add.control("add-idea")))
    assert frozen in told
    word = await storm.mention(world.bob, "#2")
    await world.until(lambda: storm.messages()[-1].id > word.id)
    assert frozen in storm.messages()[-1].text
    await world.restart()
    assert frozen in said(await storm.like(world.bob, 2))
    assert len(storm.summaries()) == 1
    assert card.id == storm.card.id


async def test_a_form_that_was_open_when_it_was_closed_brings_no_idea(
    world: World, model: ModelStandIn, storm: Storm
) -> None:
    sum_up(model)
    shown = await world.bob.click(storm.card.message, custom_id=storm.card.control("add-idea"))
    await storm.close()
    assert "This brainstorm is closed" in said(await send(world.bob, shown, title="Too late"))
    assert max(storm.numbers()) == 17


async def test_only_who_began_it_and_moderators_may_close_it(
    world: World, model: ModelStandIn, storm: Storm
) -> None:
    sum_up(model)
    refused = said(await storm.press_card(world.bob, "close-ideas"))
    assert refused.startswith("Only the person who began this brainstorm, or someone who may")
    assert not storm.summaries()
    await storm.close(world.mod)
    assert f"closed by <@{world.mod.id}>" in storm.summaries()[0].text


async def test_while_something_is_being_written_it_stays_open(
    world: World, model: ModelStandIn, storm: Storm
) -> None:
    card = storm.card
    model.when_request("building", lambda request: "<idea>" in request.text("user"))
    model.hold("building")
    await storm.build(world.bob, 4)
    refused = said(await storm.press_card(world.alice, "close-ideas"))
    assert refused == (
        "Something is still being written here. Wait for it, or press Cancel on its card; then "
        "close."
    )
    (building,) = [message for message in storm.messages() if message.text.startswith("## 🌱")]
    await world.bob.click(building.message, custom_id=building.control("cancel"))
    sum_up(model)
    await storm.close()
    model.release("building")
    assert max(storm.numbers()) == 17
    assert card.id == storm.card.id


async def test_a_card_of_before_the_close_writes_no_more_ideas(
    world: World, model: ModelStandIn, storm: Storm
) -> None:
    sum_up(model)
    old = storm.card
    control = old.control("regenerate")
    stored = world.env.backend.messages[world.channel.id][old.id]
    before = copy.deepcopy(stored.components)
    await storm.close()
    await world.until(lambda: "🏁 **Closed** by" in storm.card.text)
    stored = world.env.backend.messages[world.channel.id][old.id]
    stored.components = before
    again = await world.alice.select(old.message, ["p1"], custom_id=control)
    assert said(again) == "This brainstorm is closed: its ideas and votes can no longer change."
    assert max(storm.numbers()) == 17


@pytest.mark.parametrize("answered", [[1], [-1, 0, 1, 2, 999], [2, 999], None])
async def test_the_model_may_merge_only_what_is_alike(
    world: World, model: ModelStandIn, answered: list[int] | None
) -> None:
    loyal = ("Loyalty card", "Reward regulars with a free drink after ten visits.")
    visits = ("Frequent visitor reward", "After ten visits regulars get a free drink.")
    think(model, customer=[loyal], engineer=[visits])
    sum_up(model, {"All": [*range(1, 20)]}, same=answered or ())
    if answered is None:
        model.when("say the same", faults=[Fault.http(400)] * 2)
    storm = await Storm.start(world, model)
    loyal_number, visits_number = storm.number(loyal[0]), storm.number(visits[0])
    for actor in (world.bob, world.mod):
        await storm.like(actor, visits_number)
    await storm.like(world.bob, loyal_number)
    summary = await storm.close()
    (call,) = model.calls_for("say the same")[-1:]
    assert call.request.text("user").count("\n2. ") == 0
    merged = answered is not None and 1 in answered
    first = f"1. **#{visits_number} · {visits[0]}** · 👍 2 · "
    whose = "Customer, Engineer" if loyal_number < visits_number else "Engineer, Customer"
    assert (f"{first}{whose} · with #{loyal_number}" in summary.text) == merged
    assert (f"{first}Engineer\n2. **#{loyal_number} · " in summary.text) == (not merged)
    assert ("couldn't tell which ideas are the same" in summary.text) == (answered is None)
    data = json.loads(await file(summary, ".json"))
    assert (
        sorted([loyal_number, visits_number]) in [sorted(each["ideas"]) for each in data["ranking"]]
        or not merged
    )
    assert sum(len(each["ideas"]) for each in data["ranking"]) == len(data["ideas"])


@pytest.mark.parametrize(
    "fault", [Fault.http(400), Fault.empty(), Fault.prose(), Fault.cut(), Fault.refusal()]
)
async def test_whatever_the_model_does_the_votes_are_summed_up(
    world: World, model: ModelStandIn, storm: Storm, fault: Fault
) -> None:
    await storm.like(world.bob, 17)
    model.when("Group the ideas", faults=[fault] * 2, text="No.")
    model.when("next steps", faults=[fault] * 2, text="No.")
    summary = await storm.close()
    assert "**#17 · Slippers** · 👍 1" in summary.text
    assert "The model couldn't group the ideas: they are grouped by who had them." in summary.text
    assert "The model couldn't propose any next steps." in summary.text
    themes = section(summary, "Themes")
    assert themes[0].startswith("- **People** · 👍 1 · #17 Slippers")
    assert any(line.startswith("- **Wild card** · 👍 0") for line in themes)
    assert not summary.offers("retry")


@pytest.mark.parametrize(
    "themes",
    [
        {},
        {"Nothing": [], "Unknown": [777, -1, 0]},
        {"@everyone **bold** " * 20: [17], "": [1], "other": [2]},
        {f"T{number}": [number] for number in range(1, 40)},
    ],
)
async def test_every_idea_is_in_one_theme_whatever_the_model_groups(
    world: World, model: ModelStandIn, storm: Storm, themes: dict[str, list[int]]
) -> None:
    sum_up(model, themes, ["", "@everyone **go**", "@everyone **go**"] + ["x" * 900] * 9)
    await storm.like(world.bob, 17)
    summary = await storm.close()
    data = json.loads(await file(summary, ".json"))
    grouped = sorted(number for theme in data["themes"] for number in theme["ideas"])
    assert grouped == [number for number in range(1, 18) if number != 16]
    assert len(data["themes"]) <= 9
    assert "@everyone" not in summary.text
    assert len(summary.text.encode("utf-16-le")) // 2 <= 4000
    assert len(list(walk(summary.message.components))) <= 40


async def test_where_nobody_voted_nothing_is_decided(
    world: World, model: ModelStandIn, storm: Storm
) -> None:
    sum_up(model)
    summary = await storm.close()
    assert "Nobody voted, so nothing is decided." in summary.text
    assert "Next steps" not in summary.text
    assert not model.calls_for("next steps")


async def test_one_without_ideas_can_be_closed_too(world: World, model: ModelStandIn) -> None:
    model.when("You take part", text="No.")
    storm = await Storm.start(world, model)
    summary = await storm.close()
    assert "Nobody had an idea." in summary.text
    assert not model.calls_for("Group the ideas")


async def test_a_summary_that_was_cut_off_is_written_after_the_restart_once(
    world: World, model: ModelStandIn, storm: Storm
) -> None:
    sum_up(model, {"All": [*range(1, 18)]})
    model.hold("Group the ideas")
    await storm.press_card(world.alice, "close-ideas")
    await world.until(storm.summaries)
    assert "✍️ Summing up 17 ideas and 0 votes…" in storm.summaries()[0].text
    assert "This brainstorm is closed" in said(await storm.like(world.bob, 2))
    await world.restart()
    model.release("Group the ideas")
    await world.until(lambda: storm.summaries()[0].offers("export"))
    assert len(storm.summaries()) == 1
    await world.until(lambda: "🏁 **Closed** by" in storm.card.text)


async def test_a_cancelled_summary_is_retried(
    world: World, model: ModelStandIn, storm: Storm
) -> None:
    sum_up(model)
    model.hold("Group the ideas")
    await storm.press_card(world.alice, "close-ideas")
    await world.until(storm.summaries)
    (summary,) = storm.summaries()
    await world.alice.click(summary.message, custom_id=summary.control("cancel"))
    await world.until(lambda: storm.summaries()[0].offers("retry"))
    model.release("Group the ideas")
    summary = storm.summaries()[0]
    await world.alice.click(summary.message, custom_id=summary.control("retry"))
    await world.until(lambda: "Ranking, by your votes" in storm.summaries()[0].text)
    assert not storm.summaries()[0].offers("retry")
