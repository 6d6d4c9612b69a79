"""How brainstorms are begun and gone on with: `/brainstorm …`, and mentions in their channels."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.clock import Clock
from bot.discord_api.commands import ChannelOption
from bot.discord_api.interactions import Interaction, say_privately
from bot.errors import NotAllowed, Refused
from bot.features.brainstorms.ideas import idea_of
from bot.features.brainstorms.launcher import BrainstormLauncher, closed
from bot.runs.launcher import check_may_reply
from storage import brainstorms
from storage.brainstorms import Board
from storage.database import Database
from storage.ideas import BoardIdea
from workflows.recipes.brainstorms.ideas import IdeaMatch, find_idea, without_number
from workflows.recipes.brainstorms.recipe import DEFAULT, LEAST, MOST

CHANNEL = ChannelOption(
    discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum
)
Channel = app_commands.Transform[app_commands.AppCommandChannel, CHANNEL]
WHICH = "Which channel or forum (default: this one)"


class ChannelCommands(
    app_commands.Group, name="channel", description="Channels where a mention starts a brainstorm"
):
    """Commands for those who may manage the channel or the server; checked here at every use."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__()
        self._database = database
        self._clock = clock

    @app_commands.command(name="enable", description="A mention of me there becomes a brainstorm")
    @app_commands.describe(channel=WHICH)
    async def enable(self, interaction: Interaction, channel: Channel | None = None) -> None:
        """`/brainstorm channel enable channel:`."""
        chosen_id = _chosen_id(interaction, channel)
        assert interaction.guild_id is not None
        is_new = await self._database.write(
            brainstorms.enable_channel,
            chosen_id,
            interaction.guild_id,
            interaction.user.id,
            self._clock.now(),
        )
        again = "From now on" if is_new else "It already is one:"
        await say_privately(
            interaction,
            f"<#{chosen_id}> is a brainstorming channel. {again} a message there that mentions "
            "me is the topic of a brainstorm.",
        )

    @app_commands.command(name="disable", description="A mention of me there is as anywhere else")
    @app_commands.describe(channel=WHICH)
    async def disable(self, interaction: Interaction, channel: Channel | None = None) -> None:
        """`/brainstorm channel disable channel:`."""
        chosen_id = _chosen_id(interaction, channel)
        was_one = await self._database.write(brainstorms.disable_channel, chosen_id)
        told = "is an ordinary channel again" if was_one else "wasn't a brainstorming channel"
        await say_privately(interaction, f"<#{chosen_id}> {told}. Brainstorms there go on.")


class BrainstormCommands(
    app_commands.Group, name="brainstorm", description="Ideas from several perspectives at once"
):
    """Starting is for everybody. Discord has no bare `/brainstorm` beside subcommands."""

    def __init__(self, launcher: BrainstormLauncher, database: Database, clock: Clock) -> None:
        super().__init__(guild_only=True)
        self._launcher = launcher
        self.add_command(ChannelCommands(database, clock))

    @app_commands.command(name="start", description="Collect ideas, vote on them, build on them")
    @app_commands.describe(
        topic="What to have ideas about, 1 to 300 characters",
        perspectives=f"{LEAST} to {MOST}, with commas (default: {', '.join(DEFAULT)})",
    )
    async def start(self, interaction: Interaction, topic: str, perspectives: str = "") -> None:
        """`/brainstorm start topic: perspectives:`."""
        await self._launcher.start_by_command(interaction, topic, perspectives)


def _chosen_id(interaction: Interaction, channel: app_commands.AppCommandChannel | None) -> int:
    """The id of the channel that is meant: of a thread or post, the one it belongs to.

    Raises NotAllowed for those who may not manage it, and Refused where it can be none.
    """
    if channel is not None:
        chosen_id, granted = channel.id, channel.permissions
    else:
        here = interaction.channel
        parent = here.parent if isinstance(here, discord.Thread) else here
        if not isinstance(parent, discord.TextChannel | discord.ForumChannel):
            raise Refused("A brainstorming channel is a text channel or a forum. Name one.")
        chosen_id, granted = parent.id, interaction.permissions
    if granted.manage_channels or granted.manage_guild:
        return chosen_id
    raise NotAllowed(
        "Only those who may manage channels, or the server, can make brainstorming channels."
    )


class BrainstormMentions:
    """Decides what a mention means where it is."""

    def __init__(self, database: Database, launcher: BrainstormLauncher) -> None:
        self._database = database
        self._launcher = launcher

    async def take(self, message: discord.Message, text: str) -> bool:
        """Looks closer at an idea in a brainstorm's thread, begins a brainstorm in one of their
        channels, and leaves other mentions alone (False).

        Raises Refused, or what starting a run raises, with nothing started.
        """
        if message.guild is None:
            return False
        channel, reference = message.channel, message.reference
        thread = channel if isinstance(channel, discord.Thread) else None
        around = await self._database.read(
            brainstorms.surroundings,
            thread.id if thread is not None else None,
            reference.message_id if reference is not None else None,
            [channel.id] if thread is None else [thread.id, thread.parent_id],
        )
        if around.board is not None:
            check_may_reply(message)
            await self._look_closer(message, text, around.board, around.shown)
            return True
        if not around.in_channel or (not text.strip() and thread is None):
            return False
        check_may_reply(message)
        await self._launcher.start_by_message(message, text)
        return True

    async def _look_closer(
        self, message: discord.Message, text: str, board: Board, shown: tuple[BoardIdea, ...]
    ) -> None:
        if not board.brainstorm.is_open:
            raise await closed(self._database, board.brainstorm.id)
        match = find_idea(text, [*map(idea_of, board.ideas)], [*map(idea_of, shown)])
        if match.idea is None or (idea := board.idea(match.idea.number)) is None:
            raise Refused(_not_known(match, board.ideas, shown))
        question = without_number(text)
        await self._launcher.look_closer(
            message, board.brainstorm, idea, question, guessed=match.is_guess
        )


def _not_known(match: IdeaMatch, ideas: tuple[BoardIdea, ...], shown: tuple[BoardIdea, ...]) -> str:
    if not ideas:
        return "There are no ideas here yet. Try again once the first are there."
    if match.unknown_number is not None:
        return f"There's no idea #{match.unknown_number} here; they go up to #{ideas[-1].number}."
    if shown:
        return (
            f"This message shows the ideas #{shown[0].number} to #{shown[-1].number}. Which one "
            f"do you mean? Name its number, like #{shown[0].number}."
        )
    return (
        "I couldn't tell which idea you mean. Reply to it, or name its number, like "
        f"#{ideas[0].number}."
    )
