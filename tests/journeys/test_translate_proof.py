"""/translate proof:on: translated back and compared, and told where meaning drifted."""

from __future__ import annotations

import json

import pytest

from tests.fakes.model import Fault, ModelStandIn
from tests.support.translations import (
    COMPARE,
    LANGUAGE,
    TRANSLATE,
    answers,
    drifted,
    reply,
    translate,
    translates,
    turned,
)
from tests.support.world import Seen, World

TEXT = "Please send <@1> the report by Friday. It must not be late, see https://a.example."
ENGLISH = json.dumps({"language": "English"})
SAME = "ℹ️ Translated back and compared: the meaning is the same."


async def proof(world: World, text: str = TEXT, **options: object) -> Seen:
    return await translate(world, text=text, proof="on", **options)


async def test_a_good_translation_is_said_to_be_one(world: World, model: ModelStandIn) -> None:
    translates(model)
    model.when(LANGUAGE, text=ENGLISH)
    model.when(COMPARE, text=drifted())
    end = await proof(world, languages="fr, de")
    assert end.text.count(SAME) == 2
    assert len(model.calls_for(TRANSLATE)) == 4
    for call in model.calls_for(COMPARE):
        shown = TEXT.replace("<@1>", "▢").replace("https://a.example", "▢")
        user = call.request.text("user")
        assert user == f"<original>{shown}</original>\n\n<came_back>{shown}</came_back>"


async def test_a_drift_is_told_with_its_words(world: World, model: ModelStandIn) -> None:
    answers(model, "English", "Please send ⟦1⟧ the report on Friday. It can be late, see ⟦2⟧.")
    translates(model)
    model.when(LANGUAGE, text=ENGLISH)
    model.when(
        COMPARE,
        text=drifted(
            ("by Friday", "on Friday", "The deadline became a day.", "minor"),
            ("must not be late", "can be late", "The ban became leave.", "major"),
            ("by Monday", "on Friday", "This is in no text.", "major"),
            ("▢", "https://b.example", "The link changed.", "major"),
        ),
    )
    end = await proof(world)
    minor = "ℹ️ A nuance drifted: “by Friday” came back as “on Friday” (The deadline became a day)."
    major = (
        "ℹ️ Meaning drifted: “must not be late” came back as “can be late” (The ban became leave)."
    )
    for seen in (end, world.posts()[0]):
        assert f"-# {minor}\n-# {major}" in seen.text
        assert seen.text.count("ℹ️") == 2
        assert SAME not in seen.text
    assert turned("Please send") in end.text


@pytest.mark.parametrize(
    ("keyword", "answer", "faults", "reason"),
    [
        (COMPARE, "Looks good!", (), "the model's answer could not be read, twice"),
        (LANGUAGE, "Hm.", (), "the model's answer could not be read, twice"),
        (LANGUAGE, '{"language": "Gibberish"}', (), "the model does not know its language"),
        (COMPARE, drifted(), (Fault.http(400),), "the model's service rejected the request"),
    ],
)
async def test_a_translation_that_can_not_be_proved_is_posted_and_says_so(
    world: World,
    model: ModelStandIn,
    keyword: str,
    answer: str,
    faults: tuple[Fault, ...],
    reason: str,
) -> None:
    translates(model)
    model.when(LANGUAGE, text=ENGLISH)
    model.when(COMPARE, text=drifted())
    model.when(keyword, text=answer, faults=faults)
    end = await proof(world)
    assert turned("Please send") in end.text
    assert f"It couldn't be checked by translating it back: {reason}" in end.text
    assert SAME not in end.text


@pytest.mark.parametrize("back", ["No.", "Text. " * 200])
async def test_what_comes_back_as_no_translation_proves_nothing(
    world: World, model: ModelStandIn, back: str
) -> None:
    answers(model, "English", back)
    translates(model)
    model.when(LANGUAGE, text=ENGLISH)
    end = await proof(world)
    assert "by translating it back: the model did not translate it back." in end.text
    assert not model.calls_for(COMPARE)


async def test_a_drift_can_smuggle_nothing_into_the_notes(
    world: World, model: ModelStandIn
) -> None:
    translates(model)
    model.when(LANGUAGE, text=ENGLISH)
    evil = drifted(("by Friday", "@everyone", "See https://evil.example\n# <@2>", "major"))
    model.when(COMPARE, text=evil)
    await proof(world)
    (post,) = world.posts()
    stored = world.env.backend.messages[world.channel.id][post.id]
    assert "@everyone" not in post.text
    assert "https://evil" not in post.text
    assert "<@2>" not in post.text
    assert not stored.mention_everyone


async def test_without_proof_nothing_is_translated_back(world: World, model: ModelStandIn) -> None:
    answers(model, "French", reply)
    end = await translate(world, text=TEXT, proof="off")
    assert len(model.calls) == 1
    assert "ℹ️" not in end.text


async def test_a_restart_between_translation_and_proof_repeats_neither(
    world: World, model: ModelStandIn
) -> None:
    translates(model)
    model.when(LANGUAGE, text=ENGLISH)
    model.when(COMPARE, text=drifted())
    model.hold(COMPARE)
    await world.alice.slash(world.channel, "translate", text=TEXT, languages="French", proof="on")
    await model.wait_for_calls(1, COMPARE)
    await world.restart()
    model.release(COMPARE)
    end = await world.until_ended()
    assert SAME in end.text
    assert len(model.calls_for(TRANSLATE)) == 2
    assert len(model.calls_for(LANGUAGE)) == 1
