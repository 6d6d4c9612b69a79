"""Text from people and from the model shows as it reads: it pings nobody and breaks no card."""

import re
import time
from contextlib import suppress
from unicodedata import is_normalized

import pytest
import regex
from discord.utils import escape_markdown
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord_api.markdown import (
    TopicError,
    as_posted,
    clean_topic,
    code_blocks,
    plain,
)
from workflows.text.cutting import utf16_length

FAMILY = "👨‍👩‍👧‍👦"
SCOTLAND = "🏴󠁧󠁢󠁳󠁣󠁴󠁿"
INVISIBLE = ["\r", "\x00", "\x1b[31m", "\u202e", "\u2067", "\u200b", "\ufeff", "\ud800", "\udc08"]
PINGS = ["@everyone", "@here", "@", "<@", "<@!", "<@&", "1234567890", ">", "<", "everyone"]
MARKS = ["# ", "\n## ", "-# ", "- ", "> ", "1. ", "**", "*", "_", "`", "~~", "||", "\\", "#"]
LINKS = ["[", "]", "(", ")", "](", "https://good.com", "https://evil.com/x", "good.com", "www."]
FENCES = ["\n```py\n", "\n```\n", "\n~~~\n", "```", "\n", "\n\n\n\n\n", " "]
CLUSTERS = [FAMILY, SCOTLAND, "👍🏽", "\u200d", "\u200c", "e\u0301", "می\u200cخواهم", "cats"]
LITERALS = [
    *("cats & dogs", "**bold** _and_ ~~not~~ ||so||", "`code` ```fence```", "back\\slash", "C#"),
    *("# heading", "### heading", "-# small", "- item", "* item", "+ item", "1. item", "2) item"),
    *("> quote", ">>> quotes", "[label](https://evil.com)", "<https://evil.com>", "<#123>"),
    *("@everyone and @here", "<@123> <@!123> <@&123>", "<:cat:123> <a:cat:123>", "</create:123>"),
    *("<t:1700000000:R>", "<id:customize>", "https://c.at/a_b_c"),
]
PIECES = st.sampled_from(INVISIBLE + PINGS + MARKS + LINKS + FENCES + CLUSTERS)
TEXTS = st.lists(PIECES | st.text(st.characters(), max_size=4), min_size=10, max_size=40).map(
    "".join
)
LIVE_MENTION = re.compile(r"@everyone|@here|<@[!&]?\d+>")
LIVE_HEADING = re.compile(r"^(?:[ \t]|[>-]+[ \t])*#{1,3}[ \t]+[^\s#]", re.MULTILINE)
# As Discord's client finds code: a block wherever three backticks are, else the shortest span.
DISCORDS_CODE = re.compile(
    r"```(?:[a-z0-9_+\-.#]+\n)?\n*[^\n][\s\S]*?\n*```|(`+)(?:[\s\S]*?[^`])\1(?!`)"
)
thoroughly = settings(deadline=None, max_examples=120)


def shown(text: str) -> str:
    """The text as Discord shows it, without markup: escapes resolved, zero-width spaces unseen."""
    return re.sub(r"\\([^\w\s]|_)", r"\1", text).replace("\u200b", "")


class TestTopic:
    @pytest.mark.parametrize(
        ("raw", "topic"),
        [
            ("  cats\r\nand\n\n dogs\n", "cats and dogs"),
            ("cats\x00and\x07dogs", "cats and dogs"),
            ("cafe\u0301", "café"),
            ("ca\u200bts \u202eand dogs", "cats and dogs"),
            ("C# and **bold** <@1>", "C# and **bold** <@1>"),
            (f"a {FAMILY} in {SCOTLAND}", f"a {FAMILY} in {SCOTLAND}"),
            ("می\u200cخواهم", "می\u200cخواهم"),
            ("קפה \u200f(חם)\u200f", "קפה \u200f(חם)\u200f"),
            ("\ud83d\udc08 \ud83d", "🐈 \ufffd"),
        ],
    )
    def test_a_topic_is_tidied(self, raw: str, topic: str) -> None:
        assert clean_topic(raw) == topic

    @pytest.mark.parametrize(
        "raw", ["", " \n", "\x00\x07", "\u200b\u200d", "\u202e", "\u3164\u2800"]
    )
    def test_a_topic_that_shows_nothing_is_refused(self, raw: str) -> None:
        with pytest.raises(TopicError, match=r"^The topic is empty\. Say what .* try again\.$"):
            clean_topic(raw)

    def test_a_long_topic_is_refused_with_its_length(self) -> None:
        with pytest.raises(
            TopicError, match=r"^The topic is 412 characters long, and the limit is 300\."
        ):
            clean_topic(" " + "x" * 412 + " ")

    def test_a_topic_of_300_emoji_is_taken(self) -> None:
        assert clean_topic("🐈" * 300) == "🐈" * 300

    @thoroughly
    @given(TEXTS)
    def test_a_topic_is_one_tidy_line_and_stays_it(self, raw: str) -> None:
        with suppress(TopicError):
            topic = clean_topic(raw)
            assert topic == " ".join(topic.split())
            assert is_normalized("NFC", topic)
            assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e]", topic)
            assert clean_topic(topic) == topic


class TestPlain:
    @pytest.mark.parametrize("text", LITERALS)
    def test_a_persons_markup_shows_literally(self, text: str) -> None:
        line = plain(text, 200)
        assert shown(line) == text
        assert not LIVE_MENTION.search(line)

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("-# cats", r"\-# cats"),
            ("10. C# is 5 - 3", r"10\. C# is 5 - 3"),
            ("[cats](https://evil.com)", r"\[cats](https\://evil.com)"),
            ("<@123>", "\\<@\u200b123>"),
            ("\u202ecats\nand\x00dogs\u2028 too", "cats and dogs too"),
        ],
    )
    def test_only_what_would_be_markup_is_escaped(self, text: str, line: str) -> None:
        assert plain(text, 200) == line

    def test_a_family_is_not_parted_by_the_ellipsis(self) -> None:
        assert plain(f"cats {FAMILY}{FAMILY}", 20) == f"cats {FAMILY}…"
        assert plain(f"cats {FAMILY}{FAMILY}", 16) == "cats…"

    def test_an_escape_is_not_parted_from_its_character(self) -> None:
        assert [plain("a*b*", limit) for limit in (3, 4, 6)] == ["a…", r"a\*…", r"a\*b\*"]

    def test_a_limit_of_nothing_is_refused(self) -> None:
        with pytest.raises(ValueError, match="needs a character or more, not 0"):
            plain("cats", 0)

    @thoroughly
    @given(TEXTS, st.integers(min_value=1, max_value=80))
    def test_any_text_becomes_a_harmless_line_within_the_limit(self, text: str, limit: int) -> None:
        line = plain(text, limit)
        assert utf16_length(line) <= limit
        assert len(line.splitlines()) <= 1
        assert not LIVE_MENTION.search(line)
        assert not re.search(r"(?<!\\)(?:\\\\)*[*_~|`<\[]", line)
        assert not re.match(r"[#>+-]|\d+[.)]", line)
        assert line.encode("utf-8") == line.strip().encode()

    @thoroughly
    @given(TEXTS, st.integers(min_value=1, max_value=80))
    def test_a_shortened_line_is_the_beginning_of_the_whole(self, text: str, limit: int) -> None:
        whole, line = plain(text, 10_000), plain(text, limit)
        clusters = regex.findall(r"\X", shown(whole))
        beginnings = {"".join(clusters[:count]).rstrip() for count in range(limit)}
        assert line == whole or shown(line.removesuffix("…")) in beginnings

    @thoroughly
    @given(st.text("ab*_~|`\\ ", max_size=30))
    def test_all_that_discord_py_escapes_is_escaped(self, text: str) -> None:
        line = " ".join(text.split())
        assert plain(line, 200) == escape_markdown(line)


class TestAsPosted:
    def test_ordinary_markdown_stays(self) -> None:
        story = (
            "**Luna** was a _cat_.\n\n- she ~~slept~~ sat\n  - on the `mat`\n1. and left\n\n"
            "> Why?\n-# nobody knows\n\n"
            "```py\n# a comment\nprint('[https://a.com](https://b.com)')\n\n\n\n\n```\n"
            "Read [more](https://cats.example/a_(b)) or <#123> 🐈 #cats"
        )
        assert as_posted(story) == story

    @pytest.mark.parametrize("mention", ["@everyone", "@here", "<@123>", "<@!123>", "<@&123>"])
    @pytest.mark.parametrize("around", ["{}", "`{}`", "```\n{}\n```", "# {}", "[{}](http://a)"])
    def test_nobody_is_pinged_and_it_looks_the_same(self, mention: str, around: str) -> None:
        posted = as_posted(around.format(mention))
        assert not LIVE_MENTION.search(posted)
        assert mention in posted.replace("\u200b", "")

    @pytest.mark.parametrize(
        ("line", "posted"),
        [
            ("### The cat ###", "**The cat**"),
            ("###### C#", "**C#**"),
            ("# **The** cat", "**The cat**"),
            ("> ## The cat", "> **The cat**"),
            ("- # The cat", "- **The cat**"),
            ("-# The cat", "-# The cat"),
            ("#cats", "#cats"),
        ],
    )
    def test_headings_become_bold_lines(self, line: str, posted: str) -> None:
        assert as_posted(f"before\n{line}\nafter") == f"before\n{posted}\nafter"

    @pytest.mark.parametrize(
        ("link", "posted"),
        [
            ("[https://good.com](https://a.b)", r"\[<https://good.com>](<https://a.b>)"),
            ("[good.com](https://evil.com)", r"\[good.com](<https://evil.com>)"),
            ("[**www.good.com**](<https://evil.com>)", r"\[**www.good.com**](<https://evil.com>)"),
            ("[good.com](https://good.com.evil.com)", r"\[good.com](<https://good.com.evil.com>)"),
            ("[at good.com](https://good.com@a.b)", r"\[at good.com](<https://good.com@a.b>)"),
            (r"\\[good.com](https://evil.com)", r"\\\[good.com](<https://evil.com>)"),
        ],
    )
    def test_a_link_under_a_false_address_is_shown_literally(self, link: str, posted: str) -> None:
        assert as_posted(f"Look: {link}!") == f"Look: {posted}!"

    @pytest.mark.parametrize(
        "link",
        [
            "[https://good.com](https://www.good.com/)",
            "[good.com](https://good.com/cats?b=c)",
            "[discord.py](https://github.com/Rapptz/discord.py)",
            "`[https://good.com](https://evil.com)`",
        ],
    )
    def test_an_honest_link_stays(self, link: str) -> None:
        assert as_posted(f"Look: {link}!") == f"Look: {link}!"

    @pytest.mark.parametrize(
        ("text", "posted"),
        [
            ("a\n\n\nb\n \n\t\n\nc", "a\n\n\nb\n\nc"),
            ("a\r\nb\rc\u2028d\x00e\x1b\u202ef\u2066", "a\nb\nc\ndef"),
            ("\ud83d\udc08 \ud83d", "🐈 \ufffd"),
            ("```py\nmeow()", "```py\nmeow()\n```"),
            ("  ~~~\nmeow()\n", "  ~~~\nmeow()\n  ~~~"),
        ],
    )
    def test_what_would_break_a_card_is_mended(self, text: str, posted: str) -> None:
        assert as_posted(text) == posted

    @thoroughly
    @given(TEXTS)
    def test_any_text_becomes_harmless_once_and_for_all(self, text: str) -> None:
        posted = as_posted(text)
        assert as_posted(posted) == posted
        assert not LIVE_MENTION.search(posted)
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", posted)
        posted.encode("utf-8")
        position = 0
        for block in code_blocks(posted):
            assert not block.left_open
            assert not LIVE_HEADING.search(posted[position : block.start])
            position = block.end
        assert not LIVE_HEADING.search(posted[position:])

    @thoroughly
    @given(st.lists(st.text("ab# []()*\n", max_size=10), max_size=10).map("".join))
    def test_code_stays_as_it_is(self, code: str) -> None:
        posted = as_posted(f"# cats\n```py\n{code}\n```\n# dogs")
        assert posted == f"**cats**\n```py\n{code}\n```\n**dogs**"

    @pytest.mark.parametrize(
        "text",
        [
            "```text\n@everyone and <@123>\n```",
            "-# 1 of 2\n```text\n`@here` ~~~\n```\n**and**\n```text\n<@&1>\n```\n",
        ],
    )
    def test_what_is_there_to_be_copied_stays_as_it_is(self, text: str) -> None:
        assert as_posted(text) == text

    @pytest.mark.parametrize(
        "text",
        [
            "@everyone\n```text\ncats\n```",
            "```text\n@everyone",
            "```py\n@everyone\n```",
            "````text\n@everyone\n````",
            " ```text\n@everyone\n ```",
            "~~~\n```text\n@everyone\n```\n~~~",
            "```text\n```\n@everyone\n```",
            "`\n```text\n` @everyone\n```",
            "cats ```\n```text\n@everyone\n```",
            "```text\ncats\n``` @everyone\n```",
        ],
    )
    def test_elsewhere_a_mention_is_defused_also_next_to_such_a_block(self, text: str) -> None:
        assert not LIVE_MENTION.search(as_posted(text))

    @thoroughly
    @given(
        st.lists(
            st.sampled_from(["@everyone", "<@1>", "```text\n", "\n```", "\n", "`", "~~~", "cats"]),
            max_size=12,
        ).map("".join)
    )
    def test_what_discord_shows_outside_of_code_pings_nobody(self, text: str) -> None:
        assert not LIVE_MENTION.search(DISCORDS_CODE.sub(" ", as_posted(text)))


@pytest.mark.parametrize(
    "piece", ["[", "[a", "[a](", "[[a]", "`", "# ", "@", "\\", "\n ", "a.", "> "]
)
def test_hostile_repetition_takes_linear_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    as_posted(text)
    plain(text, 4000)
    assert time.process_time() - started < 5, "about 0.1 s on an idle machine"
