"""A feature as the bot takes it: one object that says all that it adds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import discord
from sqlalchemy import Connection

from bot.clock import Clock
from bot.discord_api.commands import AnyCommand
from bot.discord_api.interactions import Handler
from bot.discord_api.messenger import Messenger
from bot.runs.access import RecipeAccess
from bot.runs.catalogue import RecipeCatalogue
from bot.runs.extension import RunExtension
from bot.runs.launcher import Launcher, Materials
from bot.runs.presenter import Presenters
from storage.database import Database
from storage.process_lock import ProcessLock
from workflows.engine import Engine, Tasks
from workflows.model.chat import ChatModel

OnMention = Callable[[discord.Message, str], Awaitable[bool]]
"""Takes a message that mentions the bot, and its text without the mention.

False leaves it to the other features; what it raises is told to whoever wrote it."""

Prune = Callable[[Connection, datetime], object]
"""Deletes what was over before this time, as a unit of work."""


@dataclass(frozen=True, slots=True)
class Core:
    """The services that features are made from."""

    client: discord.Client
    database: Database
    clock: Clock
    tasks: Tasks
    process: ProcessLock
    messenger: Messenger
    engine: Engine
    model: ChatModel
    presenters: Presenters
    launcher: Launcher
    catalogue: RecipeCatalogue
    access: RecipeAccess
    edit_interval_seconds: float
    schedule_grace_minutes: int


@dataclass(frozen=True, slots=True)
class Feature:
    """One part of the bot, ready to be added. One line of `bot/app.py` adds it."""

    commands: Sequence[AnyCommand] = ()
    """Slash commands, their groups, and message commands."""
    buttons: Mapping[str, Handler] = field(default_factory=dict[str, Handler])
    """Handlers of buttons and menus, by the pattern of their custom ids."""
    modals: Mapping[str, Handler] = field(default_factory=dict[str, Handler])
    """Handlers of forms, by the pattern of their custom ids."""
    extension: RunExtension | None = None
    """Extends runs of its kind."""
    materials: Materials | None = None
    """Reads the material that every run of a recipe in a server gets beside the topic."""
    on_mention: OnMention | None = None
    on_start: Callable[[], Awaitable[None]] | None = None
    """Called once the bot has logged in, after unfinished runs have been taken up."""
    take_over: Callable[[], Awaitable[None]] | None = None
    """Goes on with what processes that have ended left behind; at the start and every 20 s."""
    stop: Callable[[], Awaitable[None]] | None = None
    """Begins nothing more by itself, since the bot is about to end."""
    prune: Sequence[Prune] = ()
    """Deletes its old rows, once a day."""


Plugin = Callable[[Core], Feature]
"""Makes a feature."""
