"""A brainstorm as people see it: its card, its thread, its ideas, and what they press."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from tests.fakes.model import ModelStandIn
from tests.fakes.model.rules import ChatRequest
from tests.support.recipe_editor import said, send
from tests.support.world import Seen, World, look, walk

PERSPECTIVES = ("customer", "engineer", "sceptic", "marketer", "wild card")
VOCABULARY = (
    "harbour violin meadow circuit lantern glacier orchard compass saddle thunder ribbon pepper "
    "anchor basket candle dragon engine feather garden hammer island jacket kettle ladder marble "
    "needle oyster pencil quartz rocket saucer tunnel umbrella valley window yarrow zipper"
)
NUMBER = re.compile(r"\*\*#(\d+) · ")

Pairs = Sequence[tuple[str, str]]
"""Titles and sentences."""


def ideas_of(perspective: str, *numbers: int) -> list[tuple[str, str]]:
    """Ideas that are like no others."""
    ideas: list[tuple[str, str]] = []
    for number in numbers or (1, 2, 3):
        chance = random.Random(f"{perspective} {number}")
        first, second, *others = chance.sample(VOCABULARY.split(), 7)
        ideas.append((f"{first.capitalize()} {second} {number}", f"{' '.join(others)}."))
    return ideas


def answer(ideas: Pairs) -> dict[str, Any]:
    """The ideas as a model gives them."""
    return {"ideas": [{"title": title, "sentence": sentence} for title, sentence in ideas]}


def asks(perspective: str, *, building: bool = False) -> Any:
    """Whether a request is for this perspective's ideas."""

    def predicate(request: ChatRequest) -> bool:
        mine = f"<perspective>{perspective}</perspective>" in request.text("user")
        return mine and ("<idea>" in request.text("user")) == building

    return predicate


def think(model: ModelStandIn, **given: Pairs) -> None:
    """Lets every usual perspective have three ideas of its own, or those that are given."""
    for perspective in PERSPECTIVES:
        ideas = given.get(perspective.replace(" ", "_")) or ideas_of(perspective)
        model.when_request(perspective, asks(perspective), json=answer(ideas))


def sum_up(
    model: ModelStandIn,
    themes: Mapping[str, Sequence[int]] | None = None,
    steps: Sequence[str] = ("Print fifty cards on Monday.",),
    same: Sequence[int] = (),
) -> None:
    """Lets the model compare, group and go on like this when a brainstorm is closed."""
    model.when("say the same", json={"same": list(same)})
    named = [{"name": name, "ideas": list(ideas)} for name, ideas in (themes or {}).items()]
    model.when("Group the ideas", json={"themes": named})
    model.when("next steps", json={"steps": list(steps)})


@dataclass
class Storm:
    """One brainstorm in a simulated server."""

    world: World
    model: ModelStandIn
    channel: ChannelHandle
    """Where its card is."""

    @classmethod
    async def start(cls, world: World, model: ModelStandIn, **options: Any) -> Storm:
        """Alice starts one, and its perspectives have their ideas."""
        storm = await cls.begin(world, model, **options)
        await storm.until_thought()
        return storm

    @classmethod
    def at(cls, world: World, model: ModelStandIn, channel: ChannelHandle) -> Storm:
        """The one whose card is in this channel, thread or post."""
        return cls(world, model, channel)

    @classmethod
    async def begin(cls, world: World, model: ModelStandIn, **options: Any) -> Storm:
        """Alice starts one."""
        await world.alice.slash(
            world.channel, "brainstorm start", **({"topic": "a quiet café"} | options)
        )
        return cls(world, model, world.channel)

    @property
    def card(self) -> Seen:
        """The brainstorm's own card."""
        return next(
            message
            for message in self.world.seen(self.channel)
            if message.text.startswith(("## 🧠", "## ✨"))
        )

    @property
    def thread(self) -> ChannelHandle:
        """Where its ideas are."""
        return self.channel if self.channel.is_thread else self.channel.threads[-1]

    async def until_thought(self) -> None:
        """Waits for the end of the first run."""
        await self.world.until(lambda: self.card.offers("export"))

    def messages(self) -> list[Seen]:
        """The bot's posts in the thread, once there is one."""
        if not self.channel.is_thread and not self.channel.threads:
            return []
        return self.world.seen(self.thread)

    def posts(self) -> list[Seen]:
        """The messages that show ideas."""
        return [message for message in self.messages() if message.offers("like")]

    def numbers(self) -> list[int]:
        """The numbers of all ideas that are shown, as often as they are."""
        return [int(number) for message in self.posts() for number in NUMBER.findall(message.text)]

    def post(self, number: int) -> Seen:
        """The message that shows this idea."""
        return next(
            message for message in self.posts() if str(number) in NUMBER.findall(message.text)
        )

    def title(self, number: int) -> str:
        """This idea's title."""
        found = re.search(rf"\*\*#{number} · (.*?)\*\*", self.post(number).text)
        assert found is not None
        return found[1]

    def number(self, title: str) -> int:
        """The number of the idea that is called so."""
        return next(number for number in self.numbers() if self.title(number) == title)

    def votes(self, number: int) -> int:
        """The number on this idea's 👍."""
        return int(self._button("like", number).label or -1)

    def _button(self, action: str, number: int) -> discord.components.Button:
        return next(
            part
            for part in walk(self.post(number).message.components)
            if isinstance(part, discord.components.Button)
            and (part.custom_id or "").startswith(f"chorus:{action}:")
            and (part.custom_id or "").endswith(f":{number}")
        )

    async def like(self, actor: MemberActor, number: int) -> InteractionResult:
        """Somebody presses 👍."""
        return await self._press(actor, "like", number)

    async def build(self, actor: MemberActor, number: int) -> InteractionResult:
        """Somebody presses “Build on this”."""
        return await self._press(actor, "build", number)

    async def _press(self, actor: MemberActor, action: str, number: int) -> InteractionResult:
        custom_id = self._button(action, number).custom_id
        return await actor.click(self.post(number).message, custom_id=custom_id)

    async def add(
        self, actor: MemberActor, title: str, sentence: str = "", *, on_card: bool = True
    ) -> InteractionResult:
        """Somebody adds an idea of their own, from the card or from the thread."""
        message = self.card if on_card else self.posts()[-1]
        shown = await actor.click(message.message, custom_id=message.control("add-idea"))
        return await send(actor, shown, title=title, sentence=sentence)

    async def press_card(self, actor: MemberActor, action: str) -> InteractionResult:
        """Somebody presses a button of the card."""
        return await actor.click(self.card.message, custom_id=self.card.control(action))

    async def close(self, actor: MemberActor | None = None) -> Seen:
        """Closes it; gives the summary."""
        await self.press_card(actor or self.world.alice, "close-ideas")
        await self.world.until(
            lambda: [message for message in self.summaries() if message.offers("export")]
        )
        return self.summaries()[-1]

    def summaries(self) -> list[Seen]:
        """The cards of what closes it."""
        return [message for message in self.messages() if message.text.startswith("## 🏁")]

    async def mention(
        self, actor: MemberActor, text: str, reply_to: Seen | None = None
    ) -> discord.Message:
        """Somebody mentions the bot in the thread."""
        me = self.world.env.backend.bot_user.id
        return await actor.send(
            self.thread,
            f"<@{me}> {text}",
            reply_to=None if reply_to is None else reply_to.message,
        )


async def open_post(
    world: World, actor: MemberActor, forum: ChannelHandle, title: str, text: str
) -> ChannelHandle:
    """Somebody begins a post in a forum; as on Discord, it has its first message's id."""
    backend = world.env.backend
    first = backend.prepare_message(forum.id, actor.id, text)
    post = backend.create_thread(forum.id, title, actor.id, message_id=first.id, broadcast=False)
    first.channel_id = post.id
    backend.commit_message(first, broadcast=False)
    backend.announce_thread_create(post)
    backend.announce_message_create(first)
    await world.env.settle()
    return ChannelHandle(world.env, forum.guild, post)


__all__ = ("Storm", "answer", "asks", "ideas_of", "look", "open_post", "said", "sum_up", "think")
