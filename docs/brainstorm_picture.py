"""The picture of a brainstorm's thread, in which people have taken part."""

from __future__ import annotations

import asyncio

import discord
from simcord import ChannelHandle

from bot.settings import Settings
from bot.simulated.server import SimulatedServer, simulated_server
from docs.browser import Browser
from docs.page import TAKEN_UTC, save, shown, shows
from tests.fakes.model import ModelStandIn
from tests.support.brainstorms import PERSPECTIVES, answer, asks
from tests.support.recipe_editor import send
from tests.support.world import walk

LOOK_SECONDS, PATIENCE = 0.05, 600

IDEAS = [
    ("Felt under every chair", "Glued-on felt pads take the scraping out of the room."),
    ("Quiet hour before nine", "The music and the grinder rest while people wake up."),
    ("A phone shelf at the door", "Whoever leaves a phone there gets the first refill free."),
]
OWN_IDEA = ("Curtains by the window seats", "Heavy ones swallow echoes, and they look good.")


async def take_brainstorm_picture(browser: Browser) -> None:
    """A brainstorm's thread: a perspective's ideas with people's votes, and a person's own."""
    async with ModelStandIn() as model:
        model.when("You take part", json=answer(IDEAS))
        for perspective in PERSPECTIVES[1:]:
            model.when_request(perspective, asks(perspective), json=answer(IDEAS))
            model.hold(perspective)
        settings = Settings.read({"OPENAI_BASE_URL": model.base_url}, on_discord=False)
        async with simulated_server(settings, now_utc=TAKEN_UTC) as server:
            thread = await _voted_on(server)
            async with shown(browser, server, channel=thread):
                await browser.until(shows("added by"))
                await browser.until("document.fonts.status === 'loaded'")
                await save(browser, "brainstorm.png", last=2)


async def _voted_on(server: SimulatedServer) -> ChannelHandle:
    """The thread of a brainstorm in which some people have taken part."""
    await server.you.slash(server.channel, "brainstorm start", topic="a quieter café")
    for _ in range(PATIENCE):
        if server.channel.threads and server.channel.threads[0].history():
            break
        await asyncio.sleep(LOOK_SECONDS)
    (thread,) = server.channel.threads
    (post,) = thread.history()
    likes = [custom_id for custom_id in _custom_ids(post) if custom_id.startswith("chorus:like:")]
    (add,) = [
        custom_id for custom_id in _custom_ids(post) if custom_id.startswith("chorus:add-idea:")
    ]
    form = await server.you.click(post, custom_id=add)
    await send(server.you, form, title=OWN_IDEA[0], sentence=OWN_IDEA[1])
    for number, name in enumerate(["ada", "lin", "sam", "noor"]):
        member = server.you.guild.add_member(server.env.create_user(name))
        for liked in likes[: 1 + number % 3]:
            await member.click(post, custom_id=liked)
    return thread


def _custom_ids(message: discord.Message) -> list[str]:
    found = walk(message.components)
    return [part.custom_id for part in found if isinstance(part, discord.Button) and part.custom_id]
