"""/social and `kill -9`: every format is there once, and no answer is paid for twice."""

from __future__ import annotations

from collections.abc import Sequence

from tests.fakes.discord import DiscordStandIn
from tests.fakes.discord.seen import SeenMessage
from tests.fakes.model import ModelStandIn
from tests.wire.process import BotProcess
from tests.wire.reading import cards, posts

FORMATS = {
    "Short post": ("friendly post of two short sentences", "Cats purr all night long. " * 12),
    "Image caption": ("caption of one vivid sentence", "A cat.\n\n#cats #sun #rest"),
    "Newsletter blurb": ("newsletter blurb", "This week: cats."),
    "Thread of five": ("thread of five", "One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive."),
}
AGAIN = "Your last answer"


def titles(messages: Sequence[SeenMessage]) -> list[str]:
    """The formats that are posted, in their own messages."""
    lines = [line for message in posts(messages) for line in message.text.splitlines()]
    return sorted(line.split(maxsplit=2)[2] for line in lines if line.startswith("### "))


async def test_kill_between_posts_and_between_the_two_calls_of_a_branch(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    model.when(AGAIN, text="Cats purr.")
    for keyword, answer in FORMATS.values():
        model.when(keyword, text=answer)
    blurb = FORMATS["Newsletter blurb"][0]
    model.hold(AGAIN)
    model.hold(blurb)
    await discord.slash(
        "social",
        user="alice",
        channel="general",
        topic="cats",
        formats="short post, caption, blurb, thread",
    )
    await model.wait_for_calls(1, AGAIN)
    await discord.wait_for_messages(
        "general", lambda seen: titles(seen) == ["Image caption", "Thread of five"]
    )
    await bot.kill()
    model.release(AGAIN)
    model.release(blurb)
    await bot.start()
    messages = await discord.wait_for_messages(
        "general",
        lambda seen: "Here's a short post, an image caption, and 2 more" in cards(seen)[-1].text,
        timeout_seconds=30,
    )
    assert titles(messages) == sorted(FORMATS)
    (card,) = cards(messages)
    assert "```text\nCats purr.\n```" in card.text
    paid = {title: len(model.calls_for(keyword)) for title, (keyword, _) in FORMATS.items()}
    # The blurb's only call and the second one of the short post were cut off by the kill.
    assert paid == {"Short post": 1, "Image caption": 1, "Newsletter blurb": 2, "Thread of five": 1}
    assert len(model.calls_for(AGAIN)) == 2
