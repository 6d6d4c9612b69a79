"""The buttons and the menu of a draft. All they know is in their custom id."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any, Protocol, Self, cast

import discord

from bot.runs.buttons import Remembered
from workflows.recipes.custom.form import OwnBranch
from workflows.recipes.custom.names import name_key
from workflows.text.emoji import in_menus

DRAFT_ID = r"(?P<draft>[0-9a-f]{12})"
ABOUT = r"(?::(?P<about>[0-9a-z]+))?"
OPTION_CHARS = 100


class Studio(Protocol):
    """What pressing a button of a draft does; each answers the person, also when it goes wrong."""

    async def pressed(
        self, interaction: discord.Interaction[Any], draft_id: str, action: str, about: str
    ) -> None:
        """Does what the button says."""
        ...

    async def chose(
        self, interaction: discord.Interaction[Any], draft_id: str, branch: str
    ) -> None:
        """Offers what can be done with a branch."""
        ...


class HasStudio(Protocol):
    """The client, as far as a draft's buttons need it."""

    studio: Studio


def mark_of(branch: OwnBranch) -> str:
    """What tells a branch from the others of its draft, wherever it has moved meanwhile."""
    return hashlib.sha256(name_key(branch.title).encode()).hexdigest()[:8]


class DraftButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=rf"chorus:draft:(?P<action>[a-z]+):{DRAFT_ID}{ABOUT}",
):
    """A button whose custom id is `chorus:draft:<action>:<draft>`, and what it is about."""

    def __init__(
        self,
        action: str,
        draft_id: str,
        label: str,
        *,
        about: str = "",
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        disabled: bool = False,
    ) -> None:
        self.action = action
        self.draft_id = draft_id
        self.about = about
        custom_id = f"chorus:draft:{action}:{draft_id}{f':{about}' if about else ''}"
        super().__init__(
            discord.ui.Button(label=label, style=style, disabled=disabled, custom_id=custom_id)
        )

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
    ) -> Self:
        return cls(match["action"], match["draft"], "", about=match["about"] or "")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        studio = cast(HasStudio, interaction.client).studio
        await studio.pressed(interaction, self.draft_id, self.action, self.about)


class BranchMenu(
    Remembered,
    discord.ui.DynamicItem[discord.ui.Select[Any]],
    template=rf"chorus:draft-branch:{DRAFT_ID}",
):
    """Chooses the branch that the next press is about."""

    def __init__(self, draft_id: str, branches: Sequence[OwnBranch] = (), chosen: str = "") -> None:
        self.draft_id = draft_id
        # Of two with the same title, which a draft may have for a while, the first is offered.
        marked = {mark_of(branch): branch for branch in reversed(branches)}
        options = [
            discord.SelectOption(
                label=(branch.title or "(no title)")[:OPTION_CHARS],
                value=mark,
                emoji=in_menus(branch.emoji),
                default=mark == chosen,
            )
            for mark, branch in reversed(marked.items())
        ]
        super().__init__(
            discord.ui.Select(
                custom_id=f"chorus:draft-branch:{draft_id}",
                placeholder="Edit, move or remove a branch…",
                options=options,
            )
        )

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        chosen: list[str] = (interaction.data or {}).get("values", [])
        if chosen:
            studio = cast(HasStudio, interaction.client).studio
            await studio.chose(interaction, self.draft_id, chosen[0])


STUDIO_BUTTONS = (DraftButton, BranchMenu)
