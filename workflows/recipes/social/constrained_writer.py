"""`limited`: a text for a platform; over its limits it is asked for anew, then trimmed."""

from __future__ import annotations

import asyncio
import re

from workflows.branch import BranchContext, BranchOutput, task_again
from workflows.errors import ModelEmpty, ModelError
from workflows.model.chat import Answer
from workflows.recipes.social.enforcement import enforce_limits
from workflows.recipes.social.limits import FormatLimits
from workflows.recipes.social.thread_parser import parse_thread
from workflows.text.chatter import plain_text, strip_chatter

CONSTRAINED = "limited"

TWICE = "after asking twice"
NOT_AGAIN = "and asking again failed ({error})"

OPENING = "```text"
"""Names a language in which nothing is coloured; it is neither shown nor copied."""
CLOSING = "```"

_FENCE = re.compile("`{3,}")


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
    return (post,) if any(letter.isalnum() for letter in post) else ()


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
