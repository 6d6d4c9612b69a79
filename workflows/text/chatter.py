"""Takes off what a model puts around what it was asked for: introductions, quotes, fences."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

import regex

MOST_LAYERS = 8
"""Of what is taken off, one around the other; no model writes more."""

_KINDS = (
    r"(?:posts?|tweets?|captions?|scripts?|blurbs?|threads?|newsletters?|descriptions?|versions?"
    r"|drafts?|lists?|sheets?|hashtags|summar(?:y|ies))"
)
_GIVEN = r"(?:here(?:['’]s| is| are| you go)|below (?:is|are)|i(?:['’]ve| have)? (?:wrote|written))"
WILLING = r"(?:sure(?: thing)?|certainly|absolutely|of course|no problem|okay|ok|great|got it)"
"""How an answer begins that says first that it is one."""
_INTRODUCTIONS = (
    regex.compile(
        rf"^(?:{WILLING}[,.!:]*\s+)?{_GIVEN}\b[^\n:]{{0,120}}?\b{_KINDS}\b[^\n:]{{0,160}}?"
        r"(?::[*_]*\s*|[.!][*_]*[^\S\n]*\n\s*)(?=\S)",
        regex.IGNORECASE,
    ),
    regex.compile(
        r"^(?:sure(?: thing)?|certainly|of course|no problem)[,.!:]*[^\S\n]*\n\s*(?=\S)",
        regex.IGNORECASE,
    ),
)
_LABEL_NAMES = (
    r"(?:the )?(?:(?:short |professional |linkedin |x |social media )?(?:post|tweet)"
    r"|(?:image |instagram )?caption|(?:video |30.second )*script|(?:newsletter )?blurb"
    r"|thread(?: of five)?|(?:product )?description|fact sheet|summary|answer|output|topic)"
)
_LABELS = (
    regex.compile(
        rf"^[*_#]*\s*{_LABEL_NAMES}(?:\s*\([^()\n]{{0,40}}\))?[*_]*:[*_]*\s*(?=\S)",
        regex.IGNORECASE,
    ),
    regex.compile(
        rf"^(?:\#{{1,6}}\s+|\*\*|__){_LABEL_NAMES}[*_]*[^\S\n]*\n\s*(?=\S)", regex.IGNORECASE
    ),
)
_COUNT = r"(?:(?:total |approx\w*\.? )*(?:character|word)s?(?: count)?\s*[:=]\s*[~≈]?\d[^\n]*)"
_FIGURE = r"(?:[~≈]?\d+ (?:characters?|words?)(?: (?:long|in total))?\.?)"
_FAREWELLS = regex.compile(
    rf"(?<=\S)\s*(?:\n\s*[(\[*_]*(?:{_COUNT}|{_FIGURE})[)\]*_]*|[(\[](?:{_COUNT}|{_FIGURE})[)\]]"
    r"|\n\s*(?:(?:please )?let me know if (?:you|this|it|any)\b[^\n]*"
    r"|(?:i )?hope (?:this|that|it) (?:helps|meets|works)\b[^\n]*"
    r"|(?:please )?feel free to (?:adjust|edit|modify|tweak|customi[sz]e|change|use|ask)\b[^\n]*"
    r"|would you like (?:me|any|another)\b[^\n]*"
    r"|please note that\b[^\n]*|these are (?:just|only)\b[^\n]*"
    rf"|th(?:is|ese)(?: \w+)? {_KINDS} (?:\w+ )?(?:aims?|offers?|uses?|provides?|captures?"
    r"|highlights?|encourages?|is designed|is meant)\b[^\n]*))$",
    regex.IGNORECASE,
)
_COMMENTED = regex.compile(
    r"^[\"“](?P<inner>[^\"“”]+)[\"”]\s*\n\s*(?=(?:this|these|please note|note|explanation)\b).*$",
    regex.IGNORECASE | regex.DOTALL,
)
_ECHOED = regex.compile(
    r"<(?P<tag>topic|answer|facts|file|audience|description|profile|question)>[^<]*</(?P=tag)>"
    r"|</?(?:topic|answer|facts|file|audience|description|profile|question)>"
    r"|(?:(?<=^|\n)<<(?P<title>[^<>\n]+)>>(?=\n|$))"
)
_FENCED = regex.compile(
    r"^(?:[^`\n]*:[*_]*\s*\n\s*)?(?P<fence>```|~~~)[^\n`]*\n(?P<inner>.*?)\n"
    r"[^\S\n]*(?P=fence)[^\S\n]*(?=\n|$)(?P<after>[^`]*)$",
    regex.DOTALL,
)
_LEFT_OPEN = regex.compile(r"^```[^\n`]*\n(?=\S)(?=[^`]*$)")
_TAGGED = regex.compile(r"^<(?P<tag>[a-z_]+)>(?P<inner>.*)</(?P=tag)>$", regex.DOTALL)
_RULE = r"(?:-{3,}|\*{3,}|_{3,})"
_RULED = regex.compile(rf"^(?:{_RULE}[^\S\n]*\n\s*)+(?=\S)|(?<=\S)(?:\s*\n{_RULE}[^\S\n]*)+$")
QUOTES = ('""', "''", "“”", "‘’", "«»", "»«", "„“", "「」", "『』")

_CONTROLS = regex.compile(r"[\p{Cc}--[\n\t]]|[\u202a-\u202e\u2066-\u2069\ufeff]", regex.V1)
_LINE_END = regex.compile(r"(?<![^\S\n])[^\S\n]++(?=\n|$)")
_BLANK_LINES = regex.compile(r"\n{3,}")
_MARKDOWN = (
    (regex.compile(r"^[^\S\n]*+`{3,}+[\w+-]*+[^\S\n]*+(?:\n|$)", regex.MULTILINE), ""),
    (regex.compile(r"`{3,}"), ""),
    (regex.compile(r"^[^\S\n]*#{1,6}[^\S\n]+(?=\S)", regex.MULTILINE), ""),
    (regex.compile(r"(\*\*|__)(?=\S)([^\n]{0,300}?\S)\1"), r"\2"),
    (regex.compile(r"(?<!!)\[([^\[\]\n]+)\]\((https?://[^\s()]+)\)"), r"\1 (\2)"),
)
_ESCAPED = regex.compile(r"\\([#*_~`|>\[\]().!-])")


def strip_chatter(text: str) -> str:
    """Strips what is clearly none of the text; gives the text itself where nothing else is there.

    Off come a fence or tags around it, quotes around the whole, “Here's your post:” and labels
    before it, and offers and counts after it. Doing it again changes nothing more.
    """
    return peeled(tidy(text), _STRIPPERS, tidy)


def peeled(
    text: str, strippers: Sequence[Callable[[str], str]], tidied: Callable[[str], str] = str.strip
) -> str:
    """The text after all of the strippers, again and again until nothing more comes off."""
    for _ in range(MOST_LAYERS):
        before = text
        for strip in strippers:
            text = tidied(strip(text)) or text
        if text == before:
            break
    return text


def plain_text(text: str) -> str:
    """Markdown as the platforms show text: without its marks, and links spelled out."""
    text = tidy(text)
    for _ in range(MOST_LAYERS):
        before = text
        for pattern, replacement in _MARKDOWN:
            text = pattern.sub(replacement, text)
        text = tidy(text)
        if text == before:
            break
    # Last, so that a mark that was meant as a sign stays one.
    return tidy(_ESCAPED.sub(r"\1", text))


def tidy(text: str) -> str:
    """The text in NFC without control characters, spaces at lines' ends, and runs of blank lines.

    NFC, so that what is counted is what is shown.
    """
    text = regex.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", text)
    text = _CONTROLS.sub("", unicodedata.normalize("NFC", text))
    return _BLANK_LINES.sub("\n\n", _LINE_END.sub("", text)).strip()


def unfenced(text: str) -> str:
    """The text out of the fence that is around it, whatever a model says before and after."""
    text = _LEFT_OPEN.sub("", text)
    fenced = _FENCED.match(text)
    if fenced is None or not fenced["inner"].strip():
        return text
    after = fenced["after"].strip()
    return fenced["inner"] if not _FAREWELLS.sub("", f"x\n{after}")[1:].strip() else text


def _untagged(text: str) -> str:
    """Without tags around the whole, and what was handed to the model given back in its tags."""
    tagged = _TAGGED.match(text)
    if tagged and f"<{tagged['tag']}>" not in tagged["inner"]:
        return tagged["inner"]
    return _ECHOED.sub(r"\g<title>", text)


def _unintroduced(text: str) -> str:
    for pattern in (*_INTRODUCTIONS, *_LABELS):
        text = pattern.sub("", text)
    return text


def _without_farewell(text: str) -> str:
    return _RULED.sub("", _FAREWELLS.sub("", text))


def unquoted(text: str) -> str:
    """The text out of the quotation marks around the whole of it."""
    if commented := _COMMENTED.match(text):
        return commented["inner"]
    for opening, closing in QUOTES:
        inner = text[1:-1]
        if (
            len(text) > 2
            and text[0] == opening
            and text[-1] == closing
            and opening not in inner
            and closing not in inner
        ):
            return inner
    return text


_STRIPPERS: tuple[Callable[[str], str], ...] = (
    _untagged,
    unfenced,
    _unintroduced,
    _without_farewell,
    unquoted,
)
