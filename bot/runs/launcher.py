"""`/create`, and the start of every run: checks the request, writes it down, shows its card."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any, cast

import discord
from discord import app_commands

from bot.discord_api.markdown import clean_topic
from bot.discord_api.modals import Taker
from bot.discord_api.permissions import check_may_speak
from bot.discord_api.replies import UNANSWERED, visible_failures
from bot.errors import NotNow, Undeliverable
from bot.runs.asked import Asked, new_run
from bot.runs.cards.run_card import run_card
from bot.runs.cards.state import BranchState, executable
from bot.runs.catalogue import Recipes, here
from bot.runs.delivery import Delivery, Desk
from bot.runs.examples import Examples
from bot.runs.places import card_nonce
from bot.runs.recipe_form import answered, ask
from bot.runs.requests import PLACES, WHERE, Request
from bot.runs.shutdown import Doors
from storage.records import RunRecord
from storage.runs import RunStore
from workflows.engine import LocalEngine
from workflows.recipe import Catalogue
from workflows.run import WorkflowApi

log = logging.getLogger(__name__)

ANSWER_SECONDS = 10
CREATE_FORM = "chorus:form:create"
CREATE_FORM_ID = rf"{CREATE_FORM}:(?P<recipe>\d+):(?P<version>\d+):(?P<where>[a-z]*)"

Answer = Callable[[discord.ui.LayoutView, str], Awaitable[int | None]]
"""Shows the card for the first time, under a nonce where that can be, and gives its message id.

None where it says something else: the card is then posted as one that was not answered with."""


class Create:
    """Starts runs."""

    def __init__(
        self,
        runs: RunStore,
        delivery: Delivery,
        engine: LocalEngine,
        catalogue: Catalogue,
        api: WorkflowApi,
        doors: Doors,
        examples: Examples,
        is_alive: Callable[[str], bool],
    ) -> None:
        self._runs = runs
        self._delivery = delivery
        self._engine = engine
        self.catalogue = catalogue
        self._api = api
        self._doors = doors
        self._examples = examples
        self._is_alive = is_alive

    async def start(
        self, asked: Asked, answer: Answer | None, patience_seconds: float = ANSWER_SECONDS
    ) -> Desk:
        """Writes the run down, answers with its card, starts it; nothing answers a quiet one.

        Raises TopicError or NotNow, with nothing started. An answer that fails is made up for: the
        run is written down, so its card is found or posted anew.
        """
        topic = self.check(asked.topic)
        examples = await self._examples.material(asked.guild_id, asked.recipe)
        new = new_run(asked, topic, self._api, examples)
        run = await (asked.keep or self._runs.add)(new)
        live = starting(tuple(asked.recipe.stages[0]), self._engine.free_slots)
        if answer is not None:
            try:
                async with asyncio.timeout(patience_seconds):
                    card = run_card(await self._delivery.state(run, live))
                    card_id = await answer(card, card_nonce(run.id))
            except (*UNANSWERED, Undeliverable) as error:
                log.warning("run %s: the first answer failed, it is sent anew: %r", run.id, error)
            else:
                if card_id is not None:
                    run = await self._runs.mark(run.id, card_message_id=card_id)
        return self.go(run, live)

    def check(self, topic: str) -> str:
        """The topic, cleaned, where a run on it can start now. Raises TopicError or NotNow."""
        self._doors.check()
        return clean_topic(topic)

    def go(
        self,
        run: RunRecord,
        live: dict[str, BranchState],
        *,
        just_edited: bool = False,
        stale: bool = False,
    ) -> Desk:
        """Shows the attempt and, unless it has its end already, executes it."""
        desk = self._delivery.open(run, live, just_edited=just_edited, stale=stale)
        if run.outcome is None:
            self._engine.start(executable(run))
        return desk

    async def resume(self) -> None:
        """Goes on with every run that something is still owed for and no process alive has."""
        runs = await self._runs.take_over(self._is_alive)
        if runs:
            log.info("going on with %d unfinished runs", len(runs))
        for run in runs:
            self.go(run, {}, stale=True)


def starting(keys: tuple[str, ...], free_slots: int) -> dict[str, BranchState]:
    """How the branches stand a moment after the start: all are being written, if all fit in."""
    state = BranchState.WRITING if len(keys) <= free_slots else BranchState.QUEUED
    return dict.fromkeys(keys, state)


def create_command(create: Create, recipes: Recipes) -> app_commands.Command[Any, Any, Any]:
    """`/create topic: recipe: where:`."""
    default = recipes.default.name

    async def offered(
        interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        return await recipes.choices(here(interaction), typed)

    @app_commands.command(name="create", description="Write about a topic, several parts at once")
    @app_commands.describe(
        topic="What to write about, 1 to 300 characters",
        recipe=f"What to write (default: {default})",
        where=WHERE,
    )
    @app_commands.choices(where=PLACES)
    @app_commands.autocomplete(recipe=offered)
    @app_commands.guild_only()
    async def create_run(
        interaction: discord.Interaction[Any],
        topic: str,
        recipe: str = default,
        where: str | None = None,
    ) -> None:
        async with visible_failures(interaction):
            chosen = await recipes.find(here(interaction), recipe)
            if chosen.own is not None and chosen.recipe.fields:
                topic = create.check(topic)
                form = f"{CREATE_FORM}:{chosen.own.recipe_id}:{chosen.own.version}:{where or ''}"
                await ask(interaction, form, chosen.recipe, topic)
            else:
                await start_from(create, interaction, Request(topic, chosen.recipe, where))

    return cast("app_commands.Command[Any, Any, Any]", create_run)


def create_form_taker(create: Create, recipes: Recipes) -> Taker:
    """Starts the run that `/create` asked the recipe's own fields for."""

    async def take(interaction: discord.Interaction[Any], match: re.Match[str]) -> None:
        recipe_id, version = int(match["recipe"]), int(match["version"])
        chosen = await recipes.version(here(interaction), recipe_id, version)
        topic, material = answered(interaction, chosen.recipe)
        request = Request(topic, chosen.recipe, match["where"] or None, material)
        await start_from(create, interaction, request)

    return take


async def start_from(
    create: Create, interaction: discord.Interaction[Any], request: Request
) -> None:
    """Starts the run that an interaction asks for, with its card as the answer.

    Raises NotNow or TopicError, with nothing started.
    """
    in_server = interaction.guild_id is not None
    if interaction.channel_id is None or not (in_server or request.in_direct_messages):
        raise NotNow("This works in a server's channel. Ask me there.")
    inside_thread = isinstance(interaction.channel, discord.Thread)
    if in_server:
        check_may_speak(interaction.app_permissions, inside_thread=inside_thread)

    async def answer(card: discord.ui.LayoutView, _nonce: str) -> int:
        response = await interaction.response.send_message(view=card)
        if response.message_id is None:
            return (await interaction.original_response()).id
        return response.message_id

    asked = Asked(
        topic=request.topic,
        recipe=request.recipe,
        in_thread=in_server and not inside_thread and request.wants_thread,
        requester_id=interaction.user.id,
        guild_id=here(interaction),
        channel_id=interaction.channel_id,
        asked_id=interaction.id,
        replies=False,
        material=request.material,
        file=request.file,
        keep=request.keep,
    )
    await create.start(asked, answer)
