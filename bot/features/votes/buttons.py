"""The buttons of a vote. All they know is in their custom id, so they work after a restart."""

from __future__ import annotations

from typing import Any, Protocol, cast

import discord

from bot.runs.buttons import RUN_ID, Remembered, custom_id


class Votes(Protocol):
    """What pressing a button of a vote does; each answers the person, also when it goes wrong."""

    async def pressed(
        self, interaction: discord.Interaction[Any], action: str, run_id: str
    ) -> None:
        """Does what the button says."""
        ...

    async def cast(self, interaction: discord.Interaction[Any], run_id: str, letter: str) -> None:
        """Counts a vote for one candidate."""
        ...

    def opened(self) -> None:
        """A vote has opened: it will have to be closed."""
        ...


class HasVotes(Protocol):
    """The client, as far as a vote's buttons need it."""

    votes: Votes


class LetterButton(
    Remembered,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=rf"chorus:vote:{RUN_ID}:(?P<letter>[A-H])",
):
    """A vote for one candidate."""

    def __init__(self, run_id: str, letter: str) -> None:
        self.run_id = run_id
        self.letter = letter
        super().__init__(
            discord.ui.Button(
                label=letter,
                style=discord.ButtonStyle.primary,
                custom_id=f"{custom_id('vote', run_id)}:{letter}",
            )
        )

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        votes = cast(HasVotes, interaction.client).votes
        await votes.cast(interaction, self.run_id, self.letter)


class VoteButton(
    Remembered,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=rf"chorus:(?P<action>rank|close|calloff|story|repost|example):{RUN_ID}",
):
    """Any other button of a vote, whose custom id is `chorus:<action>:<run>`."""

    def __init__(
        self,
        action: str,
        run_id: str,
        label: str = "",
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        self.action = action
        self.run_id = run_id
        super().__init__(
            discord.ui.Button(label=label, style=style, custom_id=custom_id(action, run_id))
        )

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        votes = cast(HasVotes, interaction.client).votes
        await votes.pressed(interaction, self.action, self.run_id)


VOTE_BUTTONS = (LetterButton, VoteButton)
