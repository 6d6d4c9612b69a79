"""The judge's verdicts on record: each is the text of its comparison's branch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from workflows.recipe import Recipe
from workflows.recipes.votes.judge import JudgesChoice, Verdict, judges_choice
from workflows.recipes.votes.ranking import Candidate
from workflows.recipes.votes.settings import Setting

ABSENT = "absent"
"""Stands for a comparison with a candidate that was not written."""
UNREAD = "unread"
"""Stands for a verdict that could not be read, twice."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judge's choice among the candidates that were written, and what it rests on."""

    choice: JudgesChoice
    verdicts: Mapping[str, Verdict | None]
    """By the key of their comparison; None where there is none, or it could not be read."""


def as_written(verdict: Verdict) -> str:
    """The verdict as a branch's text."""
    return verdict.model_dump_json()


def read_verdict(text: str) -> Verdict | None:
    """The verdict in a branch's text; None where it holds none."""
    try:
        return Verdict.model_validate_json(text)
    except ValidationError:
        return None


def written_candidates(recipe: Recipe, texts: Mapping[str, str]) -> list[Candidate]:
    """Those candidates of a vote that have a text, by letter."""
    return [
        Candidate(branch.key, Setting.of(branch.brief).order)
        for branch in recipe.branches
        if branch.shown and branch.key in texts
    ]


def judgement(recipe: Recipe, texts: Mapping[str, str]) -> Judgement | None:
    """What the judge's verdicts in these texts, by branch, come to.

    None where the vote has no judge, or fewer than two candidates to choose from.
    """
    entrants = written_candidates(recipe, texts)
    there = {one.key for one in entrants}
    if len(entrants) < 2 or all(branch.shown for branch in recipe.branches):
        return None
    verdicts = {
        branch.key: read_verdict(texts.get(branch.key, ""))
        for branch in recipe.branches
        if not branch.shown and there.issuperset(branch.reads)
    }
    return Judgement(judges_choice(entrants, verdicts), verdicts)


def vote_summary(recipe: Recipe, texts: Mapping[str, str]) -> str:
    """The judge's choice in sentences, or what the crowd has to choose from; empty for nothing."""
    entrants = written_candidates(recipe, texts)
    judged = judgement(recipe, texts)
    if judged is not None:
        return "\n".join([judged.choice.sentence, *judged.choice.notes])
    if not entrants:
        return ""
    return f"{len(entrants)} candidates to choose from." if len(entrants) > 1 else "1 candidate."
