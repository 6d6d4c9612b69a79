"""The buttons of a card. All they know is in their custom id, so they work after a restart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol, Self, cast

import discord

from workflows.recipe import Branch
from workflows.text.emoji import in_menus

RUN_ID = r"(?P<run>[0-9a-f]{12})"


class Controls(Protocol):
    """What pressing a button does; each answers the person, also when it goes wrong."""

    async def cancel(self, interaction: discord.Interaction[Any], run_id: str) -> None:
        """Stops the run."""
        ...

    async def retry(self, interaction: discord.Interaction[Any], run_id: str) -> None:
        """Writes what failed once more."""
        ...

    async def regenerate(
        self, interaction: discord.Interaction[Any], run_id: str, key: str
    ) -> None:
        """Writes one branch once more."""
        ...

    async def export(self, interaction: discord.Interaction[Any], run_id: str) -> None:
        """Hands out the texts as files."""
        ...


class HasControls(Protocol):
    """The client, as far as buttons need it."""

    controls: Controls


def custom_id(action: str, run_id: str) -> str:
    """Names the action and the run; also how a card is found again in a channel's history."""
    return f"chorus:{action}:{run_id}"


def run_of(custom_id: str | None) -> str | None:
    """The run that a component belongs to; None where it is none of ours."""
    match = re.fullmatch(rf"chorus:[a-z]+:{RUN_ID}", custom_id or "")
    return None if match is None else match["run"]


def controls_of(interaction: discord.Interaction[Any]) -> Controls:
    """What the client does for its buttons."""
    return cast(HasControls, interaction.client).controls


class Remembered:
    """Made anew of its custom id: of what the groups of its template match, in their order."""

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
    ) -> Self:
        """The item as it was, as far as what it does depends on it."""
        return cls(*match.groups())


class _RunButton(
    Remembered, discord.ui.DynamicItem[discord.ui.Button[Any]], template="chorus:none"
):
    """A button whose custom id is `chorus:<action>:<run>`."""

    action: str
    label: str
    style: discord.ButtonStyle = discord.ButtonStyle.secondary

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id
        super().__init__(
            discord.ui.Button(
                label=self.label, style=self.style, custom_id=custom_id(self.action, run_id)
            )
        )


class CancelButton(_RunButton, template=rf"chorus:cancel:{RUN_ID}"):
    """Stops the run at once."""

    action = "cancel"
    label = "Cancel"
    style = discord.ButtonStyle.danger

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await controls_of(interaction).cancel(interaction, self.run_id)


class RetryButton(_RunButton, template=rf"chorus:retry:{RUN_ID}"):
    """Writes the failed branches once more."""

    action = "retry"
    label = "Retry"
    style = discord.ButtonStyle.primary

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await controls_of(interaction).retry(interaction, self.run_id)


class ExportButton(_RunButton, template=rf"chorus:export:{RUN_ID}"):
    """Hands the texts out as files, to whoever presses it."""

    action = "export"
    label = "Export"

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await controls_of(interaction).export(interaction, self.run_id)


class RegenerateSelect(
    Remembered,
    discord.ui.DynamicItem[discord.ui.Select[Any]],
    template=rf"chorus:regenerate:{RUN_ID}",
):
    """Chooses the branch to write once more."""

    def __init__(self, run_id: str, branches: Sequence[Branch] = (), hint: str = "") -> None:
        self.run_id = run_id
        options = [
            discord.SelectOption(
                label=branch.title[:100], value=branch.key, emoji=in_menus(branch.emoji)
            )
            for branch in branches[:25]
        ]
        super().__init__(
            discord.ui.Select(
                custom_id=custom_id("regenerate", run_id),
                placeholder=hint or "Regenerate a branch…",
                options=options,
            )
        )

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        chosen: list[str] = (interaction.data or {}).get("values", [])
        if chosen:
            await controls_of(interaction).regenerate(interaction, self.run_id, chosen[0])


def row(*controls: discord.ui.Item[Any]) -> discord.ui.ActionRow[Any]:
    """The controls side by side."""
    return discord.ui.ActionRow[Any](*controls)


BUTTONS = (CancelButton, RetryButton, ExportButton, RegenerateSelect)
