"""Pictures of a vote: its ballot with the first candidates, and its reveal."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from bot.settings import Settings
from bot.simulated.server import SimulatedServer, simulated_server
from docs.browser import Browser
from docs.page import drawn, save, shown, shows
from tests.fakes.model import ModelStandIn
from tests.support.votes import CANDIDATE, JUDGE, shown_to_judge
from tests.support.world import Seen, look

TALL = 3000
"""The height of a window in which the reveal can be seen whole, in CSS pixels."""
PATIENCE, LOOK_SECONDS = 300, 0.1

POEMS = {
    "Let something happen": "She ran for cover to a stranger's door;\n"
    "they've shared a roof for thirty years and more.",
    "Make it something to see": "Grey silk on slate, a gutter's silver thread,\n"
    "one red umbrella blooming overhead.",
    "Write warmly": "Come in, hang up your coat, the kettle sings;\n"
    "there's cake, and time, and what the evening brings.",
    "Begin where nobody": "The sea went up to see where songs are made,\n"
    "and fell in love, and fell, a slow parade.",
    "Look for what is funny": "I told the rain a joke about the sun.\n"
    "It laughed until the picnic was undone.",
    "Take the view": "They call it gloom. I call it being free:\n"
    "nobody rings, and nobody needs me.",
    "Say it plainly": "It rained all night. The street is clean.\n"
    "The cat came in to tell us where she'd been.",
    "Say more by saying less": "Rain.\nThe roof remembers.",
}
"""By the beginning of the manner they are written in; the judge likes the first ones best."""
PRAISE = (
    "tells two lives in two lines",
    "has the sharper picture",
    "is warm and finds nothing new",
    "has the boldest idea, and strains for it",
    "is funny once",
    "has a view and no image",
    "is clear and plain",
    "is short, and hardly a poem",
)


async def take_vote_pictures(browser: Browser) -> None:
    """Saves both. Raises BrowserError."""
    async with ModelStandIn() as model, _open_for_a_day(model) as server:
        card, *candidates = _seen(server)
        rank = {_letter(one): _place(one.text) for one in candidates if "Candidate " in one.text}
        best, second, *others = sorted(rank, key=lambda letter: rank[letter])
        for number, letter in enumerate([best] * 4 + [second] * 2 + others):
            user = server.env.create_user(f"member{number}")
            await server.you.guild.add_member(user).click(card.message, label=letter)
        async with shown(browser, server, TALL):
            await browser.until(shows("8 people have voted"))
            await save(browser, "vote.png", last=3)
            await server.you.click(_seen(server)[0].message, label="Close now")
            await browser.until(shows("Who wrote what"))
            await browser.until(drawn(1))
            await save(browser, "reveal.png", last=1)


@asynccontextmanager
async def _open_for_a_day(model: ModelStandIn) -> AsyncGenerator[SimulatedServer]:
    """A server with a vote that is open for a day.

    The page says how long that is from the real time on.
    """
    model.when(CANDIDATE, text=lambda asked: list(POEMS.values())[_asked(asked.text("system"))])
    model.when(JUDGE, json=_verdict)
    settings = Settings.read({"OPENAI_BASE_URL": model.base_url}, on_discord=False)
    async with simulated_server(settings, now_utc=datetime.now(UTC)) as server:
        await server.you.slash(server.channel, "vote", topic="rain", task="poem", duration="1 day")
        for _ in range(PATIENCE):
            if "Which one is the best?" in _seen(server)[0].text:
                break
            await asyncio.sleep(LOOK_SECONDS)
        yield server


def _verdict(asked: Any) -> dict[str, Any]:
    """The first ones are better; between two of the others that are close, the order decides."""
    places = [_place(text) for text in shown_to_judge(asked)]
    first, second = (9 - place for place in places)
    are_close = max(places) - min(places) == 1 and min(places) > 1
    winner = "first" if places[0] < places[1] or are_close else "second"
    said = [PRAISE[place] for place in places]
    return {
        "reason": f"The first {said[0]}; the second {said[1]}.",
        "scores": [{"criterion": "quality", "first": first, "second": second}],
        "winner": winner,
    }


def _asked(instructions: str) -> int:
    return next(place for place, manner in enumerate(POEMS) if manner in instructions)


def _place(text: str) -> int:
    """Where the poem that this text holds stands with the judge."""
    plain = text.replace("\\", "")
    return next(place for place, poem in enumerate(POEMS.values()) if poem in plain)


def _letter(post: Seen) -> str:
    found = re.search(r"Candidate ([A-H])", post.text)
    assert found is not None
    return found[1]


def _seen(server: SimulatedServer) -> list[Seen]:
    """The bot's posts, the card first."""
    me = server.env.backend.bot_user.id
    history = server.channel.history(viewer=server.you)
    return [look(one) for one in history if one.author.id == me and not one.is_system()]
