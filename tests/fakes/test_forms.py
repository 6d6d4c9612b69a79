"""Modals and menus on the Discord stand-in, filled in by people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
import pytest_asyncio
from discord import app_commands, ui

from tests.fakes.discord import DiscordStandIn, StandInRefusal
from tests.fakes.trial_bot import TrialBot, connected, describe


class RecipeForm(ui.Modal, title="New recipe"):
    """Every kind of field a form of this bot may have."""

    note = ui.TextDisplay[Any]("Shown to all")
    name = ui.Label[Any](
        text="Name", component=ui.TextInput(custom_id="name", min_length=3, max_length=10)
    )
    prompt = ui.Label[Any](
        text="Prompt",
        component=ui.TextInput(custom_id="prompt", default="as before", required=False),
    )
    how = ui.Label[Any](
        text="Combined by",
        component=ui.Select(
            custom_id="how",
            required=False,
            options=[discord.SelectOption(label=value) for value in ("sections", "editor")],
        ),
    )
    sample = ui.Label[Any](
        text="Sample", component=ui.FileUpload(custom_id="sample", required=False)
    )


class OldForm(ui.Modal, title="Old"):
    """A form of action rows, as older bots make them."""

    topic = ui.TextInput[Any](label="Topic", custom_id="topic")


class FormsBot(TrialBot):
    """Shows forms for `/new` and `/old`, and keeps what is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.submitted: list[discord.Interaction] = []
        self.on_form = "answer"
        """`answer` a form that was sent, `ignore` it, or show `another`."""
        for name, callback in (("new", self._new), ("old", self._old)):
            self.tree.add_command(app_commands.Command(**describe(name, callback)))

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Keep the forms that are sent, and what is chosen in the menu `who`."""
        data: Any = interaction.data
        if interaction.type is discord.InteractionType.modal_submit:
            await self._take_form(interaction)
        elif data.get("custom_id") == "who":
            self.presses.append(data)
            await interaction.response.defer()
        else:
            await super().on_interaction(interaction)

    async def _take_form(self, interaction: discord.Interaction) -> None:
        self.submitted.append(interaction)
        if self.on_form == "answer":
            await interaction.response.send_message("kept", ephemeral=True)
        elif self.on_form == "another":
            with pytest.raises(discord.HTTPException, match="not answered with a modal"):
                await interaction.response.send_modal(OldForm())
            await interaction.response.defer()

    async def _new(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(RecipeForm())

    async def _old(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(OldForm(timeout=None))


@pytest_asyncio.fixture
async def stand_in() -> AsyncIterator[DiscordStandIn]:
    async with DiscordStandIn() as running:
        yield running


@pytest_asyncio.fixture
async def bot(stand_in: DiscordStandIn, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FormsBot]:
    async with connected(stand_in, monkeypatch, FormsBot()) as ready:
        yield ready
        assert await stand_in.gaps() == []


async def run(stand_in: DiscordStandIn, name: str, **options: Any) -> Any:
    return await stand_in.answer(
        await stand_in.slash(name, user="alice", channel="general", **options)
    )


async def test_a_modal_is_shown_and_sent_off(stand_in: DiscordStandIn, bot: FormsBot) -> None:
    shown = await run(stand_in, "new")
    assert shown.kind == "modal"
    assert (shown.modal.title, shown.modal.text) == ("New recipe", "Shown to all")
    assert shown.modal.field("Name")["max_length"] == 10
    assert [part["type"] for part in shown.modal.components] == [10, 18, 18, 18, 18]
    with pytest.raises(LookupError, match="Combined by"):
        shown.modal.field("Colour")

    sent = await stand_in.submit_modal(
        shown.id,
        user="alice",
        values={"name": "haiku", "how": ["editor"]},
        files={"sample": [("one.txt", b"an old pond")]},
    )
    answered = await stand_in.answer(sent)

    assert answered.ephemeral
    data: Any = bot.submitted[0].data
    assert data["custom_id"] == shown.modal.custom_id
    fields = {
        part["component"]["custom_id"]: part for part in data["components"] if part["type"] == 18
    }
    assert fields["name"]["component"]["value"] == "haiku"
    assert fields["prompt"]["component"]["value"] == "as before"
    assert fields["how"]["component"]["values"] == ["editor"]
    (upload,) = fields["sample"]["component"]["values"]
    url = data["resolved"]["attachments"][upload]["url"]
    assert await stand_in.download(url) == b"an old pond"


async def test_a_modal_of_action_rows_is_sent_off_as_such(
    stand_in: DiscordStandIn, bot: FormsBot
) -> None:
    shown = await run(stand_in, "old")
    assert shown.modal.field("Topic")["custom_id"] == "topic"
    await stand_in.answer(
        await stand_in.submit_modal(shown.id, user="alice", values={"topic": "cats"})
    )
    data: Any = bot.submitted[0].data
    (row,) = data["components"]
    assert (row["type"], row["components"][0]["value"]) == (1, "cats")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "'name' was not supplied"),
        ({"name": "ab"}, "shorter than min_length=3"),
        ({"name": "a" * 11}, "exceeds max_length=10"),
        ({"name": "haiku", "how": ["vote"]}, "'vote' does not exist"),
        ({"name": "haiku", "how": ["sections", "editor"]}, "between 1 and 1 values"),
        ({"name": "haiku", "colour": "red"}, "no fields \\['colour'\\]"),
    ],
)
async def test_a_modal_that_is_filled_in_wrongly_cannot_be_sent(
    stand_in: DiscordStandIn, bot: FormsBot, values: dict[str, Any], reason: str
) -> None:
    shown = await run(stand_in, "new")
    with pytest.raises(StandInRefusal, match=reason):
        await stand_in.submit_modal(shown.id, user="alice", values=values)


async def test_who_may_send_a_modal_and_how_often(stand_in: DiscordStandIn, bot: FormsBot) -> None:
    shown = await run(stand_in, "old")
    values = {"topic": "cats"}
    with pytest.raises(StandInRefusal, match="somebody else"):
        await stand_in.submit_modal(shown.id, user="bob", values=values)
    bot.on_form = "ignore"
    await stand_in.submit_modal(shown.id, user="alice", values=values)
    bot.on_form = "another"
    again = await stand_in.submit_modal(shown.id, user="alice", values=values)
    assert (await stand_in.answer(again)).statuses == (400, 200)
    with pytest.raises(StandInRefusal, match="closed"):
        await stand_in.submit_modal(shown.id, user="alice", values=values)
    with pytest.raises(StandInRefusal, match="not answered with a modal"):
        await stand_in.submit_modal((await run(stand_in, "create", topic="x")).id, user="alice")


@pytest.mark.parametrize(
    ("menu", "names", "kinds"),
    [
        (ui.RoleSelect[ui.View], ["admin"], ["roles"]),
        (ui.UserSelect[ui.View], ["bob", "mod"], ["members", "users"]),
        (ui.ChannelSelect[ui.View], ["team"], ["channels"]),
        (ui.MentionableSelect[ui.View], ["bob", "poets"], ["members", "roles", "users"]),
    ],
)
async def test_users_roles_and_channels_are_chosen_by_name(
    stand_in: DiscordStandIn, bot: FormsBot, menu: Any, names: list[str], kinds: list[str]
) -> None:
    channel = bot.get_channel((await stand_in.world()).channels["general"])
    assert isinstance(channel, discord.TextChannel)
    await stand_in.create_role("poets")
    view = ui.View(timeout=None)
    view.add_item(menu(custom_id="who", max_values=2))
    sent = await channel.send("who?", view=view)

    await stand_in.answer(await stand_in.press(sent.id, "who", user="alice", values=names))
    with pytest.raises(StandInRefusal, match="'nobody'"):
        await stand_in.press(sent.id, "who", user="alice", values=["nobody"])

    (chosen,) = bot.presses
    world = await stand_in.world()
    known = world.roles if kinds == ["roles"] else {**world.roles, **world.channels, **world.users}
    assert chosen["values"] == [str(known[name]) for name in names]
    assert sorted(chosen["resolved"]) == kinds
    resolved = [one for kind in kinds if kind != "members" for one in chosen["resolved"][kind]]
    assert sorted(resolved) == sorted(chosen["values"])
