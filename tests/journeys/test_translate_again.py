"""Translations that stop in the middle: nothing that was translated is paid for twice."""

from __future__ import annotations

import json
from collections import Counter

from tests.fakes.model import Call, ChatRequest, Fault, ModelStandIn
from tests.support.translations import answers, reply, send, text_in, translate, turned
from tests.support.world import World

PASSAGE = "The cat looked at the moon and thought of fish. " * 50


def passages(count: int) -> str:
    """A text of so many passages, each with its own name."""
    return "\n\n".join(f"Passage {'ABCDEFGH'[number]}: {PASSAGE}" for number in range(count))


def asked_for(calls: list[Call]) -> Counter[str]:
    """How often each segment was asked for in each language: “A French”."""
    found: Counter[str] = Counter()
    for call in calls:
        language = call.request.text("system").split(" into ")[1].split(".")[0]
        found[f"{text_in(call.request)[8]} {language}"] += 1
    return found


async def start(world: World, count: int = 2, languages: str = "French, German") -> None:
    """Alice has a file of so many passages translated."""
    file = ("guide.md", passages(count).encode())
    result = await send(world, languages=languages, file=file)
    assert not result.ephemeral


async def test_a_restart_in_the_middle_asks_for_no_passage_twice(
    world: World, model: ModelStandIn
) -> None:
    held = answers(model, "French", reply, where="Passage B")
    answers(model, "French", reply)
    answers(model, "German", reply)
    model.hold(held)
    await start(world)
    await world.until(lambda: len(world.posts()) == 2)
    await model.wait_for_calls(4)
    await world.restart()
    model.release(held)
    end = await world.until_ended()
    assert f"{turned('Passage B')}" in end.text + "".join(post.text for post in world.posts())
    # Only the one that was under way is asked for again.
    assert asked_for(model.calls) == {"A French": 1, "B French": 2, "A German": 1, "B German": 1}


async def test_retry_asks_for_what_failed_and_nothing_else(
    world: World, model: ModelStandIn
) -> None:
    answers(model, "French", reply, where="Passage B", faults=(Fault.http(400),))
    answers(model, "French", reply)
    answers(model, "German", reply)
    await start(world, 3)
    end = await world.until_ended()
    assert (
        "The français (French) failed: the model's service rejected the request (error 400) "
        "(2 of 3 passages are kept for Retry). Deutsch (German) is safe. Press Retry."
    ) in end.text
    await world.restart()
    await world.alice.click(end.message, custom_id=end.control("retry"))
    await world.until(lambda: "2 of 2 parts" in world.card.text)
    assert asked_for(model.calls) == {
        "A French": 1,
        "B French": 2,
        "C French": 1,
        "A German": 1,
        "B German": 1,
        "C German": 1,
    }
    posts = [post.text for post in world.posts() if "français" in post.text]
    assert turned("Passage A") in posts[0]


async def test_cancel_stops_it_and_retry_goes_on_from_there(
    world: World, model: ModelStandIn
) -> None:
    held = [answers(model, "French", reply, where=f"Passage {one}") for one in "BCDE"]
    answers(model, "French", reply)
    for rule in held:
        model.hold(rule)
    await start(world, 5, "French")
    # Four at once: the fifth begins when the first has ended and is kept.
    await model.wait_for_calls(1, held[-1])
    card = world.card
    await world.alice.click(card.message, custom_id=card.control("cancel"))
    end = await world.until_ended()
    assert "Cancelled by" in end.text
    assert not world.posts()
    for rule in held:
        model.release(rule)
    await world.alice.click(end.message, custom_id=end.control("retry"))
    await world.until(lambda: "1 of 1 part" in world.card.text)
    assert asked_for(model.calls) == {"A French": 1} | {f"{one} French": 2 for one in "BCDE"}


async def test_regenerate_asks_for_everything_anew(world: World, model: ModelStandIn) -> None:
    numbers = iter(range(1, 9))

    def answer(request: ChatRequest) -> str:
        return f"{next(numbers)} {turned(text_in(request))}"

    answers(model, "French", answer)
    answers(model, "German", reply)
    end = await translate(world, text="Hello there", languages="fr, de")
    assert f"1 {turned('Hello there')}" in end.text
    await world.alice.select(end.message, ["fr"], custom_id=end.control("regenerate"))
    await world.until(lambda: f"2 {turned('Hello there')}" in world.card.text)
    assert len(model.calls) == 3
    assert "version 2 ([version 1](" in world.posts()[-1].text


async def test_export_has_the_texts(world: World, model: ModelStandIn) -> None:
    answers(model, "French", reply)
    end = await translate(world, text="Hello <@1> there")
    result = await world.bob.click(end.message, custom_id=end.control("export"))
    assert result.response is not None
    markdown, as_json = [(await one.read()).decode() for one in result.response.attachments]
    assert f"{turned('Hello')} <@1> {turned('there')}" in markdown
    (branch,) = json.loads(as_json)["branches"]
    assert branch["key"] == "fr"


async def test_one_failing_passage_begins_no_more(world: World, model: ModelStandIn) -> None:
    answers(model, "French", reply, faults=(Fault.unauthorized(),) * 4)
    await start(world, 8, "French")
    end = await world.until_ended()
    assert (
        "the model's service refused the bot's key. Tell whoever hosts me, then press Retry."
        in end.text
    )
    assert len(model.calls) == 4
