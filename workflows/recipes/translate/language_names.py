"""Languages' names, in English and in themselves, from CLDR; and which language a name means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Final

from workflows.recipes.translate.cldr import LocaleNames, english, own_names, words_in
from workflows.recipes.translate.common_names import ADDED_OWN_NAMES, COMMON_NAMES
from workflows.recipes.translate.language_tags import (
    ADDED_ENGLISH_NAMES,
    Tag,
    is_replaced,
    read_tag,
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


def folded(name: str) -> str:
    """The name as names are compared: no case, accents, apostrophes or punctuation."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.category(letter).startswith("M"))
    return _BETWEEN_WORDS.sub(" ", bare.translate(_PLAIN_LETTERS)).strip()


def english_name(tag: Tag) -> str:
    """Such as “French”, “Brazilian Portuguese” or “Chinese (Traditional, Taiwan)”."""
    names = english().languages
    dialect = names.get(str(tag).replace("-", "_"))
    if dialect:
        return dialect
    base = names.get(tag.language) or ADDED_ENGLISH_NAMES[tag.language]
    return _with_details(base, tag, english())


def own_name(tag: Tag) -> str:
    """Its name in itself, such as “français”, “português (Brasil)” or “中文 (繁體)”.

    What CLDR does not have is in English.
    """
    base = own_names().get(tag.language) or ADDED_OWN_NAMES.get(tag.language)
    if tag.plain:
        return base or english_name(tag)
    words = words_in(tag.language, tag.likely_script, tag.territory)
    if words is not None:
        return _with_details(words.languages.get(tag.language) or base or "", tag, words)
    return _with_details(base, tag, english()) if base else english_name(tag)


def find_tag(text: str) -> Tag | None:
    """The tag of the language that is named in English or in itself, or by a BCP-47 tag.

    Two languages' names, Ga and Kom, are others' tags too: the tag `ga` wins over the name, the
    name over `kom`, a code that was replaced.
    """
    tag = read_tag(text)
    if tag is not None and not is_replaced(text.strip()):
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

    Takes 0.3 s and 10 MB the first time.
    """
    found: dict[str, Tag] = {}
    for name, text in _all_names():
        tag, key = read_tag(text), folded(name)
        if tag is not None and key:
            found.setdefault(key, tag)
    return found


def _all_names() -> Iterator[tuple[str, str]]:
    """Names, each with a tag; of a name that is there twice the first one counts."""
    yield from COMMON_NAMES.items()
    for code, name in sorted(english().languages.items()):
        yield name, code
    for code, name in ADDED_ENGLISH_NAMES.items():
        yield name, code
    # The name alone means the language in its usual script.
    own = {**own_names(), **ADDED_OWN_NAMES}
    for code in sorted(own, key=len):
        yield own[code], code
        if (tag := read_tag(code)) is not None:
            yield _with_details(english_name(Tag(tag.language)), tag, english()), code


def _with_details(base: str, tag: Tag, words: LocaleNames) -> str:
    """The name with what the tag says beside the language."""
    details = [
        words.scripts.get(tag.script) or english().scripts.get(tag.script),
        words.territories.get(tag.territory) or english().territories.get(tag.territory),
        *(_variant_name(variant.upper(), words) for variant in tag.variants),
    ]
    said = ", ".join(detail for detail in details if detail)
    return f"{base} ({said})" if said else base


def _variant_name(code: str, words: LocaleNames) -> str:
    return words.variants.get(code) or english().variants[code]


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
    scripts = [code.partition("_")[2] for code in own_names() if code.split("_")[0] == language]
    codes: dict[str, str] = {}
    for words in (english(), *(words_in(language, script, "") for script in scripts)):
        for named in (words.scripts, words.territories, words.variants) if words else ():
            for code, name in named.items():
                codes.setdefault(folded(name), code)
    return codes
