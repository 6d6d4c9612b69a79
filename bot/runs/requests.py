"""What a command asks for: topic, recipe, material, and where the branches go."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from discord import app_commands

from bot.discord_api.markdown import TOPIC_LIMIT_CHARS
from storage.records import NewFile, NewRun, RunRecord
from workflows.recipe import Recipe

Keep = Callable[[NewRun], Awaitable[RunRecord]]
"""Writes a run down, together with what it belongs to."""

MOST_IN_CHANNEL = 5
"""A run of more branches than this fills a thread rather than the channel, unless told where."""

HERE, THREAD = "here", "thread"
WHERE = f"Where the parts are posted (default: here; more than {MOST_IN_CHANNEL} in a thread)"
PLACES = [
    app_commands.Choice(name="here", value=HERE),
    app_commands.Choice(name="in a thread under the card", value=THREAD),
]


@dataclass(frozen=True, slots=True)
class Request:
    """What a command asks for."""

    topic: str
    """As it was typed; `Create` checks and cleans it."""
    recipe: Recipe
    where: str | None = None
    material: Mapping[str, str] = field(default_factory=dict[str, str])
    """Named texts beside the topic."""
    file: NewFile | None = None
    keep: Keep | None = None
    """How it is written down, where it belongs to something."""
    in_direct_messages: bool = False
    """Whether it may also be asked for in a direct message with the bot."""

    @property
    def wants_thread(self) -> bool:
        """Whether the branches go to a thread, where the channel can have one."""
        if self.where is None:
            return sum(branch.shown for branch in self.recipe.branches) > MOST_IN_CHANNEL
        return self.where == THREAD


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What a schedule's run has beside others."""

    run_id: str
    """Decided beforehand, so that no due time has two runs."""
    schedule_id: int
    quiet: bool
    """Nothing is posted before the whole."""
    fresh: bool
    """Nothing is repeated that the schedule has posted."""


def shortened(text: str, limit_chars: int = TOPIC_LIMIT_CHARS) -> str:
    """A longer text as a topic: its beginning, to a word's end, where it is too long."""
    line = " ".join(text.split())
    if len(line) <= limit_chars:
        return line
    at_a_word = line[: limit_chars - 1].rsplit(" ", 1)[0]
    return f"{at_a_word}…"
