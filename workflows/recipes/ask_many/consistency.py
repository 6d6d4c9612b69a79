"""Self-consistency: the same question many times, and the answer that most samples give."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, Field, ValidationError

from workflows.recipe import Recipe
from workflows.recipes.ask_many.answers import final_answer, normalised

_SHOWN_CHARS = 80


class Sample(BaseModel):
    """A worked answer to a question that has one short answer."""

    reasoning: str = Field(
        description="The way to the answer, step by step, with every calculation that it takes."
    )
    answer: str = Field(
        description="The answer alone, as the reasoning ends: a number in digits (with its unit "
        "only if the question leaves it open), the letter of a choice, yes or no, or a name or a "
        "few words. No sentence, no explanation, no formatting."
    )


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

    key: str
    """The answer, normalised."""
    spellings: tuple[tuple[str, int], ...]
    """As it was written, and how often; the most frequent first."""

    @property
    def count(self) -> int:
        """How many samples gave it."""
        return sum(count for _, count in self.spellings)

    @property
    def spelling(self) -> str:
        """As it was written most often, in at most 80 characters."""
        return textwrap.shorten(self.spellings[0][0], _SHOWN_CHARS, placeholder=" …")


@dataclass(frozen=True, slots=True)
class Consensus:
    """The distribution of many answers to one question, and their majority."""

    shares: tuple[Share, ...]
    """The distribution, the most frequent first."""
    samples: int
    """All that were asked for."""

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


def consensus(answers: Iterable[str | None]) -> Consensus:
    """Counts answers, each a `Sample.answer`, or None where a sample came to nothing.

    A majority is more than half of all samples, so those without an answer count against it: three
    of eight are none where five came to nothing. Neither the order of the samples nor which of an
    answer's spellings came first changes anything.
    """
    given = [answer or "" for answer in answers]
    spelt: dict[str, Counter[str]] = {}
    for answer in given:
        if key := normalised(answer):
            spelt.setdefault(key, Counter())[final_answer(answer).strip("* ")] += 1
    shares = [Share(key, tuple(sorted(times.items(), key=_often))) for key, times in spelt.items()]
    shares.sort(key=lambda share: (-share.count, share.key))
    return Consensus(tuple(shares), len(given))


def _often(spelling: tuple[str, int]) -> tuple[int, int, str]:
    written, times = spelling
    return -times, len(written), written


def majority_of(recipe: Recipe, texts: Mapping[str, str]) -> Consensus:
    """Counts the samples in these texts; one without a text counts as one without an answer."""
    return consensus(_answer(texts.get(key, "")) for key in recipe.keys)


def majority_summary(recipe: Recipe, texts: Mapping[str, str]) -> str:
    """How far the samples agree, in sentences; empty where there are no samples."""
    if not texts:
        return ""
    found = majority_of(recipe, texts)
    shares = [f"- {share.spelling}: {share.count} of {found.samples}" for share in found.shares]
    return "\n".join([found.sentence, *shares, *found.notes])


def read_sample(text: str) -> Sample | None:
    """The sample in a branch's text; None where it holds none."""
    try:
        return Sample.model_validate_json(text)
    except ValidationError:
        return None


def _answer(text: str) -> str | None:
    sample = read_sample(text)
    return None if sample is None else sample.answer
