"""The recipe editor's message: a draft as it stands, what is wrong with it, and its buttons."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.discord_api.buttons import OPTION_CHARS, button, menu, row
from bot.discord_api.markdown import plain
from storage.recipes import RecipeDraft
from workflows.recipes.custom.recipe import MOST_BRANCHES, CustomBranch, CustomRecipe
from workflows.text.cutting import utf16_length
from workflows.text.emoji import in_menus, is_emoji
from workflows.text.names import name_key

DRAFT_ID = r"(?P<draft>[0-9a-f]{12})"
DRAFT_BUTTON = rf"chorus:draft:(?P<action>[a-z]+):{DRAFT_ID}(?::(?P<about>[0-9a-z]+))?"
BRANCH_MENU = rf"chorus:draft-branch:{DRAFT_ID}"
COLOUR = discord.Colour(0x5865F2)
TROUBLE_COLOUR = discord.Colour.orange()
MESSAGE_CHARS = 4000
FIELDS_SHOWN = 5
MOST_PROBLEMS = 3


PROMPT_CHARS = (120, 40, 0)
"""Of each prompt, tried in this order: with none of them all fits into a message."""


@dataclass(frozen=True, slots=True)
class EditorState:
    """The content of the recipe editor's message."""

    draft: RecipeDraft
    recipe: CustomRecipe
    problems: tuple[str, ...]
    """Reasons why it can't be saved yet, a sentence each."""
    chosen: str = ""
    """The mark of the branch that the next press is about."""
    notice: str = ""
    """A sentence about what has just happened; empty for nothing."""
    over_version: int = 0
    """The version that somebody else saved meanwhile, where that is so."""


def editor_message(state: EditorState) -> discord.ui.LayoutView:
    """The draft, with its buttons."""
    views = [_laid_out(state, prompt_chars) for prompt_chars in PROMPT_CHARS]
    return next((view for view in views if _chars(view) <= MESSAGE_CHARS), views[-1])


def closing_message(text: str) -> discord.ui.LayoutView:
    """The text that replaces the draft once it is saved or thrown away."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay(text))
    return view


def mark_of(branch: CustomBranch) -> str:
    """Tells a branch from the others of its draft, wherever it has moved meanwhile."""
    return hashlib.sha256(name_key(branch.title).encode()).hexdigest()[:8]


def shown_emoji(branch: CustomBranch) -> str:
    """The branch's emoji; literally where it is none, so that it can't do anything else."""
    return branch.emoji if is_emoji(branch.emoji) else plain(branch.emoji or "?", 20)


def _laid_out(state: EditorState, prompt_chars: int) -> discord.ui.LayoutView:
    colour = TROUBLE_COLOUR if state.problems or state.notice else COLOUR
    box = discord.ui.Container[discord.ui.LayoutView](accent_colour=colour)
    box.add_item(discord.ui.TextDisplay(_basics(state, prompt_chars + 40)))
    box.add_item(discord.ui.Separator())
    box.add_item(discord.ui.TextDisplay(_parts(state.recipe, prompt_chars)))
    if warnings := _warnings(state, 300 if prompt_chars else 200):
        box.add_item(discord.ui.Separator())
        box.add_item(discord.ui.TextDisplay(warnings))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(box)
    _add_controls(view, state)
    return view


def _basics(state: EditorState, chars: int) -> str:
    draft, recipe = state.draft, state.recipe
    lines = [
        f"## 🧪 {plain(recipe.name or '(no name)', 100)}",
        "-# New recipe, not saved yet"
        if draft.recipe_id is None
        else f"-# Draft of the next version, begun with version {draft.base_version}",
        f"**Makes** {plain(recipe.makes or '…', chars)} {recipe.preposition} the topic",
    ]
    if recipe.fields:
        asked = ", ".join(
            f"{plain(f'{{{field.key}}}', chars)} {plain(field.label, chars)}"
            + (f" ({plain(field.default, chars)})" if field.default else "")
            for field in recipe.fields[:FIELDS_SHOWN]
        )
        lines.append(f"**Asks for** {asked}")
    edited = f"by an editor: {plain(recipe.editor, chars)}"
    lines.append(f"**Combined** {edited if recipe.editor else 'one below the other'}")
    return "\n".join(lines)


def _parts(recipe: CustomRecipe, prompt_chars: int) -> str:
    title_chars = 80 if prompt_chars else 30
    lines = [
        f"{number}. {shown_emoji(branch)} **{plain(branch.title or '(no title)', title_chars)}**"
        + (f" · {plain(branch.prompt, prompt_chars)}" if prompt_chars else "")
        for number, branch in enumerate(recipe.branches, start=1)
    ]
    return "\n".join(lines) or "No parts yet: press Add part."


def _chars(view: discord.ui.LayoutView) -> int:
    return sum(
        utf16_length(item.content)
        for item in view.walk_children()
        if isinstance(item, discord.ui.TextDisplay)
    )


def _warnings(state: EditorState, chars: int) -> str:
    lines = [f"⚠️ {state.notice}"] if state.notice else []
    lines += [f"⚠️ {plain(problem, chars)}" for problem in state.problems[:MOST_PROBLEMS]]
    if len(state.problems) > MOST_PROBLEMS:
        lines.append(f"⚠️ … and {len(state.problems) - MOST_PROBLEMS} more")
    return "\n".join(lines)


def _add_controls(view: discord.ui.LayoutView, state: EditorState) -> None:
    draft_id, recipe = state.draft.id, state.recipe
    if recipe.branches:
        view.add_item(row(_branch_menu(state)))
    if any(mark_of(branch) == state.chosen for branch in recipe.branches):
        view.add_item(row(*_branch_buttons(state)))
    full = len(recipe.branches) >= MOST_BRANCHES
    wrong = bool(state.problems)
    view.add_item(
        row(
            _button("add", draft_id, "Add part", disabled=full),
            _button("basics", draft_id, "Edit basics"),
            _button("try", draft_id, "Try", disabled=wrong),
        )
    )
    if state.over_version:
        action, label, about = "over", "Save anyway", str(state.over_version)
    else:
        action, label, about = "save", "Save", ""
    view.add_item(
        row(
            _button(
                action,
                draft_id,
                label,
                about=about,
                style=discord.ButtonStyle.success,
                disabled=wrong,
            ),
            _button("discard", draft_id, "Discard", style=discord.ButtonStyle.danger),
        )
    )


def _branch_menu(state: EditorState) -> discord.ui.Select[Any]:
    # Of two with the same title, which a draft may have for a while, the first is offered.
    marked = {mark_of(branch): branch for branch in reversed(state.recipe.branches)}
    options = [
        discord.SelectOption(
            label=(branch.title or "(no title)")[:OPTION_CHARS],
            value=mark,
            emoji=in_menus(branch.emoji),
            default=mark == state.chosen,
        )
        for mark, branch in reversed(marked.items())
    ]
    custom_id = f"chorus:draft-branch:{state.draft.id}"
    return menu(custom_id, "Edit, move or remove a part…", options)


def _branch_buttons(state: EditorState) -> Sequence[discord.ui.Item[Any]]:
    draft_id, about = state.draft.id, state.chosen
    marks = [mark_of(branch) for branch in state.recipe.branches]
    return (
        _button("edit", draft_id, "Edit", about=about, style=discord.ButtonStyle.primary),
        _button("up", draft_id, "Move up", about=about, disabled=marks[0] == about),
        _button("down", draft_id, "Move down", about=about, disabled=marks[-1] == about),
        _button("remove", draft_id, "Remove", about=about, style=discord.ButtonStyle.danger),
    )


def _button(
    action: str,
    draft_id: str,
    label: str,
    *,
    about: str = "",
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    disabled: bool = False,
) -> discord.ui.Button[Any]:
    custom_id = f"chorus:draft:{action}:{draft_id}{f':{about}' if about else ''}"
    return button(custom_id, label, style=style, disabled=disabled)
