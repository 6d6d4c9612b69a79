"""The cards of a brainstorm's runs, its ideas' messages and its files: functions of a state."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import discord

from bot.clock import Clock
from bot.features.brainstorms.extension import BrainstormExtension
from bot.features.brainstorms.ideas import ideas_heading, ideas_view
from bot.features.brainstorms.launcher import CLOSED
from bot.features.brainstorms.summary import (
    SUMMARY_CHARS,
    brainstorm_json,
    brainstorm_markdown,
    summary_texts,
)
from bot.runs.extension import CardText
from bot.runs.state import RunState
from storage.brainstorms import Board, Brainstorm, RunKind
from storage.database import Database
from storage.ideas import BoardIdea, IdeaPost
from storage.results import BranchRecord, MessageKind, OutboxMessage
from storage.runs import Outcome, Run
from tests.support.world import walk
from workflows.recipe import Recipe
from workflows.recipes.brainstorms.recipe import (
    brainstorm_recipe,
    building_recipe,
    closer_look_recipe,
    closing_recipe,
)
from workflows.run import BranchResult

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
STORM, RUN_ID = "5703a45703a4", "0123456789ab"
PERSPECTIVES = ("customer", "engineer", "sceptic")
BRAINSTORM = Brainstorm(
    STORM, 2, RUN_ID, 1, "a quiet café", PERSPECTIVES, NOW, None, None, None, thread_id=30
)
CLOSED_ONE = replace(BRAINSTORM, closed_at_utc=NOW, closed_by=9, closing_run_id="f" * 12)
GIVEN = [{"title": "Stamp card", "sentence": "The tenth is free."}]


class NoDatabase(Database):
    """None is needed: what is tested here reads nothing."""

    def __init__(self) -> None:
        pass


EXTENSION = BrainstormExtension(NoDatabase(), Clock())


def idea(number: int, title: str = "", voters: Sequence[int] = (), **more: Any) -> BoardIdea:
    """An idea of the customer's, unless it is said whose it is."""
    known: dict[str, Any] = {
        "perspective": "Customer",
        "author_id": None,
        "author_name": None,
        "built_on": None,
    }
    return BoardIdea(
        STORM,
        number,
        title or f"Idea {number} {chr(96 + number % 26) * 5}",
        f"Sentence {chr(96 + number % 26) * 9}.",
        nonce=f"{RUN_ID}-0-1-1",
        voters=frozenset(voters),
        **(known | more),
    )


def state_of(recipe: Recipe, board: Board | None, **changes: Any) -> RunState:
    """A run that has ended, whose first branch had one idea."""
    run = Run(
        id=RUN_ID,
        topic="a quiet café",
        recipe=recipe.to_json(),
        todo=recipe.keys,
        workflow_api="functional",
        requester_id=1,
        guild_id=2,
        channel_id=3,
        asked_id=4,
        created_at_utc=NOW,
        attempt_started_at_utc=NOW,
        posts_channel_id=30,
        outcome=Outcome.COMPLETE,
    )
    key = recipe.keys[0]
    record = BranchRecord(
        RUN_ID, key, 1, True, "x", None, None, False, 1.0, 1, 1, data={"ideas": GIVEN}
    )
    message = OutboxMessage(
        run_id=RUN_ID,
        key=key,
        attempt=1,
        part=1,
        kind=MessageKind.IDEAS,
        nonce=f"{RUN_ID}-0-1-1",
        body="### Customer",
    )
    return RunState(
        replace(run, **changes),
        recipe,
        results=(record,),
        messages=(message,),
        extensions=(EXTENSION,),
        details={} if board is None else {EXTENSION.name: board},
    )


def text_of(state: RunState, *, writing: bool = False) -> CardText:
    text = EXTENSION.card_text(state, writing=writing)
    assert text is not None
    return text


def names(items: Sequence[discord.ui.Item[Any]]) -> list[str]:
    return [
        item.custom_id.split(":")[1]
        for item in walk(items)
        if isinstance(item, discord.ui.Button) and item.custom_id
    ]


def test_its_own_card_says_who_had_how_many_ideas_and_where_they_are() -> None:
    text = text_of(state_of(brainstorm_recipe(PERSPECTIVES), Board(BRAINSTORM, RunKind.START)))
    assert text.title == "## 🧠 a quiet café\n-# brainstorm · asked by <@1>"
    assert text.texts is not None
    rows, invitation = text.texts
    assert rows.splitlines()[0].endswith("**Customer** · 1 idea")
    assert rows.splitlines()[1].endswith("**Engineer** · ⚠️ no ideas")
    assert invitation.startswith("The ideas are in <#30>.")
    assert names(text.buttons) == ["add-idea", "rank-ideas", "close-ideas"]


def test_while_it_is_written_ideas_can_be_added() -> None:
    state = state_of(
        brainstorm_recipe(PERSPECTIVES), Board(BRAINSTORM, RunKind.START), outcome=None
    )
    text = text_of(state, writing=True)
    assert text.texts is None
    assert names(text.buttons) == ["add-idea"]


def test_a_closed_one_offers_nothing_and_stays_as_it_is() -> None:
    state = state_of(brainstorm_recipe(PERSPECTIVES), Board(CLOSED_ONE, RunKind.START))
    text = text_of(state)
    assert text.texts is not None
    assert text.texts[1] == "🏁 **Closed** by <@9>. The summary is in <#30>."
    assert not text.buttons
    assert EXTENSION.why_closed(state) == CLOSED
    closing = state_of(closing_recipe(), Board(CLOSED_ONE, RunKind.CLOSE))
    assert EXTENSION.why_closed(closing) is None
    assert EXTENSION.why_fixed(closing) == CLOSED


def test_a_closer_look_has_the_card_and_the_files_of_any_run() -> None:
    state = state_of(closer_look_recipe(), Board(BRAINSTORM, RunKind.DIG, about=3))
    assert {branch.writer for branch in state.recipe.branches} <= EXTENSION.writers
    assert EXTENSION.card_text(state, writing=False) is None
    assert EXTENSION.export(state) is None
    assert EXTENSION.card_text(state_of(closer_look_recipe(), None), writing=False) is None


def test_the_summary_is_its_own_runs_and_comes_with_files() -> None:
    ideas = (idea(1, voters=[7, 8]), idea(2))
    board = Board(CLOSED_ONE, RunKind.CLOSE, ideas=ideas)
    summing_up = text_of(state_of(closing_recipe(), board, outcome=None), writing=True)
    assert summing_up.texts == ("✍️ Summing up 2 ideas and 2 votes…",)
    state = state_of(closing_recipe(), board)
    data = {"themes": [{"name": "Money", "ideas": [1]}], "steps": ["Print cards."], "same": []}
    state = replace(state, results=(replace(state.results[0], data=data),))
    text = text_of(state)
    assert text.texts is not None
    whole = "\n".join(text.texts)
    assert "2 ideas · 2 votes by 2 people" in whole
    assert "1. Print cards." in whole
    assert "**Money**" in whole
    assert text.with_files
    assert not text.has_figures
    exported = EXTENSION.export(state)
    assert exported is not None
    assert "## Theme: Money" in exported.markdown
    assert json.loads(exported.json)["next_steps_proposed_by_the_model"] == ["Print cards."]


def test_ideas_are_a_message_with_their_buttons_under_a_heading() -> None:
    recipe = building_recipe(PERSPECTIVES)
    board = Board(BRAINSTORM, RunKind.BUILD, about=4)
    result = BranchResult("p1", True, text="x", notes=("One was left out.",))
    heading = ideas_heading(recipe.branch("p1"), result, 2, board)
    assert heading.endswith("Customer · building on #4 · more ideas\n-# ℹ️ One was left out.")
    state = state_of(recipe, board)
    result = replace(result, data={"ideas": GIVEN})
    (message,) = EXTENSION.messages_for(state, result) or []
    assert (message.kind, message.nonce) == (MessageKind.IDEAS, f"{RUN_ID}-0-1-1")
    view = ideas_view(IdeaPost("n", heading, (idea(5, voters=[7]), idea(6))))
    assert names(list(view.children)) == ["like", "build", "like", "build", "add-idea"]
    own = idea(7, perspective=None, author_id=8, author_name="Bob")
    view = ideas_view(IdeaPost("n", "", (own,)))
    texts = [item.content for item in view.children if isinstance(item, discord.ui.TextDisplay)]
    assert texts[0].endswith("-# 💡 added by <@8>")


def test_a_summary_of_many_ideas_has_room() -> None:
    ideas = tuple(
        idea(number, f"**{number}** {'x' * 70}", voters=range(number)) for number in range(1, 200)
    )
    texts = summary_texts(Board(CLOSED_ONE, RunKind.CLOSE, ideas=ideas))
    assert sum(map(len, texts)) <= SUMMARY_CHARS
    assert summary_texts(Board(CLOSED_ONE, RunKind.CLOSE)) == ("Nobody had an idea.",)


def test_files_have_every_idea_with_whose_it_is() -> None:
    ideas = (
        idea(1, "Stamp card", voters=[7]),
        idea(2, "Slippers", perspective=None, author_id=8, author_name="Bob", built_on=1),
    )
    board = Board(BRAINSTORM, RunKind.START, ideas=ideas)
    markdown = brainstorm_markdown(board)
    assert "1. #1 **Stamp card**: 1 vote (Customer)" in markdown
    assert "### #2 Slippers\n\n*Bob, building on #1*" in markdown
    content = json.loads(brainstorm_json(board))
    assert [idea["person_id"] for idea in content["ideas"]] == [None, "8"]
    assert content["decisions"] == [1]
