"""Reads CLDR, Unicode's data of the world's languages, which Babel brings along."""

from __future__ import annotations

import pickle
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from babel import Locale, UnknownLocaleError, localedata
from babel.core import get_global

_LANGUAGE_OR_SCRIPT: Final = re.compile(r"[a-z]{2,3}(?:_[A-Z][a-z]{3})?")


@dataclass(frozen=True, slots=True)
class LocaleNames:
    """Names in one language, each by its code; variants' codes are in upper case."""

    languages: Mapping[str, str]
    """Of languages (`fr`) and of some of their kinds (`pt_BR`)."""
    scripts: Mapping[str, str]
    territories: Mapping[str, str]
    variants: Mapping[str, str]


@cache
def english() -> LocaleNames:
    """The names in English."""
    return _words(Locale("en"))


@lru_cache(maxsize=32)
def words_in(language: str, script: str, territory: str) -> LocaleNames | None:
    """The names in this language, in this script and as used there, as far as CLDR tells."""
    for place in (territory, ""):
        for writing in (script, ""):
            try:
                return _words(Locale(language, territory=place or None, script=writing or None))
            except UnknownLocaleError:
                continue
    return None


@cache
def own_names() -> Mapping[str, str]:
    """Languages' names in themselves, by `fr` or, in a further script, `sr_Latn`.

    Takes 0.2 s and a few MB. Babel keeps for good what it loads, which would be 140 MB here: so the
    files are read past it, and one name is taken from each.
    """
    found: dict[str, str] = {}
    for identifier in sorted(localedata.locale_identifiers()):
        language = identifier.split("_")[0]
        if not _LANGUAGE_OR_SCRIPT.fullmatch(identifier) or language in language_aliases():
            continue
        with open(localedata.resolve_locale_filename(identifier), "rb") as file:
            data: dict[str, Any] = pickle.load(file)
        name = data.get("languages", {}).get(language)
        if name is None and identifier == language:
            # Nynorsk, for one, has it from Norwegian.
            name = _words(Locale(language)).languages.get(language)
        if name:
            found[identifier] = name
    return found


def language_aliases() -> Mapping[str, str]:
    """Codes by those that they replace, as `he` by `iw` and `sr_Latn` by `sh`."""
    return get_global("language_aliases")


def territory_aliases() -> Mapping[str, list[str]]:
    """Territories by the codes that they replace, as `[GB]` by `UK`."""
    return get_global("territory_aliases")


def likely_subtags() -> Mapping[str, str]:
    """The likely `zh_Hant_TW` by `zh_TW`, `und_TW` and the like."""
    return get_global("likely_subtags")


def _words(locale: Locale) -> LocaleNames:
    kinds = (locale.languages, locale.scripts, locale.territories, locale.variants)
    copies: list[dict[str, str]] = []
    for kind in kinds:
        named: Any = kind
        copies.append({code: name for code, name in named.items() if name})
    return LocaleNames(*copies)
