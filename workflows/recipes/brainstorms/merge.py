"""Merges ideas that say the same, and ranks all of them by people's votes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from workflows.recipes.brainstorms.ideas import Idea
from workflows.text.likeness import folded, grouped
from workflows.text.names import name_key

MOST_DECIDED = 5
MOST_DOUBTFUL = 20

IdeaPair = tuple[int, int]
"""The numbers of two ideas."""

SAME_PERCENT = 85
"""Likeness in letters from which ideas are the same; every tenth word replaced comes to it."""
SAME_WORDS = 0.8
ALIKE_WORDS = 0.45
"""From here on it is worth asking. One idea in two people's words has 0.5 and more in common."""
A_FEW_WORDS = 3
ENOUGH_WORDS = 5
STEM_CHARS = 6

_EMPTY_WORDS = (
    "a an and are as at be by can each every for from get have how in is it its more of on or our "
    "so that the their them they this to we which who will with you your"
)
_NEGATIONS = (
    "no not never none without dont doesnt cannot cant "
    "nicht kein keine keinen nie ohne pas sans jamais ne sin nunca non senza mai"
)
_NUMBERS = "two three four five six seven eight nine ten eleven twelve half double twice"

_IS_EMPTY = frozenset(_EMPTY_WORDS.split())
_NEGATES = frozenset(_NEGATIONS.split())
_IS_NUMBER = frozenset(_NUMBERS.split())


@dataclass(frozen=True, slots=True)
class MergedIdea:
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
        """The people who voted for any of them; a person counts once."""
        return frozenset[int]().union(*(idea.voters for idea in self.ideas))

    @property
    def votes(self) -> int:
        """How many people voted for it."""
        return len(self.voters)


def ranked(ideas: Iterable[Idea], same: Iterable[IdeaPair] = ()) -> list[MergedIdea]:
    """All ideas, those that say the same merged: most votes first, of equals the oldest.

    `same` are numbers of ideas of which that is known beside those whose words tell it. Every idea
    is in exactly one, whatever their order.
    """
    by_number = {idea.number: idea for idea in ideas}
    alike = [*_alike(by_number, say_the_same), *same]
    merged = [
        MergedIdea(tuple(by_number[number] for number in sorted(group)))
        for group in grouped(by_number, alike)
    ]
    return sorted(merged, key=lambda group: (-group.votes, group.number))


def doubtful(ideas: Sequence[MergedIdea]) -> list[IdeaPair]:
    """The pairs that may say the same, though their words leave it open: the likest first."""
    bests = {merged.best.number: merged.best for merged in ideas}
    wordings = {number: wording_of(idea) for number, idea in bests.items()}
    pairs = [
        (-likeness(wordings[older], wordings[newer]), (older, newer))
        for older, newer in _alike(bests, may_say_the_same)
    ]
    return [pair for _, pair in sorted(pairs)[:MOST_DOUBTFUL]]


def decided(ideas: Sequence[MergedIdea]) -> list[MergedIdea]:
    """The ideas that people have decided on by their votes: of `ranked` ones the first with any."""
    return [merged for merged in ideas if merged.votes][:MOST_DECIDED]


def _alike(
    by_number: Mapping[int, Idea], alike: Callable[[Wording, Wording], bool]
) -> list[IdeaPair]:
    wordings = [(number, wording_of(idea)) for number, idea in sorted(by_number.items())]
    return [
        (older, newer)
        for (older, words), (newer, newer_words) in combinations(wordings, 2)
        if alike(words, newer_words)
    ]


@dataclass(frozen=True, slots=True)
class Wording:
    """An idea's words, as far as they tell what it is about."""

    text: str
    title: frozenset[str]
    sentence: frozenset[str]
    numbers: frozenset[str]
    is_negated: bool
    key: str
    """The title, as names are compared."""

    @property
    def words(self) -> frozenset[str]:
        """Those of title and sentence."""
        return self.title | self.sentence


def wording_of(idea: Idea) -> Wording:
    """The idea's words; forms of one word count as the same."""
    text = _plain(idea.text)
    words = text.split()
    return Wording(
        text=text,
        title=_stems(_plain(idea.title)),
        sentence=_stems(_plain(idea.sentence)),
        numbers=frozenset(filter(_is_number, words)),
        is_negated=bool(_NEGATES.intersection(words)),
        key=name_key(idea.title).rstrip(".!?…"),
    )


def say_the_same(left: Wording, right: Wording) -> bool:
    """Whether the words leave no doubt: title or sentence are the same, or nearly all words are.

    Ideas that differ in a number or in a “not” are never the same, nor are those in whose titles
    each has a word that the other does without (“upstairs”, “downstairs”).
    """
    if left.is_negated != right.is_negated or left.numbers != right.numbers:
        return False
    if left.key == right.key or (left.title and left.title == right.title):
        return True
    if len(left.sentence) >= A_FEW_WORDS and left.sentence == right.sentence:
        return True
    if fuzz.token_sort_ratio(left.text, right.text) < SAME_PERCENT and (
        min(len(left.words), len(right.words)) < ENOUGH_WORDS or likeness(left, right) < SAME_WORDS
    ):
        return False
    # Scripts without spaces have few words, which are whole clauses.
    has_words = min(len(left.words), len(right.words)) >= ENOUGH_WORDS or left.text.isascii()
    return not (has_words and left.title - right.words and right.title - left.words)


def may_say_the_same(left: Wording, right: Wording) -> bool:
    """Whether it is worth asking: much is alike, and not only one of them says “not”."""
    return left.is_negated == right.is_negated and likeness(left, right) >= ALIKE_WORDS


def likeness(left: Wording, right: Wording) -> float:
    """How many of their words they share, from 0 to 1."""
    together = len(left.words) + len(right.words)
    return 2 * len(left.words & right.words) / together if together else 0.0


def _plain(text: str) -> str:
    return folded(re.sub(r"['’]", "", text))


def _stems(text: str) -> frozenset[str]:
    words = text.split()
    content = [word for word in words if word not in _IS_EMPTY and not _is_number(word)] or words
    return frozenset(_stem(word) for word in content)


def _is_number(word: str) -> bool:
    return word in _IS_NUMBER or any(map(str.isdigit, word))


def _stem(word: str) -> str:
    singular = word[:-1] if len(word) > 3 and word.endswith("s") else word
    return singular[:STEM_CHARS]
