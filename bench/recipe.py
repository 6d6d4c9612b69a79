"""A recipe of any number of branches, and the run of it."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from storage.runs import Run, RunRequest, accepted
from workflows.recipe import Branch, Recipe
from workflows.run import WorkflowApi

TOPIC = "cats"


def recipe_of(branches: int) -> Recipe:
    """A recipe that writes this many short texts, shown as sections."""
    return Recipe(
        name=f"{branches} branches",
        summary="Texts to measure with",
        product="texts",
        branches=tuple(
            Branch(
                key=f"b{number}",
                title=f"Text {number}",
                emoji="📄",
                prompt=f"Write text number {number} about the topic between the topic tags.",
            )
            for number in range(1, branches + 1)
        ),
    )


def new_run(recipe: Recipe, api: WorkflowApi) -> Run:
    """A run of the recipe that has just been accepted, with an id of its own."""
    request = RunRequest(
        topic=TOPIC,
        recipe=recipe.to_json(),
        requester_id=1,
        guild_id=2,
        channel_id=3,
        asked_id=4,
    )
    return accepted(
        request,
        run_id=secrets.token_hex(6),
        todo=recipe.keys,
        workflow_api=api,
        process="bench",
        now_utc=datetime.now(UTC),
    )
