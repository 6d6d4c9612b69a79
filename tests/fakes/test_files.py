"""Files on the Discord stand-in: handed to a command, said, downloaded by discord.py, and lost."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest
import pytest_asyncio
from discord import app_commands

from tests.fakes.discord import DiscordStandIn, StandInRefusal
from tests.fakes.trial_bot import TrialBot, connected, describe

SALES = b"month,sold\nMay,7\n"


class FilesBot(TrialBot):
    """Takes files by `/report` and by the message command "Read this"; keeps their attachments."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[discord.Attachment] = []
        self.tree.add_command(app_commands.Command(**describe("report", self._report)))
        self.tree.add_command(app_commands.ContextMenu(name="Read this", callback=self._read))

    async def _report(
        self, interaction: discord.Interaction, file: discord.Attachment, question: str = ""
    ) -> None:
        self.received.append(file)
        await interaction.response.send_message(f"{question} {file.filename}")

    async def _read(self, interaction: discord.Interaction, message: discord.Message) -> None:
        self.received += message.attachments
        await interaction.response.send_message("read")


@pytest_asyncio.fixture
async def stand_in() -> AsyncIterator[DiscordStandIn]:
    async with DiscordStandIn() as running:
        yield running


@pytest_asyncio.fixture
async def bot(stand_in: DiscordStandIn, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FilesBot]:
    async with connected(stand_in, monkeypatch, FilesBot()) as ready:
        yield ready
        assert await stand_in.gaps() == []


async def uploaded(
    stand_in: DiscordStandIn, bot: FilesBot, name: str = "sales.csv", content: bytes = SALES
) -> discord.Attachment:
    """The attachment which the bot got with `/report`."""
    asked = await stand_in.slash("report", user="alice", channel="general", file=(name, content))
    await stand_in.answer(asked)
    return bot.received[-1]


async def test_a_file_given_to_a_command_can_be_downloaded(
    stand_in: DiscordStandIn, bot: FilesBot
) -> None:
    file = ("sales.csv", SALES)
    asked = await stand_in.slash(
        "report", user="alice", channel="general", file=file, question="why?"
    )
    answered = await stand_in.answer(asked)

    assert answered.message is not None
    assert answered.message.text == "why? sales.csv"
    (attachment,) = bot.received
    assert (attachment.size, attachment.ephemeral) == (len(SALES), True)
    assert attachment.content_type is not None
    assert attachment.content_type.startswith("text/csv")
    assert await attachment.read() == SALES
    async with aiohttp.ClientSession() as http, http.get(attachment.url) as response:
        assert await response.read() == SALES
        assert response.content_length == len(SALES)
        assert response.content_type == "text/csv"
    assert len(await stand_in.downloads("*/sales.csv")) == 2
    assert await stand_in.downloads("*/other.csv") == []


@pytest.mark.parametrize("name", ["the sales of May.csv", "Umsätze #5 100%?.csv", "данные.csv"])
async def test_a_file_may_have_any_name(stand_in: DiscordStandIn, bot: FilesBot, name: str) -> None:
    attachment = await uploaded(stand_in, bot, name)
    assert attachment.filename == name
    assert await attachment.read() == SALES


async def test_what_is_no_file_is_refused(stand_in: DiscordStandIn, bot: FilesBot) -> None:
    for wrong in ("sales.csv", ["sales.csv", "text"], 7):
        with pytest.raises(StandInRefusal, match="filename: str, data: bytes"):
            await stand_in.slash("report", user="alice", channel="general", file=wrong)
    with pytest.raises(StandInRefusal, match="requires option 'file'"):
        await stand_in.slash("report", user="alice", channel="general", question="why?")


async def test_an_address_without_its_signature_leads_nowhere(
    stand_in: DiscordStandIn, bot: FilesBot
) -> None:
    attachment = await uploaded(stand_in, bot)
    bare = attachment.url.partition("?")[0]
    async with aiohttp.ClientSession() as http, http.get(bare) as response:
        assert response.status == 404


async def test_a_link_may_have_expired(stand_in: DiscordStandIn, bot: FilesBot) -> None:
    attachment = await uploaded(stand_in, bot)
    await stand_in.fault("GET", "/cdn/*/sales.csv", status=404)
    with pytest.raises(discord.NotFound):
        await attachment.read()
    assert await attachment.read() == SALES


@pytest.mark.parametrize("after_bytes", [0, 5])
async def test_a_download_may_be_slow_before_and_in_the_middle_of_it(
    stand_in: DiscordStandIn, bot: FilesBot, after_bytes: int
) -> None:
    attachment = await uploaded(stand_in, bot)
    await stand_in.fault("GET", "/cdn/*.csv", delay_seconds=0.5, after_bytes=after_bytes)
    async with aiohttp.ClientSession() as http:
        reading = asyncio.create_task(_arrived(http, attachment.url, after_bytes))
        await asyncio.sleep(0.2)
        assert not reading.done()
        assert await reading == SALES


async def _arrived(http: aiohttp.ClientSession, url: str, first_bytes: int) -> bytes:
    async with http.get(url) as response:
        begun = await response.content.readexactly(first_bytes)
        assert begun == SALES[:first_bytes]
        return begun + await response.content.read()


@pytest.mark.parametrize("after_bytes", [0, 5])
async def test_a_download_may_be_reset(
    stand_in: DiscordStandIn, bot: FilesBot, after_bytes: int
) -> None:
    attachment = await uploaded(stand_in, bot)
    # aiohttp asks a second time by itself when a connection from its pool was reset.
    await stand_in.fault("GET", "/cdn/*.csv", times=2, drop=True, after_bytes=after_bytes)
    with pytest.raises((OSError, aiohttp.ClientPayloadError)):
        await attachment.read()


async def test_a_body_may_be_longer_than_declared(stand_in: DiscordStandIn, bot: FilesBot) -> None:
    attachment = await uploaded(stand_in, bot)
    await stand_in.fault("GET", "/cdn/*.csv", surplus_bytes=300_000)
    async with aiohttp.ClientSession() as http, http.get(attachment.url) as response:
        assert response.content_length is None
        body = await response.read()
    assert attachment.size == len(SALES)
    assert (body[: len(SALES)], len(body)) == (SALES, len(SALES) + 300_000)


async def test_a_person_says_something_with_files_and_the_bot_reads_them(
    stand_in: DiscordStandIn, bot: FilesBot
) -> None:
    files = [("one.txt", b"1"), ("two.txt", b"2")]
    said = await stand_in.say("look", user="bob", channel="general", files=files)
    await stand_in.answer(await stand_in.message_command("Read this", said, user="alice"))

    assert [attachment.filename for attachment in bot.received] == ["one.txt", "two.txt"]
    assert [await attachment.read() for attachment in bot.received] == [b"1", b"2"]
    seen = await stand_in.message(said, "general")
    assert await stand_in.download(seen.payload["attachments"][1]["url"]) == b"2"


async def test_a_picture_the_bot_sends_can_be_downloaded_wherever_its_address_stands(
    stand_in: DiscordStandIn, bot: FilesBot
) -> None:
    channel = bot.get_channel((await stand_in.world()).channels["general"])
    assert isinstance(channel, discord.TextChannel)
    view = discord.ui.LayoutView()
    gallery = discord.ui.MediaGallery[discord.ui.LayoutView]()
    gallery.add_item(media="attachment://chart.png")
    view.add_item(gallery)
    sent = await channel.send(view=view, file=discord.File(io.BytesIO(b"png"), "chart.png"))

    (seen,) = await stand_in.messages("general")
    (shown,) = seen.components(12)[0]["items"]
    for address in (sent.attachments[0].url, shown["media"]["url"]):
        assert await stand_in.download(address) == b"png"


async def test_a_file_that_is_too_large_is_refused(stand_in: DiscordStandIn, bot: FilesBot) -> None:
    channel = bot.get_channel((await stand_in.world()).channels["general"])
    assert isinstance(channel, discord.TextChannel)
    await stand_in.settings(file_bytes=10)
    with pytest.raises(discord.HTTPException) as large:
        await channel.send(file=discord.File(io.BytesIO(b"0123456789!"), "large"))
    assert (large.value.status, large.value.code) == (413, 40005)
    await channel.send(file=discord.File(io.BytesIO(b"0123456789"), "fits"))
