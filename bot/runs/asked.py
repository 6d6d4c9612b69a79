"""A request, from wherever it came, and the run that it makes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.runs.requests import Keep, Scheduled
from storage.records import NewFile, NewRun
from workflows.recipe import Recipe
from workflows.run import WorkflowApi


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, from wherever it came."""

    topic: str
    """As it was typed; checked and cleaned here."""
    recipe: Recipe
    in_thread: bool
    requester_id: int
    guild_id: int
    channel_id: int
    asked_id: int
    """Discord's id of the interaction or message."""
    replies: bool
    """It is a message, and the card is a reply to it."""
    material: Mapping[str, str] = field(default_factory=dict[str, str])
    """Named texts beside the topic."""
    file: NewFile | None = None
    keep: Keep | None = None
    """How the run is written down, where it belongs to something."""
    as_post: bool = False
    """The card begins a post of its own in the forum `channel_id`."""
    scheduled: Scheduled | None = None
    """Set where it is a schedule that asks."""


def new_run(asked: Asked, topic: str, api: WorkflowApi, examples: Mapping[str, str]) -> NewRun:
    """The run that it makes, on the topic as it was cleaned, with the server's examples."""
    scheduled = asked.scheduled
    return NewRun(
        id=secrets.token_hex(6) if scheduled is None else scheduled.run_id,
        topic=topic,
        recipe=asked.recipe.to_json(),
        todo=asked.recipe.keys,
        workflow_api=api,
        requester_id=asked.requester_id,
        guild_id=asked.guild_id,
        channel_id=asked.channel_id,
        in_thread=asked.in_thread,
        asked_id=asked.asked_id,
        replies=asked.replies,
        created_at_utc=datetime.now(UTC),
        material={**asked.material, **examples},
        file=asked.file,
        as_post=asked.as_post,
        schedule_id=None if scheduled is None else scheduled.schedule_id,
        quiet=scheduled is not None and scheduled.quiet,
        fresh=scheduled is not None and scheduled.fresh,
    )
