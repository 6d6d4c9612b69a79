"""The studio's message: a draft as it stands, what is wrong with it, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.discord_api.markdown import plain
from bot.discord_api.splitting import discord_length
from bot.features.recipes.buttons import BranchMenu, DraftButton, mark_of
from bot.runs.buttons import row
from storage.recipe_records import DraftRecord
from workflows.recipes.custom.form import MOST_BRANCHES, OwnBranch, OwnRecipe
from workflows.text.emoji import is_emoji

COLOUR = discord.Colour(0x5865F2)
TROUBLE_COLOUR = discord.Colour.orange()
MESSAGE_CHARS = 4000
FIELDS_SHOWN = 5
MOST_PROBLEMS = 3


@dataclass(frozen=True, slots=True)
class _Room:
    """How many characters of each thing are shown."""

    prompt: int
    title: int
    detail: int
    problem: int


ROOMS = (_Room(120, 80, 150, 300), _Room(40, 80, 90, 300), _Room(0, 30, 40, 200))
"""From what is pleasant to what always fits into a message."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the studio's message shows."""

    draft: DraftRecord
    recipe: OwnRecipe
    problems: tuple[str, ...]
    """Why it can't be saved yet, a sentence each."""
    chosen: str = ""
    """The mark of the branch that the next press is about."""
    notice: str = ""
    """What has just happened, where something has."""
    over_version: int = 0
    """The version that somebody else saved meanwhile, where that is so."""


def studio_message(sheet: Sheet) -> discord.ui.LayoutView:
    """The draft, with its buttons."""
    views = [_laid_out(sheet, room) for room in ROOMS]
    return next((view for view in views if _chars(view) <= MESSAGE_CHARS), views[-1])


def _laid_out(sheet: Sheet, room: _Room) -> discord.ui.LayoutView:
    colour = TROUBLE_COLOUR if sheet.problems or sheet.notice else COLOUR
    box = discord.ui.Container[discord.ui.LayoutView](accent_colour=colour)
    box.add_item(discord.ui.TextDisplay(_basics(sheet, room)))
    box.add_item(discord.ui.Separator())
    box.add_item(discord.ui.TextDisplay(_branches(sheet.recipe, room)))
    if told := _told(sheet, room):
        box.add_item(discord.ui.Separator())
        box.add_item(discord.ui.TextDisplay(told))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(box)
    _add_controls(view, sheet)
    return view


def closing_message(text: str) -> discord.ui.LayoutView:
    """What stands in the draft's place once it is saved or thrown away."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay(text))
    return view


def _basics(sheet: Sheet, room: _Room) -> str:
    draft, recipe = sheet.draft, sheet.recipe
    lines = [
        f"## 🧪 {plain(recipe.name or '(no name)', 100)}",
        "-# New recipe, not saved yet"
        if draft.recipe_id is None
        else f"-# Draft of the next version, begun with version {draft.base_version}",
        f"**Makes** {plain(recipe.makes or '…', room.detail)} {recipe.preposition} the topic",
    ]
    if recipe.fields:
        asked = ", ".join(
            f"{plain(f'{{{field.key}}}', room.detail)} {plain(field.label, room.detail)}"
            + (f" ({plain(field.default, room.detail)})" if field.default else "")
            for field in recipe.fields[:FIELDS_SHOWN]
        )
        lines.append(f"**Asks for** {asked}")
    combined = "one under the other"
    if recipe.editor:
        combined = f"by an editor: {plain(recipe.editor, room.detail)}"
    return "\n".join([*lines, f"**Combined** {combined}"])


def _branches(recipe: OwnRecipe, room: _Room) -> str:
    lines = [
        f"{number}. {shown_emoji(branch)} **{plain(branch.title or '(no title)', room.title)}**"
        + (f" · {plain(branch.prompt, room.prompt)}" if room.prompt else "")
        for number, branch in enumerate(recipe.branches, start=1)
    ]
    return "\n".join(lines) or "No branch yet: press Add branch."


def shown_emoji(branch: OwnBranch) -> str:
    """The branch's emoji; literally where it is none, so that it can't do anything else."""
    return branch.emoji if is_emoji(branch.emoji) else plain(branch.emoji or "?", 20)


def _chars(view: discord.ui.LayoutView) -> int:
    texts = [one for one in view.walk_children() if isinstance(one, discord.ui.TextDisplay)]
    return sum(discord_length(one.content) for one in texts)


def _told(sheet: Sheet, room: _Room) -> str:
    lines = [f"⚠️ {sheet.notice}"] if sheet.notice else []
    lines += [f"⚠️ {plain(one, room.problem)}" for one in sheet.problems[:MOST_PROBLEMS]]
    if len(sheet.problems) > MOST_PROBLEMS:
        lines.append(f"⚠️ … and {len(sheet.problems) - MOST_PROBLEMS} more")
    return "\n".join(lines)


def _add_controls(view: discord.ui.LayoutView, sheet: Sheet) -> None:
    draft_id, recipe = sheet.draft.id, sheet.recipe
    if recipe.branches:
        view.add_item(row(BranchMenu(draft_id, recipe.branches, sheet.chosen)))
    if any(mark_of(branch) == sheet.chosen for branch in recipe.branches):
        view.add_item(row(*_branch_buttons(sheet)))
    full = len(recipe.branches) >= MOST_BRANCHES
    wrong = bool(sheet.problems)
    view.add_item(
        row(
            DraftButton("add", draft_id, "Add branch", disabled=full),
            DraftButton("basics", draft_id, "Edit basics"),
            DraftButton("try", draft_id, "Try", disabled=wrong),
        )
    )
    save = [
        DraftButton("save", draft_id, "Save", style=discord.ButtonStyle.success, disabled=wrong)
    ]
    if sheet.over_version:
        save = [
            DraftButton(
                "over",
                draft_id,
                "Save all the same",
                about=str(sheet.over_version),
                style=discord.ButtonStyle.success,
                disabled=wrong,
            )
        ]
    discard = DraftButton("discard", draft_id, "Discard", style=discord.ButtonStyle.danger)
    view.add_item(row(*save, discard))


def _branch_buttons(sheet: Sheet) -> Sequence[discord.ui.Item[Any]]:
    draft_id, about = sheet.draft.id, sheet.chosen
    marks = [mark_of(branch) for branch in sheet.recipe.branches]
    return (
        DraftButton("edit", draft_id, "Edit", about=about, style=discord.ButtonStyle.primary),
        DraftButton("up", draft_id, "Move up", about=about, disabled=marks[0] == about),
        DraftButton("down", draft_id, "Move down", about=about, disabled=marks[-1] == about),
        DraftButton("remove", draft_id, "Remove", about=about, style=discord.ButtonStyle.danger),
    )
