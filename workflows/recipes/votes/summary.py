"""What a vote and a question asked many times come to, from their branches' texts."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from workflows.recipe import Recipe
from workflows.recipes.ask_many.consistency import Consensus, Sample, consensus
from workflows.recipes.votes.verdicts import judgement, written_candidates


def vote_summary(recipe: Recipe, texts: Mapping[str, str]) -> str:
    """The judge's choice in sentences, or what the crowd has to choose from; empty for nothing."""
    entrants = written_candidates(recipe, texts)
    judged = judgement(recipe, texts)
    if judged is not None:
        return "\n".join([judged.choice.sentence, *judged.choice.notes])
    if not entrants:
        return ""
    return f"{len(entrants)} candidates to choose from." if len(entrants) > 1 else "1 candidate."


def majority_of(recipe: Recipe, texts: Mapping[str, str]) -> Consensus:
    """What the samples in these texts come to; one without a text counts as one without answer."""
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
