"""`/product`: descriptions for several audiences and a fact sheet, from what a person gives."""

from __future__ import annotations

import re
from typing import Any, cast

import discord
from discord import app_commands

from bot.discord_api.markdown import TOPIC_LIMIT_CHARS
from bot.runs.feature import Core, Feature
from bot.runs.launcher import WHERE, WHERE_CHOICES, Launcher
from bot.runs.uploads import text_upload
from workflows.input_text import FACTS
from workflows.recipes.product.recipe import (
    AUDIENCES,
    MOST_AUDIENCES,
    product_recipe,
    read_audiences,
)
from workflows.text.cutting import shortened, well_formed

PRODUCT_CHARS = 6000
"""The most that Discord lets a text option have."""
ENDINGS = (".txt", ".md", ".csv")

# No sentence is as short as "Mr.".
_FIRST = re.compile(r"\w.{8,}?(?=[.!?;](?:\s|$)|\n|$)")


def feature(core: Core) -> Feature:
    """`/product`."""
    return Feature(commands=(_command(core.launcher),))


def _command(launcher: Launcher) -> app_commands.Command[Any, Any, Any]:
    """`/product product: audiences: file: where:`."""

    @app_commands.command(name="product", description="Describe a product for several audiences")
    @app_commands.describe(
        product="Its name and every fact about it; nothing else is written",
        audiences=f"Up to {MOST_AUDIENCES}, with commas (default: {', '.join(AUDIENCES)})",
        file="More facts: .txt, .md or .csv, up to 1 MB",
        where=WHERE,
    )
    @app_commands.choices(where=WHERE_CHOICES)
    @app_commands.guild_only()
    async def describe_product(
        interaction: discord.Interaction[Any],
        product: app_commands.Range[str, 1, PRODUCT_CHARS],
        audiences: str = "",
        file: discord.Attachment | None = None,
        where: str | None = None,
    ) -> None:
        await launcher.launch_from(
            interaction,
            topic=shortened(_name(product), TOPIC_LIMIT_CHARS),
            recipe=product_recipe(read_audiences(audiences)),
            where=where,
            material={FACTS: well_formed(product)},
            upload=None if file is None else text_upload(file, ENDINGS),
        )

    return cast("app_commands.Command[Any, Any, Any]", describe_product)


def _name(product: str) -> str:
    """Gives what titles call the product: its first line or sentence, without its last mark."""
    first = _FIRST.match(product.strip())
    return product if first is None else first[0].rstrip(".,;:! ")
