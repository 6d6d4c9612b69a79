"""Changes to a draft's branches; each is found by its mark, wherever it has moved meanwhile."""

from __future__ import annotations

from dataclasses import replace

from bot.errors import NotNow
from bot.features.recipes.buttons import mark_of
from workflows.recipes.custom.form import OwnBranch, OwnRecipe


def branch_at(recipe: OwnRecipe, mark: str) -> OwnBranch:
    """The branch with this mark. Raises NotNow."""
    return recipe.branches[_number(recipe, mark)]


def moved(recipe: OwnRecipe, mark: str, by: int) -> OwnRecipe:
    """With the branch moved by so many places, as far as there are any. Raises NotNow."""
    branches = list(recipe.branches)
    number = _number(recipe, mark)
    branch = branches.pop(number)
    branches.insert(max(0, number + by), branch)
    return replace(recipe, branches=tuple(branches))


def without(recipe: OwnRecipe, mark: str) -> OwnRecipe:
    """Without the branch. Raises NotNow."""
    branches = list(recipe.branches)
    del branches[_number(recipe, mark)]
    return replace(recipe, branches=tuple(branches))


def with_branch(recipe: OwnRecipe, mark: str, branch: OwnBranch) -> OwnRecipe:
    """With this branch in the place of the one with this mark; at the end where there is none."""
    branches = list(recipe.branches)
    marks = [mark_of(one) for one in branches]
    if mark in marks:
        branches[marks.index(mark)] = branch
    else:
        branches.append(branch)
    return replace(recipe, branches=tuple(branches))


def _number(recipe: OwnRecipe, mark: str) -> int:
    for number, branch in enumerate(recipe.branches):
        if mark_of(branch) == mark:
            return number
    raise NotNow("This branch is no longer in the draft; choose another one.")
