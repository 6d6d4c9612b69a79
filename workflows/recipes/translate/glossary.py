"""A glossary's terms: which of them a text needs, and which a translation has not used."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import regex

# Letters of the scripts that set words apart with spaces. The others', and Korean's, whose words
# take particles, are next to other words without being part of them.
_IN_WORD: Final = (
    r"[[\p{L}\p{M}\p{N}_]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Hangul}\p{Thai}\p{Lao}"
    r"\p{Khmer}\p{Myanmar}\p{Tibetan}\p{Javanese}\p{Balinese}\p{Tai_Le}\p{New_Tai_Lue}\p{Yi}]]"
)
_WORD_EDGE: Final = regex.compile(rf"(?V1){_IN_WORD}")
_SHORT_WORD_CHARS: Final = 4
_LONG_WORD_CHARS: Final = 7


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """How a term is to be translated."""

    term: str
    translation: str
    language: str = ""
    """The BCP-47 tag of the language it is for, `pt` being for `pt-BR` as well; "" for any."""

    @property
    def key(self) -> str:
        """The same for all ways to write its term."""
        return _folded(self.term)

    def is_for(self, language: str) -> bool:
        """Whether it is for texts in this language, a BCP-47 tag."""
        own, wanted = self.language.casefold(), language.casefold()
        return not own or wanted == own or wanted.startswith(f"{own}-")


def relevant_terms(terms: Iterable[GlossaryTerm], text: str, language: str) -> list[GlossaryTerm]:
    """Finds the terms for this language that the text has as a word, the longest first.

    Case does not matter, spaces within a term may be any. Of terms that are the same the one for
    the narrowest language counts. A term that is there only within a longer one of the result, as
    “York” in “New York”, is not in it. Pass `MaskedText.prose`, so that code and URLs don't count.
    """
    narrowest: dict[str, GlossaryTerm] = {}
    for term in sorted(terms, key=lambda term: len(term.language)):
        if term.is_for(language) and (key := _folded(term.term)):
            narrowest[key] = term
    rest = unicodedata.normalize("NFC", text)
    rest_folded = _folded(rest)
    found: list[GlossaryTerm] = []
    for key, term in sorted(narrowest.items(), key=lambda item: (-len(item[0]), item[0])):
        if key not in rest_folded:
            continue
        without, count = _pattern(term.term).subn("\n", rest)
        if count:
            found.append(term)
            rest, rest_folded = without, _folded(without)
    return found


def unused_terms(terms: Sequence[GlossaryTerm], translation: str) -> list[GlossaryTerm]:
    """Finds the terms whose translation the text does not have, in any case or inflected form.

    Inflection is guessed: the ends of longer words may differ. In doubt a term counts as used.
    """
    folded = _folded(translation)
    return [
        term
        for term in terms
        if not all(_stem(word) in folded for word in _folded(term.translation).split())
    ]


def write_glossary(terms: Sequence[GlossaryTerm]) -> str:
    """Writes the terms as a run keeps them."""
    plain = [[term.term, term.translation, term.language] for term in terms]
    return json.dumps(plain, ensure_ascii=False)


def read_glossary(text: str) -> list[GlossaryTerm]:
    """Reads what `write_glossary` wrote."""
    return [GlossaryTerm(*fields) for fields in json.loads(text)]


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _stem(word: str) -> str:
    """The word without what its inflected forms may have otherwise."""
    if len(word) <= _SHORT_WORD_CHARS:
        return word
    return word[:-2] if len(word) >= _LONG_WORD_CHARS else word[:-1]


def _pattern(term: str) -> regex.Pattern[str]:
    """The term as a word; at an end that is no letter of a script with spaces nothing is asked."""
    words = unicodedata.normalize("NFC", term).split()
    inner = r"[\s\x1c-\x1f]+".join(regex.escape(word) for word in words)
    before = rf"(?<!{_IN_WORD})" if _WORD_EDGE.match(words[0]) else ""
    after = rf"(?!{_IN_WORD})" if _WORD_EDGE.match(words[-1][-1]) else ""
    return regex.compile(rf"(?V1)(?if){before}{inner}{after}")
