"""Candidates that are nearly the same: choosing between those is no choice."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz, utils

from workflows.recipes.votes.ranking import named

NEARLY_THE_SAME_PERCENT = 85
"""From here on texts are called nearly the same. Two texts that answer one task independently are
25 to 75 % alike by this measure, one with every tenth word replaced is 90 and more."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Two or more candidates, each nearly the same as another of them."""

    keys: tuple[str, ...]
    least_percent: int
    """How alike the least alike two of them are; rounded down, so that 100 is all words."""
    most_percent: int

    @property
    def sentence(self) -> str:
        """Such as “Candidates A and C are nearly the same (94 % alike).”"""
        if self.least_percent == 100:
            return f"{named(self.keys)} have the same words."
        least = "" if self.least_percent == self.most_percent else f"{self.least_percent} to "
        return f"{named(self.keys)} are nearly the same ({least}{self.most_percent} % alike)."


def near_duplicates(texts: Mapping[str, str]) -> list[Alike]:
    """The groups among texts, given by their candidate's key; both are sorted by key.

    Words are compared whatever their order, case, and punctuation, by the letters they share
    (https://rapidfuzz.github.io/RapidFuzz/Usage/fuzz.html#token-sort-ratio). A text that merely
    holds another is not like it, which is why this is not the token set ratio. A text without
    words is like no other.
    """
    words = {key: _words(texts[key]) for key in sorted(texts) if _words(texts[key])}
    likeness = {
        couple: int(fuzz.token_sort_ratio(*(words[key] for key in couple)))
        for couple in combinations(words, 2)
    }
    groups = {key: {key} for key in words}
    for (key, other), percent in likeness.items():
        if percent >= NEARLY_THE_SAME_PERCENT:
            joined = groups[key] | groups[other]
            groups.update(dict.fromkeys(joined, joined))
    found = {tuple(sorted(group)) for group in groups.values() if len(group) > 1}
    return [_alike(keys, likeness) for keys in sorted(found)]


def _alike(keys: tuple[str, ...], likeness: Mapping[tuple[str, str], int]) -> Alike:
    percents = [likeness[couple] for couple in combinations(keys, 2)]
    return Alike(keys, min(percents), max(percents))


def _words(text: str) -> str:
    return utils.default_process(unicodedata.normalize("NFKC", text))
