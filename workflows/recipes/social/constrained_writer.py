"""`limited`: a text for a platform; over its limits it is asked for anew, then trimmed."""

from __future__ import annotations

import asyncio
import re

import regex

from workflows.branch import BranchContext, BranchOutput, task_again
from workflows.errors import ModelEmpty, ModelError
from workflows.model.chat import Answer
from workflows.recipes.social.enforcement import enforce_limits
from workflows.recipes.social.limits import FormatLimits
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

CONSTRAINED = "limited"
TWICE = "after asking twice"
NOT_AGAIN = "and asking again failed ({error})"
OPENING = "```text"
"""Names a language in which nothing is coloured; it is neither shown nor copied."""
CLOSING = "```"
_FENCE = re.compile("`{3,}")


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


async def write_constrained(context: BranchContext) -> BranchOutput:
    """Writes what the branch's prompt asks for, within the limits that its brief names.

    An answer that does not keep to them goes back once, with the figures; of whichever of the two
    keeps to more, what is too much is taken out and noted. Each post is a block to copy. Raises
    ModelError where there is none.
    """
    limits = FormatLimits.of(context.branch.brief)
    instructions = f"{context.branch.prompt}\n\n{limits.in_words()}"
    closing = task_again(context)
    answer = await context.ask(instructions, remember_as="first", closing=closing)
    posts = await asyncio.to_thread(_read, answer, limits)
    asked = ""
    if faults := limits.faults(posts):
        material = {
            "topic": context.topic,
            "answer": answer.text[: context.output_chars],
        }
        try:
            second = await context.ask(
                f"{instructions}\n\n{_sent_back(faults)}",
                material,
                remember_as="second",
                closing=closing,
            )
        except ModelError as error:
            if not posts:
                raise
            asked = NOT_AGAIN.format(error=error)
        else:
            asked = TWICE
            again = await asyncio.to_thread(_read, second, limits)
            if not posts or (again and len(limits.faults(again)) <= len(faults)):
                answer, posts = second, again
    kept, notes = enforce_limits(posts, limits, asked)
    if not kept:
        raise ModelEmpty("the model's answer had no text in it, twice")
    is_cut = answer.truncated and kept[-1] == posts[-1]
    return BranchOutput(_blocks(kept, limits), notes, truncated=is_cut)


def _read(answer: Answer, limits: FormatLimits) -> tuple[str, ...]:
    """The posts in an answer; of one of many thousand characters that takes a while."""
    if limits.posts > 1:
        return parse_thread(answer.text, limits.posts)
    post = plain_text(strip_chatter(answer.text))
    return (post,) if has_words(post) else ()


def _sent_back(faults: list[str]) -> str:
    return (
        f"Your last answer, between the answer tags, does not keep to this: {' '.join(faults)} "
        "Write it anew within the limits, and answer with nothing else."
    )


def _blocks(posts: tuple[str, ...], limits: FormatLimits) -> str:
    """A block for each post, under a line of small print that says how long it is."""
    blocks: list[str] = []
    for number, post in enumerate(posts, start=1):
        length = f"{limits.measure(post)} of {limits.most} {limits.unit}"
        which = f"{number} of {len(posts)} · " if limits.posts > 1 else ""
        blocks.append(f"-# {which}{length}\n{block_to_copy(post)}")
    return "\n".join(blocks)


def block_to_copy(text: str) -> str:
    """Makes the text a block of code, on which Discord shows a button that copies it.

    Three backticks in a row would end the block, on Discord also where it was opened with more;
    the platforms do not render them, so they are left out.
    """
    return f"{OPENING}\n{_FENCE.sub('', text).strip()}\n{CLOSING}"
