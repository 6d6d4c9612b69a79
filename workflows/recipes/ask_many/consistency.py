"""Self-consistency: the same question again and again, until most samples agree on an answer."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workflows.recipe import Recipe
from workflows.recipes.ask_many.answers import TypedAnswer, answer_of, read_sample
from workflows.text.cutting import shortened

SURE = 0.95
"""How probable it has to be that the leading answer is the more frequent one of the first two."""
_SHOWN_CHARS = 80


class SampleOutcome(StrEnum):
    """How far the samples agree."""

    MAJORITY = "majority"
    """More than half of all samples gave one answer."""
    PLURALITY = "plurality"
    """One answer was given most often, but by no more than half."""
    TIE = "tie"
    """Several answers were given equally often, and no other more often."""
    NONE = "none"
    """No sample has an answer."""


@dataclass(frozen=True, slots=True)
class Share:
    """The samples that gave one answer."""

    spellings: tuple[tuple[str, int], ...]
    """As it was written, and how often; the most frequent first."""

    @property
    def count(self) -> int:
        """How many samples gave it."""
        return sum(count for _, count in self.spellings)

    @property
    def spelling(self) -> str:
        """As it was written most often, in at most 80 characters."""
        return shortened(self.spellings[0][0], _SHOWN_CHARS)


@dataclass(frozen=True, slots=True)
class Consensus:
    """The distribution of many answers to one question, and their majority."""

    shares: tuple[Share, ...]
    """The distribution, the most frequent first."""
    samples: int
    """All that were drawn."""
    most: int
    """All that might have been drawn."""

    @property
    def unread(self) -> int:
        """Samples without an answer that could be read."""
        return self.samples - sum(share.count for share in self.shares)

    @property
    def leaders(self) -> tuple[Share, ...]:
        """The answers given most often."""
        return tuple(share for share in self.shares if share.count == self.shares[0].count)

    @property
    def outcome(self) -> SampleOutcome:
        """How far the samples agree."""
        if not self.shares:
            return SampleOutcome.NONE
        if 2 * self.shares[0].count > self.samples:
            return SampleOutcome.MAJORITY
        return SampleOutcome.PLURALITY if len(self.leaders) == 1 else SampleOutcome.TIE

    @property
    def answer(self) -> Share | None:
        """The majority's; None where there is no majority."""
        return self.shares[0] if self.outcome is SampleOutcome.MAJORITY else None

    @property
    def sentence(self) -> str:
        """How far the samples agree, in one plain sentence; it quotes what the model wrote."""
        if self.outcome is SampleOutcome.NONE:
            return f"No answer: none of {self.samples} samples could be read."
        if self.outcome is SampleOutcome.TIE and self.leaders[0].count == 1:
            return f"No majority: all {len(self.leaders)} answers differ."
        told = "Majority" if self.outcome is SampleOutcome.MAJORITY else "No majority"
        said = ", ".join(
            f"{share.count} of {self.samples} said {share.spelling}" for share in self.leaders
        )
        return f"{told}: {said}{'' if said.endswith(('.', '…')) else '.'}"

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes that bear on how far to trust the answer, a plain sentence each."""
        if not self.unread or not self.shares:
            return ()
        subject = "1 answer" if self.unread == 1 else f"{self.unread} answers"
        return (f"{subject} could not be read and count{'s' * (self.unread == 1)} for none.",)

    @property
    def why_ended(self) -> str:
        """How many samples were drawn, and why no more: “4 of 10 drawn: the majority …”."""
        drawn = f"{self.samples} of {self.most} drawn"
        if self.samples == self.most:
            return f"{drawn}: no majority was settled before the last."
        return f"{drawn}: the majority was settled."

    @property
    def is_majority_settled(self) -> bool:
        """Whether more samples would hardly give another majority (`majority_settled`)."""
        counts = [share.count for share in self.shares]
        return majority_settled(counts, self.samples, self.most)


def majority_settled(counts: Collection[int], drawn: int, most: int) -> bool:
    """Whether a majority of the drawn samples stays one, whatever else were drawn.

    That is adaptive consistency (https://arxiv.org/abs/2305.11860): with the counts of the first
    two answers a and b, the share of the first among both has the posterior Beta(a + 1, b + 1);
    it is enough where that is above a half with a probability of `SURE`. It is also enough where
    the samples that are left, of `most` in all, are too few to bring up another answer.
    """
    first, second, *_ = [*sorted(counts, reverse=True), 0, 0]
    if 2 * first <= drawn:
        return False
    tosses = first + second + 1
    ways = sum(math.comb(tosses, heads) for heads in range(first + 1))
    return ways / 2**tosses > SURE or first - second > most - drawn


def consensus(samples: Iterable[TypedAnswer | None], most: int | None = None) -> Consensus:
    """Counts answers, None where a sample came to nothing; `most` might have been drawn.

    A majority is more than half of all drawn samples, so those without an answer count against
    it: three of eight are none where five came to nothing. Neither the order of the samples nor
    which of an answer's spellings came first changes anything.
    """
    given = list(samples)
    groups: list[list[TypedAnswer]] = []
    for answer in given:
        if answer is not None:
            same = [group for group in groups if any(answer.is_like(known) for known in group)]
            joined = [answer, *(known for group in same for known in group)]
            groups = [group for group in groups if group not in same] + [joined]
    shares = [
        Share(tuple(sorted(Counter(known.written for known in group).items(), key=_often)))
        for group in groups
    ]
    shares.sort(key=lambda share: (-share.count, share.spellings))
    return Consensus(tuple(shares), len(given), max(most or 0, len(given)))


def _often(spelling: tuple[str, int]) -> tuple[int, int, str]:
    written, times = spelling
    return -times, len(written), written


def consensus_of(recipe: Recipe, texts: Mapping[str, str], drawn: Collection[str]) -> Consensus:
    """Counts the drawn samples by their branches' texts; one without a text has no answer."""
    samples = [answer_of(read_sample(texts.get(key, ""))) for key in recipe.keys if key in drawn]
    return consensus(samples, len(recipe.keys))


def is_settled(recipe: Recipe, texts: Mapping[str, str]) -> bool:
    """Whether the samples with these texts, and those that failed, are enough."""
    return consensus_of(recipe, texts, texts).is_majority_settled


def majority_summary(recipe: Recipe, texts: Mapping[str, str]) -> str:
    """How far the samples agree, in sentences; empty where there are no samples."""
    if not texts:
        return ""
    drawn: set[str] = set(texts)
    for stage in recipe.stages:
        drawn.update(stage)
        if consensus_of(recipe, texts, drawn).is_majority_settled:
            break
    found = consensus_of(recipe, texts, drawn)
    shares = [f"- {share.spelling}: {share.count} of {found.samples}" for share in found.shares]
    return "\n".join([found.sentence, *shares, *found.notes, found.why_ended])
