"""Rules of native polls which SimCord's model leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from simcord.backend import errors, serializers

from tests.fakes.discord.world import World

_ANSWERS = 10
_ANSWER_CHARS = 55
_QUESTION_CHARS = 300
_HOURS = 32 * 24
_VOTERS = 100


def check(world: World, channel_id: int, poll: dict[str, Any]) -> None:
    """Raise the BackendError with which Discord refuses a new poll in this channel."""
    channel = world.backend.get_channel(channel_id)
    bot_id = world.backend.bot_user.id
    world.backend.require_permissions(channel.guild_id, bot_id, channel_id, "send_polls")
    answers = cast(list[dict[str, Any]], poll.get("answers") or [])
    texts = [_text(answer.get("poll_media")) for answer in answers]
    question = _text(poll.get("question"))
    if not 1 <= len(question) <= _QUESTION_CHARS:
        raise errors.invalid_form_body(f"poll.question: {len(question)} of 300 characters")
    if not 1 <= len(answers) <= _ANSWERS:
        raise errors.invalid_form_body(f"poll.answers: {len(answers)} of 10")
    if not all(1 <= len(text) <= _ANSWER_CHARS for text in texts):
        raise errors.invalid_form_body("poll.answers: an answer has 1 to 55 characters")
    if not 1 <= int(poll.get("duration") or 24) <= _HOURS:
        raise errors.invalid_form_body("poll.duration: 1 to 768 hours")


def voters(
    world: World, channel_id: int, message_id: int, answer_id: int, query: Mapping[str, str]
) -> dict[str, Any]:
    """One page of those who chose an answer, in the order of their ids, as Discord pages them."""
    backend = world.backend
    bot_id, channel = backend.bot_user.id, backend.get_channel(channel_id)
    backend.require_permissions(channel.guild_id, bot_id, channel_id, "read_message_history")
    poll = backend.get_message(channel_id, message_id).poll
    limit, after = int(query.get("limit", 25)), int(query.get("after", 0))
    if not 1 <= limit <= _VOTERS:
        raise errors.invalid_form_body("limit: must be between 1 and 100")
    chosen = poll.votes.get(answer_id, set[int]()) if poll is not None else set[int]()
    page = [user_id for user_id in sorted(chosen) if user_id > after][:limit]
    return {"users": [dict(serializers.user_payload(backend.users[user])) for user in page]}


def _text(media: object) -> str:
    return str(cast(dict[str, Any], media or {}).get("text") or "")
