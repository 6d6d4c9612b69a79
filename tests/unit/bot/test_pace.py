"""What is remembered of channels' limits stays small."""

from __future__ import annotations

from bot.discord_api.channel_pace import MOST_CHANNELS, ChannelPace


async def test_channels_in_which_nothing_goes_on_are_forgotten() -> None:
    pace = ChannelPace()
    busy = [await pace.turn(channel_id) for channel_id in range(3)]
    for channel_id in range(3, 3 * MOST_CHANNELS):
        (await pace.turn(channel_id)).over()
        assert len(pace) <= MOST_CHANNELS
    assert len(pace) >= len(busy)
    for turn in busy:
        turn.over()
