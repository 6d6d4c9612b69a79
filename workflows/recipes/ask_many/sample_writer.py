"""`sample`: one of several answers to the same question, worked out on its own."""

from __future__ import annotations

import logging

from workflows.branch import BranchContext, BranchOutput
from workflows.errors import ModelUnreadable
from workflows.recipes.ask_many.consistency import Sample

SAMPLE = "sample"
QUESTION = "question"
"""The name of the material that is the question."""
TEMPERATURE = 0.8
"""High enough that the ways to the answer differ (https://arxiv.org/abs/2203.11171)."""

log = logging.getLogger(__name__)


async def write_sample(context: BranchContext) -> BranchOutput:
    """A worked answer to the question, as JSON; one that can't be read twice is left empty.

    Raises ModelError where the model can't be asked.
    """
    question = context.material.get(QUESTION, context.topic)
    try:
        sample = await context.ask_for(
            Sample,
            context.branch.prompt,
            {QUESTION: question[: context.input_chars]},
            remember_as="sample",
            temperature=TEMPERATURE,
        )
    except ModelUnreadable as error:
        log.info("run %s, %s: %s", context.run_id, context.branch.key, error)
        sample = Sample(reasoning="", answer="")
    return BranchOutput(sample.model_dump_json())
