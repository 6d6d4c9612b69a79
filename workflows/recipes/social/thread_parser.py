"""Reads a thread's posts out of an answer, however the model has separated and numbered them."""

from __future__ import annotations

import regex

from workflows.text.chatter import plain_text, strip_chatter
from workflows.text.likeness import has_words

_RULE = regex.compile(r"^[^\S\n]*(?:-{3,}|\*{3,}|_{3,}|={3,})[^\S\n]*$", regex.MULTILINE)
_BLANK = regex.compile(r"\n[^\S\n]*\n\s*")
_MARKS = r"[^\S\n]*+(?:[*_>]++[^\S\n]*+|\#{1,6}+[^\S\n]++|-[^\S\n]++)*+"
_AFTER = r"[^\S\n]*[*_]*[^\S\n]*[:.)\-–—]*[*_]*[^\S\n]*"
_NUMBERS = tuple(
    regex.compile(rf"^{_MARKS}{number}{_AFTER}", regex.MULTILINE | regex.IGNORECASE)
    for number in (
        r"[(\[]?(?:post |tweet |part )?#?(?P<n>\d{1,2})[^\S\n]*(?:/|of)[^\S\n]*"
        r"(?:\d{1,2}|n)\b[)\]]?",
        r"[(\[]?(?:post|tweet|part)[^\S\n]*#?(?P<n>\d{1,2})\b[)\]]?",
        r"[(\[]?(?P<n>\d{1,2})[.):\]](?=\s|[*_])",
        r"[(\[（【]?(?P<n>\d{1,2})[、．。）】：](?!\d)",
        r"(?P<n>\d)\ufe0f?\u20e3",
    )
)
"""“1/5”, “Post 1:”, “1.”, “1、” and a keycap, at the beginning of a line."""
_BULLET = regex.compile(r"[-*+•·–][^\S\n]+(?=\S)")
_NUMBER_AT_END = regex.compile(r"\s*[(\[]?(?P<n>\d{1,2})[^\S\n]*/[^\S\n]*(?:\d{1,2}|n)[)\]]?$")


def parse_thread(text: str, wanted: int) -> tuple[str, ...]:
    """Gives the posts in their order, without their numbers and what is around them.

    Of the ways to split the answer (lines of dashes, numbers, blank lines, lines), the first is
    taken that gives as many as wanted, else the first that gives several.
    """
    text = strip_chatter(text)
    ways = (
        _RULE.split(text),
        *(_at_numbers(text, number) for number in _NUMBERS),
        _BLANK.split(text),
        text.split("\n"),
    )
    several = [posts for way in ways if len(posts := _cleaned(way)) > 1]
    exact = [posts for posts in several if len(posts) == wanted]
    return (exact or several or [_cleaned([text])])[0]


def _at_numbers(text: str, number: regex.Pattern[str]) -> list[str]:
    """The text split before each line that has the next number; what is before 1 goes."""
    starts: list[int] = []
    for match in number.finditer(text):
        if int(match["n"]) == len(starts) + 1:
            starts.append(match.start())
    ends = [*starts[1:], len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=False)]


def _cleaned(parts: list[str]) -> tuple[str, ...]:
    """The parts that say something."""
    posts: list[str] = []
    for part in parts:
        post = strip_chatter(_unnumbered(strip_chatter(part), len(posts) + 1))
        post = plain_text(_unnumbered(post, len(posts) + 1))
        if has_words(post):
            posts.append(post)
    if len(posts) > 1 and all(_BULLET.match(post) and "\n" not in post for post in posts):
        # A list with an item for each post; a post that has a list in it keeps it.
        return tuple(_BULLET.sub("", post, count=1) for post in posts)
    return tuple(posts)


def _unnumbered(post: str, number: int) -> str:
    """Without its own number; another one, as in “24/7”, belongs to the text."""
    for pattern in _NUMBERS:
        match = pattern.match(post)
        if match and int(match["n"]) == number:
            post = post[match.end() :]
            break
    at_end = _NUMBER_AT_END.search(post)
    return post[: at_end.start()] if at_end and int(at_end["n"]) == number else post
