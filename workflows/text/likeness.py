"""Tells whether a text is an earlier one again: letter by letter, or nearly so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Hashable, Iterable
from typing import TypeVar

from rapidfuzz import fuzz

K = TypeVar("K", bound=Hashable)

NEARLY_THE_SAME_PERCENT = 92
"""How like an earlier text one must be to count as nearly the same."""


def is_repeated(text: str, earlier: Collection[str]) -> bool:
    """Whether a text is an earlier one again, but for case, spaces and signs."""
    wanted = folded(text)
    return any(wanted == folded(old) for old in earlier)


def resembles(
    text: str, earlier: Collection[str], percent: float = NEARLY_THE_SAME_PERCENT
) -> bool:
    """Whether a text is nearly an earlier one: a few letters or words are other ones.

    For what the model wrote; “News of the 4th” and “News of the 5th” are two topics.
    """
    wanted = folded(text)
    return any(fuzz.ratio(wanted, folded(old)) >= percent for old in earlier)


def folded(text: str) -> str:
    """The text's letters and digits, in lower case; all of it, where there are none."""
    lower = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", lower)) or lower.strip()


def has_words(text: str) -> bool:
    """Whether the text says anything: it has a letter or a digit."""
    return any(map(str.isalnum, text))


def grouped(keys: Iterable[K], alike: Iterable[tuple[K, K]]) -> list[set[K]]:
    """The keys in groups, in their order; those that are alike are in one, also by way of others.

    Pairs with a key that is not there are passed over.
    """
    groups: dict[K, set[K]] = {key: {key} for key in keys}
    for first, second in alike:
        if first in groups and second in groups:
            joined = groups[first] | groups[second]
            groups.update(dict.fromkeys(joined, joined))
    return list({id(group): group for group in groups.values()}.values())
