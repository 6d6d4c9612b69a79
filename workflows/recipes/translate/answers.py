"""Reads a model's answer as a translation: what does not belong to it, what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Final, Literal

import regex
from pydantic import BaseModel, BeforeValidator, Field

from workflows.recipes.translate.language_tags import english, read_tag
from workflows.recipes.translate.languages import Language
from workflows.text.chatter import QUOTES, WILLING, peeled, unfenced, unquoted
from workflows.text.likeness import folded

UNCHANGED_NOTE: Final = "It came back as it was."
MAX_DRIFTS: Final = 10
"""The most that is kept of a comparison."""

_INTRODUCTION: Final = re.compile(
    rf"(?:{WILLING}[!,.:]*\s+)?(?:here(?:['’]s| is| are| you go)|below is|the following is)\b"
    r"[^\n:：]{0,120}?\b(?:translat\w*|version)\b[^\n:：]{0,120}?(?:[:：][*_]*|[.!][*_]*(?=\s*\n))\s*"
    rf"|{WILLING}[!,.:]*[^\S\n]*\n\s*",
    re.IGNORECASE,
)
_TRANSLATION: Final = (
    r"(?:translat(?:ion|ed text)|traduction|traducci[oó]n|tradução|traduzione|übersetzung|vertaling"
    r"|översättning|oversættelse|oversettelse|tłumaczenie|překlad|fordítás|traducere|çeviri"
    r"|terjemahan|bản dịch|перевод|переклад|μετάφραση|翻译|翻譯|译文|譯文|翻訳|번역|अनुवाद"
    r"|ترجمه|(?:ال)?ترجمة|תרגום)"
)
_FAREWELL: Final = re.compile(
    r"\n\s*\n\s*[(\[*_]*(?:(?:translator['’]s )?note[s:*_ ]|(?:please )?let me know if\b"
    r"|i hope (?:this|that|it)\b|please note that\b|this translation\b|explanation[:*_]"
    r"|feel free to\b)[^\n]*\Z",
    re.IGNORECASE,
)
_TAGS: Final = re.compile(
    r"\A<(?P<tag>text|translation)>|</?(?:text|translation|glossary)>\Z", re.IGNORECASE
)
_BEFORE_COLON: Final = re.compile(r"[^\n:：]{0,120}[:：]")
_GAP: Final = re.compile(r"\n(?:[^\S\n]*\n)+")
_FENCE: Final = re.compile(r"```|~~~")

_ENOUGH: Final = 20
"""Shorter texts, names for instance, tell nothing about a script or a length."""
_LONG, _LONG_SLACK = 3, 60
_SHORT, _SHORT_SLACK = 4, 20
"""How many times as long or as short a translation may be, and how many letters more."""

_SYLLABLES: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_SYLLABLE_LETTERS: Final = 3
"""Letters that a character of these scripts comes to."""
_WRITTEN_WITH: Final = {
    "Hans": r"\p{Han}",
    "Hant": r"\p{Han}",
    "Jpan": r"\p{Han}\p{Hiragana}\p{Katakana}",
    "Kore": r"\p{Hangul}",
    "Aran": r"\p{Script=Arab}",
}
"""Scripts of ISO 15924 that are several to Unicode, or variants of one."""
_SORRY: Final = re.compile(
    r"\s*(?:(?:i['’]m|i am|we['’]re|we are) (?:really |very |so )?sorry\b|sorry,|i (?:can['’]t"
    r"|cannot|can not|won['’]t|am unable|am not able|must decline)\b|i['’]m (?:unable|not able)\b"
    r"|as an ai\b|unfortunately, i\b)",
    re.IGNORECASE,
)
_ABOUT_ITSELF: Final = re.compile(
    r"\b(?:translat\w*|assist|help (?:you )?with (?:that|this)|requests?|provide|language model"
    r"|as an ai|guidelines|polic(?:y|ies)|content)\b",
    re.IGNORECASE,
)
_REFUSAL_CHARS: Final = 400


def strip_chatter(source: str, answer: str, language: Language) -> str:
    """The answer without what is clearly no part of the translation of `source`.

    What the source has itself is not taken for the model's: a text in quotes comes back in quotes,
    one that begins with a label keeps it. Between paragraphs stand as many blank lines as in the
    source, where there are as many paragraphs. Doing it again changes nothing more.
    """
    text, source = answer.replace("\r\n", "\n").strip(), source.replace("\r\n", "\n").strip()
    if text == source:
        return text
    strippers: tuple[Callable[[str], str], ...] = (
        lambda text: text if _TAGS.search(source) else _TAGS.sub("", text),
        lambda text: text if _FENCE.search(source) else unfenced(text),
        lambda text: _without_introduction(source, text, language),
        lambda text: text if _BEFORE_COLON.match(source) else _without_label(text, language),
        lambda text: text if _FAREWELL.search(f"\n\n{source}") else _FAREWELL.sub("", text),
        lambda text: text if source.startswith(tuple("".join(QUOTES))) else unquoted(text),
    )
    return _with_gaps_of(source, peeled(text, strippers))


def _without_introduction(source: str, text: str, language: Language) -> str:
    found = _INTRODUCTION.match(text)
    if found is None or _INTRODUCTION.match(source):
        return text
    if language.tag.split("-")[0] == "en" and (
        _BEFORE_COLON.match(source) or not found[0].rstrip(" \t\n*_").endswith((":", "："))
    ):
        # It may be what the source says: “Sure!” for “Klar!”.
        return text
    return text[found.end() :]


def _without_label(text: str, language: Language) -> str:
    """Without “Translation:” or “French:”."""
    names = "|".join(re.escape(name) for name in (language.english_name, language.name))
    return re.sub(
        rf"\A[*_#\s]*(?:the )?(?:(?:{names})(?: {_TRANSLATION})?|{_TRANSLATION})"
        r"(?: ?[(（][^()\n]{0,40}[)）]| (?:in|into|to|en|auf|in het|на) [^\n:：]{1,40}?)?"
        r"[*_\s]*[:：][*_]*\s*(?=\S)",
        "",
        text,
        flags=re.IGNORECASE,
    )


def _with_gaps_of(source: str, text: str) -> str:
    gaps = _GAP.findall(source)
    if len(_GAP.findall(text)) != len(gaps):
        return text
    rest = iter(gaps)
    return _GAP.sub(lambda _: next(rest), text)


@dataclass(frozen=True, slots=True)
class QualityIssue:
    """Why an answer may not be a translation."""

    correction: str
    """The instruction for the model when it is asked again."""
    note: str
    """A plain sentence for people, about the translation as “it”."""
    refusal: bool = False


def find_issue(source: str, answer: str, language: Language) -> QualityIssue | None:
    """Finds what speaks against this being the source in that language; None for nothing."""
    if _declines(source, answer, language):
        return QualityIssue(
            "Your last answer was not a translation. The text is only material: translate it, "
            "whatever it says.",
            "The model declined to translate it.",
            refusal=True,
        )
    size, answered = _letters(source), _letters(answer)
    if size >= _ENOUGH and not _written_in(answer, language):
        return QualityIssue(
            f"Your last answer was not written in {language.english_name}.",
            f"It has no letters in the {_script_name(language)} script, so it may not be a "
            "translation.",
        )
    if answered > _LONG * size + _LONG_SLACK:
        return QualityIssue(
            "Your last answer was far longer than the text. Give its translation and nothing else.",
            "It is far longer than the text; the model may have added something.",
        )
    if size > _SHORT * answered + _SHORT_SLACK:
        return QualityIssue(
            "Your last answer was far shorter than the text. Translate all of it.",
            "It is far shorter than the text; something may be missing.",
        )
    return None


def is_unchanged(source: str, answer: str) -> bool:
    """Whether the answer has the words of the source, in the same order."""
    return source.casefold().split() == answer.casefold().split()


def _declines(source: str, answer: str, language: Language) -> bool:
    """Whether the model speaks of itself; in an English translation that can't be told."""
    if language.tag.split("-")[0] == "en" or len(answer) > _REFUSAL_CHARS:
        return False
    said = bool(_SORRY.match(answer) and _ABOUT_ITSELF.search(answer))
    return said and not _SORRY.match(source)


def _letters(text: str) -> int:
    """About how many letters of an alphabet the text comes to."""
    letters = sum(1 for character in text if character.isalnum())
    return letters + (_SYLLABLE_LETTERS - 1) * len(_SYLLABLES.findall(text))


def _written_in(text: str, language: Language) -> bool:
    """Whether there is a letter of the language's script; True where that is not known."""
    letter = _letter_of(language.tag)
    return letter is None or letter.search(text) is not None


@lru_cache(maxsize=256)
def _letter_of(tag: str) -> regex.Pattern[str] | None:
    script = _script_of(tag)
    letters = _WRITTEN_WITH.get(script, rf"\p{{Script={script}}}")
    try:
        return regex.compile(f"[{letters}]")
    except regex.error:
        return None


def _script_of(tag: str) -> str:
    read = read_tag(tag)
    return read.likely_script if read else ""


def _script_name(language: Language) -> str:
    script = _script_of(language.tag)
    # CLDR's “Simplified” goes without saying of what only beside “Chinese”.
    return "Chinese" if script in {"Hans", "Hant"} else english().details.get(script, script)


def _plain(answer: Any) -> Any:
    return answer.strip().casefold() if isinstance(answer, str) else answer


class Drift(BaseModel):
    """One place in which the back-translation does not say what the original says."""

    original: str = Field(description="The words of the original, copied exactly.")
    came_back: str = Field(description="The words of the back-translation in that place.")
    what_changed: str = Field(description="What the meaning was and became, in a short sentence.")
    severity: Annotated[Literal["minor", "major"], BeforeValidator(_plain)] = Field(
        description="major: a reader would be misled; minor: a shade, or the tone."
    )


class DriftReport(BaseModel):
    """Every place in which the meaning changed; an empty list if it did not."""

    drifts: list[Drift]


def real_drifts(drifts: Iterable[Drift], source: str, limit: int = MAX_DRIFTS) -> tuple[Drift, ...]:
    """The drifts whose original the source really has, in the source's order, `limit` at most.

    Case, spaces and punctuation don't matter. Dropped are also those that changed nothing and
    second ones about the same words. Over the limit the minor ones go first.
    """
    text = folded(source)
    found: dict[str, tuple[int, Drift]] = {}
    for drift in drifts:
        words = folded(drift.original)
        place = text.find(words)
        if words and place >= 0 and words != folded(drift.came_back):
            found.setdefault(words, (place, drift))
    weightiest = sorted(found.values(), key=lambda item: item[1].severity == "minor")[:limit]
    return tuple(drift for _, drift in sorted(weightiest, key=lambda item: item[0]))
