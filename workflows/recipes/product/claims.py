"""Claims without a source: what a checker says of them is itself held against the texts."""

from __future__ import annotations

from collections.abc import Sequence

from workflows.recipes.product.sources import Span, Words, figures_without, quoted, values
from workflows.text.listing import counted

MOST_CONSIDERED = 40
"""Claims of one checker; what comes after is noise."""
MOST_SHOWN = 4
SHOWN_CHARS = 48


def claims_without_source(
    description: str, quotes: Sequence[str], given: Sequence[str]
) -> list[str]:
    """The claims of a description that nothing given bears out, quoted, in their order.

    `quotes` are a checker's: one whose words are not in the description, or are in what was given
    word by word, does not count. Figures that are nowhere in what was given are found without it.
    """
    words = Words.of(description)
    sources = [Words.of(text) for text in given]
    spans: list[Span] = []
    for quote in quotes[:MOST_CONSIDERED]:
        wanted = Words.of(quote).words
        if found := words.find(wanted):
            span = words.span(found[0], len(wanted))
            if not any(source.says(quote) for source in sources):
                spans.append(span)
    spans += figures_without(description, values(given))
    return [quoted(description, span, SHOWN_CHARS) for span in _apart(spans)]


def claims_note(claims: Sequence[str]) -> str:
    """«2 claims without a source: “waterproof”, “10-year warranty”.»"""
    shown = ", ".join(claims[:MOST_SHOWN])
    rest = len(claims) - MOST_SHOWN
    more = f", and {rest} more" if rest > 0 else ""
    return f"{counted(len(claims), 'claim')} without a source: {shown}{more}."


def _apart(spans: Sequence[Span]) -> list[Span]:
    """The spans in order, of those that overlap only the longest."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: span[0] - span[1]):
        if all(span[1] <= start or end <= span[0] for start, end in kept):
            kept.append(span)
    return sorted(kept)
