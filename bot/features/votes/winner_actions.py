"""What becomes of a winner: a run that goes on from it, or a message in another channel."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import discord

from bot.discord_api.markdown import TOPIC_LIMIT_CHARS
from bot.discord_api.messenger import Messenger
from bot.discord_api.modals import Taker, channel_part, choice_part, filled_in, form, text_part
from bot.discord_api.permissions import check_may_speak
from bot.errors import NotAllowed, NotNow
from bot.features.votes.view import VoteView, view_of
from bot.runs.buttons import RUN_ID
from bot.runs.cards.posts import Bodies, PostText, branch_bodies, post_view
from bot.runs.cards.state import message_url
from bot.runs.catalogue import MOST_CHOICES, Recipes, here
from bot.runs.controls import check_may_change
from bot.runs.export import file_name
from bot.runs.launcher import Create, start_from
from bot.runs.posting import card_url
from bot.runs.requests import Request
from bot.runs.snapshots import Snapshots
from storage.stores import Stores
from workflows.events import BranchResult
from workflows.recipe import Branch, Recipe
from workflows.recipes.votes.winner_recipes import CHOSEN_TEXT, going_on

STORY_FORM = "chorus:form:story"
REPOST_FORM = "chorus:form:repost"
WHICH, RECIPE, TOPIC, CHANNEL = "which", "recipe", "topic", "channel"
NOT_OVER = "This vote is not over yet. Take the winner on once there is one."


class TakingOn:
    """Does with a winner what its requester, or somebody who may manage messages, asks for."""

    def __init__(
        self, stores: Stores, create: Create, recipes: Recipes, messenger: Messenger
    ) -> None:
        self._runs = stores.runs
        self._snapshots = Snapshots(stores)
        self._create = create
        self._recipes = recipes
        self._messenger = messenger

    def forms(self) -> Mapping[str, Taker]:
        """The forms that the buttons open."""
        return {
            f"{STORY_FORM}:{RUN_ID}": self._took_story,
            f"{REPOST_FORM}:{RUN_ID}": self._took_channel,
        }

    async def ask_story(self, interaction: discord.Interaction[Any], view: VoteView) -> None:
        """Asks which recipe is to go on from the winner."""
        check_decided(view)
        check_may_change(interaction, view.state.run)
        recipes = [one for one in await self._recipes.all(here(interaction)) if _can_go_on(one)]
        options = [
            discord.SelectOption(
                label=one.name,
                description=one.summary[:100],
                value=one.name,
                default=one.name == self._recipes.default.name,
            )
            for one in recipes[:MOST_CHOICES]
        ]
        parts = [
            *which_part(view),
            choice_part(RECIPE, "What to make of it", options),
            text_part(TOPIC, "Topic", most_chars=TOPIC_LIMIT_CHARS, value=view.state.run.topic),
        ]
        custom_id = f"{STORY_FORM}:{view.state.run.id}"
        await interaction.response.send_modal(form(custom_id, "Make it the story", *parts))

    async def ask_channel(self, interaction: discord.Interaction[Any], view: VoteView) -> None:
        """Asks where the winner is to be posted."""
        check_decided(view)
        check_may_change(interaction, view.state.run)
        hint = "You and I both have to be allowed to write there."
        parts = [*which_part(view), channel_part(CHANNEL, "Channel", hint=hint)]
        custom_id = f"{REPOST_FORM}:{view.state.run.id}"
        await interaction.response.send_modal(form(custom_id, "Post it to a channel", *parts))

    async def _took_story(
        self, interaction: discord.Interaction[Any], match: re.Match[str]
    ) -> None:
        view = await self._view(match["run"])
        check_may_change(interaction, view.state.run)
        given = filled_in(interaction)
        chosen = await self._recipes.find(here(interaction), given[RECIPE])
        text = view.texts[chosen_letter(view, given)]
        request = Request(given[TOPIC], going_on(chosen.recipe), material={CHOSEN_TEXT: text})
        await start_from(self._create, interaction, request)

    async def _took_channel(
        self, interaction: discord.Interaction[Any], match: re.Match[str]
    ) -> None:
        view = await self._view(match["run"])
        check_may_change(interaction, view.state.run)
        given = filled_in(interaction)
        channel_id = _allowed_channel(interaction, int(given[CHANNEL]))
        letter = chosen_letter(view, given)
        await interaction.response.defer(ephemeral=True, thinking=True)
        bodies = _bodies(view, letter)
        files = [_file(view, letter)] if bodies.with_file else []
        first_id = 0
        for part, body in enumerate(bodies.texts):
            nonce = f"{interaction.id}-{part}"
            post = post_view([PostText(body, nonce)], file=next(iter(files), None))
            sent = await self._messenger.send(channel_id, post, nonce=nonce, files=files)
            first_id = first_id or sent
        url = message_url(view.state.run.guild_id, channel_id, first_id)
        await interaction.followup.send(f"Posted: {url}", ephemeral=True)

    async def _view(self, run_id: str) -> VoteView:
        view = view_of(await self._snapshots.state(await self._runs.get(run_id)))
        if view is None:
            raise NotNow(NOT_OVER)
        check_decided(view)
        return view


def check_decided(view: VoteView) -> None:
    """Raises NotNow where the vote is not over."""
    if not view.is_decided:
        raise NotNow(NOT_OVER)


def which_part(view: VoteView) -> list[discord.ui.Label[Any]]:
    """The question which candidate is meant, unless one alone has won."""
    if len(view.winners) == 1:
        return []
    options = [
        discord.SelectOption(
            label=row.branch.title,
            value=row.branch.key,
            description="one of the winners" if row.branch.key in view.winners else None,
            default=bool(view.winners) and row.branch.key == view.winners[0],
        )
        for row in view.candidates
    ]
    return [choice_part(WHICH, "Which candidate", options)]


def chosen_letter(view: VoteView, given: Mapping[str, str]) -> str:
    """The candidate that is meant. Raises NotNow where it is no longer there."""
    letter = given.get(WHICH) or view.winners[0]
    if letter not in view.letters:
        raise NotNow("This candidate is no longer there.")
    return letter


def _can_go_on(recipe: Recipe) -> bool:
    """Whether the recipe asks for nothing that this form has no room for."""
    return all(field.default for field in recipe.fields)


def _allowed_channel(interaction: discord.Interaction[Any], channel_id: int) -> int:
    """The channel, where both the person and the bot may write. Raises NotAllowed or NotNow."""
    guild = interaction.guild
    channel = None if guild is None else guild.get_channel_or_thread(channel_id)
    if guild is None or channel is None or not isinstance(interaction.user, discord.Member):
        raise NotNow("I can't see this channel; nothing was posted.")
    inside_thread = isinstance(channel, discord.Thread)
    theirs = channel.permissions_for(interaction.user)
    may_send = theirs.send_messages_in_threads if inside_thread else theirs.send_messages
    if not (theirs.view_channel and may_send):
        raise NotAllowed(f"You may not write in <#{channel_id}>; nothing was posted.")
    try:
        check_may_speak(channel.permissions_for(guild.me), inside_thread=inside_thread)
    except NotNow as error:
        raise NotNow(f"I may not write in <#{channel_id}>; nothing was posted.") from error
    return channel_id


def _bodies(view: VoteView, letter: str) -> Bodies:
    run = view.state.run
    source = view.state.recipe.branch(letter)
    title = f"{source.brief['task']}: {run.topic}"
    text = f"{view.texts[letter]}\n-# Chosen in [a vote]({card_url(run)})"
    result = BranchResult(letter, True, text)
    return branch_bodies(Branch(letter, title, "🏆", ""), result, 1, None)


def _file(view: VoteView, letter: str) -> discord.File:
    """The whole text, where it is too long to be posted."""
    text = view.texts[letter].encode()
    return discord.File(io.BytesIO(text), filename=file_name(view.state.run, "md", letter))
