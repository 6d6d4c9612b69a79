"""Several languages in one line of text: read as a whole, and completed while it is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from workflows.errors import LanguageError
from workflows.recipes.translate.common_names import WIDELY_SPOKEN
from workflows.recipes.translate.language_names import folded
from workflows.recipes.translate.languages import (
    Language,
    beginning_with,
    described,
    find_language,
    known_language,
    similar_languages,
    unknown_sentence,
)

MAX_LANGUAGES: Final = 12
"""The most languages at once."""
MAX_CHOICE_CHARS: Final = 100
"""Discord's limit for the name and the value of an autocomplete choice."""
MAX_CHOICES: Final = 25
"""Discord's limit for the choices of an autocomplete."""

_LONGEST_NAME_ITEMS: Final = 3
# What stands in brackets belongs to a name: “Chinese (Traditional, Hong Kong)”.
_BRACKETS_OR_CUT: Final = re.compile(
    r"[(（][^()（）]*[)）]|(?P<cut>[,;，；、،؛\r\n]|(?:^|(?<=\s))(?:and|&)(?=\s|$))", re.IGNORECASE
)


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
            f"No language was named; give up to {MAX_LANGUAGES}, such as “French, pt-BR and ja”."
        )
    if count > MAX_LANGUAGES:
        raise LanguageError(
            f"These are {count} languages; {MAX_LANGUAGES} at once is the most. "
            "Name fewer and ask again."
        )
    if unknown:
        raise LanguageError(unknown_sentence(list(unknown.values())))
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


def _cuts(text: str) -> Iterator[re.Match[str]]:
    return (match for match in _BRACKETS_OR_CUT.finditer(text) if match["cut"])


def _items(text: str) -> Iterator[str]:
    """Splits at the separators, but not in names that have one in them."""
    spans: list[tuple[int, int]] = []
    position = 0
    for cut in _cuts(text):
        spans.append((position, cut.start()))
        position = cut.end()
    spans.append((position, len(text)))
    spans = [(start, end) for start, end in spans if text[start:end].strip()]
    index = 0
    while index < len(spans):
        items = _items_of_one_name(text, spans[index : index + _LONGEST_NAME_ITEMS])
        yield text[spans[index][0] : spans[index + items - 1][1]].strip()
        index += items


def _items_of_one_name(text: str, spans: list[tuple[int, int]]) -> int:
    """How many of the items are one name together, as “Chinese, Traditional”: 1 if they aren't."""
    if all(known_language(text[start:end]) for start, end in spans[:2]):
        return 1
    for count in range(len(spans), 1, -1):
        if known_language(text[spans[0][0] : spans[count - 1][1]]):
            return count
    return 1


def _suggested(partial: str) -> Iterator[Language]:
    """Languages that the text may be the beginning of, the likeliest first, each once."""
    if not folded(partial):
        yield from map(find_language, WIDELY_SPOKEN)
        return
    exact = known_language(partial)
    if exact is not None:
        yield exact
    begun = map(described, beginning_with(partial))
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
            if _units(shown) <= MAX_CHOICE_CHARS:
                return {value: shown}
    return {value: value} if _units(value) <= MAX_CHOICE_CHARS else {}


def _said(language: Language) -> str:
    """Its English name, or its tag where the name would be taken for another one's tag."""
    name = language.english_name
    return name if known_language(name) == language else language.tag


def _units(text: str) -> int:
    """Length in UTF-16 code units, as Discord's clients count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
