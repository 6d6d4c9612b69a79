"""`sample`: one of several answers to the same question, worked out on its own."""

from __future__ import annotations

import logging

from workflows.branch import Assignment, Draft
from workflows.errors import ModelUnreadable
from workflows.recipes.ask_many.consistency import Sample

SAMPLE = "sample"
QUESTION = "question"
"""The name of the material that is the question."""
TEMPERATURE = 0.8
"""High enough that the ways to the answer differ (https://arxiv.org/abs/2203.11171)."""

log = logging.getLogger(__name__)


async def write_sample(assignment: Assignment) -> Draft:
    """A worked answer to the question, as JSON; one that can't be read twice is left empty.

    Raises ModelError where the model can't be asked.
    """
    question = assignment.material.get(QUESTION, assignment.run.topic)
    try:
        sample = await assignment.ask_for(
            Sample,
            assignment.branch.prompt,
            {QUESTION: question[: assignment.input_chars]},
            remember_as="sample",
            temperature=TEMPERATURE,
        )
    except ModelUnreadable as error:
        log.info("run %s, %s: %s", assignment.run.id, assignment.branch.key, error)
        sample = Sample(reasoning="", answer="")
    return Draft(sample.model_dump_json())
