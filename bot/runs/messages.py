"""The messages that a run promises: each branch's own, and what goes on after the card."""

from __future__ import annotations

from bot.discord_api.markdown import plain
from bot.runs.cards.aggregated import ending
from bot.runs.cards.posts import branch_bodies
from bot.runs.state import RunState
from storage.outbox import MessageKind, NewMessage
from storage.runs import Outcome, Run
from workflows.events import BranchResult
from workflows.recipe import EDITOR

NAME_CHARS = 80


def messages_for(state: RunState, result: BranchResult) -> list[NewMessage]:
    """The messages that carry a branch's result; none for one that is not shown by itself."""
    if not result.done or result.key == EDITOR or state.run.final_only:
        return []
    if not state.recipe.branch(result.key).shown:
        return []
    for extension in state.extensions:
        if (messages := extension.messages_for(state, result)) is not None:
            return messages
    return _branch_messages(state, result)


def _branch_messages(state: RunState, result: BranchResult) -> list[NewMessage]:
    """A message for the branch's text, several where it is long."""
    run, index = state.run, state.recipe.keys.index(result.key)
    earlier = state.rows[index].versions if run.attempt > 1 else ()
    bodies = branch_bodies(
        state.recipe.branches[index],
        result,
        version=len(earlier) + 1,
        earlier_url=earlier[-1].url if earlier else None,
    )
    return [
        NewMessage(
            MessageKind.BRANCH,
            branch_nonce(run, index, part),
            body,
            pictures=len(result.pictures) if part == 1 else 0,
            with_file=bodies.with_file,
        )
        for part, body in enumerate(bodies.texts, start=1)
    ]


def branch_nonce(run: Run, index: int, part: int = 1) -> str:
    """The nonce of a message of the recipe's branch with this index, from 0; at most 25 chars."""
    return f"{run.id}-{index}-{run.attempt}-{part}"


def closing_messages(state: RunState, *, notify: bool) -> list[NewMessage]:
    """What goes on after the card of a run that has ended; with `notify`, a new line to tell of it.

    What a feature promises at the end comes with it.
    """
    run = state.run
    fits = any(extension.fits_on_card(state) for extension in state.extensions)
    messages = [
        NewMessage(MessageKind.CONTINUATION, f"{run.id}-{run.attempt}-c{part}", body)
        for part, body in enumerate(() if fits else ending(state).further, start=2)
    ]
    for extension in state.extensions:
        messages += extension.closing_messages(state)
    if notify and not any(message.kind is MessageKind.NOTICE for message in messages):
        messages.append(notice(run, _notice(state)))
    return messages


def notice(run: Run, text: str) -> NewMessage:
    """A new line that mentions whoever asked; the link to the card follows the text."""
    return NewMessage(MessageKind.NOTICE, f"{run.id}-{run.attempt}-n", text)


def _notice(state: RunState) -> str:
    name = plain(state.recipe.name, NAME_CHARS)
    if state.run.outcome in (Outcome.FAILED, Outcome.REFUSED):
        return f"your {name} came to nothing; the card says why:"
    return f"your {name} is ready:"
