"""Making an answer keep to its limits without the model, and saying what was done to it."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from workflows.writers.counting import Span, hashtags
from workflows.writers.limits import Limits, counted
from workflows.writers.trimming import trimmed

_ONLY_TAGS = regex.compile(r"[\s,·|]*(?:[#＃][\p{L}\p{M}\p{N}_]++[\s,·|]*)*")
_APART = regex.compile(r"(?:^|[\p{P}\p{S}])\s*$")
_LOOSE_ENDS = regex.compile(r"(?<![^\S\n])[^\S\n]++(?=\n|$)")
_BLANK_LINES = regex.compile(r"\n{3,}")


def mended(
    posts: Sequence[str], limits: Limits, asked: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The posts within their limits, and a note for each that the answer did not keep to.

    `asked` says how often the model was asked, as in «it was 312 characters after asking twice».
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
        text, said = _mended_post(post, limits, asked)
        if text:
            kept.append(text)
        notes += (
            [f"Post {number}: {_uncapitalised(note)}" for note in said]
            if (limits.posts > 1)
            else said
        )
    return tuple(kept), tuple(notes)


def fewer_hashtags(text: str, most: int) -> str:
    """The text with its first `most` hashtags; of the others those in a row by themselves go.

    One that is a word of its sentence only loses its sign.
    """
    shortened = text
    for start, end in reversed(hashtags(text)[most:]):
        if _stands_by_itself(shortened, (start, end)):
            shortened = shortened[:start].rstrip(" ,·|\t") + shortened[end:]
        else:
            shortened = shortened[:start] + shortened[start + 1 :]
    shortened = _BLANK_LINES.sub("\n\n", _LOOSE_ENDS.sub("", shortened)).strip()
    return shortened or regex.sub("[#＃]", "", text).strip()


def _mended_post(post: str, limits: Limits, asked: str) -> tuple[str, list[str]]:
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


def _within(post: str, limits: Limits) -> tuple[str, str]:
    """The post's beginning, with the hashtags at its end where they leave room for it."""
    tags = hashtags(post)
    first = next((start for start, _ in tags if _ONLY_TAGS.fullmatch(post, start)), len(post))
    body, row = post[:first].rstrip(), post[first:]
    gap = post[len(body) : first]
    room = limits.most - limits.measure(gap + row)
    if limits.least_hashtags and row and body and room >= limits.most // 2:
        cut = trimmed(body, limits.measure, room)
        return cut.text + gap + row, cut.at
    cut = trimmed(post, limits.measure, limits.most)
    return cut.text, cut.at


def _stands_by_itself(text: str, tag: Span) -> bool:
    """Whether the hashtag is no word of a sentence: after its end, or in a row of them."""
    line_end = text.find("\n", tag[1])
    rest = text[tag[1] : line_end if line_end >= 0 else len(text)]
    line_start = text.rfind("\n", 0, tag[0]) + 1
    before = text[line_start : tag[0]]
    earlier = hashtags(before)
    after_a_tag = bool(earlier) and not before[earlier[-1][1] :].strip(" ,·|\t")
    return bool(_ONLY_TAGS.fullmatch(rest)) and (after_a_tag or bool(_APART.search(before)))


def _uncapitalised(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
