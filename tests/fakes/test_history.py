"""The Discord stand-in takes the place of one that was recorded earlier."""

from __future__ import annotations

import base64
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from tests.fakes.discord import DiscordStandIn

SERVER, CHORUS, ALICE, ROLE, CHANNEL, MESSAGE, FORM = range(101, 108)
ADDRESS = f"cdn://attachments/{CHANNEL}/109/notes.txt"
BUTTON = {"type": 2, "style": 2, "label": "Export", "custom_id": "chorus:export:x"}
FIELD = {"id": 2, "type": 4, "custom_id": "title", "label": "What", "style": 1, "required": True}
RECORDED: dict[str, Any] = {
    "application_id": CHORUS,
    "bot_id": CHORUS,
    "bot_role_id": ROLE,
    "guild": {
        "id": SERVER,
        "name": "Earlier",
        "owner_id": ALICE,
        "roles": {
            str(SERVER): {"id": SERVER, "name": "@everyone", "permissions": 1 << 10 | 1 << 11},
            str(ROLE): {"id": ROLE, "name": "Chorus", "managed": True},
        },
        "members": {
            str(ALICE): {"user_id": ALICE},
            str(CHORUS): {"user_id": CHORUS, "role_ids": [ROLE]},
        },
        "channel_ids": [CHANNEL],
    },
    "users": [{"id": CHORUS, "name": "Chorus", "bot": True}, {"id": ALICE, "name": "alice"}],
    "channels": [{"id": CHANNEL, "type": 0, "name": "past", "guild_id": SERVER}],
    "direct_channels": {},
    "messages": [
        {
            "id": MESSAGE,
            "channel_id": CHANNEL,
            "author_id": CHORUS,
            "content": "It was so.",
            "timestamp": "2026-11-28T03:00:00+00:00",
            "components": [{"type": 1, "components": [BUTTON]}],
            "attachments": [{"id": "109", "filename": "notes.txt", "size": 5, "url": ADDRESS}],
        }
    ],
    "forms": [
        {
            "id": FORM,
            "token": "form",
            "type": 2,
            "channel_id": CHANNEL,
            "guild_id": SERVER,
            "user_id": ALICE,
            "responded": True,
            "response_kind": "modal",
            "modal": {
                "custom_id": "chorus:form:x",
                "title": "Still open",
                "components": [{"id": 1, "type": 1, "components": [FIELD]}],
            },
        }
    ],
    "commands": [{"id": "110", "type": 1, "name": "create", "description": "Write"}],
    "files": [{"addresses": [ADDRESS], "content": base64.b64encode(b"Notes").decode()}],
}


@pytest.fixture
async def discord() -> AsyncGenerator[DiscordStandIn]:
    """The stand-in, with what was recorded in it."""
    async with DiscordStandIn() as standin:
        assert (await standin.restore(RECORDED)).keys() == {ADDRESS}
        yield standin


async def test_people_channels_and_commands_are_those_of_the_recording(
    discord: DiscordStandIn,
) -> None:
    world = await discord.world()
    assert (world.guild_id, world.bot_id, world.application_id) == (SERVER, CHORUS, CHORUS)
    assert world.channels == {"past": CHANNEL}
    assert world.users == {"Chorus": CHORUS, "alice": ALICE}
    assert [command["name"] for command in await discord.commands()] == ["create"]


async def test_messages_have_their_ids_their_buttons_and_their_files(
    discord: DiscordStandIn,
) -> None:
    (message,) = await discord.messages("past")
    assert (message.id, message.author_id, message.text) == (MESSAGE, CHORUS, "It was so.")
    assert message.custom_ids == ("chorus:export:x",)
    (file,) = message.payload["attachments"]
    assert await discord.download(file["url"]) == b"Notes"


async def test_people_press_send_what_was_open_and_write_anew(discord: DiscordStandIn) -> None:
    pressed = await discord.press(MESSAGE, "chorus:export:x", user="alice")
    assert not (await discord.interaction(pressed)).acknowledged
    shown = (await discord.interaction(FORM)).modal
    assert shown is not None
    assert shown.field("What")["custom_id"] == "title"
    sent = await discord.submit_modal(FORM, user="alice", values={"title": "A café"})
    assert sent > FORM
    await discord.say("Hello again", user="alice", channel="past")
    assert [message.text for message in await discord.messages("past")][-1] == "Hello again"
