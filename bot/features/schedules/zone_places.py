"""The locations of time zones, by the tz database: country, latitude, and hence the season."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

NO_PLACES = frozenset({"Factory", "localtime", "posixrules"})
"""Names in the tz database that no person means."""

_NORTHERN = ("winter", "spring", "summer", "autumn")


@dataclass(frozen=True, slots=True)
class Place:
    """The location of a zone."""

    zone: str
    country: str
    """In English; empty for zones of no country, such as UTC."""
    latitude_degrees: float | None
    """Of its city, south is negative; None where it is unknown."""
    listed: bool
    """Whether it is one of its country's zones today; other names are older ones for the same."""

    @property
    def city(self) -> str:
        """The city that the zone is named after: New York."""
        return self.zone.rpartition("/")[2].replace("_", " ")


@cache
def places() -> Mapping[str, Place]:
    """Every zone that this machine knows, by its IANA name.

    Read once, when it is first needed: it takes about a tenth of a second.
    """
    listed = {place.zone: place for place in _listed()}
    older = dict(_older_names())
    known: dict[str, Place] = {}
    for zone in sorted(available_timezones() - NO_PLACES):
        place = listed.get(zone)
        if place is None and (same := listed.get(older.get(zone, ""))) is not None:
            place = replace(same, zone=zone, listed=False)
        known[zone] = place or Place(zone, "", None, listed=zone == "UTC")
    return known


@cache
def zones_by_folded_name() -> Mapping[str, str]:
    """The IANA names, by themselves in lower case."""
    return {zone.casefold(): zone for zone in places()}


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


def _listed() -> Iterator[Place]:
    countries = dict(line.split("\t") for line in _lines("iso3166.tab"))
    for line in _lines("zone.tab"):
        code, coordinates, zone = line.split("\t")[:3]
        yield Place(zone, countries[code], _latitude(coordinates), listed=True)


def _latitude(coordinates: str) -> float:
    """Of ISO 6709's ±DDMM or ±DDMMSS, which the longitude follows."""
    digits = re.split(r"[+-]", coordinates)[1]
    degrees = int(digits[:2]) + int(digits[2:4]) / 60
    return -degrees if coordinates.startswith("-") else degrees


def _older_names() -> Iterator[tuple[str, str]]:
    for line in _lines("tzdata.zi"):
        if line.startswith("L "):
            _, zone, older = line.split()
            yield older, zone


def _lines(name: str) -> Iterator[str]:
    text = (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if not line.startswith("#"))
