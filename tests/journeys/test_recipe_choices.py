"""Choices while somebody types, the list of recipes, and a recipe shown with its picture."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import discord
import pytest

from storage import recipes
from storage.database import open_database
from storage.recipes import MOST_RECIPES, NewVersion
from tests.support.recipe_editor import RHYME, EditorSession, admin_of, command, said, saved
from tests.support.world import World, walk
from workflows.recipes.custom.recipe import CustomBranch, CustomRecipe

pytestmark = pytest.mark.one_api

PNG = b"\x89PNG\r\n\x1a\n"


async def fill(world: World, count: int) -> None:
    """Gives the server so many recipes at once."""
    async with open_database(world.settings.database_url) as database:
        for number in range(count):
            await database.write(recipes.save, a_recipe(world, number))


def a_recipe(world: World, number: int) -> NewVersion:
    recipe = CustomRecipe(
        name=f"recipe {number:02}",
        makes=f"{'thing ' * 12}{number:02}",
        branches=(CustomBranch("Rhyme", "🪶", "Write."),),
    )
    return NewVersion(
        guild_id=world.alice.guild.id,
        recipe_id=None,
        base_version=0,
        revives=False,
        name=recipe.name,
        name_key=recipe.name,
        summary=recipe.makes[:60],
        content=recipe.to_json(),
        author_id=world.alice.id,
        saved_at_utc=datetime.now(UTC),
    )


async def test_custom_recipes_are_offered_after_the_built_in_ones(world: World) -> None:
    await saved(world, admin_of(world))

    async def offered(typed: str, name: str = "create") -> list[str]:
        choices = await world.bob.autocomplete(world.channel, name, "recipe", typed)
        return [one["name"] for one in choices]

    assert await offered("") == [
        "story, joke, poem – A short story, a joke and a poem",
        "blog – A blog post from its parts, made one by an editor",
        "rhymes – A rhyme and a riddle",
    ]
    assert await offered("RHY") == ["rhymes – A rhyme and a riddle"]
    assert await offered("riddle") == ["rhymes – A rhyme and a riddle"]
    assert await offered("nothing like it") == []
    assert len(await offered("", "recipe show")) == 3
    assert await offered("", "recipe delete") == ["rhymes – A rhyme and a riddle"]


async def test_at_most_25_are_offered_and_all_are_listed(world: World) -> None:
    await fill(world, MOST_RECIPES)
    choices = await world.bob.autocomplete(world.channel, "create", "recipe", "")
    assert len(choices) == 25
    assert all(len(one["name"]) <= 100 for one in choices)
    (found,) = await world.bob.autocomplete(world.channel, "create", "recipe", "recipe 49")
    assert found["value"] == "recipe 49"
    result = await command(world, world.bob, "list")
    assert all(message.ephemeral for message in result.followups)
    texts = [said(result), *(message.content for message in result.followups)]
    assert all(f"**recipe {number:02}**" in "\n".join(texts) for number in range(MOST_RECIPES))
    refused = await world.bob.slash(world.channel, "create", topic="x", recipe="opera")
    assert said(refused).endswith("recipe 06; recipe 07; ….")

    full = await EditorSession.new(world, admin_of(world))
    await full.add(RHYME)
    await full.press("Save")
    assert "This server has 50 recipes, and that is the limit." in full.text
    await command(world, full.actor, "delete", recipe="recipe 00")
    await full.press("Save")
    assert "Saved" in full.text


async def test_show_draws_the_workflow_and_tells_the_prompts(world: World) -> None:
    await saved(world, admin_of(world), fields="tone: Tone = calm")
    result = await command(world, world.bob, "show", recipe="rhymes")
    text = said(result)
    assert text.startswith("## rhymes\n-# version 1 by <@")
    assert "- {tone} · Tone (default: calm)" in text
    assert "**1. 🪶 Rhyme**\n```\nWrite a rhyme about {topic}.\n```" in text
    assert result.response is not None
    (file,) = result.response.attachments
    content = await file.read()
    assert content.startswith(PNG)
    width, height = struct.unpack(">II", content[16:24])
    assert width > 1000
    assert height > 300
    (gallery,) = [
        one
        for one in walk(result.response.message.components)
        if isinstance(one, discord.components.MediaGalleryComponent)
    ]
    assert gallery.items[0].description == (
        "Workflow of rhymes: START, then 2 parts at the same time (Rhyme, Riddle), then "
        "sections, then END."
    )


async def test_built_in_recipes_are_shown_too_and_have_no_versions(world: World) -> None:
    assert "**Editor**" in said(await command(world, world.bob, "show", recipe="blog"))
    refused = await command(world, world.bob, "show", recipe="blog", version=1)
    assert "A built-in recipe has no versions" in said(refused)
    await saved(world, admin_of(world))
    refused = await command(world, world.bob, "show", recipe="rhymes", version=7)
    assert "“rhymes” has only version 1, not 7." in said(refused)


async def test_prompts_that_are_too_long_for_a_message_come_as_a_file(world: World) -> None:
    admin = admin_of(world)
    session = await EditorSession.new(world, admin)
    await session.add(
        {**RHYME, "prompt": "x" * 2000}, {**RHYME, "title": "2", "prompt": "y" * 2000}
    )
    await session.press("Save")
    result = await command(world, world.bob, "show", recipe="rhymes")
    assert result.response is not None
    files = {file.filename: await file.read() for file in result.response.attachments}
    assert b"y" * 2000 in files["rhymes-prompts.md"]


async def test_own_fields_are_asked_for_and_the_form_is_taken_after_a_restart(
    world: World,
) -> None:
    await saved(world, admin_of(world), fields="tone: Tone = calm")
    empty = await world.alice.slash(world.channel, "create", topic=" ", recipe="rhymes")
    assert "The topic is empty" in said(empty)
    shown = await world.alice.slash(
        world.channel, "create", topic="cats", recipe="rhymes", where="thread"
    )
    await command(world, admin_of(world, "other"), "delete", recipe="rhymes")
    await world.restart()
    await world.alice.submit_modal(shown, {"topic": "owls", "field-tone": ""})
    end = await world.until_ended()
    assert "about owls!" in end.text
    assert len(world.posts(world.channel.threads[0])) == 2
