"""The recipe editor with the real process: forms over a kill, files, pictures, direct messages."""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.discord import DiscordStandIn
from tests.fakes.discord.seen import SeenInteraction, SeenMessage
from tests.fakes.model import ModelStandIn
from tests.wire.process import BotProcess
from tests.wire.reading import cards

ADMIN = {"user": "admin", "channel": "general"}
RIDDLE = {"title": "Riddle", "emoji": "❓", "prompt": "Write a riddle about {topic}, {tone}."}


async def command(discord: DiscordStandIn, name: str, **options: Any) -> SeenInteraction:
    """The answer to the admin's command, once that is more than “thinking”."""
    asked = await discord.slash(name, **ADMIN, **options)
    return await discord.answer(asked, settled, timeout_seconds=20)


def settled(seen: SeenInteraction) -> bool:
    """Whether there is something to be read, or a form."""
    return seen.modal is not None or (seen.message is not None and bool(seen.message.text))


async def press(discord: DiscordStandIn, message: SeenMessage, label: str) -> SeenInteraction:
    """The answer to the admin's press."""
    custom_id = str(message.button(label)["custom_id"])
    pressed = await discord.press(message.id, custom_id, user="admin")
    return await discord.answer(pressed, settled)


async def send(discord: DiscordStandIn, shown: SeenInteraction, **values: Any) -> SeenMessage:
    """The message that the admin sees once the form was sent off."""
    sent = await discord.submit_modal(shown.id, user="admin", values=values)
    answer = await discord.answer(sent, settled)
    assert answer.message is not None
    return answer.message


async def riddles(discord: DiscordStandIn) -> SeenMessage:
    """Makes a recipe of one riddle with a field, and saves it; gives the draft's message."""
    shown = await command(discord, "recipe new")
    draft = await send(discord, shown, name="riddles", makes="a riddle", fields="tone = calm")
    assert draft.ephemeral
    draft = await send(discord, await press(discord, draft, "Add part"), **RIDDLE)
    await press(discord, draft, "Save")
    return draft


async def test_a_recipe_is_made_over_a_kill_then_offered_and_run(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    shown = await command(discord, "recipe new")
    await bot.kill()
    await bot.start()
    draft = await send(discord, shown, name="riddles", makes="a riddle", fields="tone = calm")
    form = await press(discord, draft, "Add part")
    await bot.kill()
    await bot.start()
    draft = await send(discord, form, **RIDDLE)
    saved = await press(discord, draft, "Save")
    assert saved.message is not None
    assert "Saved **riddles** as version 1." in saved.message.text

    typing = await discord.autocomplete("create", "recipe", **ADMIN, recipe="r")
    offered = await discord.answer(typing)
    assert "riddles – A riddle" in [one["name"] for one in offered.choices]

    form = await command(discord, "create", topic="owls", recipe="riddles")
    assert form.modal is not None
    assert form.modal.field("Topic")["value"] == "owls"
    await bot.kill()
    await bot.start()
    await send(discord, form)
    messages = await discord.wait_for_messages(
        "general", lambda seen: any("Here's a riddle about owls!" in one.text for one in seen)
    )
    assert len(cards([one for one in messages if not one.ephemeral])) == 1
    (call,) = model.calls
    assert "<tone>calm</tone>" in call.request.text("user")


async def test_show_export_and_import(discord: DiscordStandIn, bot: BotProcess) -> None:
    await riddles(discord)
    shown = await command(discord, "recipe show", recipe="riddles")
    assert shown.message is not None
    assert "Write a riddle about {topic}, {tone}." in shown.message.text
    (picture,) = shown.message.payload["attachments"]
    assert picture["filename"] == "workflow.png"

    out = await command(discord, "recipe export", recipe="riddles")
    assert out.message is not None
    (file,) = out.message.payload["attachments"]
    assert file["filename"] == "riddles.recipe.json"
    taken = await command(discord, "recipe import", file=("x.json", b'{"format": 1,\n}'))
    assert taken.message is not None
    assert "it isn't JSON: trailing comma at line 2 column 1." in taken.message.text
    await discord.fault("GET", "/cdn/*", status=404)
    lost = await command(discord, "recipe import", file=("x.json", b"{}"))
    assert lost.message is not None
    assert lost.message.text == "Discord didn't give me the file. Nothing was changed; try again."
    branch = {**RIDDLE, "prompt": "Write a riddle."}
    recipe = {"name": "more riddles", "makes": "riddles", "branches": [branch]}
    content = json.dumps({"format": "chorus-recipe", "version": 1, "recipe": recipe})
    taken = await command(discord, "recipe import", file=("x.json", content.encode()))
    assert taken.message is not None
    assert "## 🧪 more riddles" in taken.message.text
    saved = await press(discord, taken.message, "Save")
    assert saved.message is not None
    assert "Saved **more riddles** as version 1." in saved.message.text


async def test_a_trial_goes_to_direct_messages_or_is_refused(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    await discord.fault("POST", "/channels/*/messages", status=403, code=50007)
    refused = await command(discord, "recipe try", recipe="blog", topic="owls")
    assert refused.message is not None
    assert refused.message.text.startswith("I can't write to you directly")
    assert not model.calls

    started = await command(discord, "recipe try", recipe="blog", topic="owls")
    assert started.message is not None
    assert "https://discord.com/channels/@me/" in started.message.text
    await discord.wait_for_messages(
        "dm:admin", lambda seen: any("Here's a blog post about owls!" in one.text for one in seen)
    )
    assert not [one for one in await discord.messages("general") if not one.ephemeral]
