"""Checks that a claimed insight rests on the table's figures; makes true ones where none does.

What is checked: the cited figure exists; the cited value is the figure's at the precision it is
written with; the sentence states that value; every other number and date in it stands in the
profile, about a column that the sentence cites or names, where a small whole number must be just
that and not a rounded one; and a change or correlation goes the way the sentence says. What is
not: number words (“two of the columns”), ordinals (3rd), digits within names (Q1, COVID-19), and
what follows from figures (“twice as much”).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from workflows.recipes.report.profile import (
    Column,
    Figure,
    Form,
    Kind,
    Profile,
    adds_up,
    amounts,
    categories,
)
from workflows.recipes.report.wording import brief, shown
from workflows.recipes.report.written_values import (
    WrittenDate,
    WrittenNumber,
    dates_in_text,
    is_covered,
    known_dates,
    numbers_in_text,
)
from workflows.text.lists import counted

_FALLING: Final = re.compile(
    r"\b(?:fell|fall\w*|declin\w*|decreas\w*|drop\w*|down|lower\w*|less|fewer|shr[aiu]nk\w*|reduc\w*"
    r"|los[est]\w*|negative\w*|invers\w*|opposite|minus|slump\w*|plung\w*)\b",
    re.IGNORECASE,
)
_RISING: Final = re.compile(
    r"\b(?:rose|risen|ris(?:e|es|ing)|grew|grow\w*|increas\w*|up|climb\w*|gain\w*|higher|more"
    r"|positive\w*|surg\w*|jump\w*|together)\b",
    re.IGNORECASE,
)
_SMALL: Final = 10
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
LIST_MARK: Final = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+")
_BARE_NUMBER: Final = re.compile(r"[\d.,\s%+-]*")


class ClaimedInsight(BaseModel):
    """One insight as the model answers it."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    text: str = Field(description="One sentence that states the figure's value in digits.")
    figure: str = Field(description="The id of the figure it rests on, exactly as listed.")
    value: str = Field(description="That figure's value, as the sentence has it.")


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of checking an insight."""

    holds: bool
    reason: str = ""
    """Why not, in one plain sentence; empty where it holds."""


def check_insight(insight: ClaimedInsight, profile: Profile) -> Finding:
    """Whether everything in the insight that can be checked is so; see the head of this file."""
    text = LIST_MARK.sub("", insight.text)
    if not text.strip():
        return Finding(False, "It says nothing.")
    figure = profile.figure(insight.figure)
    if figure is None:
        return Finding(False, f"There is no figure “{insight.figure.strip()}”.")
    without_sign = _has_direction(figure) and bool(_FALLING.search(text))
    if not _states(insight.value, figure, without_sign=without_sign, leniently=True):
        cited = insight.value.strip() or "nothing"
        return Finding(False, f"It cites {cited}, but {figure.id} is {shown(figure)}.")
    if not _states(_unmasked(text, profile), figure, without_sign=without_sign):
        return Finding(False, f"The sentence does not state {figure.id}, which is {shown(figure)}.")
    if _has_direction(figure) and _contradicts(text, figure):
        return Finding(False, f"It goes the other way: {figure.id} is {shown(figure)}.")
    in_scope = _in_scope(text, figure, profile)
    for unknown in _unknown(text, profile, in_scope, falling=without_sign, cited=figure):
        return Finding(False, f"{unknown} is not among the figures of what the sentence is about.")
    return Finding(True)


def unknown_numbers(text: str, profile: Profile) -> tuple[str, ...]:
    """The numbers and dates in a text that stand nowhere in the profile, as they are written."""
    return tuple(_unknown(text, profile, profile.figures, falling=True))


def _states(text: str, figure: Figure, *, without_sign: bool, leniently: bool = False) -> bool:
    """Whether the text states the figure. A cited value, read leniently, must state nothing else.

    There, a share may lack its percent sign, as a number in a structured answer does.
    """
    if figure.form is Form.TEXT:
        value = str(figure.value).casefold()
        found = text.strip(" \"'“”").casefold() if leniently else text.casefold()
        return found == value if leniently else value in found
    if figure.form is Form.DATE:
        return any(date.is_in(str(figure.value)) for date in dates_in_text(text))
    as_percentages = leniently and figure.form is Form.SHARE
    matches = [
        any(
            read.is_value_of(figure, without_sign=without_sign)
            for read in (number, *([replace(number, percent=True)] if as_percentages else []))
        )
        for number in numbers_in_text(text)
    ]
    return bool(matches) and (all(matches) if leniently else any(matches))


def _has_direction(figure: Figure) -> bool:
    return figure.form is Form.RATIO or figure.id.endswith(".change")


def _contradicts(text: str, figure: Figure) -> bool:
    """Whether the sentence has only words for rising where it fell, or the other way round."""
    falls, rises = bool(_FALLING.search(text)), bool(_RISING.search(text))
    value = figure.number or 0.0
    return falls != rises and ((falls and value > 0) or (rises and value < 0))


def _in_scope(text: str, cited: Figure, profile: Profile) -> list[Figure]:
    """The figures of the table as a whole and of the columns that are cited or named.

    Without how many values lie in which bin, unless that is cited: nearly any small number is one.
    """
    named = {*cited.columns, *(column.name for column in _named(text, profile.columns))}
    bins_too = _is_bin(cited)
    return [
        figure
        for figure in profile.figures
        if named.issuperset(figure.columns) and (bins_too or not _is_bin(figure))
    ]


def _is_bin(figure: Figure) -> bool:
    return figure.id.split(".")[-2:-1] == ["hist"]


def _named(text: str, columns: Iterable[Column]) -> Iterator[Column]:
    """Columns of whose name the text has a word, or that have a group which it names."""
    lowered = text.casefold()
    said = set(_WORD.findall(lowered))
    for column in columns:
        name = column.name.casefold()
        words = _WORD.findall(name.replace("_", " "))
        named = any(_same_word(word, other) for word in words for other in said)
        short = not words and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", lowered)
        groups = (group.casefold() for group in column.groups)
        if named or short or any(len(group) > 1 and group in lowered for group in groups):
            yield column


def _same_word(first: str, second: str) -> bool:
    """Whether they are alike, but for an ending such as the plural's."""
    shorter, longer = sorted((first, second), key=len)
    return first == second or (len(shorter) > 3 and longer.startswith(shorter))


def _unmasked(text: str, profile: Profile) -> str:
    """The text without names that have digits in them: these digits state nothing."""
    lowered = text.casefold()
    names = {
        name
        for column in profile.columns
        for name in (column.name, column.key, column.unit, *column.groups)
        if name.casefold() in lowered
        and any(map(str.isdigit, name))
        and not _BARE_NUMBER.fullmatch(name)
    }
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "…", text, flags=re.IGNORECASE)
    return text


def _unknown(
    text: str,
    profile: Profile,
    figures: Sequence[Figure],
    *,
    falling: bool,
    cited: Figure | None = None,
) -> Iterator[str]:
    """Dates and numbers, as they are written, that are none of these figures.

    `falling` tells that a change may lack its minus sign, and `cited` which figure may be rounded
    to a small whole number.
    """
    rest = _unmasked(text, profile)
    about = {name for figure in figures for name in figure.columns}
    # A column may be named 2024, and 12 be what stands in a cell of texts.
    labels = {
        label
        for column in profile.columns
        if column.name in about
        for label in (column.name, *column.groups)
    }
    known = known_dates(profile)
    for date in list(dates_in_text(rest)):
        is_known = date.text in labels or _is_known(date, known, profile)
        if date.is_year and not is_known:
            # It may still be a plain number.
            continue
        if not is_known:
            yield date.text
        rest = rest[: date.start] + " " * (date.end - date.start) + rest[date.end :]
    for number in numbers_in_text(rest):
        if number.text not in labels and not any(
            number.is_value_of(figure, without_sign=falling and _has_direction(figure))
            and (figure is cited or _is_plain(number, figure))
            for figure in figures
        ):
            yield number.text


def _is_plain(number: WrittenNumber, figure: Figure) -> bool:
    """Whether it is no small whole number that the figure would have to be rounded to."""
    small = number.half_step >= 0.5 and abs(number.value) < _SMALL and not number.percent
    return not small or abs(number.value) == abs(figure.number or 0.0)


def _is_known(date: WrittenDate, known: frozenset[str], profile: Profile) -> bool:
    if any(map(date.is_in, known)):
        return True
    has_dates = any(profile.of_kind(Kind.DATE))
    return date.is_year and has_dates and is_covered(date.iso, profile)


_STRONG: Final = 0.5
_MUCH_MISSING: Final = 0.05
_CHANGED: Final = 0.05


def fallback_insights(profile: Profile, count: int) -> tuple[ClaimedInsight, ...]:
    """Up to so many sentences, of different kinds first; each passes `check_insight`.

    There is always at least one where `count` is.
    """
    kinds = (
        _changes(profile),
        _correlated(profile),
        _differences(profile),
        _most_frequent(profile),
        _ranges(profile),
        _missing(profile),
        _size(profile),
    )
    found: list[ClaimedInsight] = []
    for of_each_kind in zip_longest(*kinds):
        found += filter(None, of_each_kind)
        if len(found) >= count:
            break
    return tuple(found[:count])


def _insight(text: str, figure: Figure) -> ClaimedInsight:
    return ClaimedInsight(text=text, figure=figure.id, value=brief(figure))


def _changes(profile: Profile) -> Iterator[ClaimedInsight]:
    """Trends that went far, the furthest first; of a number, its sum or its mean, never both."""
    known = {(series.date, series.number, series.aggregate) for series in profile.series}
    found: list[tuple[float, ClaimedInsight]] = []
    for series in profile.series:
        number = profile.column(series.number) if series.number else None
        aggregate = "sum" if number and adds_up(number) else "mean"
        other = (series.date, series.number, aggregate)
        if number and series.aggregate != aggregate and other in known:
            continue
        change, before, before_when, after, after_when = (
            profile.figure(f"{series.key}.{name}")
            for name in ("change", "before", "before_when", "after", "after_when")
        )
        if not (before and before_when and after and after_when):
            continue
        ends = f"{brief(before)} ({before_when.value}) to {brief(after)} ({after_when.value})"
        if change is None:
            found.append((0.0, _insight(f"The {series.subject} went from {ends}.", after)))
        elif abs(_value(change)) >= _CHANGED:
            went = (
                f"{'rose' if _value(change) > 0 else 'fell'} by {brief(change).removeprefix('-')}"
            )
            text = f"The {series.subject} {went}, from {ends}."
            found.append((abs(_value(change)), _insight(text, change)))
    found.sort(key=lambda pair: -pair[0])
    return iter([insight for _, insight in found])


def _correlated(profile: Profile) -> Iterator[ClaimedInsight]:
    for figure in profile.under("corr", 2):
        rows = profile.figure(f"{figure.id}.n")
        strength = figure.number or 0.0
        if rows is None or abs(strength) < _STRONG:
            continue
        first, second = figure.columns
        how = "rise together" if strength > 0 else "go in opposite directions"
        yield _insight(
            f"{first} and {second} {how}: their correlation over {brief(rows)} rows is "
            f"{brief(figure)}.",
            figure,
        )


def _differences(profile: Profile) -> Iterator[ClaimedInsight]:
    """The highest and the lowest group of a category in a number."""
    for category in categories(profile):
        for number in amounts(profile):
            aggregate = "sum" if adds_up(number) else "mean"
            within = profile.under(f"{number.key}.by.{category.key}", 2)
            groups = [figure for figure in within if figure.id.endswith(f".{aggregate}")]
            if len(groups) < 2:
                continue
            highest, lowest = max(groups, key=_value), min(groups, key=_value)
            if _value(highest) == _value(lowest):
                continue
            all_shown = len(groups) == profile.number(f"{category.key}.distinct")
            the = "The" if all_shown else "Of the largest groups, the"
            yield _insight(
                f"{the} {aggregate} of {number.name} is highest for "
                f"{_group_of(highest, category, profile)} ({brief(highest)}) and lowest for "
                f"{_group_of(lowest, category, profile)} ({brief(lowest)}).",
                highest,
            )


def _value(figure: Figure) -> float:
    return figure.number or 0.0


def _group_of(figure: Figure, category: Column, profile: Profile) -> str:
    key = figure.id.split(".")[3]
    label = profile.figure(f"{category.key}.top.{key}")
    return brief(label) if label else key


def _most_frequent(profile: Profile) -> Iterator[ClaimedInsight]:
    for category in categories(profile):
        tops = profile.under(f"{category.key}.top")
        counts = [profile.figure(f"{top.id}.count") for top in tops]
        share = profile.figure(f"{tops[0].id}.share") if tops else None
        if share is None or counts[0] is None:
            continue
        if len(counts) > 1 and counts[1] is not None and counts[0].value == counts[1].value:
            continue
        yield _insight(
            f"The most frequent {category.name} is {brief(tops[0])}, in {brief(counts[0])} rows "
            f"({brief(share)} of those that have one).",
            share,
        )


def _ranges(profile: Profile) -> Iterator[ClaimedInsight]:
    for number in amounts(profile):
        low, middle, high = (
            profile.figure(f"{number.key}.{name}") for name in ("min", "median", "max")
        )
        if low and middle and high:
            text = f"{number.name} goes from {brief(low)} to {brief(high)}; half of the values are "
            yield _insight(f"{text}{brief(middle)} or less.", middle)


def _missing(profile: Profile) -> Iterator[ClaimedInsight]:
    shares = [
        (share, column)
        for column in profile.columns
        if (share := profile.figure(f"{column.key}.missing_share"))
        and _value(share) >= _MUCH_MISSING
    ]
    for share, column in sorted(shares, key=lambda pair: -_value(pair[0])):
        if missing := profile.figure(f"{column.key}.missing"):
            yield _insight(
                f"{column.name} is missing in {brief(share)} of the rows ({brief(missing)}).",
                share,
            )


def _size(profile: Profile) -> Iterator[ClaimedInsight]:
    if rows := profile.figure("rows"):
        kinds = "" if any(profile.of_kind(Kind.NUMBER)) else " and no column of numbers"
        yield _insight(
            f"The table has {counted(profile.rows, 'row', 'rows')} in "
            f"{counted(len(profile.columns), 'column', 'columns')}{kinds}.",
            rows,
        )
