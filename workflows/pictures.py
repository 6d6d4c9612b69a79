"""Makes PNGs of SVG and Vega-Lite with letters of any script; for the bot in its own process.

`python -m workflows.pictures` reads an SVG from standard input and writes a PNG to standard output.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

from workflows.lettering import font_files, outline_of, wrapped

SCALE: Final = 2
"""Pixels of a file for one of the picture, for screens that have more of them."""
LINE_HEIGHT: Final = 1.25
TIME_LIMIT_SECONDS: Final = 30

_SVG: Final = "{http://www.w3.org/2000/svg}"
_CAPITALS_MIDDLE: Final = 0.36
"""How far the middle of a capital letter is above the base line, of the letter's size."""
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ANCHORS: Final = {"start": 0.0, "middle": 0.5, "end": 1.0}
_KEPT: Final = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMPDIR", "HOME", "USERPROFILE")
# A worker takes 100 MB for half a second: one at a time is enough.
_DRAWING: Final = threading.Lock()

_log = logging.getLogger(__name__)


async def draw(svg: str) -> bytes | None:
    """The PNG of an SVG as `png_of` has it, made in a process of its own.

    None, and a line in the log, where that fails: no answer should be lost for its picture.
    """
    try:
        return await asyncio.to_thread(_ask_worker, svg)
    except subprocess.CalledProcessError as error:
        _log.error("a picture can't be drawn: %s", error.stderr.decode(errors="replace").strip())
    except (OSError, subprocess.SubprocessError) as error:
        _log.error("a picture can't be drawn: %s", error)
    return None


def _ask_worker(svg: str) -> bytes:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    with _DRAWING:
        done = subprocess.run(
            # Neither the working folder's modules nor a person's own are found first.
            [sys.executable, "-P", "-s", "-m", __name__],
            input=_NOT_XML.sub(" ", svg).encode(),
            capture_output=True,
            check=True,
            timeout=TIME_LIMIT_SECONDS,
            env=kept | {"PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONUTF8": "1"},
            # Ctrl-C is for the bot.
            start_new_session=True,
        )
    return done.stdout


def xml_text(text: str) -> str:
    """The text in one line, with spaces for letters that may not stand in XML, not even escaped."""
    return " ".join(_NOT_XML.sub(" ", text).split())


def png_of(svg: str) -> bytes:
    """The picture at `SCALE`. Its texts become outlines first.

    A text with `data-room` has so many pixels; it is wrapped to at most `data-lines` lines, which
    stand around its `y`, and what has no room gives way to an ellipsis.
    """
    import vl_convert

    root = ElementTree.fromstring(_NOT_XML.sub(" ", svg))
    for parent in list(root.iter()):
        for index, child in enumerate(parent):
            if child.tag == f"{_SVG}text":
                parent[index] = _outlined(child)
    return vl_convert.svg_to_png(ElementTree.tostring(root, encoding="unicode"), scale=SCALE)


def svg_of(chart: Mapping[str, Any]) -> str:
    """The SVG of a Vega-Lite spec that has its data in it; nothing is loaded from elsewhere.

    Its texts have to be such as `xml_text` gives: over others the library ends the process.
    """
    import vl_convert

    _let_measure()
    spec = json.dumps(chart, allow_nan=False)
    return vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])


@cache
def _let_measure() -> None:
    """Vega leaves room for texts by how wide they are in these fonts."""
    import vl_convert

    for folder in {file.parent for file in font_files()}:
        vl_convert.register_font_directory(str(folder))


def _outlined(text: ElementTree.Element) -> ElementTree.Element:
    size = float(text.get("font-size", "16").removesuffix("px"))
    bold = text.get("font-weight") == "bold"
    kept = {name: value for name in ("fill", "opacity") if (value := text.get(name))}
    at = f"translate({text.get('x', 0)} {text.get('y', 0)})"
    group = ElementTree.Element(f"{_SVG}g", kept | {"transform": text.get("transform", at)})
    for line, y in _lines(text, size, bold):
        outline = outline_of(line, size, bold=bold)
        left = -_ANCHORS[text.get("text-anchor", "start")] * outline.width
        move = {"transform": f"translate({left:.2f} {y:.2f})"}
        drawn = ElementTree.SubElement(group, f"{_SVG}g", move)
        for transform, path in outline.glyphs:
            ElementTree.SubElement(drawn, f"{_SVG}path", {"transform": transform, "d": path})
    return group


def _lines(text: ElementTree.Element, size: float, bold: bool) -> list[tuple[str, float]]:
    """Each line with how far its base line is below the text's place."""
    if room := text.get("data-room"):
        most_lines = int(text.get("data-lines", 1))
        lines = wrapped(text.text or "", float(room), size, bold=bold, most_lines=most_lines)
        first = size * (_CAPITALS_MIDDLE - LINE_HEIGHT * (len(lines) - 1) / 2)
        return [(line, first + number * LINE_HEIGHT * size) for number, line in enumerate(lines)]
    if not len(text):
        return [(text.text or "", 0)]
    placed: list[tuple[str, float]] = []
    y = 0.0
    for line in text:
        y += float(line.get("dy", 0))
        placed.append((line.text or "", y))
    return placed


def main() -> None:
    """Draws what comes through standard input."""
    sys.stdout.buffer.write(png_of(sys.stdin.buffer.read().decode()))


if __name__ == "__main__":
    main()
