"""The season at a date in a time zone."""

from __future__ import annotations

from datetime import date

from bot.features.schedules.zone_places import places

_NORTHERN = ("winter", "spring", "summer", "autumn")


def season(day: date, timezone: str) -> str:
    """`spring`, `summer`, `autumn` or `winter`, by whole months: winter begins with December.

    South of the equator, by the latitude of the zone's city, it is the other half of the year's.
    The tropics are no exception: people in Lima and Harare name their months so, too. A zone
    without a place, such as UTC, counts as northern.
    """
    place = places().get(timezone)
    latitude = None if place is None else place.latitude_degrees
    half_a_year = 2 if latitude is not None and latitude < 0 else 0
    return _NORTHERN[(day.month % 12 // 3 + half_a_year) % 4]
