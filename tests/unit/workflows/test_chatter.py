"""Chatter comes off an answer; content stays."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workflows.recipes.social.constrained_writer import block_to_copy, parse_thread
from workflows.text.chatter import plain_text, strip_chatter, tidy

POST = "Cats purr at 25 hertz."
FIVE = ("First.", "Second.", "Third.", "Fourth.", "Fifth.")
PIECES = st.sampled_from(
    [
        *("Here's your post:\n", "Sure! Here is a caption: ", "**Caption:** ", "Post: ", "cats "),
        *(
            "```",
            "```text\n",
            "\n```",
            "\n",
            "\n\n",
            '"',
            "“",
            "”",
            "---",
            "# ",
            "**",
            "1/5 ",
            "1. ",
        ),
        *(
            "\nLet me know if you want another.",
            "(280 characters)",
            "<topic>",
            "</topic>",
            "<<",
            ">>",
        ),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=15).map("".join)


@pytest.mark.parametrize(
    "answer",
    [
        POST,
        f"Here's your post:\n\n{POST}",
        f"Here is a short post about cats: {POST}",
        f"Sure! Here's a friendly post for you.\n\n{POST}",
        f"Certainly!\n{POST}",
        f'"{POST}"',
        f"“{POST}”",
        f"«{POST}»",
        f"```\n{POST}\n```",
        f"Here's your post:\n```text\n{POST}\n```\nLet me know if you'd like any changes!",
        f"```markdown\n{POST}",
        f"**Short post:** {POST}",
        f"Caption (Instagram): {POST}",
        f"## Newsletter blurb\n{POST}",
        f"<post>{POST}</post>",
        f"{POST}\n\n(22 characters)",
        f"{POST}\n\nCharacter count: 22",
        f"{POST} (22 characters)",
        f"{POST}\n\nI hope this helps! Feel free to adjust it.",
        f"---\n{POST}\n---",
        f"{POST}\n\n<topic>cats</topic>",
        f"{POST}</answer>",
        f'"{POST}"\n\nThis post uses a playful tone to draw people in.',
        f'Sure! Here is the post:\n\n"{POST}"\n\nThis post aims to delight.',
    ],
)
def test_what_a_model_puts_around_a_post_comes_off(answer: str) -> None:
    assert strip_chatter(answer) == POST


@pytest.mark.parametrize(
    "post",
    [
        "Here's the thing: cats rule.",
        "Great cats think alike.\nSo do we.",
        "Let me know in the comments!",
        '"Purr," said the cat. "Why?" said the dog.',
        "24/7 purring.",
        "This is the post office.",
        "Here we are: cats, dogs and owls.",
        "“Purr” is “hello”",
    ],
)
def test_what_is_content_stays(post: str) -> None:
    assert strip_chatter(post) == post
    assert plain_text(post) == post


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("# Cats\n\n**Purr** and __purr__.", "Cats\n\nPurr and purr."),
        ("Read [more](https://c.at).", "Read more (https://c.at)."),
        (r"\#cats \*purr\*", "#cats *purr*"),
        ("```py\npurr()\n```\nand ```more```", "purr()\nand more"),
        ("#cats 2 * 2 __init__", "#cats 2 * 2 init"),
    ],
)
def test_markdown_becomes_plain_text(markdown: str, shown: str) -> None:
    assert plain_text(markdown) == shown


def test_only_what_can_not_be_seen_is_tidied_away() -> None:
    assert tidy("a\r\nb \x00\n\n\n \n\u202ec\u2028d e\u0301 ") == "a\nb\n\nc\nd é"


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_stripping_again_changes_nothing_and_leaves_something(text: str) -> None:
    once = strip_chatter(text)
    assert strip_chatter(once) == once
    assert bool(once) == bool(tidy(text))


@settings(deadline=None, max_examples=300)
@given(TEXTS.filter(lambda text: "\\" not in text))
@example("# # # Here's your post:\n")
@example("****cats****")
def test_plain_text_has_no_marks_left(text: str) -> None:
    assert plain_text(plain_text(text)) == plain_text(text)


@settings(deadline=None)
@given(TEXTS)
def test_nothing_breaks_out_of_a_block_to_copy(text: str) -> None:
    block = block_to_copy(text)
    assert block.startswith("```text\n")
    assert block.endswith("\n```")
    assert "```" not in block[3:-3]


@pytest.mark.parametrize(
    "answer",
    [
        "\n---\n".join(FIVE),
        "Here's your thread:\n\n" + "\n\n".join(f"{n}/5 {post}" for n, post in enumerate(FIVE, 1)),
        "\n".join(f"{n}. {post}" for n, post in enumerate(FIVE, 1)),
        "\n".join(f"**{n}/5** {post}" for n, post in enumerate(FIVE, 1)),
        "\n\n".join(f"Post {n}: {post}" for n, post in enumerate(FIVE, 1)),
        "\n\n".join(f"Tweet {n}:\n{post}" for n, post in enumerate(FIVE, 1)),
        "\n\n".join(f"**Post {n}/5:**\n{post}" for n, post in enumerate(FIVE, 1)),
        "\n".join(f"({n}/5) {post}" for n, post in enumerate(FIVE, 1)),
        "\n".join(f"{n}\ufe0f\u20e3 {post}" for n, post in enumerate(FIVE, 1)),
        "\n\n".join(f"{post} ({n}/5)" for n, post in enumerate(FIVE, 1)),
        "\n".join(f"{n}、{post}" for n, post in enumerate(FIVE, 1)),
        "\n".join(f"（{n}）{post}" for n, post in enumerate(FIVE, 1)),
        "\n".join(f"- {post}" for post in FIVE),
        "\n\n".join(f"* {post}" for post in FIVE),
        "\n\n".join(FIVE),
        "\n".join(FIVE),
        "\n\n".join(f"{n}/5 {post}" for n, post in enumerate(FIVE, 1)) + "\n\nHope this helps!",
        "\n---\n".join(f'{n}. "{post}"' for n, post in enumerate(FIVE, 1)),
        "```\n" + "\n".join(f"{n}/5 {post}" for n, post in enumerate(FIVE, 1)) + "\n```",
        "### Thread of five\n" + "\n".join(f"- {n}. {post}" for n, post in enumerate(FIVE, 1)),
    ],
)
def test_a_threads_posts_are_told_apart_without_their_numbers(answer: str) -> None:
    assert parse_thread(answer, 5) == FIVE


def test_a_post_with_several_paragraphs_stays_whole_where_numbers_tell_it() -> None:
    answer = "1/2\nFirst.\n\nStill first.\n\n2/2\nSecond, open 24/7"
    assert parse_thread(answer, 5) == ("First.\n\nStill first.", "Second, open 24/7")


def test_a_thread_of_seven_has_seven_posts() -> None:
    answer = "\n\n".join(f"{number}/7 Post about cats." for number in range(1, 8))
    assert parse_thread(answer, 5) == ("Post about cats.",) * 7


def test_one_line_is_one_post() -> None:
    assert parse_thread("Just this.", 5) == ("Just this.",)
    assert parse_thread("```\n```", 5) == ()
