"""Who may do what in the recipe editor, looked at anew with every press and form."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.recipe_editor import RHYME, EditorSession, admin_of, command, said, saved, send
from tests.support.world import World

pytestmark = pytest.mark.one_api

CHANGING: list[tuple[str, dict[str, Any]]] = [
    ("new", {}),
    ("edit", {"recipe": "rhymes"}),
    ("delete", {"recipe": "rhymes"}),
    ("import", {"file": ("x.json", b"{}")}),
]
SEEING: list[tuple[str, dict[str, Any]]] = [
    ("list", {}),
    ("show", {"recipe": "rhymes"}),
    ("export", {"recipe": "rhymes"}),
]


@pytest.mark.parametrize(("name", "options"), CHANGING)
async def test_changing_is_for_those_who_manage_the_server(
    world: World, name: str, options: dict[str, Any]
) -> None:
    await saved(world, admin_of(world))
    refused = await command(world, world.mod, name, **options)
    assert "Only people allowed to manage this server can change its recipes." in said(refused)
    assert "**rhymes**" in said(await command(world, world.bob, "list"))


@pytest.mark.parametrize(("name", "options"), SEEING)
async def test_seeing_is_for_everybody(world: World, name: str, options: dict[str, Any]) -> None:
    await saved(world, admin_of(world))
    assert "rhymes" in said(await command(world, world.bob, name, **options))


async def test_a_role_may_change_recipes_until_it_is_taken_away(world: World) -> None:
    admin, guild = admin_of(world), world.alice.guild
    role = guild.create_role("Writers")
    writer = guild.add_member(world.env.create_user("writer"), roles=[role])
    refused = await command(world, writer, "role", role=role)
    assert "Only people allowed to manage this server can choose the role." in said(refused)

    chosen = await command(world, admin, "role", role=role)
    assert f"From now on, people with the role <@&{role.id}> can change" in said(chosen)
    session = await EditorSession.new(world, writer)
    await session.add(RHYME)
    open_form = await writer.click(session.seen.message, label="Edit basics")
    refused = await command(world, world.bob, "new")
    assert f"Only people with the role <@&{role.id}>" in said(refused)

    world.env.backend.remove_member_role(guild.id, writer.id, role.id)
    for label in ("Save", "Add part", "Discard"):
        answer = await session.actor.click(session.seen.message, label=label)
        assert f"Only people with the role <@&{role.id}>" in said(answer)
    answer = await send(session.actor, open_form, name="mine")
    assert f"Only people with the role <@&{role.id}>" in said(answer)
    menu = next(one for one in session.seen.custom_ids if "draft-branch" in one)
    mark = session.seen.message.components[1].children[0].options[0].value  # pyright: ignore
    answer = await session.actor.select(session.seen.message, [mark], custom_id=menu)
    assert f"Only people with the role <@&{role.id}>" in said(answer)

    back = await command(world, admin, "role")
    assert "only people allowed to manage this server" in said(back)
    assert "rhymes" not in said(await command(world, world.bob, "list"))


async def test_a_draft_is_its_authors_alone(world: World) -> None:
    admin, other = admin_of(world), admin_of(world, "other")
    mine = await EditorSession.new(world, admin)
    refused = await command(world, other, "edit", recipe=mine.seen.custom_ids[0].split(":")[3])
    assert "There is no recipe" in said(refused)
    choices = await other.autocomplete(world.channel, "recipe edit", "recipe", "")
    assert choices == []
