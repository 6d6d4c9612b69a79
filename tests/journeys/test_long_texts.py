"""Texts that no single message holds, and runs that take long."""

from __future__ import annotations

from pathlib import Path

from bot.app import Pace
from tests.fakes.model import ModelStandIn
from tests.support.world import World, open_world, settings_for
from workflows.text.cutting import utf16_length

SENTENCE = "The cat looked at the moon and thought of fish. "


async def test_a_long_branch_is_posted_in_numbered_parts(world: World, model: ModelStandIn) -> None:
    story = "\n\n".join(SENTENCE * 12 for _ in range(16)).strip()
    model.when("story", text=story)
    await world.create()
    await world.until_ended()
    parts = [post for post in world.posts() if "📖 Story" in post.text]
    assert [part.text.splitlines()[0] for part in parts] == [
        f"### 📖 Story ({number}/{len(parts)})" for number in range(1, len(parts) + 1)
    ]
    assert len(parts) > 2
    assert all(utf16_length(part.text) <= 4000 for part in parts)
    told = " ".join(" ".join(part.text.split("\n", 1)[1] for part in parts).split())
    assert told == " ".join(story.split())


async def test_a_long_whole_goes_on_in_further_messages_and_a_file(
    world: World, model: ModelStandIn
) -> None:
    model.when("story", text=(SENTENCE * 70).strip())
    model.when("poem", text=(SENTENCE * 40).strip())
    await world.create()
    end = await world.until_ended()
    assert utf16_length(end.text) <= 4000
    assert len(end.files) == 1
    assert end.files[0].endswith(".md")
    further = await world.until(lambda: [p for p in world.posts() if "continued" in p.text])
    told = end.text + "".join(post.text for post in further)
    assert told.count("The cat looked") == 110

    # Another version replaces what went on after the card.
    model.when("story", text="A short one.")
    model.when("poem", text="A short one.")
    await world.alice.select(end.message, ["story"], custom_id=end.control("regenerate"))
    await world.until(lambda: "A short one." in world.card.text)
    await world.until(lambda: not [p for p in world.posts() if "continued" in p.text])
    assert not world.card.files


async def test_a_long_run_ends_with_a_line_for_its_requester_alone(
    model: ModelStandIn, api: str, tmp_path: Path
) -> None:
    settings = settings_for(tmp_path, model.base_url, WORKFLOW_API=api)
    pace = Pace(edit_interval_seconds=0.1, notice_after_seconds=0.3)
    async with open_world(settings, pace) as world:
        model.when("story", latency_seconds=0.5)
        await world.create()
        end = await world.until_ended()
        notice = await world.until(lambda: [p for p in world.posts() if "is ready" in p.text])
        assert notice[0].text == (
            f"<@{world.alice.id}>, your story, joke, poem is ready: "
            f"https://discord.com/channels/{world.env.guild.id}/{world.channel.id}/{end.id}"
        )
        stored = world.env.backend.messages[world.channel.id][notice[0].id]
        assert stored.ping_user_ids == [world.alice.id]
        assert not notice[0].message.flags.suppress_notifications
