"""The time zones that are offered while a person types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import ScheduleError
from bot.features.schedules.timezones import (
    AMBIGUOUS,
    POPULAR,
    find_timezone,
    folded_zone,
    like,
    popular_first,
    read_offset,
    utc_offset,
    zone_of,
)
from bot.features.schedules.zone_places import Place, places

MOST_CHOICES = 25
"""How many choices Discord shows (Application Commands, "Autocomplete")."""

_EXACT, _CITY, _WHOLE, _WORDS, _WITHIN = range(5)


@dataclass(frozen=True, slots=True)
class ZoneChoice:
    """A zone that is offered; label and zone have at most 60 characters, Discord takes 100."""

    zone: str
    label: str
    """The zone with its offset at the moment: Europe/Berlin (UTC+01:00)."""


def complete_timezone(text: str, now_utc: datetime, limit: int = MOST_CHOICES) -> list[ZoneChoice]:
    """The zones that may be meant by the beginning of a city, region, country, name or offset.

    Likeliest first, at most `limit`; the popular ones for an empty text. Where nothing begins so,
    those that are spelled nearly so.
    """
    asked = folded_zone(text)
    zones = _matching(asked, now_utc) if asked else POPULAR
    known = places()
    return [
        ZoneChoice(zone, f"{zone} ({utc_offset(_offset(zone, now_utc))})")
        for zone in [zone for zone in zones if zone in known][:limit]
    ]


def _matching(asked: str, now_utc: datetime) -> list[str]:
    offset = read_offset(asked)
    if offset is not None:
        listed = (place.zone for place in places().values() if place.listed)
        return popular_first(zone for zone in listed if _offset(zone, now_utc) == offset)
    ranked: list[tuple[int, str]] = []
    for zone in popular_first(places()):
        rank = _rank(places()[zone], asked)
        if rank is not None:
            ranked.append((rank, zone))
    found = [zone for _, zone in sorted(ranked, key=lambda one: one[0])]
    return list(dict.fromkeys([*_meant(asked), *(found or like(asked, MOST_CHOICES))]))


def _meant(asked: str) -> Sequence[str]:
    """The zones that `asked` would be taken for as it stands."""
    if asked in AMBIGUOUS:
        return AMBIGUOUS[asked]
    try:
        return (find_timezone(asked),)
    except ScheduleError:
        return ()


def _rank(place: Place, asked: str) -> int | None:
    """How well a zone fits, 0 best; older names come after all others that fit as well."""
    city, whole = place.city.casefold(), place.zone.replace("_", " ").casefold()
    country = place.country.casefold()
    words = re.split(r"[/ _()-]+", f"{whole} {country}")
    fits = (
        asked in (whole, city),
        city.startswith(asked),
        whole.startswith(asked) or country.startswith(asked),
        all(any(word.startswith(part) for word in words) for part in asked.split()),
        asked in whole or asked in country,
    )
    for rank, fit in zip((_EXACT, _CITY, _WHOLE, _WORDS, _WITHIN), fits, strict=True):
        if fit:
            return 2 * rank + (not place.listed)
    return None


def _offset(zone: str, now_utc: datetime) -> timedelta:
    return now_utc.astimezone(zone_of(zone)).utcoffset() or timedelta(0)
