"""Acts on a winner: a run that goes on from it, a message in another channel, an example."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import discord

from bot.clock import Clock
from bot.discord_api.interactions import Handler, say_privately
from bot.discord_api.markdown import TOPIC_LIMIT_CHARS, plain
from bot.discord_api.messenger import Messenger
from bot.discord_api.modals import channel_part, choice_part, filled_in, form, text_part
from bot.discord_api.permissions import (
    check_manages_server,
    guild_id_of,
    missing_for_posts,
    missing_to_write,
)
from bot.errors import NotAllowed, Refused
from bot.features.votes.view import VoteView, view_of
from bot.runs.cards.posts import PostText, branch_bodies, post_view
from bot.runs.cards.run_card import RUN_ID, pattern
from bot.runs.catalogue import MOST_CHOICES, RecipeCatalogue
from bot.runs.controls import check_may_change
from bot.runs.export import file_name
from bot.runs.launcher import Launcher
from bot.runs.presenter import Presenters
from bot.runs.state import message_url
from storage import examples
from storage.database import Database
from storage.errors import ExampleLimitReached
from storage.examples import MOST_OF_A_BRANCH, MOST_OF_A_SERVER, NewExample
from workflows.recipe import Branch
from workflows.recipes.votes.recipe import CHOSEN_TEXT, going_on
from workflows.run import BranchResult
from workflows.text.names import name_key

STORY_FORM = "chorus:form:story"
REPOST_FORM = "chorus:form:repost"
EXAMPLE_FORM = "chorus:form:example"
WHICH, RECIPE, TOPIC, CHANNEL = "which", "recipe", "topic", "channel"
MOST_EXAMPLE_CHARS = 3000


class WinnerActions:
    """Does with a winner what its requester, or somebody who may manage messages, asks for.

    An example is for those who may manage the server.
    """

    def __init__(
        self,
        database: Database,
        presenters: Presenters,
        launcher: Launcher,
        catalogue: RecipeCatalogue,
        messenger: Messenger,
        clock: Clock,
    ) -> None:
        self._database = database
        self._presenters = presenters
        self._launcher = launcher
        self._catalogue = catalogue
        self._messenger = messenger
        self._clock = clock

    @property
    def buttons(self) -> Mapping[str, Handler]:
        """By the pattern of the custom ids that they take."""
        return {
            pattern("story"): self._ask_story,
            pattern("repost"): self._ask_channel,
            pattern("example"): self._ask_example,
        }

    @property
    def modals(self) -> Mapping[str, Handler]:
        """The forms that the buttons open."""
        return {
            f"{STORY_FORM}:{RUN_ID}": self._tell_story,
            f"{REPOST_FORM}:{RUN_ID}": self._repost,
            f"{EXAMPLE_FORM}:{RUN_ID}": self._take_example,
        }

    async def _ask_story(self, interaction: discord.Interaction[Any], match: re.Match[str]) -> None:
        """Asks which recipe is to go on from the winner."""
        view = await self._changeable(interaction, match)
        options = [
            discord.SelectOption(
                label=recipe.name,
                description=recipe.summary[:100],
                value=recipe.name,
                default=recipe.name == self._catalogue.default.name,
            )
            for recipe in await self._catalogue.all(guild_id_of(interaction))
            # This form has no room for what else a recipe asks for.
            if all(field.default for field in recipe.fields)
        ]
        parts = [
            *_which_part(view),
            choice_part(RECIPE, "What to make of it", options[:MOST_CHOICES]),
            text_part(TOPIC, "Topic", most_chars=TOPIC_LIMIT_CHARS, value=view.state.run.topic),
        ]
        custom_id = f"{STORY_FORM}:{match['run']}"
        await interaction.response.send_modal(form(custom_id, "Make it the story", *parts))

    async def _ask_channel(
        self, interaction: discord.Interaction[Any], match: re.Match[str]
    ) -> None:
        """Asks where the winner is to be posted."""
        view = await self._changeable(interaction, match)
        hint = "You and I both have to be allowed to write there."
        parts = [*_which_part(view), channel_part(CHANNEL, "Channel", hint=hint)]
        custom_id = f"{REPOST_FORM}:{match['run']}"
        await interaction.response.send_modal(form(custom_id, "Post it to a channel", *parts))

    async def _ask_example(
        self, interaction: discord.Interaction[Any], match: re.Match[str]
    ) -> None:
        """Keeps the winner as an example, or asks which of several."""
        view = await self._decided(match["run"])
        check_manages_server(interaction, "choose its examples")
        if parts := _which_part(view):
            shown = form(f"{EXAMPLE_FORM}:{match['run']}", "Remember as an example", *parts)
            await interaction.response.send_modal(shown)
        else:
            await self._keep(interaction, view, view.winners[0])

    async def _tell_story(
        self, interaction: discord.Interaction[Any], match: re.Match[str]
    ) -> None:
        view = await self._changeable(interaction, match)
        given = filled_in(interaction)
        chosen = await self._catalogue.find(guild_id_of(interaction), given[RECIPE])
        text = view.texts[_chosen_letter(view, given)]
        await self._launcher.launch_from(
            interaction,
            topic=given[TOPIC],
            recipe=going_on(chosen.recipe),
            material={CHOSEN_TEXT: text},
        )

    async def _repost(self, interaction: discord.Interaction[Any], match: re.Match[str]) -> None:
        view = await self._changeable(interaction, match)
        given, run = filled_in(interaction), view.state.run
        channel_id = _allowed_channel(interaction, int(given[CHANNEL]))
        letter = _chosen_letter(view, given)
        await interaction.response.defer(ephemeral=True, thinking=True)
        title = f"{view.state.recipe.branch(letter).brief['task']}: {run.topic}"
        text = f"{view.texts[letter]}\n-# Chosen in [a vote]({view.state.card_url})"
        result = BranchResult(letter, True, text)
        bodies = branch_bodies(Branch(letter, title, "🏆", ""), result, 1, None)
        files: list[discord.File] = []
        if bodies.with_file:
            whole = io.BytesIO(view.texts[letter].encode())
            files.append(discord.File(whole, filename=file_name(run, "md", letter)))
        first_id = 0
        for part, body in enumerate(bodies.texts):
            nonce = f"{interaction.id}-{part}"
            post = post_view([PostText(body, nonce)], file=next(iter(files), None))
            sent_id = await self._messenger.send(channel_id, post, nonce=nonce, files=files)
            first_id = first_id or sent_id
        url = message_url(run.guild_id, channel_id, first_id)
        await interaction.followup.send(f"Posted: {url}", ephemeral=True)

    async def _take_example(
        self, interaction: discord.Interaction[Any], match: re.Match[str]
    ) -> None:
        check_manages_server(interaction, "choose its examples")
        view = await self._decided(match["run"])
        await self._keep(interaction, view, _chosen_letter(view, filled_in(interaction)))

    async def _keep(
        self, interaction: discord.Interaction[Any], view: VoteView, letter: str
    ) -> None:
        """Keeps the text as an example of the recipe's branch that was the vote's task."""
        brief, text = view.state.recipe.branch(letter).brief, view.texts[letter]
        if len(text) > MOST_EXAMPLE_CHARS:
            raise Refused(
                f"This text is {len(text)} characters long; the limit for an example is "
                f"{MOST_EXAMPLE_CHARS}."
            )
        new = NewExample(
            guild_id=guild_id_of(interaction),
            recipe_key=name_key(brief["recipe"]),
            recipe=brief["recipe"],
            branch=brief["branch"],
            title=brief["task"],
            topic=view.state.run.topic,
            text=text,
            added_by=interaction.user.id,
            added_at_utc=self._clock.now(),
        )
        try:
            kept = await self._database.write(examples.add, new)
        except ExampleLimitReached as error:
            raise Refused(
                f"The limit is {MOST_OF_A_BRANCH} examples for a recipe's part and "
                f"{MOST_OF_A_SERVER} for a server. Delete one with /examples delete."
            ) from error
        are_used = await self._database.read(examples.are_used, new.guild_id)
        state = "on" if are_used else "off here: /examples use switches them on"
        part = f"{plain(kept.recipe, 60)} › {plain(kept.title, 60)}"
        told = f"Remembered as example {kept.id} of {part}. Examples are {state}."
        await say_privately(interaction, told)

    async def _decided(self, run_id: str) -> VoteView:
        view = view_of(await self._presenters.load(run_id))
        if view is None or not view.is_decided:
            raise Refused("This vote isn't over yet. Try again once there is a winner.")
        return view

    async def _changeable(
        self, interaction: discord.Interaction[Any], match: re.Match[str]
    ) -> VoteView:
        view = await self._decided(match["run"])
        check_may_change(interaction, view.state.run)
        return view


def _which_part(view: VoteView) -> list[discord.ui.Label[Any]]:
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


def _chosen_letter(view: VoteView, given: Mapping[str, str]) -> str:
    """The candidate that is meant. Raises Refused where it is no longer there."""
    letter = given.get(WHICH) or view.winners[0]
    if letter not in view.letters:
        raise Refused("This candidate is no longer there.")
    return letter


def _allowed_channel(interaction: discord.Interaction[Any], channel_id: int) -> int:
    """The channel, where both the person and the bot may write. Raises NotAllowed or Refused."""
    guild = interaction.guild
    channel = None if guild is None else guild.get_channel_or_thread(channel_id)
    if guild is None or channel is None or not isinstance(interaction.user, discord.Member):
        raise Refused("I can't see this channel; nothing was posted.")
    inside_thread = isinstance(channel, discord.Thread)
    if missing_to_write(channel.permissions_for(interaction.user), inside_thread=inside_thread):
        raise NotAllowed(f"You may not write in <#{channel_id}>; nothing was posted.")
    if missing_for_posts(channel.permissions_for(guild.me), inside_thread=inside_thread):
        raise Refused(f"I may not write in <#{channel_id}>; nothing was posted.")
    return channel_id
