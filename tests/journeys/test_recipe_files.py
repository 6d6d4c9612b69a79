"""Recipes as files: out with /recipe export, in with /recipe import, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.recipe_editor import RHYME, RIDDLE, EditorSession, admin_of, command, said, saved
from tests.support.world import World

pytestmark = pytest.mark.one_api

GOOD: dict[str, Any] = {
    "format": "chorus-recipe",
    "version": 1,
    "recipe": {"name": "rhymes", "makes": "rhymes", "branches": [RHYME, RIDDLE]},
}
TEXT = json.dumps(GOOD, indent=1, ensure_ascii=False)


def text(old: str, new: str) -> bytes:
    """The good file with one thing changed."""
    assert old in TEXT
    return TEXT.replace(old, new, 1).encode()


async def exported(world: World, recipe: str = "rhymes") -> tuple[str, bytes]:
    """The file that Bob gets."""
    result = await command(world, world.bob, "export", recipe=recipe)
    assert result.response is not None
    (file,) = result.response.attachments
    return file.filename, await file.read()


async def test_what_goes_out_comes_in_again(world: World) -> None:
    admin = admin_of(world)
    await saved(world, admin, fields="tone: Tone = calm", editor="Mix it for {topic}.")
    name, content = await exported(world)
    assert name == "rhymes.recipe.json"
    file = json.loads(content)
    assert (file["format"], file["version"]) == ("chorus-recipe", 1)
    assert file["$schema"] == "recipe.schema.json"

    result = await command(world, admin, "import", file=(name, content))
    session = EditorSession(world, admin, result)
    assert "This recipe already exists: Save makes this version 2." in session.text
    await session.press("Save")
    assert "Saved **rhymes** as version 2." in session.text
    assert (await exported(world))[1] == content

    await command(world, admin, "delete", recipe="rhymes")
    assert (await exported(world))[1] == content
    again = EditorSession(world, admin, await command(world, admin, "import", file=(name, content)))
    assert "New recipe, not saved yet" in again.text
    await again.press("Save")
    assert "Saved **rhymes** as version 1." in again.text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "it isn't JSON: EOF while parsing a value at line 1 column 0."),
        (b"{\n 'a': 1}", "it isn't JSON: key must be a string at line 2 column 2."),
        (b'{"a": 1,\n "b": 2,\n}', "it isn't JSON: trailing comma at line 3 column 1."),
        (b'{"a": [1 2]}', "at line 1 column 10."),
        (b'{"a": "\n"}', "at line 2 column 0."),
        (b"[" * 100_000, "it isn't JSON: recursion limit exceeded at line 1"),
        (TEXT.encode("utf-16"), "it isn't UTF-8; save the file in that encoding."),
        (b'{\n"a": "\xe4"}', "it isn't UTF-8"),
        (b"PK\x03\x04", "it isn't JSON: expected value at line 1 column 1."),
        (b" " * 500_001, "it is larger than 500 kB, which is the limit."),
        (b"[]", "the file has to be an object."),
        (b"{}", "recipe is missing."),
        (TEXT.replace('"version": 1', '"version": 2').encode(), "it was made by a newer Chorus."),
        (text("chorus-recipe", "other"), "format has to be 'chorus-recipe'."),
        (text('"makes"', '"made"'), "recipe.made is not known here."),
        (text('"makes"', '"made"'), "recipe.makes is missing."),
        (TEXT.replace('"Riddle"', "7").encode(), "recipe.branches[1].title has to be text."),
        (text('"Riddle"', '"rhyme"'), "recipe.branches[1].title is there twice"),
        (text("❓", "what"), "recipe.branches[1].emoji isn't an emoji."),
        (TEXT.replace("{topic}", "{tone}").encode(), "recipe.branches[0].prompt asks for"),
        (text('"rhymes",', f'"{"x" * 41}",'), "recipe.name is longer than 40"),
    ],
)
async def test_a_bad_file_is_refused_with_the_place_and_the_reason(
    world: World, content: bytes, told: str
) -> None:
    admin = admin_of(world)
    result = await command(world, admin, "import", file=("x.json", content))
    assert told in said(result)
    assert "None yet." in said(await command(world, admin, "list"))


async def test_many_mistakes_are_told_at_once_and_counted(world: World) -> None:
    branches = [{**RHYME, "title": "", "prompt": "{x}"} for _ in range(12)]
    file = {**GOOD, "recipe": {**GOOD["recipe"], "branches": branches}}
    content = json.dumps(file).encode()
    result = await command(world, admin_of(world), "import", file=("x.json", content))
    assert "… and 7 more." in said(result)


@pytest.mark.parametrize("key", ["k" * 100_000, "@everyone **x** " * 5000])
async def test_what_is_told_fits_into_a_message_whatever_the_file_holds(
    world: World, key: str
) -> None:
    for file in (
        {**GOOD, key: 1},
        {**GOOD, "recipe": {**GOOD["recipe"], key: 1}},
        {**GOOD, "format": key},
    ):
        content = json.dumps(file).encode()
        result = await command(world, admin_of(world, "a"), "import", file=("x.json", content))
        assert "This file can't be used" in said(result)


async def test_a_file_with_a_byte_order_mark_and_another_servers_emoji_opens(world: World) -> None:
    admin = admin_of(world)
    file = {**GOOD, "recipe": {**GOOD["recipe"], "branches": [{**RHYME, "emoji": "<:xy:12345>"}]}}
    content = b"\xef\xbb\xbf" + json.dumps(file).encode()
    session = EditorSession(
        world, admin, await command(world, admin, "import", file=("x", content))
    )
    assert "The emoji of part 1 isn't one of this server's." in session.text
    assert not session.buttons()["Save"]
    await session.choose("Rhyme")
    await session.fill("Edit", emoji="")
    await session.press("Save")
    assert "Saved" in session.text


async def test_built_in_recipes_are_not_handed_out_changed_or_replaced(world: World) -> None:
    admin = admin_of(world)
    for name in ("export", "edit", "delete"):
        refused = await command(world, admin, name, recipe="BLOG")
        assert "“blog” is built in: you can use it and look at it, but not change it." in said(
            refused
        )
    content = text('"rhymes",', '"Blog",')
    session = EditorSession(
        world, admin, await command(world, admin, "import", file=("x", content))
    )
    assert "Another recipe has this name" in session.text
    assert not session.buttons()["Save"]
