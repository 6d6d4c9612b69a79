"""/product with a file: fetched over HTTP once, and there again after `kill -9`."""

from __future__ import annotations

from tests.fakes.discord import DiscordStandIn
from tests.fakes.model import ModelStandIn
from tests.wire.process import BotProcess
from tests.wire.reading import cards, posts

DESCRIBE, CHECK, LIST = "product description of about", "check a product", "as a list, one fact"


async def test_a_file_outlives_a_kill_and_no_answer_is_paid_for_twice(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    model.when(DESCRIBE, text="A red kettle with a 10-year warranty.")
    model.when(CHECK, text='{"claims": []}')
    model.when(LIST, text="- SunKettle\n- colour,red")
    model.hold(CHECK)
    await discord.slash(
        "product",
        user="alice",
        channel="general",
        product="SunKettle",
        audiences="campers",
        file=("facts.csv", b"colour,red\n"),
    )
    await model.wait_for_calls(1, CHECK)
    await discord.wait_for_messages("general", lambda seen: len(posts(seen)) == 1)
    await bot.kill()
    model.release(CHECK)
    await bot.start()
    messages = await discord.wait_for_messages(
        "general",
        lambda seen: "Here's a description and a fact sheet of SunKettle!" in cards(seen)[-1].text,
        timeout_seconds=30,
    )
    (card,) = cards(messages)
    assert "1 claim without a source: “10-year warranty”." in card.text
    assert "- SunKettle\n- colour,red" in card.text
    assert len(posts(messages)) == 2
    assert len(model.calls_for(DESCRIBE)) == len(model.calls_for(LIST)) == 1
    assert [
        "<file>colour,red</file>" in call.request.text("user") for call in model.calls_for(CHECK)
    ] == [True, True]
