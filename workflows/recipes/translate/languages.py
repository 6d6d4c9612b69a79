"""Languages to translate into: found by name or tag, read from a list, completed while typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from workflows.errors import LanguageError
from workflows.recipes.translate.language_tags import (
    Tag,
    english_name,
    find_tag,
    folded,
    likely_subtags,
    names_to_tags,
    own_name,
    read_tag,
    widely_spoken,
)
from workflows.text.cutting import shortened, utf16_length
from workflows.text.lists import listed

MAX_LANGUAGES: Final = 12
"""The most languages at once."""
MAX_CHOICE_CHARS: Final = 100
"""Discord's limit for the name and the value of an autocomplete choice."""
MAX_CHOICES: Final = 25
"""Discord's limit for the choices of an autocomplete."""
SUGGESTIONS: Final = 3
"""How many languages an error suggests."""
SHOWN_CHARS: Final = 40
"""The most of a person's text that an error repeats, in characters."""
LONGEST_NAME_CHARS: Final = 200
"""Longer texts are no language's name; this also bounds the time that looking them up takes."""

_ALIKE_PERCENT: Final = 65.0
# What stands in brackets belongs to a name: “Chinese (Traditional, Hong Kong)”.
_BRACKETS_OR_CUT: Final = re.compile(
    r"[(（][^()（）]*[)）]|(?P<cut>[,;，；、،؛\r\n]|(?:^|(?<=\s))(?:and|&)(?=\s|$))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Language:
    """A language as CLDR, Unicode's data of the world's languages, describes it."""

    tag: str
    """BCP-47, in canonical form: `pt-BR`, `zh-Hant`."""
    name: str
    """In itself and its own script: “français”, “العربية”, “中文 (繁體)”. English where unknown."""
    english_name: str
    """Such as “Brazilian Portuguese”, for a model and for people who don't know the language."""


def find_language(text: str) -> Language:
    """The language of this name, in English or in itself, or of this BCP-47 tag.

    Case, accents and punctuation don't matter, `_` in a tag counts as `-`. Also understood: common
    names (Farsi, Mandarin), scripts and territories in brackets (Portuguese (Angola)), codes that
    were replaced (`iw`), three-letter codes (`deu`). Raises LanguageError, naming similar ones.
    """
    found = known_language(text)
    if found is None:
        raise LanguageError(_unknown_sentence([text]))
    return found


def known_language(text: str) -> Language | None:
    """As `find_language`, but None for what is unknown."""
    tag = find_tag(text) if len(text) <= LONGEST_NAME_CHARS else None
    return None if tag is None else _described(tag)


def parse_languages(text: str) -> tuple[Language, ...]:
    """The languages that a list names, each once, in its order: “French, pt-BR and ja”.

    Between them stand commas, semicolons, line breaks or “and”. Raises LanguageError with one
    sentence if there is none, if there are more than `MAX_LANGUAGES`, or if some are unknown, all
    of which it names.
    """
    found: dict[str, Language] = {}
    unknown: dict[str, str] = {}
    for item in _items(text):
        language = known_language(item)
        if language is None:
            unknown.setdefault(folded(item), item)
        else:
            found.setdefault(language.tag, language)
    count = len(found) + len(unknown)
    if count == 0:
        raise LanguageError(
            f"No language was named. Give up to {MAX_LANGUAGES}, such as “French, pt-BR and ja”."
        )
    if count > MAX_LANGUAGES:
        raise LanguageError(
            f"These are {count} languages; the limit is {MAX_LANGUAGES} at once. "
            "Name fewer and try again."
        )
    if unknown:
        raise LanguageError(_unknown_sentence(list(unknown.values())))
    return tuple(found.values())


def complete(text_so_far: str, limit: int = MAX_CHOICES) -> list[tuple[str, str]]:
    """Completes the last language of a list, the likeliest first, as (shown, value).

    The value is the whole list, as tags where they are known. Shown is the list with the new
    language's English and own name; `parse_languages` reads both alike. Neither is over
    `MAX_CHOICE_CHARS` UTF-16 code units: what can't be said within that is left out. Languages that
    the list has already are not offered again, and none once it has `MAX_LANGUAGES`.
    """
    start = max((cut.end() for cut in _cuts(text_so_far)), default=0)
    earlier: dict[str, str] = {}
    for item in _items(text_so_far[:start]):
        language = known_language(item)
        earlier[language.tag if language else item] = _said(language) if language else item
    if len(earlier) >= MAX_LANGUAGES:
        return []
    choices: dict[str, str] = {}
    for language in _suggested(text_so_far[start:]):
        if len(choices) < limit and language.tag not in earlier:
            choices.update(_choice(earlier, language))
    return [(shown, value) for value, shown in choices.items()]


def similar_languages(text: str, limit: int = SUGGESTIONS) -> list[Language]:
    """Guesses what was meant, the likeliest first: a country's code, a part, a misspelling."""
    shown = text.strip()[:SHOWN_CHARS]
    tags: dict[Tag, None] = {}
    spoken_there = likely_subtags().get(f"und_{shown.upper()}", "") if len(shown) == 2 else ""
    if (tag := read_tag(spoken_there.split("_")[0])) is not None:
        tags[tag] = None
    if len(shown) > 2:
        tags.update(dict.fromkeys(_beginning_with(shown)))
    names = names_to_tags()
    alike = process.extract(
        folded(shown),
        names.keys(),
        scorer=fuzz.ratio,
        limit=4 * limit,
        score_cutoff=_ALIKE_PERCENT,
    )
    tags.update((names[name], None) for name, _, _ in alike)
    return [_described(tag) for tag in list(tags)[:limit]]


@lru_cache(maxsize=2048)
def _described(tag: Tag) -> Language:
    return Language(str(tag), own_name(tag), english_name(tag))


def _beginning_with(text: str) -> list[Tag]:
    """Languages with a name or tag that begins so, or a name that has it elsewhere.

    Widely spoken ones come first.
    """
    wanted = folded(text)
    code = text.strip().replace("_", "-").casefold()
    # “pt” begins every tag of Portuguese, but is no beginning of a tag such as `pta`.
    tag_begins = code if "-" in code else f"{code}-"
    ranks: dict[Tag, int] = {}
    for name, tag in names_to_tags().items() if wanted else ():
        if str(tag).casefold().startswith(tag_begins):
            ranks[tag] = 0
        elif wanted in name:
            rank = 1 if name.startswith(wanted) else 2 if f" {wanted}" in name else 3
            ranks[tag] = min(rank, ranks.get(tag, rank))
    if len(wanted) == 1:
        ranks = {tag: rank for tag, rank in ranks.items() if rank < 3}
    spoken = {tag: place for place, tag in enumerate(widely_spoken())}

    def order(tag: Tag) -> tuple[int, int, str]:
        place = spoken.get(str(tag), len(spoken)) if ranks[tag] < 3 else len(spoken)
        return place, ranks[tag], english_name(tag)

    return sorted(ranks, key=order)


def _unknown_sentence(texts: list[str]) -> str:
    """One sentence that names each text as unknown, and what may have been meant."""
    named = listed(f"“{shortened(text, SHOWN_CHARS)}”" for text in texts)
    per_text = max(1, SUGGESTIONS // len(texts))
    meant = {
        language.english_name: None
        for text in texts[:SUGGESTIONS]
        for language in similar_languages(text, per_text)
    }
    advice = (
        f"did you mean {listed(meant, style='or')}?"
        if meant
        else "try names such as French, or tags such as pt-BR."
    )
    are = "isn't a language" if len(texts) == 1 else "aren't languages"
    return f"{named} {are} I know; {advice}"


def _cuts(text: str) -> Iterator[re.Match[str]]:
    return (match for match in _BRACKETS_OR_CUT.finditer(text) if match["cut"])


def _items(text: str) -> Iterator[str]:
    """What stands between the separators."""
    borders = [0, *(border for cut in _cuts(text) for border in cut.span()), len(text)]
    items = (text[a:b].strip() for a, b in zip(borders[::2], borders[1::2], strict=True))
    return filter(None, items)


def _suggested(partial: str) -> Iterator[Language]:
    """Languages that the text may be the beginning of, the likeliest first, each once."""
    if not folded(partial):
        yield from map(find_language, widely_spoken())
        return
    exact = known_language(partial)
    if exact is not None:
        yield exact
    begun = map(_described, _beginning_with(partial))
    yield from (language for language in begun if language != exact)
    if exact is None:
        yield from similar_languages(partial)


def _choice(earlier: dict[str, str], language: Language) -> dict[str, str]:
    """Shows the list with one more language, by its value; gives none where it is too long.

    Shown are names where they fit, else tags.
    """
    value = ", ".join([*earlier, language.tag])
    said = _said(language)
    both = f"{language.english_name} — {language.name}"
    if folded(language.name) == folded(said) or known_language(both) != language:
        both = said
    for words in (earlier.values(), earlier.keys()):
        for last in (both, said):
            shown = ", ".join([*words, last])
            if utf16_length(shown) <= MAX_CHOICE_CHARS:
                return {value: shown}
    return {value: value} if utf16_length(value) <= MAX_CHOICE_CHARS else {}


def _said(language: Language) -> str:
    """Its English name, or its tag where the name would be taken for another one's tag."""
    name = language.english_name
    return name if known_language(name) == language else language.tag
