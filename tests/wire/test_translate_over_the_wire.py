"""/translate with the real process: limits, kills, files, and the message command's form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.fakes.discord import DiscordStandIn
from tests.fakes.discord.seen import SeenMessage
from tests.fakes.model import Call, ModelStandIn
from tests.support.translations import answers, reply, text_in, translates, turned
from tests.wire.process import BotProcess
from tests.wire.reading import cards, posts

MESSAGES = "/channels/*/messages"
NAMES = "French German Italian Spanish Dutch Swedish Danish Polish Czech Turkish Finnish Hungarian"
LANGUAGES = NAMES.split()
SENTENCE = "The cat looked at the moon and thought of fish. "


def titles(messages: Sequence[SeenMessage]) -> list[str]:
    """The titles of the posts, in messages of their own or together: “French”, “French 1/2”."""
    lines = [line for message in posts(messages) for line in message.text.splitlines()]
    named = [line.partition(" (")[2] for line in lines if line.startswith("### ")]
    return [name.replace(") (", " ").rstrip(")") for name in named]


def languages_asked(calls: Sequence[Call]) -> Counter[str]:
    """How often each language was asked for."""
    return Counter(call.request.text("system").split(" into ")[1].split(".")[0] for call in calls)


async def the_card(discord: DiscordStandIn, timeout_seconds: float = 30) -> SeenMessage:
    """The card once it is the aggregated message."""
    messages = await discord.wait_for_messages(
        "general",
        lambda seen: bool(cards(seen)) and "Here's a translation" in cards(seen)[-1].text,
        timeout_seconds=timeout_seconds,
    )
    return cards(messages)[-1]


async def test_twelve_languages_under_a_limit_and_a_kill_are_there_once(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    late = [answers(model, language, reply) for language in LANGUAGES[8:]]
    for rule in late:
        model.hold(rule)
    translates(model)
    await discord.limit("POST", MESSAGES, limit=5, window_seconds=5)
    await discord.slash(
        "translate",
        user="alice",
        channel="general",
        text="Hello <@1> and welcome!",
        languages=", ".join(LANGUAGES),
    )
    await model.wait_for_calls(12)
    (card,) = cards(await discord.wait_for_messages("general", lambda seen: bool(cards(seen))))
    await discord.wait_for_messages(card.id, lambda seen: len(titles(seen)) >= 3)
    await bot.kill()
    for rule in late[:2]:
        model.release(rule)
    await bot.start()
    for rule in late[2:]:
        model.release(rule)
    end = await the_card(discord)
    assert end.id == card.id
    assert end.text.startswith("## Here's a translation into français, Deutsch, and 10 more of")
    messages = await discord.messages(card.id)
    assert sorted(titles(messages)) == sorted(LANGUAGES)
    assert len(posts(messages)) < len(LANGUAGES)
    hello = f"{turned('Hello')} <@1> {turned('and welcome!')}"
    assert sum(message.text.count(hello) for message in posts(messages)) == 12
    assert not any(one.pinged_user_ids for one in messages)
    # What was under way when it was killed is asked for again, and nothing else.
    assert languages_asked(model.calls) == Counter(LANGUAGES) + Counter(LANGUAGES[8:])


async def test_a_kill_in_the_middle_of_a_file_repeats_no_passage(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    held = answers(model, "German", reply, where="Passage B")
    translates(model)
    model.hold(held)
    text = "\n\n".join(f"Passage {name}: {SENTENCE * 50}".strip() for name in "ABC")
    await discord.slash(
        "translate",
        user="alice",
        channel="general",
        languages="French, German",
        file=("guide.md", text.encode()),
    )
    await model.wait_for_calls(6)
    await discord.wait_for_messages("general", lambda seen: "French 3/3" in titles(seen))
    await bot.kill()
    model.release(held)
    await bot.start()
    await the_card(discord)
    messages = await discord.messages("general")
    parts = [f"{language} {part}/3" for language in ("French", "German") for part in (1, 2, 3)]
    assert titles(messages) == parts
    for name in "ABC":
        assert sum(one.text.count(turned(f"Passage {name}:")) for one in posts(messages)) == 2
    asked = Counter(
        (call.request.text("system").split(" into ")[1][:6], text_in(call.request)[8])
        for call in model.calls
    )
    once = [(language, name) for language in ("French", "German") for name in "ABC"]
    assert asked == Counter([*once, ("German", "B")])


async def test_a_text_far_too_long_goes_along_as_a_file(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    translates(model)
    text = "\n\n".join(f"{number}. {SENTENCE * 9}".strip() for number in range(50))
    await discord.slash(
        "translate",
        user="alice",
        channel="general",
        languages="French",
        file=("guide.md", text.encode()),
    )
    card = await the_card(discord)
    (post,) = posts(await discord.messages("general"))
    for message in (post, card):
        (file,) = message.payload["attachments"]
        assert turned(text) in (await discord.download(file["url"])).decode()


async def test_the_message_command_over_a_kill(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    translates(model)
    said = await discord.say("Good morning <@1>", user="bob", channel="general")
    chosen = await discord.message_command("Translate…", said, user="alice")
    shown = await discord.answer(chosen, lambda seen: seen.modal is not None)
    assert shown.modal is not None
    assert shown.modal.title == "Translate…"
    await bot.kill()
    await bot.start()
    values = {"languages": "French, ja"}
    await discord.submit_modal(shown.id, user="alice", values=values)
    card = await the_card(discord)
    assert card.text.count(f"{turned('Good morning')} <@1>") == 2

    again = await discord.message_command("Translate…", said, user="alice")
    shown = await discord.answer(again, lambda seen: seen.modal is not None)
    assert shown.modal is not None
    assert shown.modal.field("Languages")["value"] == "fr, ja"


async def test_an_attached_file_of_a_message(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    translates(model)
    files = [("notes.txt", b"Buy milk.")]
    said = await discord.say("", user="bob", channel="general", files=files)
    chosen = await discord.message_command("Translate…", said, user="alice")
    shown = await discord.answer(chosen, lambda seen: seen.modal is not None)
    await discord.submit_modal(shown.id, user="alice", values={"languages": "de"})
    card = await the_card(discord)
    assert card.text.startswith("## Here's a translation into Deutsch of notes.txt!")
    assert turned("Buy milk.") in card.text


async def test_the_message_command_in_direct_messages(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    translates(model)
    said = await discord.say("Good morning", user="alice", channel="dm:alice")
    chosen = await discord.message_command("Translate…", said, user="alice")
    shown = await discord.answer(chosen, lambda seen: seen.modal is not None)
    await discord.submit_modal(shown.id, user="alice", values={"languages": "de, he"})
    messages = await discord.wait_for_messages(
        "dm:alice", lambda seen: any("Here's a translation" in one.text for one in seen)
    )
    assert sum(one.text.count(turned("Good morning")) for one in posts(messages)) == 2
    assert not await discord.messages("general")
