"""/ask-many: the majority over answers that mean the same, or none; and no more than it takes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import count, cycle
from typing import Any

import pytest

from tests.fakes.model import Fault, ModelStandIn
from tests.fakes.model.rules import ChatRequest
from tests.support.world import Seen, World

ASKED = "Answer the question between the tags"
QUESTION = "How many legs have three cats?"


def answer(model: ModelStandIn, *answers: str, faults: Sequence[Fault] = ()) -> None:
    """The model comes to these answers in turn."""
    given = cycle(answers)

    def worked(_request: object) -> dict[str, Any]:
        return sample(next(given))

    model.when(ASKED, json=worked, faults=faults)


def sample(answer: str) -> dict[str, Any]:
    """A worked answer as the model gives it in the form: a number where it begins with one."""
    number, _, unit = answer.partition(" ")
    typed = {"kind": "text", "number": None, "unit": "", "day": None}
    if number.strip(".").isdigit():
        typed |= {"kind": "number", "number": float(number), "unit": unit}
    return {"reasoning": "Three cats with four legs each.", "answer": answer, **typed}


async def ask(world: World, **options: Any) -> Seen:
    """Alice asks; gives the card once all have answered."""
    result = await world.alice.slash(
        world.channel, "ask-many", **({"question": QUESTION} | options)
    )
    assert not result.ephemeral, result.response and result.response.content
    return await world.until_ended()


async def test_the_majority_over_spellings_of_the_same_answer(
    world: World, model: ModelStandIn
) -> None:
    answer(model, "12 leg", "12 legs", "13 legs", "12 leg", "12 Legs")
    card = await ask(world)
    assert f"## 🎲 {QUESTION}" in card.text
    assert "asked 5 times by" in card.text
    assert "### 12 leg\nMajority: 4 of 5 said 12 leg." in card.text
    assert "`████████░░` 12 leg · 4 of 5" in card.text
    assert "`██░░░░░░░░` 13 legs · 1 of 5" in card.text
    assert "🎲 5 of 5 drawn: no majority was settled before the last." in card.text
    assert not world.posts()
    assert len(model.calls) == 5
    for call in model.calls:
        assert f"<question>{QUESTION}</question>" in call.request.text("user")
        assert "legs" not in call.request.text("system")
        assert call.request.body["temperature"] == 0.8


async def test_no_more_is_drawn_once_the_majority_is_settled(
    world: World, model: ModelStandIn
) -> None:
    answer(model, "12")
    card = await ask(world, samples=10)
    assert "asked 4 times by" in card.text
    assert "### 12\nMajority: 4 of 4 said 12." in card.text
    assert "🎲 4 of 10 drawn: the majority was settled." in card.text
    assert len(model.calls) == 4
    assert not card.offers("retry")
    result = await world.bob.click(card.message, custom_id=card.control("export"))
    assert result.response is not None
    files = {file.filename.rpartition(".")[2]: file for file in result.response.attachments}
    told = (await files["md"].read()).decode()
    assert "4 of 10 drawn: the majority was settled." in told
    assert "it was not written" not in told


async def test_a_restart_between_two_waves_draws_nothing_twice(
    world: World, model: ModelStandIn
) -> None:
    given = iter(["12", "12", "13", "12"] + ["12"] * 6)
    number = count(1)

    def worked(_request: object) -> dict[str, Any]:
        if next(number) == 4:  # the whole first wave
            model.hold(ASKED)
        return sample(next(given))

    model.when(ASKED, json=worked)
    await world.alice.slash(world.channel, "ask-many", question=QUESTION, samples=10)
    await model.wait_for_calls(6)
    await world.restart()
    model.release(ASKED)
    card = await world.until_ended()
    assert "Majority: 7 of 8 said 12." in card.text
    assert "🎲 8 of 10 drawn: the majority was settled." in card.text
    assert len(model.calls) == 10  # two were under way when it was restarted


async def test_no_majority_is_said(world: World, model: ModelStandIn) -> None:
    answer(model, "yes", "no", "yes", "no", "perhaps", "well")
    card = await ask(world, samples=6)
    assert "No majority: 2 of 6 said no, 2 of 6 said yes." in card.text
    assert "\n### " not in card.text


async def test_what_can_not_be_read_twice_counts_for_no_answer_and_is_told(
    world: World, model: ModelStandIn
) -> None:
    given = iter(["Well, it depends.", "12", "12"])

    def said(request: ChatRequest) -> str:
        if "could not be read" in request.text("system"):
            return "As I said, it depends."
        answered = next(given)
        return json.dumps(sample("12")) if answered == "12" else answered

    model.when(ASKED, text=said)
    card = await ask(world, samples=3)
    assert len(model.calls) == 4  # the one that can't be read is asked for once more
    assert "asked 3 times by" in card.text
    assert "Majority: 2 of 3 said 12." in card.text
    assert "ℹ️ 1 answer could not be read and counts for none." in card.text
    assert "failed" not in card.text
    assert not card.offers("retry")


async def test_samples_that_fail_are_told_and_made_up_for(
    world: World, model: ModelStandIn
) -> None:
    answer(model, "12", faults=[Fault.http(401), Fault.http(401)])
    card = await ask(world, samples=3)
    assert "No majority: 1 of 3 said 12." in card.text
    assert "⚠️ 2 of 3 samples failed: the model's service refused the bot's key." in card.text
    assert "could not be read" not in card.text
    await world.alice.click(card.message, custom_id=card.control("retry"))
    await world.until(lambda: "Majority: 3 of 3 said 12." in world.card.text)
    assert len(model.calls) == 5

    result = await world.bob.click(world.card.message, custom_id=world.card.control("export"))
    assert result.response is not None
    files = {file.filename.rpartition(".")[2]: file for file in result.response.attachments}
    assert b"**Answer:** 12" in await files["md"].read()
    content = json.loads(await files["json"].read())
    assert content["aggregated"].startswith("Majority: 3 of 3 said 12.\n- 12: 3 of 3")


async def test_it_can_be_cancelled_and_goes_on_after_a_restart(
    world: World, model: ModelStandIn
) -> None:
    answer(model, "12")
    model.hold(ASKED)
    await world.alice.slash(world.channel, "ask-many", question=QUESTION, samples=3)
    assert "🎲 **Samples** · 0 of 3 answers" in world.card.text
    await model.wait_for_calls(2)
    await world.restart()
    card = world.card
    await world.alice.click(card.message, custom_id=card.control("cancel"))
    end = await world.until_ended()
    assert f"🛑 Cancelled by <@{world.alice.id}>." in end.text
    model.release(ASKED)
    await world.alice.click(end.message, custom_id=end.control("retry"))
    await world.until(lambda: "Majority: 2 of 2 said 12." in world.card.text)


@pytest.mark.parametrize(
    ("text", "shown"), [("x" * 400, "x" * 299 + "…"), ("Is @everyone here?", "Is @\u200beveryone")]
)
async def test_a_long_question_is_asked_whole_and_pings_nobody(
    world: World, model: ModelStandIn, text: str, shown: str
) -> None:
    answer(model, "@everyone")
    card = await ask(world, question=text, samples=3)
    assert shown in card.text
    assert not card.message.mention_everyone
    assert text in model.calls[0].request.text("user")
