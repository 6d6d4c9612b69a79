"""Merges ideas that say the same, ranks all of them by people's votes, and groups them by theme."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pydantic import BaseModel, Field
from rapidfuzz import fuzz

from workflows.recipes.brainstorms.ideas import Idea
from workflows.text.cutting import shortened
from workflows.text.likeness import folded, grouped
from workflows.text.names import name_key, one_line

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
_NEGATING_WORDS = (
    "no not never none without dont doesnt cannot cant "
    "nicht kein keine keinen nie ohne pas sans jamais ne sin nunca non senza mai"
)
_NUMBER_WORDS = "two three four five six seven eight nine ten eleven twelve half double twice"
_EMPTY, _NEGATIONS, _NUMBERS = (
    frozenset(words.split()) for words in (_EMPTY_WORDS, _NEGATING_WORDS, _NUMBER_WORDS)
)

THEME_CHARS = 40
MOST_THEMES = 8
OTHER = "Other"


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
    wordings = {number: Wording.of(idea) for number, idea in bests.items()}
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
    wordings = [(number, Wording.of(idea)) for number, idea in sorted(by_number.items())]
    return [
        (older, newer)
        for (older, words), (newer, newer_words) in combinations(wordings, 2)
        if alike(words, newer_words)
    ]


@dataclass(frozen=True, slots=True)
class Wording:
    """An idea's words, as far as they tell what it is about; forms of one word are the same."""

    text: str
    title: frozenset[str]
    sentence: frozenset[str]
    numbers: frozenset[str]
    is_negated: bool
    key: str
    """The title, as names are compared."""

    @classmethod
    def of(cls, idea: Idea) -> Wording:
        """The idea's words."""
        text, title, sentence = map(_plain, (idea.text, idea.title, idea.sentence))
        words = text.split()
        return Wording(
            text=text,
            title=_stems(title),
            sentence=_stems(sentence),
            numbers=frozenset(filter(_is_number, words)),
            is_negated=not _NEGATIONS.isdisjoint(words),
            key=name_key(idea.title).rstrip(".!?…"),
        )

    @property
    def words(self) -> frozenset[str]:
        """Those of title and sentence."""
        return self.title | self.sentence


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
    has_words = min(len(left.words), len(right.words)) >= ENOUGH_WORDS
    if fuzz.token_sort_ratio(left.text, right.text) < SAME_PERCENT and (
        not has_words or likeness(left, right) < SAME_WORDS
    ):
        return False
    # Scripts without spaces have few words, which are whole clauses.
    tells_words = has_words or left.text.isascii()
    return not (tells_words and left.title - right.words and right.title - left.words)


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
    content = [word for word in words if word not in _EMPTY and not _is_number(word)] or words
    return frozenset(re.sub(r"(?<=...)s$", "", word)[:STEM_CHARS] for word in content)


def _is_number(word: str) -> bool:
    return word in _NUMBERS or any(map(str.isdigit, word))


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
        is_new = any(merged.number not in homes for merged in known)
        is_full = key not in names and len(names) == MOST_THEMES
        if key in ("", name_key(OTHER)) or not is_new or is_full:
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
