"""BCP-47 language tags: read as people type them, written in their canonical form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from workflows.recipes.translate.cldr import (
    english,
    language_aliases,
    likely_subtags,
    territory_aliases,
)

UNWRITTEN: Final = frozenset({"und", "mul", "zxx", "root", "ase"})
"""Codes that name no written language: unknown, several, none, American Sign Language."""
PLACEHOLDERS: Final = frozenset({"Zinh", "Zmth", "Zsye", "Zsym", "Zxxx", "Zyyy", "Zzzz", "ZZ"})
"""Scripts and a territory that stand for none or for an unknown one."""
ADDED_ENGLISH_NAMES: Final = {"apc": "Levantine Arabic", "lld": "Ladin", "skr": "Saraiki"}
"""Languages that CLDR has data for but no English name."""
RIGHT_TO_LEFT_SCRIPTS: Final = frozenset(
    {"Adlm", "Arab", "Aran", "Armi", "Avst", "Chrs", "Elym", "Gara", "Hatr", "Hebr", "Hung", "Mand"}
    | {"Mani", "Mend", "Narb", "Nbat", "Nkoo", "Orkh", "Ougr", "Palm", "Phli", "Phlp", "Phnx"}
    | {"Prti", "Rohg", "Samr", "Sarb", "Sogd", "Sogo", "Syrc", "Thaa", "Yezi"}
)
"""ISO 15924 codes of the scripts that run from right to left."""

_TAG: Final = re.compile(
    r"(?P<language>[a-z]{2,3})(?:[-_](?P<extended>[a-z]{3}))?(?:[-_](?P<script>[a-z]{4}))?"
    r"(?:[-_](?P<territory>[a-z]{2}|\d{3}))?"
    r"(?P<variants>(?:[-_](?:[a-z0-9]{5,8}|\d[a-z0-9]{3})){0,4})",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A language as CLDR tells it apart; empty fields are not said. As a string: `zh-Hant-TW`."""

    language: str
    script: str = ""
    territory: str = ""
    variants: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = (self.language, self.script, self.territory, *self.variants)
        return "-".join(part for part in parts if part)

    @property
    def plain(self) -> bool:
        """Whether it names a language and nothing more."""
        return str(self) == self.language

    @property
    def likely_script(self) -> str:
        """Its own script, else the one this language is usually written in there; "" if unknown."""
        if self.script:
            return self.script
        likely = likely_subtags()
        full = likely.get(f"{self.language}_{self.territory}") or likely.get(self.language, "")
        return full.split("_")[1] if full.count("_") == 2 else ""

    @property
    def right_to_left(self) -> bool:
        """Whether its script runs from right to left."""
        return self.likely_script in RIGHT_TO_LEFT_SCRIPTS


@cache
def known_languages() -> frozenset[str]:
    """The codes of the written languages that have a name."""
    named = {code for code in english().languages if "_" not in code}
    return frozenset(named | ADDED_ENGLISH_NAMES.keys()) - UNWRITTEN


def is_replaced(language: str) -> bool:
    """Whether CLDR prefers another code for it, as `he` for `iw` and `fr` for `fra`."""
    return language.lower() in language_aliases()


def read_tag(text: str) -> Tag | None:
    """The tag in canonical form, or None if it is none or names something unknown.

    Case does not matter and `_` counts as `-`. Codes that were replaced become the new ones, as
    CLDR has them: `iw` is `he`, `sh` is `sr-Latn`, `zh-yue` is `yue`, `en-UK` is `en-GB`.
    """
    match = _TAG.fullmatch(text.strip())
    if match is None:
        return None
    language = (match["extended"] or match["language"]).lower()
    replacement = language_aliases().get(language, language)
    language, *further = replacement.split("_")
    script = (match["script"] or "").title() or next((s for s in further if len(s) == 4), "")
    territory = (match["territory"] or "").upper() or next((s for s in further if len(s) < 4), "")
    newer = territory_aliases().get(territory, [])
    if len(newer) == 1:
        territory = newer[0]
    variants = tuple(match["variants"].lower().replace("_", "-").strip("-").split("-"))
    tag = Tag(language, script, territory, tuple(filter(None, variants)))
    return tag if _is_known(tag) else None


def _is_known(tag: Tag) -> bool:
    names = english()
    return (
        tag.language in known_languages()
        and (not tag.script or tag.script in names.scripts)
        and (not tag.territory or tag.territory in names.territories)
        and not PLACEHOLDERS & {tag.script, tag.territory}
        and all(variant.upper() in names.variants for variant in tag.variants)
        and len(set(tag.variants)) == len(tag.variants)
    )
