"""Themes: the model names groups of ideas; that each idea is in exactly one is seen to here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, Field

from workflows.recipes.brainstorms.merge import MergedIdea
from workflows.text.cutting import shortened
from workflows.text.names import name_key, one_line

THEME_CHARS = 40
MOST_THEMES = 8
OTHER = "Other"


class NamedTheme(BaseModel):
    """One theme as the model answers it."""

    name: str = Field(description="a name of one to four words")
    ideas: list[int] = Field(description="the numbers of its ideas")


class NamedThemes(BaseModel):
    """The model's answer: the themes by name."""

    themes: list[NamedTheme]


@dataclass(frozen=True, slots=True)
class Theme:
    """A named group of ideas."""

    name: str
    ideas: tuple[MergedIdea, ...]
    """By their rank."""

    @property
    def votes(self) -> int:
        """The votes for its ideas, taken together."""
        return sum(merged.votes for merged in self.ideas)


def checked(answer: Mapping[str, Sequence[int]], ideas: Sequence[MergedIdea]) -> list[Theme]:
    """The themes by name, so that each of `ideas` is in exactly one.

    An idea stays in the first theme that names it, by whichever of its numbers; numbers that are
    none are dropped, and so are themes that are left empty. What no theme names, or what is in
    more than `MOST_THEMES` of them, goes to “Other”. Most votes first, “Other” last.
    """
    by_number = {idea.number: merged for merged in ideas for idea in merged.ideas}
    homes: dict[int, str] = {}
    names: dict[str, str] = {}
    for name, numbers in answer.items():
        tidy = shortened(one_line(name), THEME_CHARS)
        key = name_key(tidy)
        known = [by_number[number] for number in numbers if number in by_number]
        if (
            not key
            or key == name_key(OTHER)
            or not any(merged.number not in homes for merged in known)
        ):
            continue
        if key not in names and len(names) == MOST_THEMES:
            continue
        names.setdefault(key, tidy)
        for merged in known:
            homes.setdefault(merged.number, key)
    themes = [
        Theme(name, tuple(merged for merged in ideas if homes.get(merged.number) == key))
        for key, name in names.items()
    ]
    themes.sort(key=lambda theme: (-theme.votes, min(merged.number for merged in theme.ideas)))
    rest = tuple(merged for merged in ideas if merged.number not in homes)
    return [*themes, Theme(OTHER, rest)] if rest else themes


def by_origin(ideas: Sequence[MergedIdea]) -> dict[str, list[int]]:
    """A grouping without the model: by who had the idea first."""
    groups: dict[str, list[int]] = {}
    for merged in sorted(ideas, key=lambda merged: merged.number):
        origin = merged.ideas[0].origin
        groups.setdefault(origin[:1].upper() + origin[1:], []).append(merged.number)
    return groups


def as_answer(named: NamedThemes) -> dict[str, list[int]]:
    """The model's answer by name; what it says twice of one name is taken together."""
    answer: dict[str, list[int]] = {}
    for theme in named.themes:
        answer.setdefault(theme.name, []).extend(theme.ideas)
    return answer
