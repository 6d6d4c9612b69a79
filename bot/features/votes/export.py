"""A vote's part of the exported files: settings, verdicts with reasons, ballots as counts."""

from __future__ import annotations

from typing import Any

from bot.features.votes.view import VoteView
from workflows.recipes.votes.judge import Comparison, JudgesChoice, Verdict
from workflows.recipes.votes.ranking import Ranking
from workflows.recipes.votes.verdicts import by_letters


def vote_fields(view: VoteView) -> dict[str, Any]:
    """The vote for programs; nothing that is secret while people can vote, and nobody's name."""
    vote, recipe = view.vote, view.state.recipe
    fields: dict[str, Any] = {
        "by": "both" if vote.judged and vote.crowd else "judge" if vote.judged else "crowd",
        "ballot": "ranked" if vote.ranked else "single",
        "task": recipe.branches[0].brief["task"],
        "decided": view.is_decided,
    }
    if not view.is_decided:
        return fields
    settings = {
        branch.key: view.setting(branch).to_brief() for branch in recipe.branches if branch.shown
    }
    fields |= {"winners": list(view.winners), "settings": settings}
    if view.judged is not None:
        fields["judge"] = _judge(view.judged.choice, dict(view.judged.verdicts))
    if view.crowd is not None:
        fields["crowd"] = {
            "winners": list(view.crowd.winners),
            "sentence": view.crowd.sentence,
            "ballots": [
                {"choice": list(ballot.choice), "count": ballot.times} for ballot in vote.counted
            ],
            "ranking": _ranking(view.crowd.ranking),
            "closed_at": vote.closed_at_utc.isoformat() if vote.closed_at_utc else None,
            "note": vote.note,
        }
    if view.agreement is not None:
        fields["agreement"] = view.agreement.value
    return fields


def vote_lines(view: VoteView) -> list[str]:
    """The same as Markdown, in lines."""
    if not view.is_decided:
        return ["## The vote", "", "*It is not decided: what is hidden is told when it is.*", ""]
    lines = ["## The vote", ""]
    if view.judged is not None:
        lines += [f"**Judge:** {view.judged.choice.sentence}", ""]
        lines += [f"*{note}*" for note in view.judged.choice.notes]
    if view.crowd is not None:
        lines += [f"**Crowd:** {view.crowd.sentence}", ""]
        lines += [f"- {' > '.join(ballot.choice)}: {ballot.times}" for ballot in view.vote.counted]
    if view.agreement is not None:
        lines += ["", view.agreement.sentence]
    lines += ["", "### Settings", ""]
    for branch in view.state.recipe.branches:
        if branch.shown:
            setting = view.setting(branch)
            lines.append(
                f"- **{branch.key}**: {setting.author}, temperature {setting.temperature:g}, "
                f"{setting.model}: {setting.perspective}"
            )
    if view.judged is not None:
        lines += ["", "### Verdicts", ""]
        lines += [_line(key, verdict) for key, verdict in view.judged.verdicts.items()]
    return [*lines, ""]


def _judge(choice: JudgesChoice, verdicts: dict[str, Verdict | None]) -> dict[str, Any]:
    return {
        "winner": choice.winner,
        "sentence": choice.sentence,
        "notes": list(choice.notes),
        "ranking": _ranking(choice.ranking),
        "pairs": [
            {"one": pair.earlier, "other": pair.later, "winner": pair.winner, "ground": pair.ground}
            for pair in choice.pairs
        ],
        "verdicts": [
            {
                "first": Comparison.of(key).first,
                "second": Comparison.of(key).second,
                **({"unread": True} if verdict is None else verdict.model_dump()),
            }
            for key, verdict in verdicts.items()
        ],
    }


def _ranking(ranking: Ranking) -> list[dict[str, Any]]:
    return [
        {
            "candidate": standing.key,
            "won": standing.won,
            "lost": standing.lost,
            "tied": standing.tied,
            "score": standing.score,
        }
        for standing in ranking.standings
    ]


def _line(key: str, verdict: Verdict | None) -> str:
    shown = Comparison.of(key)
    if verdict is None:
        return f"- {shown.first}, then {shown.second}: missing or unreadable, which makes it a tie"
    winner = {"first": shown.first, "second": shown.second, "tie": "a tie"}[verdict.winner]
    reason = by_letters(verdict.reason, shown)
    return f"- {shown.first}, then {shown.second}: **{winner}**. {reason}"
