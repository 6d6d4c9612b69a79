"""`make demo`: what it prints, and how it ends."""

from __future__ import annotations

import asyncio
import io
import re
import signal
from pathlib import Path

import pytest

from bot.simulated.terminal import Progress, Terminal
from tests.fakes.model import Fault, ModelStandIn
from tests.support.commands import Ended, command


class Screen(io.StringIO):
    """A terminal that somebody looks at."""

    def isatty(self) -> bool:
        return True


async def run_demo(folder: Path, model: ModelStandIn, *arguments: str) -> Ended:
    async with command(folder, model.base_url, "demo", *arguments) as demo:
        return await demo.ended()


async def test_the_branches_as_they_finish_then_the_aggregated_message(
    model: ModelStandIn, tmp_path: Path
) -> None:
    model.when("story", latency_seconds=2.0, text="Once upon a time.")
    model.when("joke", latency_seconds=0.2, text="Knock knock.")
    model.when("poem", latency_seconds=1.0, text="Roses are red.")

    demo = await run_demo(tmp_path, model, "--topic", "black cats")

    assert (demo.code, demo.err) == (0, "")
    posted = re.findall(r"\+([\d.]+) s  Chorus posted\n  │ (.*)\n  │ (.*)", demo.out)
    assert [(title, text) for _, title, text in posted] == [
        ("✨ black cats", "story, joke, poem · asked by @you"),
        ("😄 Joke", "Knock knock."),
        ("🪶 Poem", "Roses are red."),
        ("📖 Story", "Once upon a time."),
    ]
    times = [float(seconds) for seconds, _, _ in posted]
    assert times == sorted(times)
    assert times[3] >= 2.0
    _, found, end = demo.out.partition("Chorus edited the first message into the aggregated one")
    assert found
    assert "Here's a story, joke, and poem about black cats!" in end
    assert end.index("Once upon") < end.index("Knock knock") < end.index("Roses are red")
    assert re.search(r"\n3 of 3 parts in \d+\.\d\d s, \d+ tokens; .* \d+\.\d\d s\.\n", end)
    assert "\x1b" not in demo.out
    assert [path.name for path in tmp_path.glob("chorus-*")] == []


async def test_the_card_is_shown_once_and_then_what_changed(
    model: ModelStandIn, tmp_path: Path
) -> None:
    model.when("story", latency_seconds=0.1)
    model.when("joke", latency_seconds=3.0)
    model.when("poem", latency_seconds=3.0)

    demo = await run_demo(tmp_path, model)

    assert demo.out.count("😄 Joke · ✍️ writing…") == 1
    assert re.search(
        r"Chorus edited the first message\n  │ 📖 Story · ✅ done in .* s\n\n", demo.out
    )


async def test_an_unknown_recipe_is_one_sentence(model: ModelStandIn, tmp_path: Path) -> None:
    demo = await run_demo(tmp_path, model, "--recipe", "opera")
    assert (demo.code, demo.out) == (1, "")
    assert demo.err == "There is no recipe “opera”. Choose one of: story, joke, poem; blog.\n"


async def test_a_blank_topic_is_answered_by_the_bot(model: ModelStandIn, tmp_path: Path) -> None:
    demo = await run_demo(tmp_path, model, "--topic", " ")
    assert demo.code == 1
    assert demo.err == "The topic is empty. Say what to write about, and try again.\n"
    assert model.calls == []


async def test_a_failed_branch_is_shown_and_told(model: ModelStandIn, tmp_path: Path) -> None:
    model.when("story", faults=[Fault.not_found()])

    demo = await run_demo(tmp_path, model)

    assert demo.code == 1
    assert "2 of 3 parts" in demo.out
    told = r"The story failed: .*Joke and poem are safe\. .*press Retry\..*\n"
    assert re.fullmatch(told, demo.err)


async def test_ctrl_c_ends_it_cleanly(model: ModelStandIn, tmp_path: Path) -> None:
    model.hold("story")
    model.when("story")
    async with command(tmp_path, model.base_url, "demo") as demo:
        while "writing…" not in await demo.line():
            pass
        ended = await demo.ended(signal.SIGINT)
    assert (ended.code, ended.err) == (130, "")
    assert [path.name for path in tmp_path.glob("chorus-*")] == []


@pytest.mark.parametrize("command_line", ["demo", "preview"])
async def test_ctrl_c_while_it_loads_says_nothing(
    command_line: str, model: ModelStandIn, tmp_path: Path
) -> None:
    async def interrupted(after_seconds: float) -> Ended:
        async with command(tmp_path, model.base_url, command_line) as loading:
            await asyncio.sleep(after_seconds)
            return await loading.ended(signal.SIGINT)

    found = await asyncio.gather(*(interrupted(seconds) for seconds in (0.3, 0.6, 0.9)))
    assert [(ended.code, ended.out, ended.err) for ended in found] == [(130, "", "")] * 3


def test_headings_stand_out_where_somebody_looks() -> None:
    screen = Screen()
    Terminal(screen).say("+1.00 s", ["## Cats", "-# small", "a **bold** word, 2 \\* 3"])
    assert screen.getvalue().splitlines() == [
        "\x1b[1m+1.00 s\x1b[22m",
        "  │ \x1b[1mCats\x1b[22m",
        "  │ \x1b[2msmall\x1b[22m",
        "  │ a \x1b[1mbold\x1b[22m word, 2 * 3",
        "",
    ]


def test_long_lines_are_wrapped() -> None:
    paper = io.StringIO()
    Terminal(paper).say("title", ["word " * 50])
    assert max(len(line) for line in paper.getvalue().splitlines()) <= 100
    assert paper.getvalue().count("word") == 50


def test_progress_is_one_line_that_is_gone_afterwards() -> None:
    screen = Screen()
    with Progress(screen) as progress:
        progress.tell("Loading …")
        progress.tell("Ready.")
    assert screen.getvalue() == "\r\x1b[KLoading …\r\x1b[KReady.\r\x1b[K"


def test_progress_in_a_file_is_a_line_each() -> None:
    paper = io.StringIO()
    with Progress(paper) as progress:
        progress.tell("Loading …")
    assert paper.getvalue() == "Loading …\n"
