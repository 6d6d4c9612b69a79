"""The judge's reasons for people: «the first» and «the second» by the candidates' letters."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workflows.recipes.votes.judge import Comparison, JudgesChoice, Verdict

# «The first line» of a poem is no candidate.
_PART = (
    r"line|lines|verse|verses|stanza|stanzas|couplet|sentence|sentences|paragraph|paragraphs|word|"
    r"words|half|part|act|scene|section|point|person|time|thing|place|day|night|draft|rhyme|image|"
    r"reader|impression|glance|sight|step|few|two|three|of"
)
_NOUN = r"candidate|text|one|version|entry|piece|story|poem|joke"
_NAMED = re.compile(
    rf"\b(?:(?:the )?(?:{_NOUN}) (?P<number>1|2|one|two)"
    rf"|the (?P<place>first|second)(?: (?:{_NOUN}))?(?! (?:{_PART})\b|-))\b",
    re.IGNORECASE,
)


def by_letters(reason: str, comparison: Comparison) -> str:
    """The reason on one line, with the letters of the candidates it speaks of."""

    def letter(match: re.Match[str]) -> str:
        place = (match["place"] or match["number"]).casefold()
        return comparison.first if place in ("first", "1", "one") else comparison.second

    return _NAMED.sub(letter, " ".join(reason.split()))


def main_reasons(choice: JudgesChoice, verdicts: Mapping[str, Verdict | None]) -> dict[str, str]:
    """A reason for each pair of the one who came first, by the rival's letter, in the ranking.

    It is from the comparison in which the first of the ranking was shown first, if that was read.
    """
    first, *others = choice.ranking.standings
    found: dict[str, str] = {}
    for rival in others:
        shown = Comparison(first.key, rival.key)
        for comparison in (shown, shown.swapped):
            verdict = verdicts.get(comparison.key)
            if verdict is not None:
                found[rival.key] = by_letters(verdict.reason, comparison)
                break
    return found
