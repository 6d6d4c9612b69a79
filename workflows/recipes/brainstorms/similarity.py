"""Whether two ideas say the same: told by their words, or left open for the model to tell."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz import fuzz, utils

from workflows.recipes.brainstorms.idea import Idea
from workflows.text.names import name_key

SAME_PERCENT = 85
"""So much of their letters have texts in common in which every tenth word was replaced."""
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


def say_the_same(one: Wording, other: Wording) -> bool:
    """Whether the words leave no doubt: title or sentence are the same, or nearly all words are.

    Ideas that differ in a number or in a «not» are never the same, nor are those in whose titles
    each has a word that the other does without («upstairs», «downstairs»).
    """
    if one.is_negated != other.is_negated or one.numbers != other.numbers:
        return False
    if one.key == other.key or (one.title and one.title == other.title):
        return True
    if len(one.sentence) >= A_FEW_WORDS and one.sentence == other.sentence:
        return True
    if fuzz.token_sort_ratio(one.text, other.text) < SAME_PERCENT and (
        min(len(one.words), len(other.words)) < ENOUGH_WORDS or likeness(one, other) < SAME_WORDS
    ):
        return False
    # Scripts without spaces have few words, which are whole clauses.
    has_words = min(len(one.words), len(other.words)) >= ENOUGH_WORDS or one.text.isascii()
    return not (has_words and one.title - other.words and other.title - one.words)


def may_say_the_same(one: Wording, other: Wording) -> bool:
    """Whether it is worth asking: much is alike, and not only one of them says «not»."""
    return one.is_negated == other.is_negated and likeness(one, other) >= ALIKE_WORDS


def likeness(one: Wording, other: Wording) -> float:
    """How many of their words they share, from 0 to 1."""
    together = len(one.words) + len(other.words)
    return 2 * len(one.words & other.words) / together if together else 0.0


def _plain(text: str) -> str:
    without_apostrophes = re.sub(r"['’]", "", unicodedata.normalize("NFKC", text))
    return utils.default_process(without_apostrophes)


def _stems(text: str) -> frozenset[str]:
    words = text.split()
    telling = [word for word in words if word not in _IS_EMPTY and not _is_number(word)] or words
    return frozenset(_stem(word) for word in telling)


def _is_number(word: str) -> bool:
    return word in _IS_NUMBER or any(map(str.isdigit, word))


def _stem(word: str) -> str:
    singular = word[:-1] if len(word) > 3 and word.endswith("s") else word
    return singular[:STEM_CHARS]
