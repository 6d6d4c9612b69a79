"""Discord's messages as a terminal shows them."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, Self, TextIO

import discord

WIDEST_COLUMNS = 100
GUTTER = "  │ "
BOLD, DIM, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[22m"
CLEAR_LINE = "\r\x1b[K"

_HEADING = re.compile(r"#{1,3} +(.+)")
_SMALL = re.compile(r"-# +(.+)")
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_ESCAPED = re.compile(r"\\([^\w\s])")


class Terminal:
    """Writes paragraphs; bold and small print only where a person looks on."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._is_tty = out.isatty()
        columns = shutil.get_terminal_size().columns if self._is_tty else WIDEST_COLUMNS
        self._columns = max(40, min(columns, WIDEST_COLUMNS)) - len(GUTTER)

    def say(self, title: str, lines: Sequence[str] = ()) -> None:
        """Writes a title and, under it, lines of Discord's Markdown; then an empty line."""
        written = [self._style(title, BOLD), *(GUTTER + line for line in self._laid_out(lines)), ""]
        self._out.write("".join(f"{line.rstrip()}\n" for line in written))
        self._out.flush()

    def _laid_out(self, lines: Sequence[str]) -> Iterator[str]:
        for line in lines:
            style = ""
            if found := _HEADING.fullmatch(line):
                line, style = found[1], BOLD
            elif found := _SMALL.fullmatch(line):
                line, style = found[1], DIM
            bold, plain = (BOLD, PLAIN) if self._is_tty and not style else ("", "")
            for piece in textwrap.wrap(line, self._columns, replace_whitespace=False) or [""]:
                piece = _STRONG.sub(rf"{bold}\1{plain}", piece)
                yield self._style(_ESCAPED.sub(r"\1", piece), style)

    def _style(self, text: str, style: str) -> str:
        return f"{style}{text}{PLAIN}" if style and self._is_tty else text


class Progress:
    """Says what is going on: on a terminal in one line that is gone afterwards."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._is_tty = out.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.clear()

    def tell(self, sentence: str) -> None:
        """Shows this sentence instead of the one before."""
        self._out.write(f"{CLEAR_LINE}{sentence}" if self._is_tty else f"{sentence}\n")
        self._out.flush()

    def clear(self) -> None:
        """Takes the sentence away."""
        if self._is_tty:
            self._out.write(CLEAR_LINE)
            self._out.flush()


def lines_of(message: discord.Message, names: dict[int, str]) -> list[str]:
    """The message's text in lines; people's ids are shown as their `names`."""
    parts = [part for component in message.components for part in _parts(component)]
    text = "\n".join([message.content, *parts] if message.content else parts)
    for user_id, name in names.items():
        text = text.replace(f"<@{user_id}>", f"@{name}")
    return text.splitlines()


def custom_ids(message: discord.Message) -> list[str]:
    """The custom ids of the message's buttons and menus."""
    ids = [getattr(part, "custom_id", None) for part in _walk(message.components)]
    return [custom_id for custom_id in ids if custom_id]


def _walk(components: Sequence[Any]) -> Iterator[Any]:
    for component in components:
        yield component
        yield from _walk(getattr(component, "children", ()))


def _parts(component: Any) -> Iterator[str]:
    match component:
        case discord.TextDisplay():
            yield component.content
        case discord.SeparatorComponent(visible=False):
            yield ""
        case discord.SeparatorComponent():
            yield "─" * 20
        case discord.FileComponent():
            yield f"📎 {component.name}"
        case discord.Container():
            yield from (part for child in component.children for part in _parts(child))
        case discord.ActionRow():
            yield " ".join(["", *(f"[{_label(child)}]" for child in component.children)][1:])
        case _:
            return


def _label(control: Any) -> str:
    if isinstance(control, discord.SelectMenu):
        return f"{control.placeholder} ▾"
    return str(control.label)
