"""Ideas that say the same are one, and the order of all of them is that of people's votes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflows.brainstorming.idea import Idea
from workflows.own.text import name_key
from workflows.voting.likeness import near_duplicates

MOST_DECIDED = 5


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


def ranked(ideas: Iterable[Idea]) -> list[Merged]:
    """All ideas, near-duplicates merged: most votes first, of equals the oldest.

    Every idea is in exactly one, whatever their order.
    """
    by_number = {idea.number: idea for idea in ideas}
    groups = {number: {number} for number in by_number}
    for same in _same(by_number):
        joined = set[int]().union(*(groups[number] for number in same))
        groups.update(dict.fromkeys(joined, joined))
    merged = [
        Merged(tuple(by_number[number] for number in sorted(group)))
        for number, group in groups.items()
        if number == min(group)
    ]
    return sorted(merged, key=lambda one: (-one.votes, one.number))


def decided(ideas: Sequence[Merged]) -> list[Merged]:
    """What people have decided by their votes, out of `ranked` ideas: the first that have any."""
    return [one for one in ideas if one.votes][:MOST_DECIDED]


def _same(by_number: dict[int, Idea]) -> list[list[int]]:
    """The numbers of ideas that say the same: nearly all words, or the title, are alike."""
    titles: dict[str, list[int]] = defaultdict(list)
    for number, idea in by_number.items():
        titles[name_key(idea.title).rstrip(".!?…")].append(number)
    texts = {str(number): idea.text for number, idea in by_number.items()}
    alike = [[int(key) for key in one.keys] for one in near_duplicates(texts)]
    return [*alike, *titles.values()]
