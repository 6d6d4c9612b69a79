"""Languages to translate into: found by the names and tags that people give them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from workflows.errors import LanguageError
from workflows.recipes.translate.cldr import likely_subtags
from workflows.recipes.translate.common_names import WIDELY_SPOKEN
from workflows.recipes.translate.language_names import (
    english_name,
    find_tag,
    folded,
    names_to_tags,
    own_name,
)
from workflows.recipes.translate.language_tags import Tag, read_tag

SUGGESTIONS: Final = 3
"""How many languages an error suggests."""
SHOWN_CHARS: Final = 40
"""The most of a person's text that an error repeats, in characters."""
LONGEST_NAME_CHARS: Final = 200
"""Longer texts are no language's name; this also bounds the time that looking them up takes."""

_ALIKE_PERCENT: Final = 65.0


@dataclass(frozen=True, slots=True)
class Language:
    """A language as CLDR, Unicode's data of the world's languages, describes it."""

    tag: str
    """BCP-47, in canonical form: `pt-BR`, `zh-Hant`."""
    name: str
    """In itself and its own script: “français”, “العربية”, “中文 (繁體)”. English where unknown."""
    english_name: str
    """Such as “Brazilian Portuguese”, for a model and for people who don't know the language."""
    right_to_left: bool
    """Whether its script runs from right to left."""


def find_language(text: str) -> Language:
    """The language of this name, in English or in itself, or of this BCP-47 tag.

    Case, accents and punctuation don't matter, `_` in a tag counts as `-`. Also understood: common
    names (Farsi, Mandarin), scripts and territories in brackets (Portuguese (Angola)), codes that
    were replaced (`iw`), three-letter codes (`deu`). Raises LanguageError, naming similar ones.
    The first call loads the names, which takes 0.3 s.
    """
    found = known_language(text)
    if found is None:
        raise LanguageError(unknown_sentence([text]))
    return found


def known_language(text: str) -> Language | None:
    """As `find_language`, but None for what is unknown."""
    tag = find_tag(text) if len(text) <= LONGEST_NAME_CHARS else None
    return None if tag is None else described(tag)


@lru_cache(maxsize=2048)
def described(tag: Tag) -> Language:
    """The language of a tag that `read_tag` or `find_tag` has given."""
    return Language(str(tag), own_name(tag), english_name(tag), tag.right_to_left)


def similar_languages(text: str, limit: int = SUGGESTIONS) -> list[Language]:
    """Guesses what was meant, the likeliest first: a country's code, a part, a misspelling."""
    shown = text.strip()[:SHOWN_CHARS]
    tags: dict[Tag, None] = {}
    spoken_there = likely_subtags().get(f"und_{shown.upper()}", "") if len(shown) == 2 else ""
    if (tag := read_tag(spoken_there.split("_")[0])) is not None:
        tags[tag] = None
    if len(shown) > 2:
        tags.update(dict.fromkeys(beginning_with(shown)))
    names = names_to_tags()
    alike = process.extract(
        folded(shown),
        names.keys(),
        scorer=fuzz.ratio,
        limit=4 * limit,
        score_cutoff=_ALIKE_PERCENT,
    )
    tags.update((names[name], None) for name, _, _ in alike)
    return [described(tag) for tag in list(tags)[:limit]]


def beginning_with(text: str) -> list[Tag]:
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
    spoken = {tag: place for place, tag in enumerate(WIDELY_SPOKEN)}

    def order(tag: Tag) -> tuple[int, int, str]:
        place = spoken.get(str(tag), len(spoken)) if ranks[tag] < 3 else len(spoken)
        return place, ranks[tag], english_name(tag)

    return sorted(ranks, key=order)


def unknown_sentence(texts: list[str]) -> str:
    """One sentence that names each text as unknown, and what may have been meant."""
    named = [f"“{_shortened(text)}”" for text in texts]
    said = f"{_listed(named, 'and')} {'is no language' if len(named) == 1 else 'are no languages'}"
    per_text = max(1, SUGGESTIONS // len(texts))
    meant = {
        language.english_name: None
        for text in texts[:SUGGESTIONS]
        for language in similar_languages(text, per_text)
    }
    advice = (
        f"did you mean {_listed(list(meant), 'or')}?"
        if meant
        else "try names such as French, or tags such as pt-BR."
    )
    return f"{said} that I know; {advice}"


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_CHARS else line[: SHOWN_CHARS - 1].rstrip() + "…"


def _listed(words: list[str], last: str) -> str:
    *others, final = words
    return f"{', '.join(others)} {last} {final}" if others else final
