"""BCP-47 language tags as people type them, and the names of the languages, from CLDR by Babel."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global

UNWRITTEN: Final = frozenset({"und", "mul", "zxx", "root", "ase"})
"""Codes that name no written language: unknown, several, none, American Sign Language."""
PLACEHOLDERS: Final = frozenset({"Zinh", "Zmth", "Zsye", "Zsym", "Zxxx", "Zyyy", "Zzzz", "ZZ"})
"""Scripts and a territory that stand for none or for an unknown one."""
ADDED_ENGLISH_NAMES: Final = {"apc": "Levantine Arabic", "lld": "Ladin", "skr": "Saraiki"}
"""Languages that CLDR has data for but no English name."""

_TAG: Final = re.compile(
    r"(?P<language>[a-z]{2,3})(?:[-_](?P<extended>[a-z]{3}))?(?:[-_](?P<script>[a-z]{4}))?"
    r"(?:[-_](?P<territory>[a-z]{2}|\d{3}))?"
    r"(?P<variants>(?:[-_](?:[a-z0-9]{5,8}|\d[a-z0-9]{3})){0,4})",
    re.ASCII | re.IGNORECASE,
)
# Letters that people without them on their keyboard replace, and that are no letter with a mark.
_PLAIN_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "e"}
    | {"&": " and "}
    | dict.fromkeys("'’ʼʻʽ`", "")
)
_BETWEEN_WORDS: Final = re.compile(r"[\W_]+")
_WITH_DETAILS: Final = re.compile(r"([^()（）]+)[(（]([^()（）]+)[)）]")
_OWN_AND_ENGLISH: Final = " — "
_COMMA: Final = re.compile(r"[,،、，]")


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
    def details(self) -> tuple[str, ...]:
        """The codes of its script, territory and variants, as names are found by them."""
        return tuple(filter(None, (self.script, self.territory, *map(str.upper, self.variants))))

    @property
    def likely_script(self) -> str:
        """Its own script, else the one this language is usually written in there; "" if unknown."""
        if self.script:
            return self.script
        likely = likely_subtags()
        full = likely.get(f"{self.language}_{self.territory}") or likely.get(self.language, "")
        return full.split("_")[1] if full.count("_") == 2 else ""


@dataclass(frozen=True, slots=True)
class NamesIn:
    """Names in one language, each by its code."""

    languages: Mapping[str, str]
    """Of languages (`fr`) and of some of their kinds (`pt_BR`)."""
    details: Mapping[str, str]
    """Of scripts (`Latn`), territories (`BR`) and variants (`VALENCIA`)."""

    @classmethod
    def of(cls, locale: Locale) -> NamesIn:
        """Those that CLDR has for this locale."""
        kinds: Any = (locale.languages, locale.scripts, locale.territories, locale.variants)
        languages, *details = ({code: name for code, name in k.items() if name} for k in kinds)
        return cls(languages, {code: name for named in details for code, name in named.items()})


@cache
def english() -> NamesIn:
    """The names in English."""
    return NamesIn.of(Locale("en"))


@cache
def _written() -> dict[str, Any]:
    """The names that people use beside CLDR's English ones, and which ones are asked for most."""
    return tomllib.loads(
        (files("workflows.recipes.translate") / "languages.toml").read_text("utf-8")
    )


def widely_spoken() -> list[str]:
    """Tags of the languages that are suggested first, the most asked for at the head."""
    return _written()["widely_spoken"]


def common_names() -> Mapping[str, list[str]]:
    """Names that are not CLDR's, by tag."""
    return _written()["common"]


def _own_names() -> Mapping[str, str]:
    """Languages' names in themselves, by `fr` or, in a further script, `sr-Latn`."""
    return _written()["own"]


def likely_subtags() -> Mapping[str, str]:
    """The likely `zh_Hant_TW` by `zh_TW`, `und_TW` and the like."""
    return get_global("likely_subtags")


@cache
def _known_languages() -> frozenset[str]:
    """The codes of the written languages that have a name."""
    named = {code for code in english().languages if "_" not in code}
    return frozenset(named | ADDED_ENGLISH_NAMES.keys()) - UNWRITTEN


def read_tag(text: str) -> Tag | None:
    """The tag in canonical form, or None if it is none or names something unknown.

    Case does not matter and `_` counts as `-`. Codes that were replaced become the new ones, as
    CLDR has them: `iw` is `he`, `sh` is `sr-Latn`, `zh-yue` is `yue`, `en-UK` is `en-GB`.
    """
    match = _TAG.fullmatch(text.strip())
    if match is None:
        return None
    language = (match["extended"] or match["language"]).lower()
    language, *further = get_global("language_aliases").get(language, language).split("_")
    script = (match["script"] or "").title() or next((s for s in further if len(s) == 4), "")
    territory = (match["territory"] or "").upper() or next((s for s in further if len(s) < 4), "")
    newer = get_global("territory_aliases").get(territory, [])
    if len(newer) == 1:
        territory = newer[0]
    variants = tuple(filter(None, re.split("[-_]", match["variants"].lower())))
    tag = Tag(language, script, territory, variants)
    return tag if _is_known(tag) else None


def _is_known(tag: Tag) -> bool:
    return (
        tag.language in _known_languages()
        and english().details.keys() - PLACEHOLDERS >= set(tag.details)
        and len(set(tag.variants)) == len(tag.variants)
    )


def folded(name: str) -> str:
    """The name as names are compared: no case, accents, apostrophes or punctuation."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.category(letter).startswith("M"))
    return _BETWEEN_WORDS.sub(" ", bare.translate(_PLAIN_LETTERS)).strip()


def english_name(tag: Tag) -> str:
    """Such as “French”, “Brazilian Portuguese” or “Chinese (Traditional, Taiwan)”."""
    names = english().languages
    if dialect := names.get(str(tag).replace("-", "_")):
        return dialect
    base = names.get(tag.language) or ADDED_ENGLISH_NAMES[tag.language]
    return _with_details(base, tag, english())


def own_name(tag: Tag) -> str:
    """Its name in itself, such as “français”, “português (Brasil)” or “中文 (繁體)”.

    What CLDR does not have is in English.
    """
    base = _own_names().get(tag.language)
    if str(tag) == tag.language:
        return base or english_name(tag)
    names = _names_there(tag.language, tag.likely_script, tag.territory)
    if names is not None:
        return _with_details(names.languages.get(tag.language) or base or "", tag, names)
    return _with_details(base, tag, english()) if base else english_name(tag)


@lru_cache(maxsize=32)
def _names_there(language: str, script: str, territory: str) -> NamesIn | None:
    """The names in this language, in this script and as used there, as far as CLDR tells."""
    for place in (territory or None, None):
        for writing in (script or None, None):
            try:
                return NamesIn.of(Locale(language, territory=place, script=writing))
            except UnknownLocaleError:
                continue
    return None


def _with_details(base: str, tag: Tag, names: NamesIn) -> str:
    """The name with what the tag says beside the language."""
    said = ", ".join(names.details.get(code) or english().details[code] for code in tag.details)
    return f"{base} ({said})" if said else base


def find_tag(text: str) -> Tag | None:
    """The tag of the language that is named in English or in itself, or by a BCP-47 tag.

    Two languages' names, Ga and Kom, are others' tags too: the tag `ga` wins over the name, the
    name over `kom`, a code that was replaced.
    """
    tag = read_tag(text)
    if tag is not None and text.strip().lower() not in get_global("language_aliases"):
        return tag
    named = names_to_tags().get(folded(text))
    if named is not None or tag is not None:
        return named or tag
    shown, dash, _ = text.partition(_OWN_AND_ENGLISH)
    if dash:
        return names_to_tags().get(folded(shown)) or find_tag(shown)
    detailed = _WITH_DETAILS.fullmatch(text.strip())
    return _with_said_details(detailed[1], detailed[2]) if detailed else None


@cache
def names_to_tags() -> Mapping[str, Tag]:
    """Languages by their folded names, as far as they are known without details of where and how.

    Of a name that is there twice the first one counts.
    """
    found: dict[str, Tag] = {}
    for name, text in _all_names():
        tag, key = read_tag(text), folded(name)
        if tag is not None and key:
            found.setdefault(key, tag)
    return found


def _all_names() -> Iterator[tuple[str, str]]:
    """Names, each with a tag."""
    for code, names in common_names().items():
        yield from ((name, code) for name in names)
    for code, name in sorted(english().languages.items()):
        yield name, code
    yield from ((name, code) for code, name in ADDED_ENGLISH_NAMES.items())
    # The name alone means the language in its usual script.
    for code in sorted(_own_names(), key=len):
        yield _own_names()[code], code
        if (tag := read_tag(code)) is not None:
            yield _with_details(english_name(Tag(tag.language)), tag, english()), code


def _with_said_details(base: str, said: str) -> Tag | None:
    """The tag for “Portuguese (Angola)” or “中文 (繁體)”, or for one name in two languages."""
    tag = find_tag(base)
    if tag is None:
        return None
    codes_by_word = _detail_codes(tag.language)
    codes = [codes_by_word.get(folded(detail), "") for detail in _COMMA.split(said)]
    if all(codes):
        return read_tag("-".join([tag.language, *codes]))
    return tag if find_tag(said) == tag else None


@lru_cache(maxsize=32)
def _detail_codes(language: str) -> Mapping[str, str]:
    """Codes of scripts, territories and variants by their folded names, English and own."""
    scripts = [code.partition("-")[2] for code in _own_names() if code.split("-")[0] == language]
    codes: dict[str, str] = {}
    for names in (english(), *(_names_there(language, script, "") for script in scripts)):
        for code, name in names.details.items() if names else ():
            codes.setdefault(folded(name), code)
    return codes
