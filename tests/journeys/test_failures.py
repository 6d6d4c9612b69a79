"""Branches that fail, as people see it."""

from __future__ import annotations

import pytest

from bot.runs.cards.run_card import run_of
from bot.runs.recovery import LOOK_EVERY
from tests.fakes.model import Fault, ModelStandIn
from tests.support.clocks import MovedClock
from tests.support.world import World


async def test_a_failed_branch_takes_no_other_along_and_can_be_retried(
    world: World, model: ModelStandIn
) -> None:
    model.when("poem", text="Roses.", faults=[Fault.http(400)])
    await world.create()
    end = await world.until_ended()
    assert "The poem failed: the model's service rejected the request (error 400)." in end.text
    assert "Story and joke are safe. Press Retry. (ref " in end.text
    assert len(world.posts()) == 2
    assert len(model.calls_for("poem")) == 1  # a 400 does not pass by itself

    await world.alice.click(end.message, custom_id=end.control("retry"))
    await world.until(lambda: len(world.posts()) == 3)
    end = await world.until_ended()
    assert "Roses." in end.text
    assert "failed" not in end.text
    assert not end.offers("retry")
    assert len(model.calls) == 4  # only the poem was written again


async def test_when_all_fail_there_is_one_sentence_and_retry(
    world: World, model: ModelStandIn
) -> None:
    for branch in ("story", "joke", "poem"):
        model.when(branch, text=f"A {branch}.", faults=[Fault.http(401)])
    await world.create()
    end = await world.until_ended()
    assert "Nothing could be written about cats" in end.text
    sentence = (
        "All 3 parts failed: the model's service refused the bot's key. "
        "Tell whoever hosts me, then press Retry."
    )
    assert sentence in end.text
    assert not world.posts()

    await world.alice.click(end.message, custom_id=end.control("retry"))
    await world.until(lambda: "Here's a story, joke, and poem" in world.card.text)
    assert len(world.posts()) == 3


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.empty(), "the model's answer was empty"),
        (Fault.null_content(), "the model's answer was empty"),
        (Fault.no_choices(), "the model's answer was empty"),
        (Fault.filtered(), "the model's content filter stopped the answer"),
        (Fault.refusal(), "the model refused to write about this"),
        (Fault.html(), "the model's address answered with something unreadable"),
        (Fault.http(404), "doesn't know this model"),
        (Fault.insufficient_quota(), "quota is used up"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.kind,
)
async def test_answers_that_are_none_are_told_apart(
    world: World, model: ModelStandIn, fault: Fault, words: str
) -> None:
    model.when("joke", faults=[fault])
    await world.create()
    end = await world.until_ended()
    assert f"The joke failed: {words}" in end.text or words in end.text
    assert len(model.calls_for("joke")) == 1
    assert len(world.posts()) == 2


@pytest.mark.parametrize(
    "faults",
    [
        [Fault.rate_limited(retry_after_seconds=0.2)],
        [Fault.http(503), Fault.http(500)],
        [Fault.reset()],
    ],
    ids=["busy", "out of order", "reset"],
)
async def test_what_passes_by_itself_is_tried_again(
    world: World, model: ModelStandIn, faults: list[Fault]
) -> None:
    model.when("joke", text="Knock.", faults=faults)
    await world.create()
    end = await world.until_ended()
    assert "Knock." in end.text
    assert "failed" not in end.text
    assert len(model.calls_for("joke")) == len(faults) + 1


async def test_a_truncated_answer_is_kept_and_said(world: World, model: ModelStandIn) -> None:
    model.when("story", text="Once upon a time there was a cat. " * 4, faults=[Fault.truncated()])
    await world.create()
    end = await world.until_ended()
    assert "Cut short at the model's length limit: Story" in end.text
    (story,) = [post for post in world.posts() if "Story" in post.text]
    assert "Cut short: the model hit its length limit." in story.text


async def test_a_failed_editor_shows_the_parts_and_can_be_retried(
    world: World, model: ModelStandIn
) -> None:
    model.when("you are the editor", text="One flowing post.", faults=[Fault.http(400)])
    model.when("call to action", text="Act now.")
    await world.create(recipe="blog")
    end = await world.until_ended()
    assert "The editor failed" in end.text
    assert "Act now." in end.text
    calls = len(model.calls)

    await world.alice.click(end.message, custom_id=end.control("retry"))
    await world.until(lambda: "One flowing post." in world.card.text)
    assert len(model.calls) == calls + 1
    assert len(world.posts()) == 4


async def test_half_an_emoji_in_an_answer_harms_nothing(world: World, model: ModelStandIn) -> None:
    model.when("joke", text="Ha \ud83d")
    await world.create()
    end = await world.until_ended()
    assert "Ha \ufffd" in end.text
    assert "failed" not in end.text
    assert len(world.posts()) == 3


async def test_a_run_that_nobody_presents_any_more_is_gone_on_with(
    timed: World, model: ModelStandIn, clock: MovedClock
) -> None:
    model.when("poem")
    model.hold("poem")
    await timed.create()
    await timed.until(lambda: len(timed.posts()) == 2)
    run_id = run_of(timed.card.control("cancel"))
    assert run_id is not None
    presenter = timed.app.presenters.live(run_id)
    assert presenter is not None
    assert presenter.task is not None
    presenter.task.cancel()
    model.release("poem")
    await timed.until(lambda: not timed.app.engine.is_running(run_id))
    assert len(timed.posts()) == 2
    for _ in range(2):
        looks = clock.looks
        await clock.move(LOOK_EVERY)
        await timed.until(lambda looks=looks: clock.looks > looks)
    end = await timed.until_ended()
    assert "3 of 3" in end.text
    assert len(timed.posts()) == 3
    assert len(model.calls) == 3
