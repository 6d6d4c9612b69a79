"""Reads a channel on the wire as a person would: the cards, the posts, what stands twice."""

from __future__ import annotations

from collections.abc import Sequence

from tests.fakes.discord import DiscordStandIn
from tests.fakes.discord.seen import SeenMessage

WHOLE = "Here's a story, joke, and poem about"


def cards(messages: Sequence[SeenMessage]) -> list[SeenMessage]:
    """The messages with controls."""
    return [message for message in messages if message.custom_ids]


def posts(messages: Sequence[SeenMessage]) -> list[SeenMessage]:
    """The branches' own messages."""
    return [
        message for message in messages if not message.custom_ids and message.text.startswith("###")
    ]


def is_whole(messages: Sequence[SeenMessage]) -> bool:
    """Whether the newest card has become the aggregated message."""
    found = cards(messages)
    return bool(found) and WHOLE in found[-1].text


async def until_whole(discord: DiscordStandIn, timeout_seconds: float = 30) -> list[SeenMessage]:
    """Everything in the channel once the card has become the aggregated message."""
    return await discord.wait_for_messages("general", is_whole, timeout_seconds=timeout_seconds)


def assert_exactly_once(messages: Sequence[SeenMessage], runs: int = 1) -> None:
    """One card a run, and each branch once."""
    assert len(cards(messages)) == runs
    lines = [line for message in posts(messages) for line in message.text.splitlines()]
    headings = sorted(line for line in lines if line.startswith("### "))
    assert headings == sorted(["### 📖 Story", "### 😄 Joke", "### 🪶 Poem"] * runs)
