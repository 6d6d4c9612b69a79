"""Time zones: found by what a person typed, and offered while they type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from operator import itemgetter
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rapidfuzz import fuzz, process

from bot.discord_api.markdown import plain, quoted
from bot.errors import ScheduleError
from bot.features.schedules.zone_places import Place, places, zones_by_folded_name

ABBREVIATIONS = {
    "aedt": "Australia/Sydney",
    "aest": "Australia/Sydney",
    "cdt": "America/Chicago",
    "cest": "CET",
    "edt": "America/New_York",
    "eest": "EET",
    "et": "America/New_York",
    "jst": "Asia/Tokyo",
    "kst": "Asia/Seoul",
    "mdt": "America/Denver",
    "nzdt": "Pacific/Auckland",
    "nzst": "Pacific/Auckland",
    "pdt": "America/Los_Angeles",
    "pst": "America/Los_Angeles",
    "pt": "America/Los_Angeles",
    "sgt": "Asia/Singapore",
    "uae": "Asia/Dubai",
    "uk": "Europe/London",
    "z": "UTC",
}
"""Abbreviations that mean one place to nearly everybody, and are no IANA names themselves."""

AMBIGUOUS = {
    "ast": ("America/Halifax", "Asia/Riyadh"),
    "bst": ("Europe/London", "Asia/Dhaka"),
    "cst": ("America/Chicago", "Asia/Shanghai"),
    "ct": ("America/Chicago", "Asia/Shanghai"),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "us": ("America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver"),
    "usa": ("America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver"),
}
"""Abbreviations of several places or of several zones."""

POPULAR = (
    "UTC",
    "Pacific/Honolulu",
    "America/Los_Angeles",
    "America/Denver",
    "America/Mexico_City",
    "America/Chicago",
    "America/New_York",
    "America/Toronto",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
    "Europe/London",
    "Africa/Lagos",
    "Europe/Berlin",
    "Europe/Paris",
    "Africa/Johannesburg",
    "Africa/Cairo",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Jakarta",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)
"""Zones of many people, from west to east; they come first among equals."""

MOST_CHARS = 100
LIKE_ENOUGH = 75
"""The likeness, out of 100, from which a name is suggested."""

HOUR = timedelta(hours=1)

MOST_CHOICES = 25
"""How many choices Discord shows (Application Commands, "Autocomplete")."""

_EXACT, _CITY, _WHOLE, _WORDS, _WITHIN = range(5)
_OFFSET = re.compile(
    r"(?:utc|gmt)?\s*(?P<sign>[+−-])\s*(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?"
)
_LABEL_END = re.compile(r"\s*\(utc[^)]*\)$")


@dataclass(frozen=True, slots=True)
class ZoneChoice:
    """A zone that is offered; label and zone have at most 60 characters, Discord takes 100."""

    zone: str
    label: str
    """The zone with its offset at the moment: Europe/Berlin (UTC+01:00)."""


@cache
def zone_of(name: str) -> ZoneInfo:
    """The zone with this IANA name. Raises ScheduleError where this machine has none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ScheduleError(f"The time zone {quoted(name)} is not known here any more.") from error


def find_timezone(text: str) -> str:
    """The IANA name that is meant: a name in any case, a city, a country of one zone, or CEST.

    Raises ScheduleError, with suggestions, for what is unknown or ambiguous, and for offsets from
    UTC: they do not say when the clocks change.
    """
    asked = _folded_zone(text)
    if not asked:
        raise ScheduleError("Say in which time zone, for example Europe/Berlin.")
    by_name = zones_by_folded_name().get(asked.replace(" ", "_")) or ABBREVIATIONS.get(asked)
    if by_name is not None:
        return by_name
    offset = _read_offset(asked)
    if offset == timedelta(0):
        return "UTC"
    if offset is not None:
        raise ScheduleError(_offset_refused(offset))
    meant = AMBIGUOUS.get(asked) or _named(asked)
    if len(meant) == 1:
        return meant[0]
    raise ScheduleError(_unclear(text, meant, _like(asked)))


def complete_timezone(text: str, now_utc: datetime, limit: int = MOST_CHOICES) -> list[ZoneChoice]:
    """The zones that may be meant by the beginning of a city, region, country, name or offset.

    Likeliest first, at most `limit`; the popular ones for an empty text. Where nothing begins so,
    those that are spelled nearly so.
    """
    asked = _folded_zone(text)
    zones = _matching(asked, now_utc) if asked else POPULAR
    known = places()
    return [
        ZoneChoice(zone, f"{zone} ({_utc_offset(_offset(zone, now_utc))})")
        for zone in [zone for zone in zones if zone in known][:limit]
    ]


def _folded_zone(text: str) -> str:
    """Folds what was typed: lower case, spaces for underscores, no offset of a label."""
    spaced = " ".join(unicodedata.normalize("NFKC", text[:MOST_CHARS]).replace("_", " ").split())
    return _LABEL_END.sub("", spaced.casefold())


def _read_offset(asked: str) -> timedelta | None:
    """The offset from UTC in “utc+2”, “-03:30”; None where it is something else."""
    found = _OFFSET.fullmatch(asked)
    if found is None or int(found["hours"]) > 14 or int(found["minutes"] or 0) > 59:
        return None
    offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    return offset if found["sign"] == "+" else -offset


def _utc_offset(offset: timedelta) -> str:
    """The offset as people read it: UTC+05:30."""
    minutes = abs(offset) // timedelta(minutes=1)
    return f"UTC{'-' if offset < timedelta(0) else '+'}{minutes // 60:02}:{minutes % 60:02}"


def _like(asked: str, limit: int = 3) -> tuple[str, ...]:
    """Zones whose city or name is spelled nearly so, most alike first."""
    words = {zone: place.city.casefold() for zone, place in places().items() if place.listed}
    found = process.extract(
        asked.rpartition("/")[2], words, scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH, limit=limit
    )
    return tuple(zone for _, _, zone in found)


def _popular_first(zones: Iterable[str]) -> list[str]:
    """The zones, those of many people first, then by name."""
    rank = {zone: number for number, zone in enumerate(POPULAR)}
    return sorted(zones, key=lambda zone: (rank.get(zone, len(rank)), zone))


def _named(asked: str) -> tuple[str, ...]:
    """The zones of this city, or else of this country."""
    listed = [place for place in places().values() if place.listed]
    in_city = [place.zone for place in listed if place.city.casefold() == asked]
    in_country = (place.zone for place in listed if place.country.casefold() == asked)
    return tuple(in_city or _popular_first(in_country))


def _offset_refused(offset: timedelta) -> str:
    fixed = ""
    if offset % timedelta(hours=1) == timedelta(0) and -12 <= (hours := offset // HOUR) <= 14:
        # These names count the other way round.
        fixed = f", or Etc/GMT{-hours:+} where they never do"
    return (
        f"{_utc_offset(offset)} does not say when the clocks change; "
        f"choose a city, as in Europe/Berlin{fixed}."
    )


def _unclear(text: str, several: tuple[str, ...], alike: tuple[str, ...]) -> str:
    if several:
        what = f"There are several time zones for {quoted(text)}"
    else:
        what = f"I don't know the time zone {quoted(text)}"
    choice = " or ".join(plain(zone, MOST_CHARS) for zone in (several or alike)[:3])
    return f"{what}; did you mean {choice}?" if choice else f"{what}; write Europe/Berlin, say."


def _matching(asked: str, now_utc: datetime) -> list[str]:
    offset = _read_offset(asked)
    if offset is not None:
        listed = (place.zone for place in places().values() if place.listed)
        return _popular_first(zone for zone in listed if _offset(zone, now_utc) == offset)
    ranked: list[tuple[int, str]] = []
    for zone in _popular_first(places()):
        rank = _rank(places()[zone], asked)
        if rank is not None:
            ranked.append((rank, zone))
    found = [zone for _, zone in sorted(ranked, key=itemgetter(0))]
    return list(dict.fromkeys([*_meant(asked), *(found or _like(asked, MOST_CHOICES))]))


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
