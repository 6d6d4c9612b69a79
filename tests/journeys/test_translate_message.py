"""The message command “Translate…”: a form asks for the languages."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from tests.fakes.model import ModelStandIn
from tests.support.recipe_editor import default_of
from tests.support.translations import answers, reply, told, translate, translates, turned
from tests.support.world import World

pytestmark = pytest.mark.one_api


async def open_form(world: World, message: Any, actor: MemberActor | None = None) -> Any:
    """Alice chooses Translate… on a message."""
    return await (actor or world.alice).context_menu(world.channel, "Translate…", message)


async def fill(
    world: World, shown: InteractionResult, languages: str, proof: str = "off"
) -> InteractionResult:
    """Alice fills the form in."""
    assert shown.modal is not None
    values = {"languages": languages, "proof": [proof]}
    return await world.alice.submit_modal(shown, values)


async def test_somebody_elses_message_is_translated(world: World, model: ModelStandIn) -> None:
    translates(model)
    message = await world.bob.send(world.channel, "Good morning <@1>\nHow are you?")
    shown = await open_form(world, message)
    assert shown.modal["title"] == "Translate…"
    await fill(world, shown, "fr, German")
    end = await world.until_ended()
    assert end.text.startswith("## Here's a translation into français and Deutsch of “Good morning")
    assert end.text.count(f"{turned('Good morning')} <@1>\n{turned('How are you?')}") == 2


async def test_the_last_choice_is_offered_again(world: World, model: ModelStandIn) -> None:
    translates(model)
    message = await world.bob.send(world.channel, "Good morning")
    assert default_of(await open_form(world, message), "languages") == ""
    await translate(world, text="Hi there", languages="German, pt-br")
    assert default_of(await open_form(world, message), "languages") == "de, pt-BR"
    assert default_of(await open_form(world, message, world.bob), "languages") == ""


async def test_the_form_is_taken_after_a_restart_and_only_once(
    world: World, model: ModelStandIn
) -> None:
    answers(model, "French", reply)
    message = await world.bob.send(world.channel, "Good morning")
    shown = await open_form(world, message)
    await world.restart()
    await fill(world, shown, "French")
    end = await world.until_ended()
    assert turned("Good morning") in end.text


async def test_a_wrong_language_is_told_and_starts_nothing(
    world: World, model: ModelStandIn
) -> None:
    message = await world.bob.send(world.channel, "Good morning")
    result = await fill(world, await open_form(world, message), "Frenhc")
    assert "“Frenhc” isn't a language I know; did you mean" in told(result)
    assert not model.calls


async def test_an_attached_file_is_translated_where_there_is_no_text(
    world: World, model: ModelStandIn
) -> None:
    translates(model)
    message = await world.bob.send(
        world.channel, "", attachments=[("cat.png", b"PNG"), ("notes.md", b"# Notes\n\nBuy milk.")]
    )
    await fill(world, await open_form(world, message), "fr")
    end = await world.until_ended()
    assert end.text.startswith("## Here's a translation into français of notes.md!")
    assert f"**{turned('Notes')}**\n\n{turned('Buy milk.')}" in end.text


async def test_what_the_bot_itself_posted_can_be_translated(
    world: World, model: ModelStandIn
) -> None:
    translates(model)
    model.when("story", text="A cat sat.")
    await world.create()
    await world.until_ended()
    story = next(post for post in world.posts() if "Story" in post.text)
    await fill(world, await open_form(world, story.message), "fr")
    await world.until(lambda: "a translation into français" in world.card.text)
    assert turned("A cat sat.") in world.card.text


@pytest.mark.parametrize("content", ["", "<@1> https://a.example"])
async def test_an_embed_is_translated_where_there_is_no_text(
    world: World, model: ModelStandIn, content: str
) -> None:
    translates(model)
    embed = discord.Embed(title="News", description="All is <@1> well.")
    embed.add_field(name="When", value="On Friday")
    webhook = world.alice.guild.create_webhook(world.channel)
    message = await webhook.send(content, embed=embed)
    await fill(world, await open_form(world, message), "fr")
    await world.until_ended()
    assert world.posts()[-1].text == "\n".join(
        [
            "### 🌐 français (French)",
            f"{turned('News')}\n\n{turned('All is')} <@1> {turned('well.')}\n",
            turned("When\nOn Friday"),
        ]
    )


async def test_beside_a_text_embeds_are_previews(world: World, model: ModelStandIn) -> None:
    translates(model)
    webhook = world.alice.guild.create_webhook(world.channel)
    message = await webhook.send("Good morning", embed=discord.Embed(title="News"))
    await fill(world, await open_form(world, message), "fr")
    await world.until_ended()
    assert turned("Good morning") in world.posts()[-1].text
    assert turned("News") not in world.posts()[-1].text


@pytest.mark.parametrize(
    ("content", "embed", "sentence"),
    [
        ("", None, "I can't find any text in this message, and I can't read pictures, polls or files"),
        ("", discord.Embed(title="12 😀"), "There are no words in this message to translate"),
        ("<@1> https://a.example 😀", None, "There are no words in this message to translate"),
    ],
)
async def test_a_message_without_words_gets_a_sentence(
    world: World, model: ModelStandIn, content: str, embed: discord.Embed | None, sentence: str
) -> None:
    if embed is not None:
        message = await world.alice.guild.create_webhook(world.channel).send(content, embed=embed)
    else:
        picture = ("cat.png", b"PNG")
        message = await world.bob.send(world.channel, content, attachments=[picture])
    result = await open_form(world, message)
    assert sentence in told(result)
    assert result.modal is None
    assert not model.calls


async def test_in_a_thread_the_translations_go_to_that_thread(
    world: World, model: ModelStandIn
) -> None:
    translates(model)
    await world.create(where="thread")
    await world.until_ended()
    before = len(world.seen())
    (thread,) = world.channel.threads
    message = await world.bob.send(thread, "Good morning")
    shown = await world.alice.context_menu(thread, "Translate…", message)
    await fill(world, shown, "fr, de, it, es, pt, nl, sv")
    await world.until(lambda: any(one.offers("export") for one in world.seen(thread)))
    whole = "\n".join(one.text for one in world.posts(thread))
    assert whole.count(turned("Good morning")) == 7
    assert len(world.seen()) == before
    assert len(world.channel.threads) == 1


async def test_proof_can_be_chosen_in_the_form(world: World, model: ModelStandIn) -> None:
    translates(model)
    model.when("Say in which language", text='{"language": "English"}')
    model.when("A text was translated", text='{"drifts": []}')
    message = await world.bob.send(world.channel, "Good morning")
    await fill(world, await open_form(world, message), "fr", "on")
    end = await world.until_ended()
    assert "the meaning is the same" in end.text
