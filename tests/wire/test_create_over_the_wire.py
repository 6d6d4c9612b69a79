"""The real process against Discord and a model at sockets: /create, stop, restart, mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.discord import DiscordStandIn
from tests.fakes.model import ModelStandIn
from tests.wire.process import BotProcess
from tests.wire.reading import assert_exactly_once, cards, posts, until_whole


async def test_create(discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess) -> None:
    model.when("story", latency_seconds=1.4)
    model.when("joke", latency_seconds=0.6)
    model.when("poem", latency_seconds=1.0)
    asked = await discord.slash("create", user="alice", channel="general", topic="cats")
    answer = await discord.answer(asked)
    assert answer.kind == "message"
    assert not answer.ephemeral
    messages = await until_whole(discord)
    assert_exactly_once(messages)
    (card,) = cards(messages)
    assert answer.message is not None
    assert card.id == answer.message.id
    assert [post.text.split()[2] for post in posts(messages)] == ["Joke", "Poem", "Story"]
    gaps = [
        later - earlier
        for earlier, later in zip(
            [card.created_wall, *card.edit_walls], card.edit_walls, strict=False
        )
    ]
    assert min(gaps) > 1.1
    assert all(not message.pinged_user_ids for message in messages)


async def test_stopping_lets_the_branches_end_and_exits_0(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    model.when("story", latency_seconds=1.5)
    await discord.slash("create", user="alice", channel="general", topic="cats")
    await discord.wait_for_messages("general", lambda seen: len(posts(seen)) == 2)
    assert await bot.terminate() == 0
    assert_exactly_once(await until_whole(discord, timeout_seconds=1))
    assert len(model.calls) == 3


async def test_what_does_not_end_in_time_goes_on_at_the_next_start(
    discord: DiscordStandIn, model: ModelStandIn, tmp_path: Path
) -> None:
    model.when("story")
    model.hold("story")
    bot = BotProcess(discord, model.base_url, tmp_path, SHUTDOWN_GRACE_SECONDS="0.3")
    async with bot:
        await discord.slash("create", user="alice", channel="general", topic="cats")
        await discord.wait_for_messages("general", lambda seen: len(posts(seen)) == 2)
        assert await bot.terminate() == 0
        model.release("story")
        await bot.start()
        assert_exactly_once(await until_whole(discord))
        assert len(model.calls) == 4


async def test_commands_are_synced_only_when_they_changed(
    discord: DiscordStandIn, bot: BotProcess
) -> None:
    assert await bot.terminate() == 0
    await bot.start()
    assert await bot.terminate() == 0
    assert len(await discord.requests("PUT", "/applications/*/commands")) == 1


async def test_mistakes_in_the_settings_are_told_together(
    discord: DiscordStandIn, tmp_path: Path
) -> None:
    bot = BotProcess(
        discord, "ftp://nowhere", tmp_path, WORKFLOW_API="magic", DISCORD_TOKEN="", LOG_LEVEL="loud"
    )
    await bot.start(wait=False)
    assert await bot.ended() == 1
    for name in ("DISCORD_TOKEN", "OPENAI_BASE_URL", "WORKFLOW_API", "LOG_LEVEL"):
        assert name in bot.log
    assert "Traceback" not in bot.log


async def test_a_refused_token_is_one_sentence(discord: DiscordStandIn, tmp_path: Path) -> None:
    bot = BotProcess(discord, "http://127.0.0.1:9/v1", tmp_path, DISCORD_TOKEN="wrong-secret")
    await bot.start(wait=False)
    assert await bot.ended() == 1
    assert "Discord refuses the token" in bot.log
    assert "wrong-secret" not in bot.log
    assert "Traceback" not in bot.log


@pytest.mark.parametrize("level", ["DEBUG"])
async def test_no_secret_is_logged(
    discord: DiscordStandIn, model: ModelStandIn, tmp_path: Path, level: str
) -> None:
    bot = BotProcess(discord, model.base_url, tmp_path, LOG_LEVEL=level, LOG_FORMAT="json")
    async with bot:
        await discord.slash("create", user="alice", channel="general", topic="cats")
        await until_whole(discord)
        assert await bot.terminate() == 0
        assert "sk-wire-secret" not in bot.log
        assert discord.environment["DISCORD_TOKEN"] not in bot.log
        database = (tmp_path / "chorus.db").read_bytes()
        assert b"sk-wire-secret" not in database
