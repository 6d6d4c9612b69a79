"""Time zones: found by what a person typed, offered while they type, with their seasons."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel import Locale
from babel.core import get_global
from discord.app_commands import Choice
from rapidfuzz import fuzz, process

from bot.discord_api.markdown import plain, quoted
from bot.errors import ScheduleError
from bot.runs.catalogue import MOST_CHOICES

_AMERICAN = ("America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver")
_ABBREVIATIONS = {
    "aedt aest": ("Australia/Sydney",),
    "ast": ("America/Halifax", "Asia/Riyadh"),
    "bst": ("Europe/London", "Asia/Dhaka"),
    "cdt": ("America/Chicago",),
    "cest": ("CET",),
    "cst ct": ("America/Chicago", "Asia/Shanghai"),
    "edt et": ("America/New_York",),
    "eest": ("EET",),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "jst": ("Asia/Tokyo",),
    "kst": ("Asia/Seoul",),
    "mdt": ("America/Denver",),
    "nzdt nzst": ("Pacific/Auckland",),
    "pdt pst pt": ("America/Los_Angeles",),
    "sgt": ("Asia/Singapore",),
    "uae": ("Asia/Dubai",),
    "uk": ("Europe/London",),
    "us usa": _AMERICAN,
    "z": ("UTC",),
}
"""Abbreviations that are no IANA names themselves, with the zones that each may mean."""

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

_OFFSET = re.compile(
    r"(?:utc|gmt)? ?(?P<sign>[+−-]) ?(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?"
)
_NORTHERN = ("winter", "spring", "summer", "autumn")


@dataclass(frozen=True, slots=True)
class Place:
    """The location of a zone."""

    zone: str
    city: str
    """The city that the zone is named after, folded: new york."""
    country: str
    """In English; empty for zones of no country, such as UTC."""
    latitude_degrees: float | None
    """Of its city, south is negative; None where it is unknown."""
    listed: bool
    """Whether it is one of its country's zones today; other names are older ones for the same."""


@cache
def places() -> Mapping[str, Place]:
    """Every zone that this machine knows, by its IANA name; read once, when first needed."""
    listed, newer = dict(_listed()), get_global("zone_aliases")
    known: dict[str, Place] = {}
    for zone in sorted(available_timezones() - NO_PLACES):
        country, latitude = listed.get(zone) or listed.get(newer.get(zone, "")) or ("", None)
        city = _folded(zone.rpartition("/")[2])
        known[zone] = Place(zone, city, country, latitude, zone in listed or zone == "UTC")
    return known


@cache
def _zones_by_name() -> Mapping[str, str]:
    """The IANA names, by themselves folded."""
    return {_folded(zone): zone for zone in places()}


@cache
def zone_of(name: str) -> ZoneInfo:
    """The zone with this IANA name. Raises ScheduleError where this machine has none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ScheduleError(f"The time zone {quoted(name)} is not known here any more.") from error


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
    """The IANA name that is meant: a name in any case, a city, a country of one zone, or CEST.

    Raises ScheduleError, with suggestions, for what is unknown or ambiguous, and for offsets from
    UTC: they do not say when the clocks change.
    """
    asked = _folded(text)
    if not asked:
        raise ScheduleError("Say in which time zone, for example Europe/Berlin.")
    meant = _meant(asked)
    if len(meant) == 1:
        return meant[0]
    if _read_offset(asked) is not None:
        raise ScheduleError(
            f"{quoted(text)} does not say when the clocks change; choose a city, as in "
            "Europe/Berlin, or UTC where they never do."
        )
    what = "There are several time zones for" if meant else "I don't know the time zone"
    choice = " or ".join(plain(zone, MOST_CHARS) for zone in (meant or _like(asked))[:3])
    hint = f"did you mean {choice}?" if choice else "write Europe/Berlin, say."
    raise ScheduleError(f"{what} {quoted(text)}; {hint}")


def complete_timezone(text: str, now_utc: datetime) -> list[Choice[str]]:
    """The zones that may be meant by the beginning of a city, region, country, name or offset.

    Likeliest first; the popular ones for an empty text. Where nothing begins so, those that are
    spelled nearly so. The name of each has its offset at the moment: Europe/Berlin (UTC+01:00).
    """
    asked = _folded(text)
    offset = _read_offset(asked)
    if not asked:
        zones: list[str] = list(POPULAR)
    elif offset is not None:
        listed = (place.zone for place in places().values() if place.listed)
        same = (zone for zone in listed if _offset(zone, now_utc) == offset)
        zones = sorted(same, key=_popularity)
    else:
        begun = sorted(
            (place for place in places().values() if _begins(place, asked)),
            key=lambda place: (
                *(not place.city.startswith(asked), not place.listed),
                _popularity(place.zone),
            ),
        )
        zones = [*_meant(asked), *([place.zone for place in begun] or _like(asked))]
    offered = [zone for zone in dict.fromkeys(zones) if zone in places()][:MOST_CHOICES]
    return [
        Choice(name=f"{zone} ({_utc_offset(_offset(zone, now_utc))})", value=zone)
        for zone in offered
    ]


def _meant(asked: str) -> list[str]:
    """The zones that `asked` stands for as it is: by name, abbreviation, city, or else country."""
    if (zone := _zones_by_name().get(asked)) is not None:
        return [zone]
    if _read_offset(asked) == timedelta(0):
        return ["UTC"]
    for names, zones in _ABBREVIATIONS.items():
        if asked in names.split():
            return list(zones)
    listed = [place for place in places().values() if place.listed]
    in_city = [place.zone for place in listed if place.city == asked]
    in_country = (place.zone for place in listed if place.country.casefold() == asked)
    return in_city or sorted(in_country, key=_popularity)


def _begins(place: Place, asked: str) -> bool:
    """Whether each word that was typed begins a word of the zone's name or country."""
    words = re.split(r"[/ _()-]+", _folded(f"{place.zone} {place.country}"))
    typed = re.split(r"[/ ]+", asked)
    return all(any(word.startswith(part) for word in words) for part in typed)


def _like(asked: str) -> list[str]:
    """Zones whose city is spelled nearly so, most alike first."""
    cities = {zone: place.city for zone, place in places().items() if place.listed}
    city = asked.rpartition("/")[2]
    found = process.extract(city, cities, scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH)
    return [zone for _, _, zone in found]


def _popularity(zone: str) -> tuple[int, str]:
    """Sorts zones of many people first, then by name."""
    return (POPULAR.index(zone) if zone in POPULAR else len(POPULAR), zone)


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


def _offset(zone: str, now_utc: datetime) -> timedelta:
    return now_utc.astimezone(zone_of(zone)).utcoffset() or timedelta(0)


def _folded(text: str) -> str:
    """Lower case, single spaces, also for underscores."""
    spaced = unicodedata.normalize("NFKC", text[:MOST_CHARS]).replace("_", " ").split()
    return " ".join(spaced).casefold()


def _listed() -> Iterator[tuple[str, tuple[str, float]]]:
    """Each country's zones of today, by the tz database, with the country and the latitude."""
    countries = Locale("en").territories
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            code, coordinates, zone = line.split("\t")[:3]
            yield zone, (countries[code], _latitude(coordinates))


def _latitude(coordinates: str) -> float:
    """Of ISO 6709's ±DDMM or ±DDMMSS, which the longitude follows."""
    digits = re.split(r"[+-]", coordinates)[1]
    degrees = int(digits[:2]) + int(digits[2:4]) / 60
    return -degrees if coordinates.startswith("-") else degrees
