"""Cancel, Regenerate, Export, who may press what, and buttons after a restart."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import discord
import pytest
from simcord.results import InteractionResult

from bot.runs import controls
from storage.database import sqlite_path
from tests.fakes.model import Fault, ModelStandIn
from tests.support.world import Seen, World, open_world, settings_for


def shown(result: InteractionResult) -> str:
    """The answer's text."""
    assert result.response is not None
    return result.response.content


async def test_cancel_stops_at_once_and_keeps_what_is_finished(
    world: World, model: ModelStandIn
) -> None:
    model.when("story")
    model.when("poem")
    model.hold("story")
    model.hold("poem")
    card = await world.create()
    await world.until(lambda: len(world.posts()) == 1)
    await model.wait_for_calls(3)
    await world.alice.click(card.message, custom_id=card.control("cancel"))
    end = await world.until_ended()
    assert f"Cancelled by <@{world.alice.id}>. The parts that were finished are safe." in end.text
    assert "**Joke** · ✅ done" in end.text
    assert "**Poem** · ➖ not written" in end.text
    assert "failed" not in end.text
    assert len(world.posts()) == 1
    await world.until(lambda: model.in_flight == 0)

    model.release("story")
    model.release("poem")
    await world.alice.click(end.message, custom_id=end.control("retry"))
    await world.until(lambda: "Here's a story, joke, and poem" in world.card.text)
    assert len(world.posts()) == 3
    assert len(model.calls_for("joke")) + len(model.calls_for("")) == 1


async def test_cancel_works_while_queued(model: ModelStandIn, api: str, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, model.base_url, WORKFLOW_API=api, MODEL_CONCURRENCY="1")
    async with open_world(settings) as world:
        for branch in ("story", "joke", "poem"):
            model.when(branch)
            model.hold(branch)
        card = await world.create()
        assert card.text.count("🕓 queued") == 3
        await world.until(lambda: world.card.text.count("✍️ writing…") == 1)
        assert world.card.text.count("🕓 queued") == 2
        await world.alice.click(card.message, custom_id=card.control("cancel"))
        end = await world.until_ended()
        assert "Cancelled by" in end.text
        assert model.max_in_flight == 1
        assert len(model.calls) == 1


async def test_only_the_requester_and_moderators_may_change_a_run(
    world: World, model: ModelStandIn
) -> None:
    model.when("story", faults=[Fault.http(400)])
    model.hold("story")
    card = await world.create()
    refused = await world.bob.click(card.message, custom_id=card.control("cancel"))
    assert refused.ephemeral
    assert refused.response is not None
    assert "Only the person who asked" in refused.response.content

    model.release("story")
    end = await world.until_ended()
    for action in ("retry", "regenerate"):
        if action == "retry":
            refused = await world.bob.click(end.message, custom_id=end.control(action))
        else:
            refused = await world.bob.select(
                end.message, ["joke"], custom_id=end.control("regenerate")
            )
        assert refused.ephemeral
    assert len(model.calls) == 3

    await world.mod.click(end.message, custom_id=end.control("retry"))
    await world.until(lambda: len(world.posts()) == 3)
    await world.until_ended()


def tokens_of(card: Seen) -> int:
    """The tokens in the small print."""
    found = re.search(r" · (\d+) tokens", card.text)
    assert found is not None
    return int(found[1])


async def test_regenerate_writes_one_branch_anew_and_keeps_the_old_one(
    world: World, model: ModelStandIn
) -> None:
    texts = iter(["First joke.", "Second joke."])
    model.when("joke", text=lambda _request: next(texts))
    await world.create()
    end = await world.until_ended()
    assert "First joke." in end.text
    spent = tokens_of(end)

    model.hold("joke")
    await world.alice.select(end.message, ["joke"], custom_id=end.control("regenerate"))
    card = world.card
    assert "**Joke** · ✍️ writing…" in card.text
    for title in ("### 📖 Story\n", "### 🪶 Poem\n"):
        assert title in card.text  # the others stay to be read
    assert "First joke." not in card.text
    model.release("joke")
    await world.until(lambda: "Second joke." in world.card.text)
    assert len(model.calls) == 4
    assert " · this time: " in world.card.text
    assert 0 < tokens_of(world.card) < spent / 2
    posts = [post for post in world.posts() if "Joke" in post.text]
    assert len(posts) == 2
    assert "version 2 ([version 1](https://discord.com/channels/" in posts[1].text
    assert str(posts[0].id) in posts[1].text


async def test_a_failed_regeneration_keeps_the_earlier_text(
    world: World, model: ModelStandIn
) -> None:
    model.when("joke", text="First joke.")
    await world.create()
    end = await world.until_ended()
    model.when("joke", faults=[Fault.http(400)])
    await world.alice.select(end.message, ["joke"], custom_id=end.control("regenerate"))
    await world.until(lambda: "The new joke failed" in world.card.text)
    assert "The earlier one is kept." in world.card.text
    assert "First joke." in world.card.text


async def test_export_hands_out_markdown_and_json_to_anybody(
    world: World, model: ModelStandIn
) -> None:
    model.when("joke", text="Knock knock.")
    await world.create(topic="a café")
    end = await world.until_ended()
    result = await world.bob.click(end.message, custom_id=end.control("export"))
    assert result.ephemeral
    assert result.response is not None
    assert all(file.filename.startswith("a-cafe-") for file in result.response.attachments)
    files = {file.filename: await file.read() for file in result.response.attachments}
    (markdown,) = [text.decode() for name, text in files.items() if name.endswith(".md")]
    (as_json,) = [json.loads(text) for name, text in files.items() if name.endswith(".json")]
    assert "Knock knock." in markdown
    assert as_json["topic"] == "a café"
    assert as_json["outcome"] == "complete"
    joke = next(branch for branch in as_json["branches"] if branch["key"] == "joke")
    assert joke["versions"][0]["text"] == "Knock knock."
    assert joke["versions"][0]["output_tokens"] > 0


async def test_buttons_work_after_a_restart(world: World, model: ModelStandIn) -> None:
    model.when("joke", text="Knock.", faults=[Fault.http(400)])
    await world.create()
    end = await world.until_ended()
    await world.restart()
    await world.alice.click(end.message, custom_id=end.control("retry"))
    await world.until(lambda: "Knock." in world.card.text)
    assert len(world.posts()) == 3


async def test_a_run_that_can_not_be_read_keeps_no_other_from_going_on(
    world: World, model: ModelStandIn
) -> None:
    model.when("story")
    model.hold("story")
    await world.create(topic="dogs")
    await world.create(topic="cats")
    await world.until(lambda: len(world.posts()) == 4)
    path = sqlite_path(world.settings.database_url)
    with closing(sqlite3.connect(str(path))) as connection, connection:
        connection.execute("UPDATE runs SET recipe = '{}' WHERE topic = 'dogs'")
    await world.restart()
    model.release("story")
    end = await world.until_ended()
    assert "cats" in end.text
    assert len(world.posts()) == 5


async def test_a_retry_waits_for_its_answer_no_longer_than_is_wise(
    world: World, model: ModelStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(*_: object, **__: object) -> None:
        await asyncio.sleep(60)

    model.when("joke", text="Knock.", faults=[Fault.http(400)])
    await world.create()
    end = await world.until_ended()
    monkeypatch.setattr(controls, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(discord.InteractionResponse, "edit_message", hang)
    # The press is never answered, so it is not waited for.
    press = asyncio.create_task(
        world.alice.click(end.message, custom_id=end.control("retry")), name="a press"
    )
    await world.until(lambda: "Knock." in world.card.text)
    assert len(world.posts()) == 3
    press.cancel()


async def test_a_run_goes_on_after_a_restart_and_nothing_is_written_or_posted_twice(
    world: World, model: ModelStandIn
) -> None:
    model.when("story")
    model.hold("story")
    card = await world.create()
    await world.until(lambda: len(world.posts()) == 2)
    await world.restart()
    model.release("story")
    end = await world.until_ended()
    assert end.id == card.id
    assert len(world.posts()) == 3
    assert len(model.calls_for("story")) == 2  # cut off by the restart, and again
    assert len(model.calls) == 4


async def test_a_cancelled_regeneration_keeps_the_earlier_whole(
    world: World, model: ModelStandIn
) -> None:
    model.when("you are the editor", text="One flowing post.")
    await world.create(recipe="blog")
    end = await world.until_ended()
    model.when("outline")
    model.hold("outline")
    await world.alice.select(end.message, ["outline"], custom_id=end.control("regenerate"))
    await model.wait_for_calls(1, "outline")
    card = world.card
    assert "One flowing post." in card.text
    await world.alice.click(card.message, custom_id=card.control("cancel"))
    end = await world.until_ended()
    assert "Here's a blog post about cats!" in end.text
    assert "One flowing post." in end.text
    assert "This is the earlier version." in end.text


@pytest.mark.one_api
async def test_who_may_not_write_in_a_channel_starts_nothing_there(
    world: World, model: ModelStandIn
) -> None:
    read_only = discord.PermissionOverwrite(send_messages=False)
    channel = world.alice.guild.create_text_channel(
        "announcements", overwrites={world.alice: read_only}
    )
    sent = await world.bob.send(channel, "Owls are back.")
    started = await world.alice.slash(channel, "create", topic="owls")
    from_message = await world.alice.context_menu(channel, "Create from this message", sent)
    for answer in (started, from_message):
        assert answer.ephemeral
        assert "You can't write in this channel" in shown(answer)
    assert not world.seen(channel)
    assert not model.calls


@pytest.mark.one_api
async def test_open_runs_have_limits(model: ModelStandIn, tmp_path: Path) -> None:
    settings = settings_for(
        tmp_path, model.base_url, OPEN_RUNS_PER_PERSON="1", OPEN_RUNS_PER_SERVER="2"
    )
    async with open_world(settings) as world:
        model.when("story")
        model.hold("story")
        card = await world.create()
        refused = await world.alice.slash(world.channel, "create", topic="owls")
        assert refused.ephemeral
        assert "You have 1 run under way, and the limit is 1." in shown(refused)
        await world.bob.slash(world.channel, "create", topic="dogs")
        refused = await world.mod.slash(world.channel, "create", topic="owls")
        assert "This server has 2 runs under way, and the limit is 2." in shown(refused)
        await world.alice.click(card.message, custom_id=card.control("cancel"))
        await world.until(lambda: len([one for one in world.seen() if one.offers("export")]) == 1)
        await world.mod.slash(world.channel, "create", topic="owls")
        ended = next(one for one in world.seen() if one.offers("export"))
        refused = await world.alice.click(ended.message, custom_id=ended.control("retry"))
        assert "This server has 2 runs under way" in shown(refused)
