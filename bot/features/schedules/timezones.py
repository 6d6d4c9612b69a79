"""Time zones: found by what a person typed, offered while they type, with their seasons."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel import Locale
from babel.core import get_global
from discord.app_commands import Choice
from rapidfuzz import fuzz, process

from bot.discord_api.markdown import plain, quoted
from bot.errors import ScheduleError
from bot.runs.catalogue import MOST_CHOICES

POPULAR = (
    *("UTC", "Pacific/Honolulu", "America/Los_Angeles", "America/Denver", "America/Mexico_City"),
    *("America/Chicago", "America/New_York", "America/Toronto", "America/Sao_Paulo"),
    *("America/Argentina/Buenos_Aires", "Europe/London", "Africa/Lagos", "Europe/Berlin"),
    *("Europe/Paris", "Africa/Johannesburg", "Africa/Cairo", "Europe/Istanbul", "Europe/Moscow"),
    *("Asia/Dubai", "Asia/Kolkata", "Asia/Jakarta", "Asia/Shanghai", "Asia/Tokyo"),
    *("Australia/Sydney", "Pacific/Auckland"),
)
"""Zones of many people, from west to east; they come first among equals."""

NO_PLACES = frozenset({"Factory", "localtime", "posixrules"})
"""Names in the tz database that no person means."""
MOST_CHARS = 100
LIKE_ENOUGH = 75
"""The likeness, out of 100, from which a name is suggested."""

_OFFSET = re.compile(r"(?:utc|gmt)? ?([+−-]) ?([0-9]{1,2})(?::?([0-9]{2}))?")
_SHORT = {"AE": "UAE", "GB": "UK", "US": "USA"}
"""What people call countries for short."""
_NORTHERN = ("winter", "spring", "summer", "autumn")
_HALVES = (datetime(2026, 1, 1), datetime(2026, 7, 1))  # noqa: DTZ001 - a zone is put to them


@dataclass(frozen=True, slots=True)
class Place:
    """The location of a zone."""

    zone: str
    names: frozenset[str]
    """What stands for it, folded: its name, city, country, and abbreviations such as CEST."""
    latitude_degrees: float | None
    """Of its city, south is negative; None where it is unknown."""
    listed: bool
    """Whether it is one of its country's zones today; other names are older ones for the same."""

    @property
    def rank(self) -> tuple[bool, int, str]:
        """Sorts zones of today first, of those zones of many people, then by name."""
        popular = POPULAR.index(self.zone) if self.zone in POPULAR else len(POPULAR)
        return (not self.listed, popular, self.zone)

    def begins(self, typed: str) -> bool:
        """Whether each word that was typed begins a word of its names."""
        words = re.split(r"[/ ()-]+", " ".join(self.names))
        return all(any(word.startswith(part) for word in words) for part in re.split("[/ ]", typed))


@cache
def places() -> Mapping[str, Place]:
    """Every zone that this machine knows, by its IANA name, likeliest first; read once."""
    listed, newer = dict(_listed()), get_global("zone_aliases")
    known = list[Place]()
    countries = cast("Mapping[str, str]", Locale("en").territories)
    for zone in available_timezones() - NO_PLACES:
        code, latitude = listed.get(zone) or listed.get(newer.get(zone, "")) or ("", None)
        country = (countries.get(code, ""), _SHORT.get(code, ""))
        abbreviations = {half.replace(tzinfo=ZoneInfo(zone)).tzname() or "" for half in _HALVES}
        names = map(_folded, (zone, zone.rpartition("/")[2], *country, *abbreviations))
        known.append(
            Place(zone, frozenset(names) - {""}, latitude, zone in listed or zone == "UTC")
        )
    return {place.zone: place for place in sorted(known, key=lambda place: place.rank)}


@cache
def zone_of(name: str) -> ZoneInfo:
    """The zone with this IANA name. Raises ScheduleError where this machine has none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ScheduleError(f"The time zone {quoted(name)} is no longer known here.") from error


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


def find_timezone(text: str) -> str:
    """The IANA name that is meant: a name in any case, or a city, country or CEST of one zone.

    Raises ScheduleError, with suggestions, for what is unknown or ambiguous, and for offsets from
    UTC: they do not say when the clocks change.
    """
    asked = _folded(text)
    if not asked:
        raise ScheduleError("Say in which time zone, for example Europe/Berlin.")
    meant = _meant(asked)
    if len(meant) == 1:
        return meant[0]
    if _OFFSET.fullmatch(asked):
        raise ScheduleError(
            f"{quoted(text)} does not say when the clocks change; choose a city, as in "
            "Europe/Berlin, or UTC where they never do."
        )
    what = "There are several time zones for" if meant else "I don't know the time zone"
    choice = " or ".join(plain(zone, MOST_CHARS) for zone in (meant or _like(asked))[:3])
    hint = f"did you mean {choice}?" if choice else "write Europe/Berlin, say."
    raise ScheduleError(f"{what} {quoted(text)}; {hint}")


def complete_timezone(text: str, now_utc: datetime) -> list[Choice[str]]:
    """The zones that may be meant by the beginning of a city, region, country or the like.

    Likeliest first; the popular ones for an empty text. Where nothing begins so, those that are
    spelled nearly so. The name of each has its offset at the moment: Europe/Berlin (UTC+01:00).
    """
    asked = _folded(text)
    zones: list[str] = list(POPULAR)
    if found := _OFFSET.fullmatch(asked):
        offset = f"{found[1].replace('−', '-')}{found[2]:0>2}:{found[3] or '00'}"
        zones = [zone for zone in places() if _offset(zone, now_utc) == offset]
    elif asked:
        begun = [place.zone for place in places().values() if place.begins(asked)]
        zones = [*_meant(asked), *(begun or _like(asked))]
    offered = [zone for zone in dict.fromkeys(zones) if zone in places()][:MOST_CHOICES]
    return [Choice(name=f"{zone} (UTC{_offset(zone, now_utc)})", value=zone) for zone in offered]


def _offset(zone: str, now_utc: datetime) -> str:
    """The offset from UTC at the moment: +05:30."""
    return now_utc.astimezone(zone_of(zone)).isoformat()[-6:]


def _meant(asked: str) -> list[str]:
    """The zones that `asked` is the name of; else those for whose city or the like it stands."""
    known = [place for place in places().values() if asked in place.names]
    exact = [place.zone for place in known if _folded(place.zone) == asked]
    return exact or [place.zone for place in known if place.listed]


def _like(asked: str) -> list[str]:
    """Zones whose city is spelled nearly so, most alike first."""
    cities = {zone: _folded(zone.rpartition("/")[2]) for zone in places() if places()[zone].listed}
    city = asked.rpartition("/")[2]
    found = process.extract(city, cities, scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH)
    return [zone for _, _, zone in found]


def _folded(text: str) -> str:
    """Lower case, single spaces, also for underscores."""
    spaced = unicodedata.normalize("NFKC", text[:MOST_CHARS]).replace("_", " ").split()
    return " ".join(spaced).casefold()


def _listed() -> Iterator[tuple[str, tuple[str, float]]]:
    """Each country's zones of today, by the tz database, with its code and their latitudes."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            code, coordinates, zone = line.split("\t")[:3]
            yield zone, (code, _latitude(coordinates))


def _latitude(coordinates: str) -> float:
    """Of ISO 6709's ±DDMM or ±DDMMSS, which the longitude follows."""
    digits = re.split(r"[+-]", coordinates)[1]
    degrees = int(digits[:2]) + int(digits[2:4]) / 60
    return -degrees if coordinates.startswith("-") else degrees
