"""/report with the real process: a file over HTTP, pictures over kills, no process left behind."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.fakes.discord import DiscordStandIn
from tests.fakes.discord.process import poll
from tests.fakes.discord.seen import SeenMessage
from tests.fakes.model import ModelStandIn
from tests.support.processes import children, is_running, linux
from tests.support.reports import CHOOSE, MSFT, STATE, SUMMARISE, answer_all
from tests.wire.process import BotProcess
from tests.wire.reading import cards, posts

WHOLE = "Here's a summary, graph, and insights on"
LONG = ("long.csv", b"a,b\n" + b"1,2\n3,4\n" * 80_000)


async def ask(discord: DiscordStandIn, file: tuple[str, bytes] = ("msft.csv", MSFT)) -> None:
    """Alice sends /report with this file."""
    await discord.slash("report", user="alice", channel="general", file=file)


async def until_card(discord: DiscordStandIn, text: str) -> list[SeenMessage]:
    """Everything in the channel once the card says this."""
    return await discord.wait_for_messages(
        "general", lambda seen: any(text in card.text for card in cards(seen)), timeout_seconds=40
    )


def pictures(message: SeenMessage) -> list[str]:
    """The names of a message's pictures."""
    return [str(file["filename"]) for file in message.payload["attachments"]]


def with_pictures(messages: list[SeenMessage]) -> list[SeenMessage]:
    """The branches' own messages that have pictures."""
    return [message for message in posts(messages) if pictures(message)]


async def until_worker(bot: BotProcess) -> int:
    """The bot's worker process, once there is one."""
    deadline = time.monotonic() + 20
    while not (workers := children(bot.pid)):
        assert time.monotonic() < deadline, "the bot has started no process"
        await asyncio.sleep(0.01)
    return workers.pop()


async def until_gone(pid: int) -> None:
    deadline = time.monotonic() + 20
    while is_running(pid):
        assert time.monotonic() < deadline, "the worker outlives the bot"
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("arrived", [False, True], ids=["before it arrives", "with its reply"])
async def test_pictures_are_posted_once_over_a_kill_between_the_graph_and_its_post(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess, arrived: bool
) -> None:
    answer_all(model)
    model.hold(SUMMARISE)
    model.hold(STATE)
    post = ("POST", "/channels/*/messages")
    await discord.fault(*post, delay_seconds=60, after_commit=arrived)
    await ask(discord)
    await poll(lambda: discord.requests(*post), lambda sent: len(sent) == 1, 30)
    # Up to now, the graph is in the database, and Discord has its message, or hasn't.
    await discord.wait_for_messages("general", lambda seen: len(posts(seen)) == arrived)
    await bot.kill()
    model.release(SUMMARISE)
    model.release(STATE)
    await bot.start()
    messages = await until_card(discord, WHOLE)
    assert len(posts(messages)) == 3
    (graph,) = with_pictures(messages)
    (card,) = cards(messages)
    assert pictures(graph) == pictures(card) == ["graph-1.png", "graph-2.png"]
    for file in card.payload["attachments"]:
        assert (await discord.download(file["url"])).startswith(b"\x89PNG\r\n")
    assert len(model.calls_for(CHOOSE)) == 1
    assert len(await discord.downloads("*/msft.csv")) == 1


async def test_a_link_that_has_expired_is_one_sentence(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    await discord.fault("GET", "/cdn/*", status=404)
    await ask(discord)
    await until_card(discord, "I couldn't fetch msft.csv from Discord. Upload it again")
    assert not model.calls


@linux
async def test_shutting_down_and_dying_leave_no_process_behind(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    answer_all(model, charts=[{"kind": "scatter", "x": "a", "y": "b"}], insights=[])
    model.hold(CHOOSE)
    await ask(discord, LONG)
    worker = await until_worker(bot)
    await bot.kill()
    await until_gone(worker)
    await bot.start()
    await model.wait_for_calls(1, CHOOSE)
    model.release(CHOOSE)
    worker = await until_worker(bot)
    assert await bot.terminate() == 0
    assert not is_running(worker)
    await bot.start()
    messages = await until_card(discord, WHOLE)
    assert pictures(cards(messages)[0]) == ["graph-1.png"]
    assert len(with_pictures(messages)) == 1
    assert len(await discord.downloads("*/long.csv")) == 1
    assert len(model.calls_for(CHOOSE)) == 1
