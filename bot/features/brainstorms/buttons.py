"""The buttons of brainstorms. All they know is in their custom id, so they outlive a restart.

Their custom ids have a hyphen or a number, unlike those by which a run's card is found again.
"""

from __future__ import annotations

from typing import Any, Protocol, cast

import discord

from bot.runs.buttons import Remembered

BRAINSTORM_ID = r"(?P<brainstorm>[0-9a-f]{12})"
IDEA_ID = rf"{BRAINSTORM_ID}:(?P<number>\d{{1,6}})"


class Brainstorms(Protocol):
    """What pressing a button does; each answers the person, also when it goes wrong."""

    async def like(
        self, interaction: discord.Interaction[Any], brainstorm_id: str, number: int
    ) -> None:
        """Gives the person's 👍 to the idea, or takes it back."""
        ...

    async def build(
        self, interaction: discord.Interaction[Any], brainstorm_id: str, number: int
    ) -> None:
        """Has the idea developed from all perspectives."""
        ...

    async def ask_for_idea(self, interaction: discord.Interaction[Any], brainstorm_id: str) -> None:
        """Shows the form for an idea of the person's own."""
        ...

    async def rank(self, interaction: discord.Interaction[Any], brainstorm_id: str) -> None:
        """Tells the person how the votes stand."""
        ...

    async def close(self, interaction: discord.Interaction[Any], brainstorm_id: str) -> None:
        """Ends the brainstorm with its summary."""
        ...


class HasBrainstorms(Protocol):
    """The client, as far as these buttons need it."""

    brainstorms: Brainstorms


def _brainstorms(interaction: discord.Interaction[Any]) -> Brainstorms:
    return cast(HasBrainstorms, interaction.client).brainstorms


class _IdeaButton(
    Remembered, discord.ui.DynamicItem[discord.ui.Button[Any]], template="chorus:no-idea"
):
    """A button whose custom id is `chorus:<action>:<brainstorm>:<number>`."""

    action: str
    emoji: str

    def __init__(self, brainstorm_id: str, number: int | str, label: str = "") -> None:
        self.brainstorm_id = brainstorm_id
        self.number = int(number)
        super().__init__(
            discord.ui.Button(
                label=label,
                emoji=self.emoji,
                custom_id=f"chorus:{self.action}:{brainstorm_id}:{number}",
            )
        )


class LikeButton(_IdeaButton, template=rf"chorus:like:{IDEA_ID}"):
    """👍, and how many have pressed it."""

    action = "like"
    emoji = "👍"

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await _brainstorms(interaction).like(interaction, self.brainstorm_id, self.number)


class BuildButton(_IdeaButton, template=rf"chorus:build:{IDEA_ID}"):
    """Has the idea developed from all perspectives."""

    action = "build"
    emoji = "🌱"

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await _brainstorms(interaction).build(interaction, self.brainstorm_id, self.number)


class _BrainstormButton(
    Remembered, discord.ui.DynamicItem[discord.ui.Button[Any]], template="chorus:no-bs"
):
    """A button whose custom id is `chorus:<action>:<brainstorm>`."""

    action: str
    label: str
    emoji: str

    def __init__(
        self, brainstorm_id: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
    ) -> None:
        self.brainstorm_id = brainstorm_id
        super().__init__(
            discord.ui.Button(
                label=self.label,
                emoji=self.emoji,
                style=style,
                custom_id=f"chorus:{self.action}:{brainstorm_id}",
            )
        )


class AddIdeaButton(_BrainstormButton, template=rf"chorus:add-idea:{BRAINSTORM_ID}"):
    """Opens the form for an idea of one's own."""

    action = "add-idea"
    label = "Add idea"
    emoji = "💡"

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await _brainstorms(interaction).ask_for_idea(interaction, self.brainstorm_id)


class RankButton(_BrainstormButton, template=rf"chorus:rank-ideas:{BRAINSTORM_ID}"):
    """Shows how the votes stand, to whoever presses it."""

    action = "rank-ideas"
    label = "Ranking"
    emoji = "📊"

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await _brainstorms(interaction).rank(interaction, self.brainstorm_id)


class CloseButton(_BrainstormButton, template=rf"chorus:close-ideas:{BRAINSTORM_ID}"):
    """Ends the brainstorm with its summary."""

    action = "close-ideas"
    label = "Close"
    emoji = "🏁"

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await _brainstorms(interaction).close(interaction, self.brainstorm_id)


BRAINSTORM_BUTTONS = (LikeButton, BuildButton, AddIdeaButton, RankButton, CloseButton)
