"""Takes off what a model puts around a translation: introductions, labels, fences, quotes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from workflows.recipes.translate.languages import Language

MOST_LAYERS: Final = 6
"""Of what is taken off, one around the other; no model writes more."""

_WILLING: Final = r"(?:sure(?: thing)?|certainly|absolutely|of course|no problem|okay|ok|great)"
_INTRODUCTION: Final = re.compile(
    rf"(?:{_WILLING}[!,.:]*\s+)?(?:here(?:['’]s| is| are| you go)|below is|the following is)\b"
    r"[^\n:：]{0,120}?\b(?:translat\w*|version)\b[^\n:：]{0,120}?(?:[:：][*_]*|[.!][*_]*(?=\s*\n))\s*"
    rf"|{_WILLING}[!,.:]*[^\S\n]*\n\s*",
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
_FENCED: Final = re.compile(r"\A(```|~~~)[^\n`]*\n(?P<inner>.*\S.*)\n[^\S\n]*\1\Z", re.DOTALL)
_QUOTES: Final = ('""', "''", "“”", "‘’", "«»", "»«", "„“", "「」", "『』")
_BEFORE_COLON: Final = re.compile(r"[^\n:：]{0,120}[:：]")
_GAP: Final = re.compile(r"\n(?:[^\S\n]*\n)+")

Strip = Callable[[str, str, Language], str]


def strip_chatter(source: str, answer: str, language: Language) -> str:
    """The answer without what is clearly no part of the translation of `source`.

    What the source has itself is not taken for the model's: a text in quotes comes back in quotes,
    one that begins with a label keeps it. Between paragraphs stand as many blank lines as in the
    source, where there are as many paragraphs. Doing it again changes nothing more.
    """
    text, source = answer.replace("\r\n", "\n").strip(), source.replace("\r\n", "\n").strip()
    for _ in range(MOST_LAYERS):
        before = text
        for strip in _STRIPS:
            if text != source:
                text = strip(source, text, language).strip() or text
        if text == before:
            break
    return _with_gaps_of(source, text)


def _without_tags(source: str, text: str, _language: Language) -> str:
    return text if _TAGS.search(source) else _TAGS.sub("", text)


def _without_fence(_source: str, text: str, _language: Language) -> str:
    fenced = _FENCED.match(text)
    return fenced["inner"] if fenced else text


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


def _without_label(source: str, text: str, language: Language) -> str:
    """Without “Translation:” or “French:”, unless the source begins with something like it."""
    if _BEFORE_COLON.match(source):
        return text
    names = "|".join(re.escape(name) for name in (language.english_name, language.name))
    label = re.match(
        rf"[*_#\s]*(?:the )?(?:(?:{names})(?: {_TRANSLATION})?|{_TRANSLATION})"
        r"(?: ?[(（][^()\n]{0,40}[)）]| (?:in|into|to|en|auf|in het|на) [^\n:：]{1,40}?)?"
        r"[*_\s]*[:：][*_]*\s*(?=\S)",
        text,
        re.IGNORECASE,
    )
    return text[label.end() :] if label else text


def _without_farewell(source: str, text: str, _language: Language) -> str:
    return text if _FAREWELL.search(f"\n\n{source}") else _FAREWELL.sub("", text)


def _without_quotes(source: str, text: str, _language: Language) -> str:
    inner = text[1:-1]
    for opening, closing in _QUOTES:
        around = len(text) > 2 and text[0] == opening and text[-1] == closing
        if around and source[:1] not in "".join(_QUOTES):
            return text if opening in inner or closing in inner else inner
    return text


def _with_gaps_of(source: str, text: str) -> str:
    gaps = _GAP.findall(source)
    if len(_GAP.findall(text)) != len(gaps):
        return text
    rest = iter(gaps)
    return _GAP.sub(lambda _: next(rest), text)


_STRIPS: Final[tuple[Strip, ...]] = (
    _without_tags,
    _without_fence,
    _without_introduction,
    _without_label,
    _without_farewell,
    _without_quotes,
)
