"""Holds posts to their limits: what is too much is taken out, and noted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import regex

from workflows.recipes.social.limits import FormatLimits, Span, hashtags, links
from workflows.text.chatter import tidy
from workflows.text.cutting import GRAPHEME, PARAGRAPH_END, SENTENCE_END, WORD_END
from workflows.text.lists import counted

LEAST_KEPT = 0.2
"""Of the limit; a sentence that ends before is an opening such as “Wow!”, and no post."""

REACH = 50
"""No beginning within a limit is this many times as long, whatever its links."""

_WORDS = (
    WORD_END,
    # Scripts that put no spaces between words are cut between their letters.
    regex.compile(r"(?=[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])\X"),
)

_BETWEEN = " \t,·|"
"""Stands between the hashtags of a row."""
_ONLY_TAGS = regex.compile(r"[\s,·|]*+(?:[#＃][\p{L}\p{M}\p{N}_]++[\s,·|]*+)*+")
_ENDED = regex.compile(r"[\p{P}\p{S}]")
_NO_SIGNS = str.maketrans("", "", "#＃")


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A text's beginning."""

    text: str
    at: str
    """Its end: “a sentence”, “a word” or “a letter”; empty where nothing was left out."""


def trim(text: str, measure: Callable[[str], int], most: int) -> Trimmed:
    """Gives the longest beginning of at most `most` as `measure` counts, ending at a sentence.

    Where no sentence ends in time, it ends at a word. Graphemes stay whole; so do links and
    hashtags, unless the text begins with one that is over the limit by itself. Empty only where
    its first grapheme is over the limit.
    """
    if measure(text) <= most:
        return Trimmed(text, "")
    text = text[: REACH * most]
    whole = sorted([*links(text), *hashtags(text)])
    for at, borders, least in (
        ("a sentence", (SENTENCE_END, PARAGRAPH_END), LEAST_KEPT * most),
        ("a word", _WORDS, 0),
        ("a letter", (GRAPHEME,), 0),
    ):
        ends = [end for end in _ends(borders, text) if not _goes_through(end, whole)]
        kept = _longest(text, ends, measure, most)
        if kept and measure(kept) >= least:
            return Trimmed(kept, at)
    return Trimmed(_longest(text, _ends((GRAPHEME,), text), measure, most), "a letter")


def _goes_through(position: int, spans: list[Span]) -> bool:
    """Whether a cut at the position would go through one of the spans, which are in order."""
    before = bisect_left(spans, position, key=lambda span: span[0])
    return before > 0 and position < spans[before - 1][1]


def _longest(text: str, ends: list[int], measure: Callable[[str], int], most: int) -> str:
    number = bisect_right(ends, most, key=lambda end: measure(text[:end].rstrip()))
    return text[: ends[number - 1]].rstrip() if number else ""


def _ends(patterns: Iterable[regex.Pattern[str]], text: str) -> list[int]:
    return sorted({match.end() for pattern in patterns for match in pattern.finditer(text)})


def enforce_limits(
    posts: Sequence[str], limits: FormatLimits, asked: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Brings the posts within their limits, with a note for each that the answer did not keep to.

    `asked` says how often the model was asked, as in “it was 312 characters after asking twice”.
    What is missing (posts, words, hashtags) stays missing, and is noted.
    """
    notes: list[str] = []
    if len(posts) > limits.posts > 1:
        notes.append(f"Cut to {limits.posts} posts: it had {len(posts)} {asked}.")
    elif len(posts) < limits.posts:
        posts_here = counted(len(posts), "post")
        notes.append(f"It has {posts_here} {asked}; {limits.posts} were asked for.")
    kept: list[str] = []
    for number, post in enumerate(posts[: limits.posts], start=1):
        text, told = _enforce(post, limits, asked)
        if text:
            kept.append(text)
        notes += (
            [f"Post {number}: {_uncapitalised(note)}" for note in told]
            if limits.posts > 1
            else told
        )
    return tuple(kept), tuple(notes)


def fewer_hashtags(text: str, most: int) -> str:
    """Keeps the text's first `most` hashtags; of the others those in a row by themselves go.

    One that is a word of its sentence only loses its sign.
    """
    tags = hashtags(text)
    if len(tags) <= most:
        return text
    alone = _by_themselves(text, tags)
    kept: list[str] = []
    position = 0
    for (start, end), is_alone in list(zip(tags, alone, strict=True))[most:]:
        before = text[position:start]
        kept.append(before.rstrip(_BETWEEN) if is_alone else before)
        position = end if is_alone else start + 1
    shortened = tidy("".join([*kept, text[position:]]))
    return shortened or text.translate(_NO_SIGNS).strip()


def _enforce(post: str, limits: FormatLimits, asked: str) -> tuple[str, list[str]]:
    notes: list[str] = []
    tags = len(hashtags(post))
    if tags > limits.most_hashtags:
        post = fewer_hashtags(post, limits.most_hashtags)
        most = f"the limit is {limits.most_hashtags}" if limits.most_hashtags else "none are wanted"
        notes.append(f"Hashtags taken out: it had {tags} {asked}; {most}.")
    length = limits.measure(post)
    if length > limits.most:
        post, at = _within(post, limits)
        notes.append(
            f"Trimmed at {at}: it was {length} {limits.unit} {asked}; the limit is {limits.most}."
        )
    elif length < limits.least:
        notes.append(f"It is {length} {limits.unit} {asked}; the minimum is {limits.least}.")
    if (left := len(hashtags(post))) < limits.least_hashtags:
        least = f"the minimum is {limits.least_hashtags}"
        notes.append(f"It has {counted(left, 'hashtag')} {asked}; {least}.")
    return post, notes


def _within(post: str, limits: FormatLimits) -> tuple[str, str]:
    """The post's beginning, with the hashtags at its end where they leave room for it."""
    tags = hashtags(post)
    first = len(post)
    for start, end in reversed(tags):
        if not _ONLY_TAGS.fullmatch(post, end, first):
            break
        first = start
    body, row = post[:first].rstrip(), post[first:]
    gap = post[len(body) : first]
    room = limits.most - limits.measure(gap + row)
    if limits.least_hashtags and row and body and room >= limits.most // 2:
        cut = trim(body, limits.measure, room)
        return cut.text + gap + row, cut.at
    cut = trim(post, limits.measure, limits.most)
    return cut.text, cut.at


def _by_themselves(text: str, tags: Sequence[Span]) -> list[bool]:
    """For each hashtag whether it is no word of a sentence: after its end, or in a row of them."""
    ends_line: list[bool] = []
    following: list[Span] = [*tags[1:], (len(text), len(text))]
    for (_, end), (start, _) in reversed(list(zip(tags, following, strict=True))):
        gap = text[end:start]
        at_line_end = not gap.partition("\n")[0].strip(_BETWEEN)
        goes_on = "\n" not in gap and start < len(text)
        ends_line.append(at_line_end and (not goes_on or ends_line[-1]))
    alone: list[bool] = []
    for number, (is_last, (start, _)) in enumerate(zip(reversed(ends_line), tags, strict=True)):
        before = text[tags[number - 1][1] if number else 0 : start].rpartition("\n")
        said = before[2].rstrip(_BETWEEN)
        in_a_row = bool(number) and not before[1] and not said
        is_apart = (bool(before[1]) or not number) and not said
        alone.append(is_last and (in_a_row or is_apart or bool(_ENDED.search(said[-1:]))))
    return alone


def _uncapitalised(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
