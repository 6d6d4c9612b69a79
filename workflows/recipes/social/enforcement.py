"""Enforces limits on an answer without the model, and notes what was done to it."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from workflows.recipes.social.counts import Span, hashtags
from workflows.recipes.social.limits import FormatLimits
from workflows.recipes.social.trim import trim
from workflows.text.chatter import tidy
from workflows.text.lists import counted

_BETWEEN = " \t,·|"
"""Stands between the hashtags of a row."""
_ONLY_TAGS = regex.compile(r"[\s,·|]*+(?:[#＃][\p{L}\p{M}\p{N}_]++[\s,·|]*+)*+")
_ENDED = regex.compile(r"[\p{P}\p{S}]")
_NO_SIGNS = str.maketrans("", "", "#＃")


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
        most = f"{limits.most_hashtags} is the most" if limits.most_hashtags else "none are wanted"
        notes.append(f"Hashtags taken out: it had {tags} {asked}; {most}.")
    length = limits.measure(post)
    if length > limits.most:
        post, at = _within(post, limits)
        notes.append(
            f"Trimmed at {at}: it was {length} {limits.unit} {asked}; {limits.most} is the most."
        )
    elif length < limits.least:
        notes.append(f"It is {length} {limits.unit} {asked}; {limits.least} is the least.")
    if (left := len(hashtags(post))) < limits.least_hashtags:
        least = f"{limits.least_hashtags} is the least"
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
