"""A database of version 0.1 opens and goes on, and the buttons under its messages still work."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes.discord import DiscordStandIn
from tests.fakes.model import ModelStandIn
from tests.support.commands import command
from tests.support.reports import CHOOSE, STATE, SUMMARISE
from tests.support.translations import TRANSLATE, text_in, turned
from tests.support.version_0_1 import DATABASE, Version01, row_counts
from tests.support.votes import JUDGE
from tests.wire.moved_bot import CLOCK, FileClock
from tests.wire.process import BotProcess
from tests.wire.reading import assert_exactly_once, posts
from tests.wire.upgraded import Server, numbers, text_of, write_all

RENAMED = {"firings": "occurrences"}
"""The names that tables of version 0.1 have now, where they have another one."""


@pytest.fixture
async def left_behind(discord: DiscordStandIn, model: ModelStandIn, tmp_path: Path) -> Server:
    """The server and the database as version 0.1 left them; no bot is started yet."""
    recorded = Version01.read()
    recorded.write(tmp_path, await discord.restore(recorded.discord))
    # When the first press arrives, the bot has seven runs to go on with.
    await discord.settings(ack_seconds=60)
    write_all(model)
    return Server(discord, recorded)


@pytest.fixture
def new_bot(discord: DiscordStandIn, model: ModelStandIn, tmp_path: Path) -> BotProcess:
    """The bot of today, not started yet, on the database of version 0.1."""
    return BotProcess(discord, model.base_url, tmp_path)


@pytest.fixture
async def server(left_behind: Server, new_bot: BotProcess) -> AsyncGenerator[Server]:
    """The server, with the bot of today in it."""
    async with new_bot:
        yield left_behind


async def test_every_row_is_there_in_the_newest_schema(
    discord: DiscordStandIn, model: ModelStandIn, tmp_path: Path
) -> None:
    Version01.read().write(tmp_path, {})
    before = row_counts(tmp_path / DATABASE)
    assert all(before.values())
    # Where the token is refused, the database is looked at all the same, and nothing goes on.
    settings = {**discord.environment, "DISCORD_TOKEN": "refused"}
    (tmp_path / ".env").write_text("\n".join(f"{name}={value}" for name, value in settings.items()))
    async with command(tmp_path, model.base_url, "doctor") as doctor:
        report = (await doctor.ended()).out
    assert "✓ database: " in report, report
    after = row_counts(tmp_path / DATABASE)
    assert {name: after[RENAMED.get(name, name)] for name in before} == before


async def test_what_was_cut_off_goes_on_and_nothing_is_there_or_paid_for_twice(
    server: Server, discord: DiscordStandIn, model: ModelStandIn
) -> None:
    # Of `larks` a part was written and not sent; Discord has one of `otters`, and nobody noted it.
    for topic in ("larks", "otters", "dawn"):
        await server.ended(topic, f"## Here's a story, joke, and poem about {topic}!")
        assert_exactly_once(await discord.messages(topic))
    await server.ended("texts", "## Here's a translation into français and italiano of guide.md!")
    titles = [message.text.splitlines()[0] for message in posts(await discord.messages("texts"))]
    assert sum("(French) (" in title for title in titles) == 3
    assert sum("(Italian) (" in title for title in titles) == 3
    await server.ended("tables", "## Here's a summary, graph, and insights on late.csv!")
    card = await server.ended("storms", "## 🧠 a rainy fair")
    assert numbers(await discord.messages(card.id)) == [1, 2, 3, 4, 5, 6]
    await server.until("judges", "**Which one is the best?**")
    assert len(posts(await discord.messages("judges"))) == 2
    paid = Counter((call.keyword, call.request.topic) for call in model.calls)
    missing = [("story", "larks"), ("story", "otters"), ("poem", "otters"), ("story", "dawn")]
    topics = {topic for _, topic in missing}
    assert {what: times for what, times in paid.items() if what[1] in topics} == Counter(missing)
    assert len(model.calls_for(JUDGE)) == 2
    # All of the report, whose file had not been fetched; the clown was to have further ideas.
    assert all(model.calls_for(begun) for begun in (SUMMARISE, CHOOSE, STATE, "clown"))
    (passage,) = model.calls_for(TRANSLATE)
    assert text_in(passage.request).startswith("Second passage")


async def test_buttons_of_a_run_that_is_under_way(
    left_behind: Server, discord: DiscordStandIn, model: ModelStandIn, new_bot: BotProcess
) -> None:
    server = left_behind
    model.hold("story")
    async with new_bot:
        card = await server.until("larks", "## ✨ larks")
        refused = await server.press(card, "cancel", "bob")
        assert refused.ephemeral
        assert "Only the person who asked" in text_of(refused)
        await server.press(card, "cancel")
        card = await server.ended("larks", "Cancelled by")
        assert "**Poem** · ✅ done" in card.text
        model.release("story")
        await server.press(card, "retry")
        await server.ended("larks", "## Here's a story, joke, and poem about larks!")
        assert_exactly_once(await discord.messages("larks"))


async def test_buttons_of_runs_that_had_ended(server: Server) -> None:
    failed = await server.ended("general", "The poem failed")
    assert "Only the person who asked" in text_of(await server.press(failed, "retry", "bob"))
    await server.press(failed, "retry")
    card = await server.ended("general", "A joke about owls.\n### 🪶 Poem\nA new poem.")
    assert card.id == failed.id
    assert "A story about owls." in card.text

    twice = await server.ended("general", "Three foxes walk in.\n### 🪶 Poem")
    files = await server.files(twice)
    assert "Three foxes walk in." in files["md"].decode()
    exported = json.loads(files["json"])["branches"]
    (joke,) = [branch for branch in exported if branch["key"] == "joke"]
    texts = [version["text"] for version in joke["versions"]]
    assert texts == ["Two foxes walk in.", "Three foxes walk in."]
    await server.press(twice, "regenerate", values=["joke"])
    again = await server.until("general", "· version 3 ([version 2](https://discord.com/channels/")
    assert "A new joke." in again.text

    stopped = await server.ended("general", "Cancelled by")
    await server.press(stopped, "retry")
    await server.ended("general", "## Here's a story, joke, and poem about snails!")
    blog = await server.ended("general", "One flowing post about bees.")
    await server.press(blog, "regenerate", values=["outline"])
    await server.until("general", "### 🧭 Outline · version 2 (")
    in_thread = await server.ended("general", "poem about herons!")
    await server.press(in_thread, "regenerate", values=["poem"])
    await server.until(in_thread.id, "### 🪶 Poem · version 2 (")
    await draw_anew(server)


async def draw_anew(server: Server) -> None:
    """A report's picture is exported, and drawn anew from the file that was kept."""
    card = await server.ended("texts", "insights on visitors.csv!")
    (picture,) = card.payload["attachments"]
    assert (await server.files(card))["png"] == await server.discord.download(picture["url"])
    await server.press(card, "regenerate", values=["graph"])
    post = await server.until("texts", "### 📊 Graph · version 2 (")
    assert len(post.payload["attachments"]) == 1
    assert not await server.discord.downloads("*/visitors.csv")


async def test_ballots_of_open_votes_count_and_can_be_changed(
    server: Server, discord: DiscordStandIn
) -> None:
    card = await server.until("votes", "## 🗳️ comets")
    told = text_of(await server.press(card, "vote", "bob", ":B"))
    assert "Your vote is now **B**" in told
    assert "Your vote: **B**" in text_of(await server.press(card, "vote", "alice", ":B"))
    assert "Only the person who asked" in text_of(await server.press(card, "close", "bob"))
    await server.press(card, "close")
    await server.until("votes", "Candidate B wins with 4 of 4 votes.")

    ranked = await server.until("votes", "## 🗳️ meteors")
    shown = await server.press(ranked, "rank", "bob")
    told = text_of(await server.send(shown, "bob", **{"choice-0": ["B"], "choice-1": ["C"]}))
    assert "Your vote is now **B**, then **C**" in told
    await server.press(ranked, "close", "mod")
    await server.until("votes", "Candidate B wins: it won 2 of 2 pairs on 1 ballot.")

    (poll,) = [seen for seen in await discord.messages("votes") if seen.payload.get("poll")]
    await discord.vote(poll.id, 2, user="alice")
    await server.press(await server.until("votes", "## 🗳️ planets"), "close")
    await server.until("votes", "Candidate B wins with 2 of 3 votes.")


async def test_a_vote_that_was_over_is_still_known(server: Server, model: ModelStandIn) -> None:
    card = await server.ended("votes", "## 🏆 moons")
    exported = json.loads((await server.files(card))["json"])
    assert [ballot["count"] for ballot in exported["vote"]["crowd"]["ballots"]] == [2]
    stats = await server.told("vote-stats")
    assert stats == "Judge and crowd agreed in 1 of 1 vote on 2 ballots."
    await server.send(await server.press(card, "story"), topic="the sea")
    await server.ended("votes", "about the sea!")
    assert any("<chosen_text>" in call.request.text("user") for call in model.calls)

    listed = await server.told("examples list")
    assert "1 example · on" in listed
    assert "`1` **story, joke, poem › Poem**" in listed
    await server.command("create", "alice", topic="lakes")
    await server.ended("general", "about lakes!")
    assert any("<example_1>" in call.request.text("user") for call in model.calls_for("poem"))


async def test_brainstorms_go_on(server: Server, discord: DiscordStandIn) -> None:
    closed = await server.ended("a longer lunch", "## 🏁 What came of a longer lunch")
    first = await server.idea("a longer lunch", 1)
    told = text_of(await server.press(first, "like", "bob", ":1"))
    assert f"/{closed.channel_id}/{closed.id}" in told
    assert (await server.files(closed)).keys() == {"md", "json"}
    # The channel was made a brainstorming one.
    await discord.mention("a loud café", user="bob", channel="team")
    await server.until("team", "## 🧠 a loud café")

    card = await server.ended("ideas", "## 🧠 a quiet café")
    thread = card.id
    assert numbers(await discord.messages(thread)) == [*range(1, 11)]
    # Bob takes his vote back; Alice gives one.
    await server.press(await server.idea(thread, 2), "like", "bob", ":2")
    await server.press(await server.idea(thread, 2), "like", "alice", ":2")
    await server.press(await server.idea(thread, 9), "like", "alice", ":9")
    ranking = text_of(await server.press(card, "rank-ideas", "bob"))
    votes = dict(re.findall(r"\*\*#(\d+) · .*?\*\* · 👍 (\d+)", ranking))
    assert (votes["2"], votes["7"], votes["9"], votes["1"]) == ("2", "1", "1", "0")
    await server.send(await server.form("mod"), "mod", title="Earplugs")
    await server.until(thread, "**#11 · Earplugs**")
    await server.press(await server.idea(thread, 7), "build", "bob", ":7")
    await server.ended(thread, "## 🌱 Building on \\#7")
    await discord.mention("#7 who would pay for it?", user="bob", channel=thread)
    await server.ended(thread, "a closer look at \\#7")
    assert numbers(await discord.messages(thread)) == [*range(1, 15)]

    await server.press(card, "close-ideas")
    summary = await server.ended(thread, "## 🏁 What came of a quiet café")
    assert re.search(r"1\. \*\*#2 · .*?\*\* · 👍 2", summary.text)
    await server.until("ideas", "**Closed** by")


async def test_schedules_go_on(
    left_behind: Server, discord: DiscordStandIn, model: ModelStandIn, tmp_path: Path
) -> None:
    server = left_behind
    # The one that repeats nothing is known to have posted about lighthouses.
    model.when_request(
        "fresh", lambda request: "<used>- lighthouses</used>" in request.text(), text="harbours"
    )
    clock = FileClock(tmp_path / "clock")
    clock.move_to(datetime.now(UTC))
    moved = {CLOCK: str(tmp_path / "clock")}
    async with BotProcess(discord, model.base_url, tmp_path, "tests.wire.moved_bot", **moved):
        listed = await server.told("schedule list")
        assert re.findall(r"\*\*(\d+)\*\* ·", listed) == [str(number) for number in range(1, 8)]
        assert "Every Monday and Thursday at 06:15 (Asia/Tokyo) · ⏸️ paused" in listed
        assert "It's running again." in await server.told("schedule resume", schedule="3")
        assert "⏭️" in await server.told("schedule show", schedule="4")
        # An admin was still to be told of a channel that is gone.
        letter = await server.until("dm:admin", "is paused. The channel is gone.")
        assert "Schedule 6 of " in letter.text
        # The time that had come is posted once.
        shown = await server.until_told("✅", "schedule show", schedule="7")
        assert shown.count(" · dawn · [post](") == 1

        shown = await server.told("schedule show", schedule="1")
        assert "(run-now) · dunes · [post](" in shown
        assert " · tides · [post](" in shown
        due = re.search(r"<t:(\d+):F>", shown)
        assert due is not None
        clock.move_to(datetime.fromtimestamp(int(due[1]), UTC))
        await server.until("news", "poem about tides!", action="export", count=2)
        await server.ended("news", "poem about harbours!")


async def test_recipes_of_the_servers_own(server: Server, discord: DiscordStandIn) -> None:
    listed = await server.told("recipe list")
    assert "riddles" in listed
    assert "limericks" not in listed
    typing = await discord.autocomplete("create", "recipe", user="alice", channel="general")
    offered = (await discord.answer(typing)).choices
    assert "riddles – A riddle" in [choice["name"] for choice in offered]
    form = await server.command("create", "alice", topic="tides", recipe="riddles")
    assert form.modal is not None
    assert form.modal.field("Tone")["value"] == "calm"
    await server.send(form)
    card = await server.ended("general", "## Here's a riddle about tides!")
    assert "### ❓ Riddle\nA new riddle.\n### 💡 Hint\nA new riddle." in card.text
    # A run keeps the version that it began with, in which there was no hint.
    earlier = await server.ended("general", "## Here's a riddle about clocks!")
    await server.press(earlier, "regenerate", values=["riddle"])
    await server.until("general", "### ❓ Riddle · version 2 (")
    assert "Hint" not in await server.told("recipe show", recipe="riddles", version=1)

    (draft,) = [
        message
        for message in await discord.messages("general")
        if "chorus:draft:save:" in str(message.custom_ids)
    ]
    assert "3. ✅ **Answer**" in draft.text
    basics = await server.press(draft, "draft:basics", "admin")
    await server.send(basics, "admin", makes="a riddle and its answer")
    saved = await server.press(draft, "draft:save", "admin")
    assert "Saved **riddles** as version 3." in text_of(saved)
    # The role that may change recipes is known: Bob has it, Alice has not.
    assert (await server.command("recipe new", "bob")).modal is not None
    assert "Only people with the role" in await server.told("recipe new", "alice")
    back = await server.told("recipe edit", recipe="limericks")
    assert "## 🧪 limericks" in back


async def test_translations(server: Server, discord: DiscordStandIn) -> None:
    assert await server.told("glossary list") == (
        "- **Chorus** → Chorus · every language\n- **widget** → Dings · German"
    )
    said = await discord.say("Good evening", user="bob", channel="texts")
    chosen = await discord.message_command("Translate…", said, user="alice")
    shown = await discord.answer(chosen, timeout_seconds=60)
    assert shown.modal is not None
    assert shown.modal.field("Languages")["value"] == "fr, it"
    # What the message says was set aside until the form comes back.
    await server.send(await server.form("alice"), languages="de")
    card = await server.ended("texts", "## Here's a translation into Deutsch of “Good morning")
    assert turned("Good morning") in card.text
    proofed = await server.ended("texts", "into Deutsch and français of “Press the widget")
    await server.press(proofed, "regenerate", values=["fr"])
    await server.until("texts", "(French) · version 2 (")
    private = await server.ended("dm:alice", "into Deutsch of “Good night”!")
    await server.press(private, "regenerate", values=["de"])
    await server.until("dm:alice", "(German) · version 2 (")
