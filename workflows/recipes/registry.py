"""All that the recipes bring along, for the runner: a line for each of their packages."""

from __future__ import annotations

from workflows.branch import write_text
from workflows.input_text import TEXT_FILE, read_text_file
from workflows.recipe import TEXT
from workflows.recipes.ask_many.recipe import ASK_MANY
from workflows.recipes.brainstorms.recipe import BRAINSTORMS
from workflows.recipes.product.recipe import PRODUCT
from workflows.recipes.report.recipe import report_parts
from workflows.recipes.report.table_reader import TableReader
from workflows.recipes.social.recipe import SOCIAL
from workflows.recipes.translate.recipe import TRANSLATE
from workflows.recipes.votes.recipe import VOTES
from workflows.registry import Registry, merged


def build_registry() -> Registry:
    """Every writer, loader and aggregator. The tables of reports are read a few at a time."""
    return merged(
        (
            Registry(writers={TEXT: write_text}, loaders={TEXT_FILE: read_text_file}),
            ASK_MANY,
            BRAINSTORMS,
            PRODUCT,
            report_parts(TableReader()),
            SOCIAL,
            TRANSLATE,
            VOTES,
        )
    )
