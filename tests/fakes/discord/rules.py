"""Rules of Discord's REST API which SimCord's model leaves out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from simcord.backend import errors
from simcord.backend.errors import BackendError
from simcord.enums import ChannelType

from tests.fakes.discord import callbacks, polls
from tests.fakes.discord.world import World

_HISTORY_LIMIT = 100
_THREAD_NAME_CHARS = 100
_ARCHIVE_MINUTES = (60, 1440, 4320, 10080)


def check(
    world: World, method: str, path: str, query: Mapping[str, str], body: dict[str, Any]
) -> None:
    """Raise the BackendError which real Discord would answer here and SimCord would not."""
    match (method, *path.strip("/").split("/")):
        case (_, "webhooks", _, token, *_):
            _check_token(world, token)
        case ("GET", "channels", _, "messages"):
            limit = query.get("limit", "50")
            if not limit.isdecimal() or not 1 <= int(limit) <= _HISTORY_LIMIT:
                raise errors.invalid_form_body("limit: must be between 1 and 100")
        case ("POST", "interactions", interaction_id, _, "callback"):
            callbacks.check(world, int(interaction_id), body)
        case ("POST", "channels", channel_id, "messages"):
            _check_new_message(world, int(channel_id), body)
            _open_thread(world, int(channel_id))
        case ("PATCH" | "DELETE", "channels", channel_id, "messages", _):
            _check_not_archived(world, int(channel_id))
        case ("POST", "channels", _, "threads"):
            _check_thread(body)
        case ("POST", "channels", _, "messages", message_id, "threads"):
            _check_thread(body)
            if int(message_id) in world.backend.channels:
                raise BackendError(
                    400, 160004, "A thread has already been created for this message"
                )
        case _:
            pass


def _check_token(world: World, token: str) -> None:
    """An interaction's token which is over is refused with 50027, not as an unknown webhook."""
    interaction_id = world.backend.interaction_tokens.get(token)
    if interaction_id is None:
        return
    expires_at = world.backend.interactions[interaction_id].expires_at
    if expires_at is not None and datetime.fromisoformat(expires_at) <= world.backend.clock.now():
        raise BackendError(401, 50027, "Invalid Webhook Token")


def check_uploads(world: World, sizes_bytes: Sequence[int]) -> None:
    """Raise the BackendError with which Discord refuses files that are too large."""
    if any(size > world.settings.file_bytes for size in sizes_bytes):
        raise BackendError(413, 40005, "Request entity too large")


def _check_new_message(world: World, channel_id: int, body: dict[str, Any]) -> None:
    channel = world.backend.channels.get(channel_id)
    if channel is not None and channel.type in (ChannelType.FORUM, ChannelType.CATEGORY):
        raise BackendError(400, 50008, "Cannot send messages in a non-text channel")
    if body.get("poll"):
        polls.check(world, channel_id, body["poll"])


def _open_thread(world: World, channel_id: int) -> None:
    """A message posted to an archived thread opens it again, unless it is locked."""
    channel = world.backend.channels.get(channel_id)
    state = channel.thread_metadata if channel is not None else None
    if state is None or not state.archived:
        return
    if state.locked:
        raise BackendError(400, 50083, "Thread is archived")
    world.backend.edit_channel(channel_id, {}, thread_metadata={"archived": False})


def _check_not_archived(world: World, channel_id: int) -> None:
    channel = world.backend.channels.get(channel_id)
    state = channel.thread_metadata if channel is not None else None
    if state is not None and state.archived:
        raise BackendError(400, 50083, "Thread is archived")


def _check_thread(body: dict[str, Any]) -> None:
    name = body.get("name")
    if not isinstance(name, str) or not 1 <= len(name) <= _THREAD_NAME_CHARS:
        raise errors.invalid_form_body("name: Must be between 1 and 100 in length")
    if body.get("auto_archive_duration", 1440) not in (*_ARCHIVE_MINUTES, None):
        raise errors.invalid_form_body("auto_archive_duration: Value must be one of the durations")
