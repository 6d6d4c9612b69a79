"""Makes text from people and from the model harmless: it can't ping, mislead or break a card."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import regex

from bot.errors import BotError
from workflows.text.cutting import ELLIPSIS, fitting, utf16_length, well_formed

TOPIC_LIMIT_CHARS: Final = 300
"""The most characters (code points) in a topic."""
QUOTED_CHARS: Final = 60


class TopicError(BotError):
    """A topic that no run can start with; its message is the sentence to show to the person."""


@dataclass(frozen=True)
class CodeBlock:
    """A fenced code block; its offsets are code points from the start of the text."""

    start: int
    """Where the opening fence's line begins."""
    code_start: int
    """Where the code begins, after the opening fence's line break."""
    code_end: int
    """Where the closing fence's line begins, or the text's end where the fence is left open."""
    end: int
    """Just after the closing fence's line, its line break not included."""
    opening: str
    """The opening fence's line: indentation, fence and info string."""
    closing: str
    """A line that closes the block: indentation and fence."""

    @property
    def left_open(self) -> bool:
        """Whether the text ends before the block does."""
        return self.code_end == self.end


_BIDI_CONTROLS: Final = r"\u202a-\u202e\u2066-\u2069"
_LINE_BREAK: Final = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_CONTROL: Final = re.compile(rf"[\x00-\x08\x0e-\x1f\x7f-\x9f{_BIDI_CONTROLS}]")
_MENTION: Final = re.compile(r"@(?=everyone|here)|(?<=<)@(?=[!&]?\d)", re.IGNORECASE)
_FENCE: Final = re.compile(r"^([ \t]*)(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_FOR_COPYING: Final = re.compile(
    r"(?:[^`~]*^```text\n(?:[^`]|`(?!``))*\n```$)+[^`~]*", re.MULTILINE
)

# Format characters are dropped but for: the tags that spell a flag, joiners after an emoji or a
# letter beyond ASCII (Persian and Malayalam need them), directional marks, and visible signs.
_INVISIBLE: Final = regex.compile(
    r"(?V1)(?P<kept>\U0001f3f4[\U000e0020-\U000e007e]{1,7}\U000e007f"
    r"|(?<=[[\p{L}\p{M}\p{Emoji_Modifier}\p{Extended_Pictographic}]--\p{ASCII}])[\u200c\u200d])"
    r"|[\p{Cf}--[\u061c\u200e\u200f\p{GCB=Prepend}]]"
)
_BLANK: Final = regex.compile(r"[\s\u2800\p{Default_Ignorable_Code_Point}]*")
_FOLDED: Final = regex.compile(r"[\s\p{Cc}]+")

# In this order; Discord shows a character after a backslash literally unless it is alphanumeric.
_LITERAL: Final = (
    (re.compile(r"[\\*_~|`<\[]"), r"\\\g<0>"),
    (re.compile(r"^(\d*)([#>+.)-])"), r"\1\\\2"),
    (re.compile(r":(?=//)"), r"\\:"),
    (_MENTION, "@\u200b"),
)
_SHOWN: Final = regex.compile(r"\\?\X")

_HEADING: Final = re.compile(
    r"^(?P<before>[ \t]*(?:(?:>{1,3}|[-*+]|\d+[.)])[ \t]+)*)#{1,6}[^\S\n]+(?P<title>[^\n]+)$",
    re.MULTILINE,
)
_BOLD: Final = re.compile(r"\*\*(.+?)\*\*")
_BLANK_LINES: Final = re.compile(r"\n(?:[ \t]*\n){3,}")
_MASKED_LINK: Final = re.compile(
    r"(?P<literal>\\.|`[^`\n]+`)"
    r"|\[(?P<label>(?:\\.|[^\\\[\]]|\[(?:\\.|[^\\\[\]])*+\])*+)\]"
    r"\(\s*<?(?P<target>[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*+)>?(?:\s+\"[^\"\n]*\")?\s*\)"
)
_URL: Final = re.compile(r"<?(https?://[^\s<>\[\]*`|\\]+)>?", re.IGNORECASE)
# An address as people read one; of bare names only the endings that a forged label would use,
# since discord.py and README.md are no addresses.
_ADDRESS: Final = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.@-])[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gg)\b(?:/\S*)?"
)
_MARKS: Final = re.compile(r"[\\*_~`|<>\[\]\u00ad\u200b-\u200d\u2060\ufeff]")
_SCHEME: Final = re.compile(r"^(?:https?://)?(?:www\.)?")


def clean_topic(raw: str) -> str:
    """The topic as one tidy line: NFC, without control or invisible characters, stripped.

    Raises TopicError for a topic without a visible character, or of more than
    `TOPIC_LIMIT_CHARS` code points once tidied.
    """
    topic = _one_line(raw)
    if _BLANK.fullmatch(topic):
        raise TopicError("The topic is empty. Say what to write about, and try again.")
    if len(topic) > TOPIC_LIMIT_CHARS:
        raise TopicError(
            f"The topic is {len(topic)} characters long, and the limit is {TOPIC_LIMIT_CHARS}. "
            "Shorten it and try again."
        )
    return topic


def plain(text: str, limit_chars: int) -> str:
    """One line that Discord shows literally, for a heading or a row of a card.

    Holds at most `limit_chars` UTF-16 code units, escapes included; what is over gives way to an
    ellipsis, at a grapheme's border. Links cannot be clicked. Raises ValueError for a limit of 0.
    """
    if limit_chars < 1:
        raise ValueError(f"A line needs a character or more, not {limit_chars}.")
    line = _one_line(text)
    for pattern, replacement in _LITERAL:
        line = pattern.sub(replacement, line)
    if utf16_length(line) <= limit_chars:
        return line
    end = fitting(line, limit_chars - len(ELLIPSIS), utf16_length, _SHOWN)
    return line[:end].rstrip() + ELLIPSIS


def quoted(text: str) -> str:
    """A person's own words in quotation marks, harmless, for the sentence that refuses them."""
    return f"“{plain(text, QUOTED_CHARS)}”"


def as_posted(text: str, *, show_mentions: bool = False) -> str:
    """The model's Markdown, made safe to post; posting the result again changes nothing more.

    Mentions of people, roles, @everyone and @here cannot ping; headings become bold lines; a masked
    link that is labelled with another address is shown literally; three blank lines or more become
    one; control characters and bidirectional overrides are dropped, lone surrogates become U+FFFD.
    In fenced code only characters are dropped and mentions defused. A fence left open is closed.
    Blocks fenced with ```text are there to be copied: where a text has no other code, nothing is
    put into them, since Discord knows no mentions in code. With `show_mentions` they are left as
    they are, for texts that have only those of the person who asked: whether they ping is decided
    by what the message allows, and the bot's allow nothing.
    """
    text = _CONTROL.sub("", _LINE_BREAK.sub("\n", well_formed(text)))
    if not show_mentions and not _FOR_COPYING.fullmatch(text):
        text = _MENTION.sub("@\u200b", text)
    posted: list[str] = []
    position = 0
    for block in code_blocks(text):
        prose = _prose_as_posted(text[position : block.start], show_mentions=show_mentions)
        posted += prose, text[block.start : block.end]
        if block.left_open:
            posted.append(block.closing if text.endswith("\n") else f"\n{block.closing}")
        position = block.end
    posted.append(_prose_as_posted(text[position:], show_mentions=show_mentions))
    return "".join(posted)


def code_blocks(text: str, fence_limit_chars: int | None = None) -> list[CodeBlock]:
    """The fenced code blocks, in order; a line over `fence_limit_chars` is not taken for a fence.

    Fences are read as CommonMark reads them (section 4.5), but at any indentation: models indent
    them with the list they stand in.
    """
    blocks: list[CodeBlock] = []
    opener: re.Match[str] | None = None
    for line in _FENCE.finditer(text):
        if fence_limit_chars is not None and utf16_length(line[0]) > fence_limit_chars:
            continue
        if opener is None:
            is_inline_code = line[2].startswith("`") and "`" in line[3]
            opener = None if is_inline_code else line
        elif line[2].startswith(opener[2]) and not line[3].strip():
            blocks.append(_block(opener, line.start(), line.end()))
            opener = None
    if opener is not None:
        blocks.append(_block(opener, len(text), len(text)))
    return blocks


def _block(opener: re.Match[str], code_end: int, end: int) -> CodeBlock:
    return CodeBlock(
        start=opener.start(),
        code_start=min(opener.end() + 1, code_end),
        code_end=code_end,
        end=end,
        opening=opener[0].rstrip(),
        closing=opener[1] + opener[2],
    )


def _one_line(text: str) -> str:
    """The text without what cannot be seen, each run of spaces, breaks and controls one space."""
    visible = _INVISIBLE.sub(r"\g<kept>", well_formed(text))
    return _FOLDED.sub(" ", unicodedata.normalize("NFC", visible)).strip()


def _prose_as_posted(prose: str, *, show_mentions: bool) -> str:
    if not show_mentions:
        prose = _MENTION.sub("@\u200b", prose)
    prose = _MASKED_LINK.sub(_unmask, prose)
    prose = _HEADING.sub(_as_bold_line, prose)
    return _BLANK_LINES.sub("\n\n", prose)


def _as_bold_line(heading: re.Match[str]) -> str:
    title = heading["title"].rstrip()
    unclosed = title.rstrip("#")
    if unclosed.endswith((" ", "\t")) or not unclosed:
        title = unclosed.rstrip()
    bold = _BOLD.sub(r"\1", title)
    return f"{heading['before']}**{bold}**" if title else heading[0]


def _unmask(link: re.Match[str]) -> str:
    """Show the link literally if its label names an address that the link does not lead to."""
    if link["literal"]:
        return link[0]
    target = _destination(link["target"])
    named = _ADDRESS.findall(_MARKS.sub("", link["label"]).lower())
    if all(_leads_to(target, _destination(address)) for address in named):
        return link[0]
    label = _URL.sub(r"<\1>", link["label"])
    return rf"\[{label}](<{link['target']}>)"


def _leads_to(target: str, named: str) -> bool:
    return target == named or target.startswith((f"{named}/", f"{named}?", f"{named}#"))


def _destination(address: str) -> str:
    """The part of an address that says where it leads: no scheme, www, Markdown or end mark."""
    return _SCHEME.sub("", _MARKS.sub("", address).lower()).rstrip("/.,;:!?)")
