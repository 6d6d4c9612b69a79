"""Long texts and files: cut, translated in parallel, joined, and shown within reason."""

from __future__ import annotations

import pytest

from tests.fakes.model import ChatRequest, Fault, ModelStandIn
from tests.support.translations import (
    TRANSLATE,
    send,
    text_in,
    texts_asked,
    translate,
    translates,
    turned,
)
from tests.support.world import Seen, World
from workflows.text.cutting import utf16_length

pytestmark = pytest.mark.one_api

SENTENCE = "The cat looked at the moon and thought of fish. "


def paragraphs(count: int, gap: str = "\n\n") -> str:
    """So many paragraphs of 480 characters, each with its number."""
    return gap.join(f"{number}. {SENTENCE * 10}".strip() for number in range(1, count + 1))


async def file_of(seen: Seen, number: int = 0) -> str:
    """The content of the message's file."""
    return (await seen.message.attachments[number].read()).decode()


async def exported(world: World, end: Seen) -> str:
    """The Markdown that Export gives."""
    result = await world.bob.click(end.message, custom_id=end.control("export"))
    assert result.response is not None
    return (await result.response.attachments[0].read()).decode()


async def test_a_long_text_is_cut_at_paragraphs_and_joined_again(
    world: World, model: ModelStandIn
) -> None:
    translates(model)
    text = paragraphs(11, gap="\n\n\n") + "\n\n\n\n```\ncode\n\n\nmore\n```"
    assert 5000 < len(text) < 6000
    model.hold(TRANSLATE)
    await send(world, text=text)
    await model.wait_for_calls(2)
    model.release(TRANSLATE)
    end = await world.until_ended()
    asked = texts_asked(model.calls)
    assert len(asked) == 2
    assert all(one.startswith(("1. The", "7. The")) and len(one) <= 3000 for one in asked)
    markdown = await exported(world, end)
    whole = turned(text[: text.index("```")]) + text[text.index("```") :]
    assert f"### français (French)\n\n{whole}\n" in markdown
    parts = [post.text for post in world.posts() if "(French) (" in post.text]
    assert [part.splitlines()[0] for part in parts] == [
        f"### 🌐 français (French) ({number}/2)" for number in (1, 2)
    ]


async def test_a_script_without_spaces_gets_them_between_passages(
    world: World, model: ModelStandIn
) -> None:
    model.when(TRANSLATE, text="He came home. " * 300 + "He slept.")
    await translate(world, text="彼は家に帰った。" * 600, languages="en")
    told_whole = "\n".join(post.text for post in world.posts())
    assert len(model.calls) == 2
    assert "He slept. He came home." in told_whole.replace("\n", " ")


async def test_an_answer_that_is_cut_off_is_asked_for_in_parts(
    world: World, model: ModelStandIn
) -> None:
    model.when(TRANSLATE, text=lambda request: turned(text_in(request)), faults=[Fault.truncated()])
    text = paragraphs(4) + " See https://a.example."
    end = await translate(world, text=text)
    assert f"{turned(paragraphs(4))} Frr https://a.example." in await exported(world, end)
    assert "Cut short" not in end.text
    assert len(model.calls) == 3


async def test_a_short_answer_that_is_cut_off_says_so(world: World, model: ModelStandIn) -> None:
    model.when(TRANSLATE, text="Bonjour à tous !", faults=[Fault.truncated()])
    end = await translate(world, text="Hello everyone!")
    assert "✂️ Cut short at the model's length limit: français (French)" in end.text


async def test_a_file_is_translated_and_goes_out_as_a_file_for_each_language(
    world: World, model: ModelStandIn
) -> None:
    translates(model)
    content = f"# Guide\n\n{paragraphs(60)}\n"
    file = ("guide.md", content.encode())
    end = await translate(world, languages="fr, de, ja", file=file)
    assert end.text.startswith(
        "## Here's a translation into français, Deutsch, and 日本語 of guide"
    )
    posts = world.posts()
    assert len(posts) == 3
    for post in posts:
        assert post.text.startswith("### 🌐 ")
        assert f"**{turned('Guide')}**\n\n1. {turned('The cat')}" in post.text
        assert "-# 📄 This is only the beginning; the full text is in the file." in post.text
        assert utf16_length(post.text) <= 4000
        assert await file_of(post) == turned(content.strip())
    names = sorted(name for post in posts for name in post.files)
    assert [name.rpartition("-")[0] for name in names] == [
        "guide-md-de",
        "guide-md-fr",
        "guide-md-ja",
    ]
    # The card shows the beginnings; no dozens of further messages follow it.
    assert utf16_length(end.text) <= 4000
    assert end.text.count(f"**{turned('Guide')}**") == 3
    assert (
        "-# 📄 Only the beginning of each part fits here; the full text is in the file." in end.text
    )
    assert end.files[0].startswith("guide-md-")
    assert (await file_of(end)).count(turned("60. The cat looked")) == 6


async def test_twelve_long_translations_have_room_on_the_card(
    world: World, model: ModelStandIn
) -> None:
    translates(model)
    languages = "fr, de, it, es, pt, nl, sv, da, pl, cs, tr, fi"
    end = await translate(world, text=paragraphs(11), languages=languages)
    assert utf16_length(end.text) <= 4000
    assert end.text.count("### 🌐 ") == 12
    assert end.text.count(turned("The cat looked at the moon")) >= 12
    (thread,) = world.channel.threads
    assert len(world.posts(thread)) == 24
    assert not [post for post in world.seen() if "continued" in post.text]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"  \n", "guide.md is empty. Upload a file with some text in it."),
        (b"\x00\x01\xff", "guide.md isn't a text file."),
    ],
)
async def test_a_file_without_text_ends_in_a_sentence(
    world: World, model: ModelStandIn, content: bytes, sentence: str
) -> None:
    end = await translate(world, file=("guide.md", content))
    assert sentence in end.text
    assert not model.calls
    assert not end.offers("retry")


async def test_a_file_without_words_is_given_back(world: World, model: ModelStandIn) -> None:
    end = await translate(world, file=("links.md", b"https://a.example 12 :cat:"))
    assert "https://a.example 12 :cat:\n-# ℹ️ There are no words in it to translate." in end.text
    assert not model.calls


async def test_a_megabyte_is_translated_without_holding_up_the_bot(
    world: World, model: ModelStandIn
) -> None:
    if world.settings.workflow_api != "functional":
        pytest.skip("the same for both, and it takes a while")
    translates(model)
    content = paragraphs(2000)[:990_000].rsplit("\n\n", 1)[0]
    model.hold(TRANSLATE)
    await send(world, file=("novel.txt", content.encode()))
    await model.wait_for_calls(4)
    model.release(TRANSLATE)
    end = await world.until(lambda: world.card if world.card.offers("export") else None, 90)
    assert end is not None
    (post,) = world.posts()
    assert await file_of(post) == turned(content)
    assert model.max_in_flight == 4
    assert len(model.calls) > 330


async def test_a_repeated_name_is_not_taken_for_the_same_passage(
    world: World, model: ModelStandIn
) -> None:
    numbers = iter(range(1, 100))

    def answer(request: ChatRequest) -> str:
        return f"{next(numbers)} {turned(text_in(request))}"

    model.when(TRANSLATE, text=answer)
    await translate(world, text=f"{SENTENCE * 55}\n\n{SENTENCE * 55}".strip())
    whole = " ".join(post.text for post in world.posts())
    assert f"1 {turned('The cat')}" in whole
    assert f"2 {turned('The cat')}" in whole
