"""Ideas that say the same are one, and the order of all of them is that of people's votes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from workflows.recipes.brainstorms.idea import Idea
from workflows.recipes.brainstorms.similarity import (
    Wording,
    likeness,
    may_say_the_same,
    say_the_same,
    wording_of,
)

MOST_DECIDED = 5
MOST_DOUBTFUL = 20

Couple = tuple[int, int]
"""The numbers of two ideas."""


@dataclass(frozen=True, slots=True)
class Merged:
    """One idea, or several that say nearly the same."""

    ideas: tuple[Idea, ...]
    """By number."""

    @property
    def number(self) -> int:
        """The number of the oldest, under which all of them are known."""
        return self.ideas[0].number

    @property
    def best(self) -> Idea:
        """The one whose words are shown: that with the most votes; of equals, the oldest."""
        return min(self.ideas, key=lambda idea: (-len(idea.voters), idea.number))

    @property
    def voters(self) -> frozenset[int]:
        """Who is for one of them: a person counts once."""
        return frozenset[int]().union(*(idea.voters for idea in self.ideas))

    @property
    def votes(self) -> int:
        """How many people are for it."""
        return len(self.voters)


def ranked(ideas: Iterable[Idea], same: Iterable[Couple] = ()) -> list[Merged]:
    """All ideas, those that say the same merged: most votes first, of equals the oldest.

    `same` are numbers of ideas of which that is known beside those whose words tell it. Every idea
    is in exactly one, whatever their order.
    """
    by_number = {idea.number: idea for idea in ideas}
    groups = {number: {number} for number in by_number}
    for couple in [*_alike(by_number, say_the_same), *same]:
        if by_number.keys() >= set(couple):
            joined = set[int]().union(*(groups[number] for number in couple))
            groups.update(dict.fromkeys(joined, joined))
    merged = [
        Merged(tuple(by_number[number] for number in sorted(group)))
        for number, group in groups.items()
        if number == min(group)
    ]
    return sorted(merged, key=lambda one: (-one.votes, one.number))


def doubtful(ideas: Sequence[Merged]) -> list[Couple]:
    """The couples that may say the same, though their words leave it open: the likest first."""
    bests = {one.best.number: one.best for one in ideas}
    wordings = {number: wording_of(idea) for number, idea in bests.items()}
    couples = [
        (-likeness(wordings[one], wordings[other]), (one, other))
        for one, other in _alike(bests, may_say_the_same)
    ]
    return [couple for _, couple in sorted(couples)[:MOST_DOUBTFUL]]


def decided(ideas: Sequence[Merged]) -> list[Merged]:
    """What people have decided by their votes, out of `ranked` ideas: the first that have any."""
    return [one for one in ideas if one.votes][:MOST_DECIDED]


def _alike(
    by_number: Mapping[int, Idea], alike: Callable[[Wording, Wording], bool]
) -> list[Couple]:
    wordings = [(number, wording_of(idea)) for number, idea in sorted(by_number.items())]
    return [
        (one, other)
        for (one, words), (other, other_words) in combinations(wordings, 2)
        if alike(words, other_words)
    ]
