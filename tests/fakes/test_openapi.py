"""Recorded requests are held against Discord's document and the rules it leaves out."""

from __future__ import annotations

import json
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio

from tests.fakes.discord import DiscordStandIn, SeenRequest
from tests.fakes.discord.openapi import check_requests
from tests.fakes.trial_bot import Card, connected_bot

V2 = 1 << 15
TEXT = {"type": 10, "content": "cats"}
SCHEMA = {
    "type": "object",
    "properties": {
        "flags": {"type": ["integer", "null"]},
        "content": {"type": ["string", "null"], "maxLength": 4000},
        "owner": {"$ref": "#/components/schemas/Snowflake"},
        "nonce": {"oneOf": [{"type": "integer"}, {"type": "string", "maxLength": 25}]},
    },
}
BODY = {"content": {"application/json": {"schema": SCHEMA}}, "required": True}
DOCUMENT = {
    "paths": {
        "/channels/{channel_id}/messages": {"get": {}, "post": {"requestBody": BODY}},
        "/channels/{channel_id}/threads": {"post": {"requestBody": BODY}},
        "/channels/{channel_id}/messages/{message_id}": {"patch": {"requestBody": BODY}},
    },
    "components": {
        "schemas": {"Snowflake": {"type": "string", "pattern": "^[0-9]+$", "format": "snowflake"}}
    },
}


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    return path


@pytest_asyncio.fixture
async def stand_in() -> AsyncIterator[DiscordStandIn]:
    async with DiscordStandIn() as running:
        yield running


def request(body: Any, method: str = "POST", path: str = "/channels/1/messages") -> SeenRequest:
    return SeenRequest(
        index=0,
        method=method,
        path=path,
        query={},
        body=body,
        parts=(),
        arrived_wall=0.0,
        answered_wall=0.0,
        status=200,
        answer=None,
        committed=True,
        dropped=False,
        deduplicated=False,
    )


@pytest.mark.parametrize(
    "body",
    [
        {"content": "hello", "flags": "64", "owner": 1, "nonce": "12"},
        {"content": "hello", "owner": "1", "nonce": 12},
        {"flags": V2, "components": [TEXT]},
        {"attachments": [{"id": 0}]},
        {
            "content": "",
            "components": [{"type": 1, "components": [{"type": 2, "url": "https://x"}]}],
        },
    ],
)
def test_good_messages_pass(document: Path, body: Any) -> None:
    assert check_requests([request(body)], document) == []


@pytest.mark.parametrize(
    ("body", "violation"),
    [
        ({"content": 3}, "3 is not of type 'string'"),
        ({"content": "x", "owner": "me"}, "owner: 'me' does not match"),
        ({"content": "x", "nonce": "n" * 26}, "nonce"),
        ({"content": "x", "flags": "many"}, "flags"),
        (None, "the body is missing"),
        ({"content": "x" * 2001}, "2001 of 2000"),
        ({}, "the message is empty"),
        ({"content": " x", "flags": V2, "components": [TEXT]}, "content stands beside"),
        ({"components": [TEXT]}, "without the flag"),
        ({"flags": V2, "components": [TEXT] * 41}, "41 components"),
        ({"flags": V2, "components": [{"type": 10, "content": "x" * 2001}] * 2}, "4002 of 4000"),
        (
            {"components": [{"type": 1, "components": [{"type": 2, "label": "Go"}]}]},
            "'Go' has neither",
        ),
    ],
)
def test_breaches_are_named(document: Path, body: Any, violation: str) -> None:
    found = check_requests([request(body)], document)
    assert len(found) == 1
    assert violation in found[0]
    assert found[0].startswith("#0 POST /channels/1/messages: ")


def test_the_first_message_of_a_forum_post_is_a_message(document: Path) -> None:
    post = request({"name": "Tea", "message": {"content": "x" * 2001}}, path="/channels/1/threads")
    (violation,) = check_requests([post], document)
    assert "2001 of 2000" in violation


def test_unknown_paths_and_methods_are_breaches(document: Path) -> None:
    unknown = [request(None, "GET", "/channels/1"), request({}, "PUT", "/channels/1/messages")]
    assert len(check_requests(unknown, document)) == 2
    assert check_requests([request(None, "GET")], document) == []


def test_an_edit_may_leave_the_flag_and_the_content_out(document: Path) -> None:
    edit = request({"components": [TEXT]}, "PATCH", "/channels/1/messages/2")
    assert check_requests([edit], document) == []


@pytest.mark.skipif("DISCORD_OPENAPI" not in os.environ, reason="needs Discord's document")
async def test_what_discord_py_sends_fits_discords_own_document(
    stand_in: DiscordStandIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    attachment = tmp_path / "cats.md"
    attachment.write_text("# cats", encoding="utf-8")
    async with connected_bot(stand_in, monkeypatch) as bot:
        answered = await stand_in.answer(
            await stand_in.slash("create", user="alice", channel="general", topic="cats")
        )
        assert answered.message is not None
        card = answered.message.id
        await stand_in.answer(await stand_in.press(card, "press", user="alice"))
        await stand_in.answer(await stand_in.press(card, "choose", user="bob", values=["poem"]))
        channel = bot.get_channel((await stand_in.world()).channels["general"])
        assert isinstance(channel, discord.TextChannel)
        sent = await channel.send("hello", nonce="n", silent=True, file=discord.File(attachment))
        await sent.edit(content=None, attachments=[], view=Card("more"))
        await (await sent.create_thread(name="cats")).send("in here")

    requests = await stand_in.requests()
    started = time.monotonic()
    assert check_requests(requests, os.environ["DISCORD_OPENAPI"]) == []
    assert check_requests(requests, os.environ["DISCORD_OPENAPI"]) == []
    assert time.monotonic() - started < 5
    broken = [request({"content": "x", "embeds": [{"title": 7}]})]
    assert "embeds/0/title" in check_requests(broken, os.environ["DISCORD_OPENAPI"])[0]
