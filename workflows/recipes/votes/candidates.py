"""Candidates for one task: how they are made to differ, how each is written, which are alike."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any, Final

from rapidfuzz import fuzz, utils

from workflows.branch import BranchContext, BranchOutput, task_again, with_examples
from workflows.recipes.votes.ranking import named
from workflows.text.likeness import grouped

LETTERS: Final = "ABCDEFGH"
FEWEST_CANDIDATES: Final = 2
MOST_CANDIDATES: Final = len(LETTERS)

_AUTHORS: Final = (
    ("the plain speaker", 0.3, "Say it plainly and exactly, in short words; leave out ornament."),
    ("the painter", 0.7, "Make it something to see, hear and smell; prefer one telling detail."),
    ("the joker", 1.0, "Look for what is funny in it, kindly, and for a turn nobody expects."),
    ("the sceptic", 0.5, "Take the view that most would not take, and make it convincing."),
    ("the friend", 0.6, "Write warmly, as to one reader whom you know and are fond of."),
    ("the minimalist", 0.4, "Say more by saying less: half as long as others would write it."),
    ("the dreamer", 0.9, "Begin where nobody else would begin, and let it surprise you."),
    ("the storyteller", 0.8, "Let something happen to somebody; build up to the last line."),
)
CANDIDATE = "candidate"
NEARLY_THE_SAME_PERCENT = 85
"""From here on texts are called nearly the same. Two texts that answer one task independently are
25 to 75 % alike by this measure, one with every tenth word replaced is 90 and more."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The setting that one candidate is written with; hidden until the vote is over."""

    author: str
    """Who it is written as."""
    perspective: str
    """The instructions to this author."""
    temperature: float
    order: int
    """When it was asked for among the others: the letters don't tell."""
    model: str

    def to_brief(self) -> dict[str, Any]:
        """As plain values, which is how a branch keeps it."""
        return asdict(self)

    @classmethod
    def of(cls, brief: dict[str, Any]) -> Setting:
        """The setting that `to_brief` wrote, whatever else the brief says."""
        return cls(**{name: brief[name] for name in cls.__dataclass_fields__})


def assigned_settings(count: int, model: str, chance: random.Random) -> dict[str, Setting]:
    """A setting for each of the first `count` letters, so that a letter tells nothing about it."""
    chosen = chance.sample(_AUTHORS, count)
    settings = [
        Setting(author, perspective, temperature, order, model)
        for order, (author, temperature, perspective) in enumerate(chosen)
    ]
    chance.shuffle(settings)
    return dict(zip(LETTERS, settings, strict=False))


async def write_candidate(context: BranchContext) -> BranchOutput:
    """Writes one candidate, from the perspective and at the temperature of its brief."""
    brief = context.branch.brief
    setting = Setting.of(brief)
    manner = (
        f"{context.branch.prompt}\n\nWrite it in this manner, without speaking of it: "
        f"{setting.perspective}"
    )
    instructions, material = with_examples(context, manner, brief["branch"])
    # What somebody typed is a task, and no name for a text.
    closing = task_again(context, brief["task"] if brief["recipe"] else "text")
    answer = await context.ask(
        instructions, material, temperature=setting.temperature, closing=closing
    )
    return BranchOutput(answer.text, truncated=answer.truncated)


def near_duplicates(texts: Mapping[str, str]) -> list[str]:
    """A sentence for each group of candidates that are nearly the same; texts are by their key.

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
    alike = [couple for couple, percent in likeness.items() if percent >= NEARLY_THE_SAME_PERCENT]
    told: list[str] = []
    for keys in sorted(sorted(group) for group in grouped(words, alike) if len(group) > 1):
        percent = min(likeness[couple] for couple in combinations(keys, 2))
        same = f"are nearly the same ({percent}% alike)" if percent < 100 else "have the same words"
        told.append(f"{named(keys)} {same}.")
    return told


def _words(text: str) -> str:
    return utils.default_process(unicodedata.normalize("NFKC", text))
