"""The server that version 0.1 was in, as its people see it once the bot of today is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.fakes.discord import DiscordStandIn
from tests.fakes.discord.process import poll
from tests.fakes.discord.seen import SeenInteraction, SeenMessage
from tests.fakes.model import ModelStandIn
from tests.support.brainstorms import NUMBER, answer, asks, ideas_of, sum_up
from tests.support.reports import CHOOSE, STATE, SUMMARISE
from tests.support.translations import TRANSLATE, reply
from tests.support.version_0_1 import Version01
from tests.support.votes import CANDIDATE, JUDGE, in_turn, judged_by, longer

WAIT_SECONDS = 40


def write_all(model: ModelStandIn) -> None:
    """Whatever is asked for, the model has a short answer."""
    for perspective in ("clown", "nurse", "child", "CFO"):
        model.when_request(perspective, asks(perspective), json=answer(ideas_of(perspective, 4, 5)))
        built = answer(ideas_of(f"{perspective} builds", 4))
        model.when_request(f"{perspective} builds", asks(perspective, building=True), json=built)
    sum_up(model, {"Calm": [1, 2, 3, 4, 5, 6]})
    model.when("look closer", text="It works like this.")
    model.when(JUDGE, json=judged_by(longer))
    model.when(CANDIDATE, text=in_turn(("A cat sat.", "Owls hoot at noon.")))
    model.when(TRANSLATE, text=reply)
    model.when(SUMMARISE, text="The table covers 5 days.")
    model.when(CHOOSE, json={"charts": [{"kind": "line", "x": "Day", "y": "Visitors"}]})
    model.when(STATE, json={"insights": [{"text": "5 rows.", "figure": "rows", "value": "5"}]})
    for word in ("story", "joke", "poem", "riddle"):
        model.when(word, text=f"A new {word}.")


class Server:
    """Everything is what somebody does, or what they see then."""

    def __init__(self, discord: DiscordStandIn, left_behind: Version01) -> None:
        self.discord = discord
        self._left_behind = left_behind

    async def until(
        self, channel: str | int, text: str, *, action: str = "", count: int = 1
    ) -> SeenMessage:
        """The newest message that everybody sees with this text, once there are `count` of them.

        With `action`, only such as have a button for it.
        """

        def matching(seen: Sequence[SeenMessage]) -> list[SeenMessage]:
            public = [message for message in seen if not message.ephemeral]
            return [message for message in public if text in message.text and offers(message)]

        def offers(message: SeenMessage) -> bool:
            beginning = f"chorus:{action}:"
            return not action or any(name.startswith(beginning) for name in message.custom_ids)

        seen = await self.discord.wait_for_messages(
            channel, lambda seen: len(matching(seen)) >= count, timeout_seconds=WAIT_SECONDS
        )
        return matching(seen)[-1]

    async def ended(self, channel: str | int, text: str) -> SeenMessage:
        """The newest card that says this, once its run has ended."""
        return await self.until(channel, text, action="export")

    async def command(self, name: str, user: str = "admin", **options: Any) -> SeenInteraction:
        """The answer to somebody's command, once there is something to be read."""
        asked = await self.discord.slash(name, options, user=user, channel="general")
        return await self.discord.answer(asked, is_readable, timeout_seconds=WAIT_SECONDS)

    async def told(self, name: str, user: str = "admin", **options: Any) -> str:
        """The text of a command's answer."""
        return text_of(await self.command(name, user, **options))

    async def until_told(self, text: str, name: str, **options: Any) -> str:
        """The text of a command's answer; the command is repeated until it says this."""
        return await poll(
            lambda: self.told(name, **options), lambda told: text in told, WAIT_SECONDS
        )

    async def press(
        self,
        message: SeenMessage,
        action: str,
        user: str = "alice",
        ending: str = "",
        values: Sequence[str] | None = None,
    ) -> SeenInteraction:
        """Somebody presses the button, or chooses in the menu, whose custom id is that of 0.1."""
        (name,) = [
            known
            for known in message.custom_ids
            if known.startswith(f"chorus:{action}:") and known.endswith(ending)
        ]
        pressed = await self.discord.press(message.id, name, user=user, values=values)
        return await self.discord.answer(pressed, timeout_seconds=WAIT_SECONDS)

    async def send(
        self, shown: SeenInteraction, user: str = "alice", /, **values: Any
    ) -> SeenInteraction:
        """Somebody sends a form off that they have in front of them."""
        sent = await self.discord.submit_modal(shown.id, user=user, values=values)
        return await self.discord.answer(sent, is_readable, timeout_seconds=WAIT_SECONDS)

    async def form(self, user: str) -> SeenInteraction:
        """The form that somebody has had in front of them since version 0.1 showed it."""
        user_id = (await self.discord.world()).users[user]
        forms = self._left_behind.discord["forms"]
        (shown_id,) = [form["id"] for form in forms if form["user_id"] == user_id]
        return await self.discord.interaction(shown_id)

    async def files(self, card: SeenMessage) -> dict[str, bytes]:
        """The exported files, by their endings."""
        shown = await self.press(card, "export", "bob")
        assert shown.ephemeral
        assert shown.message is not None
        files = shown.message.payload["attachments"]
        return {
            str(file["filename"]).rpartition(".")[2]: await self.discord.download(file["url"])
            for file in files
        }

    async def idea(self, channel: str | int, number: int) -> SeenMessage:
        """The message that shows this idea."""
        seen = await self.discord.messages(channel)
        return next(message for message in seen if f"**#{number} · " in message.text)


def is_readable(seen: SeenInteraction) -> bool:
    """Whether there is something to be read, or a form."""
    return seen.modal is not None or (seen.message is not None and bool(seen.message.text))


def text_of(seen: SeenInteraction) -> str:
    """The text of an answer to somebody."""
    assert seen.message is not None
    return seen.message.text


def numbers(messages: Sequence[SeenMessage]) -> list[int]:
    """The numbers of the ideas that are shown, as often as they are."""
    shown = [message for message in messages if "chorus:like:" in str(message.custom_ids)]
    return sorted(int(number) for message in shown for number in NUMBER.findall(message.text))
