"""What a picture holds: a PNG's size, an SVG's texts and ground, and how colours stand out."""

from __future__ import annotations

import struct
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    assert png.startswith(PNG_SIGNATURE)
    assert png.endswith(b"IEND\xaeB`\x82")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def texts_of(svg: str) -> list[str]:
    """What is written, in the order in which it is drawn."""
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def ground_of(svg: str) -> str:
    """The colour that covers all of the sheet."""
    sheet = ElementTree.fromstring(svg)
    ground = sheet[0]
    assert ground.tag == f"{SVG}rect"
    assert [ground.get(side) for side in ("width", "height")] == [
        sheet.get(side) for side in ("width", "height")
    ]
    assert ground.get("opacity") is None
    return ground.get("fill", "")


def contrast(color: str, ground: str) -> float:
    """WCAG 2.2's contrast ratio of two colours such as #5865f2."""
    light, dark = sorted((luminance(color), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    """WCAG's relative luminance."""
    red, green, blue = linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(color: str) -> list[float]:
    """Red, green and blue of a colour, in linear light."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
