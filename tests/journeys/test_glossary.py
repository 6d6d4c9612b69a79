"""/glossary: how this server's terms are translated, and that translations keep to it."""

from __future__ import annotations

from typing import Any

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from tests.fakes.model import ModelStandIn
from tests.support.recipe_editor import admin_of
from tests.support.translations import answers, send, told, translate
from tests.support.world import World

pytestmark = pytest.mark.one_api

MAY_NOT = "Only people allowed to manage this server can change its glossary."


async def glossary(
    world: World, actor: MemberActor, name: str, **options: Any
) -> InteractionResult:
    return await actor.slash(world.channel, f"glossary {name}", **options)


async def add(
    world: World, actor: MemberActor, term: str, translation: str, language: str = ""
) -> str:
    """The answer to somebody who adds a term."""
    given = {"language": language} if language else {}
    shown = await glossary(world, actor, "add", term=term, translation=translation, **given)
    return told(shown)


async def test_terms_are_kept_shown_changed_and_removed(world: World) -> None:
    admin = admin_of(world)
    assert "This server's glossary is empty." in told(await glossary(world, world.bob, "list"))
    said = await add(world, admin, " the  Widget ", "das Dings", "German")
    assert said == "From now on “the Widget” is translated into German as “das Dings”."
    said = await add(world, admin, "Chorus", "Chorus")
    assert said == "From now on “Chorus” is translated into every language as “Chorus”."
    said = await add(world, admin, "THE widget", "das Gerät", "de")
    assert said.endswith("as “das Gerät”. It was “das Dings” before.")
    shown = told(await glossary(world, world.bob, "list"))
    assert shown == (
        "- **Chorus** → Chorus · every language\n- **THE widget** → das Gerät · German"
    )
    await world.restart()
    removed = told(await glossary(world, admin, "remove", term="the widget"))
    assert removed == "“THE widget” no longer has a fixed translation into German."
    shown = told(await glossary(world, world.bob, "list"))
    assert shown == "- **Chorus** → Chorus · every language"


async def test_only_those_who_may_change_recipes_may_change_it(world: World) -> None:
    admin = admin_of(world)
    assert MAY_NOT in await add(world, world.bob, "widget", "Dings")
    await add(world, admin, "widget", "Dings")
    assert MAY_NOT in told(await glossary(world, world.mod, "remove", term="widget"))
    role = world.alice.guild.create_role("Translators")
    await admin.slash(world.channel, "recipe role", role=role)
    dora = world.alice.guild.add_member(world.env.create_user("dora"), roles=[role])
    assert "From now on “gadget”" in await add(world, dora, "gadget", "Ding")
    refused = await add(world, world.bob, "widget", "Dings")
    assert f"Only people with the role <@&{role.id}>" in refused
    assert refused.endswith("can change its glossary.")


@pytest.mark.parametrize(
    ("term", "translation", "language", "sentence"),
    [
        ("**!**", "x", "", "A term and its translation need a letter or a digit each."),
        ("x", "\u200b", "", "A term and its translation need a letter or a digit each."),
        ("@everyone", "x", "", "has a link, a mention, code or a placeholder in it."),
        ("x", "<@123>", "", "has a link, a mention, code or a placeholder in it."),
        ("x", "see https://evil.example", "", "“see https\\://evil.example” has a link"),
        ("x", "⟦1⟧ y", "", "has a link, a mention, code or a placeholder in it."),
        ("x", "y", "*Klingonese*", r"“\*Klingonese\*” isn't a language I know"),
        ("x", "y", "French, German", "isn't a language I know"),
    ],
)
async def test_what_is_no_entry_gets_a_sentence(
    world: World, term: str, translation: str, language: str, sentence: str
) -> None:
    assert sentence in await add(world, admin_of(world), term, translation, language)
    assert "is empty" in told(await glossary(world, world.bob, "list"))


async def test_a_term_in_several_languages_is_removed_by_choice(world: World) -> None:
    admin = admin_of(world)
    for language in ("German", "French"):
        await add(world, admin, "widget", "Dings", language)
    said = told(await glossary(world, admin, "remove", term="widget"))
    assert "“widget” is there more than once: for German, French." in said
    choices = await admin.autocomplete(world.channel, "glossary remove", "term", "WIDG")
    assert [one["name"] for one in choices] == [
        "widget → Dings (German)",
        "widget → Dings (French)",
    ]
    removed = told(await glossary(world, admin, "remove", term=choices[1]["value"]))
    assert "no longer has a fixed translation into French" in removed
    gone = told(await glossary(world, admin, "remove", term=choices[1]["value"]))
    assert "The glossary has no “entry:" in gone
    shown = told(await glossary(world, world.bob, "list"))
    assert shown == "- **widget** → Dings · German"


async def test_a_long_list_goes_along_as_a_file_and_is_not_without_end(world: World) -> None:
    admin = admin_of(world)
    for number in range(60):
        await add(world, admin, f"a rather long term {number:03}", f"etwas Langes {number:03}")
    shown = await glossary(world, world.bob, "list")
    assert shown.response is not None
    text = told(shown)
    assert len(text) <= 2000
    listed = text.count("→")
    assert f"… and {60 - listed} more, all of them in this file." in text
    (file,) = shown.response.attachments
    assert (await file.read()).decode().count("→") == 60


async def test_terms_of_the_text_go_to_the_model_and_unused_ones_are_noted(
    world: World, model: ModelStandIn
) -> None:
    admin = admin_of(world)
    await add(world, admin, "widget", "Dings", "German")
    await add(world, admin, "Chorus", "Chorus")
    await add(world, admin, "gadget", "truc", "French")
    await add(world, admin, "moon", "Mond", "German")
    answers(model, "German", "Chorus verkauft jedes Dingsda; ⟦1⟧ ist Code.")
    answers(model, "French", "Le chœur vend chaque bidule; ⟦1⟧, du code.")
    text = "Chorus sells every widget; `moon` is code."
    end = await translate(world, text=text, languages="de, fr")
    german, french = sorted(model.calls, key=lambda call: call.keyword, reverse=True)
    assert "<glossary>Chorus → Chorus\nwidget → Dings</glossary>" in german.request.text("user")
    assert "<glossary>Chorus → Chorus</glossary>" in french.request.text("user")
    for call in (german, french):
        assert "For the terms in the glossary tags use" in call.request.text("system")
    (note,) = [line for line in end.text.splitlines() if "ℹ️" in line]
    assert note == "-# ℹ️ The glossary's “Chorus → Chorus” was not used."


async def test_a_run_keeps_the_glossary_that_it_started_with(
    world: World, model: ModelStandIn
) -> None:
    admin = admin_of(world)
    await add(world, admin, "widget", "Dings", "German")
    rule = answers(model, "German", "Ein Dings.")
    model.hold(rule)
    await send(world, text="A widget.", languages="German")
    await model.wait_for_calls(1)
    await add(world, admin, "widget", "Gerät", "German")
    await world.restart()
    model.release(rule)
    end = await world.until_ended()
    assert "ℹ️" not in end.text
    assert "widget → Dings</glossary>" in model.calls[-1].request.text("user")
