"""Beginnings of long texts: they fit, break off where a reader pauses, and share the room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.discord_api.markdown import as_posted
from bot.discord_api.splitting import beginning, shares
from workflows.text.cutting import ELLIPSIS, utf16_length

PIECES = ["Word. ", "\n\n", "```py\n", "\n```\n", "猫。", "👩🏽‍🚀", "[a](https://b.example) "]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=80).map("".join)


@given(TEXTS, st.integers(40, 300))
def test_a_beginning_fits_and_is_one(text: str, room_chars: int) -> None:
    found = beginning(text, room_chars)
    assert utf16_length(found) <= room_chars
    whole = as_posted(text).strip()
    if utf16_length(whole) <= room_chars and len(text) <= 2 * room_chars:
        assert found == whole
    else:
        assert found.endswith(ELLIPSIS)


def test_it_breaks_off_at_a_sentence_and_after_code() -> None:
    assert beginning("One two three four. Five six seven eight nine ten.", 40) == (
        "One two three four. …"
    )
    code = "Look at this:\n\n```py\n" + "print(1)\n" * 40 + "```"
    assert beginning(code, 80).endswith("print(1)\n```\n…")


def test_mentions_are_shown_where_they_may_be() -> None:
    assert beginning("Hi <@1>", 40, show_mentions=True) == "Hi <@1>"
    assert beginning("Hi <@1>", 40) == "Hi <@\u200b1>"


@given(st.lists(st.integers(0, 10_000), max_size=15), st.integers(0, 10_000))
def test_room_is_shared_fairly(lengths: list[int], room_chars: int) -> None:
    found = shares(lengths, room_chars)
    assert sum(found) <= room_chars
    assert all(one <= length for one, length in zip(found, lengths, strict=True))
    cut = [one for one, length in zip(found, lengths, strict=True) if one < length]
    if cut:
        # Whoever has less than they need has as much as anybody, but for what can't be divided.
        assert min(cut) >= max(found) - len(lengths)
        assert sum(found) >= room_chars - len(lengths)
    else:
        assert found == lengths
