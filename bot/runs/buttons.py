"""The buttons of a run's card, and how their custom ids name the run."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import discord

from bot.discord_api.buttons import OPTION_CHARS, button, menu
from workflows.recipe import Branch
from workflows.text.emoji import in_menus

RUN_ID = r"(?P<run>[0-9a-f]{12})"
"""The pattern of a run's id in a custom id; its handler finds it as `match["run"]`."""

_ANY_OF_A_RUN = re.compile(rf"chorus:[a-z]+:{RUN_ID}")


def custom_id(action: str, run_id: str) -> str:
    """Names the action and the run; also how a card is found again in a channel's history."""
    return f"chorus:{action}:{run_id}"


def pattern(action: str) -> str:
    """The pattern of a button's custom ids, for the router."""
    return rf"chorus:{action}:{RUN_ID}"


def run_of(custom_id: str | None) -> str | None:
    """The run that a component belongs to; None where it is none of ours."""
    match = _ANY_OF_A_RUN.fullmatch(custom_id or "")
    return None if match is None else match["run"]


def belongs_to(run_id: str) -> Callable[[str], bool]:
    """Tells by a custom id whether a component belongs to this run."""
    return lambda custom_id: run_of(custom_id) == run_id


def cancel_button(run_id: str) -> discord.ui.Button[Any]:
    """Stops the run at once."""
    return button(custom_id("cancel", run_id), "Cancel", style=discord.ButtonStyle.danger)


def retry_button(run_id: str) -> discord.ui.Button[Any]:
    """Writes the failed branches once more."""
    return button(custom_id("retry", run_id), "Retry", style=discord.ButtonStyle.primary)


def export_button(run_id: str) -> discord.ui.Button[Any]:
    """Hands the texts out as files, to whoever presses it."""
    return button(custom_id("export", run_id), "Export")


def regenerate_menu(
    run_id: str, branches: Sequence[Branch], hint: str = ""
) -> discord.ui.Select[Any]:
    """Chooses the branch to write once more."""
    options = [
        discord.SelectOption(
            label=branch.title[:OPTION_CHARS], value=branch.key, emoji=in_menus(branch.emoji)
        )
        for branch in branches
    ]
    return menu(custom_id("regenerate", run_id), hint or "Regenerate a branch…", options)
