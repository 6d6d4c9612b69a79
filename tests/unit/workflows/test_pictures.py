"""PNGs are made of SVG and Vega-Lite: opaque where they are, in a process of their own."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

from tests.support.pictures import size_of
from workflows.pictures import draw, png_of, svg_of, xml_text

TEXT = '<text x="50" y="20" font-size="20" text-anchor="middle" data-room="{room}">{text}</text>'


def svg(content: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="40">{content}</svg>'


def text(written: str, room: int = 90) -> str:
    return svg(TEXT.format(text=written, room=room))


def test_a_picture_has_two_pixels_for_one() -> None:
    assert size_of(png_of(svg(""))) == (200, 80)


def test_texts_are_drawn_and_cut_to_their_room() -> None:
    assert png_of(text("日本")) != png_of(text("本日")) != png_of(svg(""))
    assert png_of(text("word " * 20)) != png_of(text("word " * 20, room=60))
    assert png_of(text("a\x00b\ufffe")) == png_of(text("a b "))


def test_vegas_texts_are_drawn_too() -> None:
    titles = ["Μέσος", xml_text("<b> हिन्दी \ud800 \x07")]
    chart = {
        "data": {"values": [{"at": "a"}]},
        "mark": "bar",
        "encoding": {"x": {"field": "at", "axis": {"title": titles}}},
    }
    drawn = svg_of(chart)
    assert "&lt;b&gt; हिन्दी</tspan>" in drawn
    width, height = size_of(png_of(drawn))
    assert width > 60
    assert height > 60


async def test_the_bot_draws_in_another_process() -> None:
    assert await draw(text("日本")) == png_of(text("日本"))
    loaded = "print({'vl_convert', 'uharfbuzz'} & set(sys.modules))"
    code = f"import sys, bot.features.recipes.picture, bot.features.votes.reveal; {loaded}"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert done.stdout.strip() == b"set()"


async def test_a_picture_that_fails_is_none_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        assert await draw("<svg") is None
    (record,) = caplog.records
    assert "can't be drawn" in record.message
    assert "ParseError" in record.message
