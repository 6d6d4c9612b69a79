"""Checks that a claimed insight rests on the table's figures; makes true ones where none does.

What is checked: the cited figure exists; the cited value is the figure's at the precision it is
written with; the sentence states that value; every other number and date in it stands in the
profile, about a column that the sentence cites or names, where a small whole number must be just
that and not a rounded one; and a change or correlation goes the way the sentence says. What is
not: number words (“two of the columns”), ordinals (3rd), digits within names (Q1, COVID-19), and
what follows from figures (“twice as much”).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
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

_CURRENCIES: Final = "$€£¥₹₽₩₺₴₪₫฿"
_SCALES: Final = {"t": 1e3, "k": 1e3, "m": 1e6, "b": 1e9}
_NUMBER: Final = re.compile(
    r"(?<![\w.,'’])(?<![A-Za-z]-)"  # within a word, such as Q1 or COVID-19, it is a name
    r"(?P<sign>(?<![\d)%])[-−])?"  # between two numbers a dash means "to"
    rf"(?P<currency>[{_CURRENCIES}])?(?P<sign_after>[-−])?"
    r"(?P<digits>(?:\d[\d.,]*|\.)\d|\d)(?P<exponent>[eE][+-]?\d{1,3})?"
    r"(?P<ordinal>(?:st|nd|rd|th)\b)?"
    r"(?:\s?(?P<scale>thousand|million|billion)\b|(?P<short>[kKMB]|mn|bn)\b)?"
    rf"\s?(?P<percent>%|per ?cent\b|pct\b)?(?:\s?(?P<currency_after>[{_CURRENCIES}]))?"
)
_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_GAPS: Final = re.compile(r"(?<=\d)['’\u00a0\u202f\u2009](?=\d{3})")
_NOISE: Final = 1e-9
"""Of floats, in relation to the last digit that is written."""


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number in a text, and how exactly it is given."""

    text: str
    value: float
    half_step: float
    """Half of what its last digit stands for: 0.05 for 5.8, which may be 5.75 to 5.85."""
    percent: bool = False
    currency: str = ""

    def states(self, figure: Figure, *, without_sign: bool = False) -> bool:
        """Whether it is the figure, rounded as it is written. A half may go either way.

        A share may be written as a percentage or as a fraction; what is written with a percent
        sign, or with a currency's, must be such a figure. `without_sign` lets 12 state −12, as in
        “it fell by 12”.
        """
        number = figure.number
        currencies = [sign for sign in figure.unit if sign in _CURRENCIES]
        if number is None or (self.currency and currencies and self.currency not in currencies):
            return False
        if self.percent and figure.form is Form.SHARE:
            number *= 100
        elif self.percent and figure.unit != "%":
            return False
        near = self.half_step * (1 + _NOISE) + 4 * math.ulp(max(abs(number), abs(self.value)))
        signs = (1, -1) if without_sign and number < 0 else (1,)
        # What is beyond floats, such as 1e999, is nobody's figure.
        return math.isfinite(near) and any(abs(number - s * self.value) <= near for s in signs)


def numbers_in_text(text: str) -> Iterator[WrittenNumber]:
    """The numbers in the text, in order. Ordinals, such as 3rd, and parts of words are none."""
    for match in _NUMBER.finditer(_GAPS.sub("", text)):
        digits = match["digits"]
        if _THOUSANDS.fullmatch(digits):
            digits = digits.replace(",", "")
        if len(re.findall(r"[.,]", digits)) > 1:
            # 1,2,3 is a list and 1.2.3 a version: each part counts.
            yield from (
                WrittenNumber(part, float(part), 0.5) for part in re.findall(r"\d+", digits)
            )
        elif not match["ordinal"]:
            yield _written(match, digits.replace(",", "."))


def _written(match: re.Match[str], digits: str) -> WrittenNumber:
    exponent = match["exponent"] or ""
    unit = match["scale"] or match["short"]
    scale = _SCALES[unit[0].lower()] if unit else 1.0
    negative = match["sign"] or match["sign_after"]
    step = scale * float(f"1e{int(exponent[1:] or 0) - len(digits.partition('.')[2])}")
    value = float(digits + exponent) * scale
    currency = match["currency"] or match["currency_after"] or ""
    return WrittenNumber(
        match[0].strip(), -value if negative else value, step / 2, bool(match["percent"]), currency
    )


def date_forms(iso: str) -> set[str]:
    """The ways to write a date, or the month, quarter or year that it lies in, in small letters.

    `iso` is as the profile has it: `2024-03-01 14:00`, `2024-03-01`, `2024-03`, `2024-Q1`, `2024`.
    """
    forms = {iso, iso.replace(" ", "t"), iso[:4], f"{iso[:3]}0s"}
    if quarter := re.fullmatch(r"(\d{4})-(Q\d)", iso):
        forms |= {f"{quarter[2]} {quarter[1]}", f"{quarter[1]} {quarter[2]}"}
    elif parts := re.match(r"(\d{4})-(\d\d)(?:-(\d\d))?", iso):
        day = date(int(parts[1]), int(parts[2]), int(parts[3] or 1))
        quarter_of = (day.month + 2) // 3
        forms |= {iso[:7], f"q{quarter_of} {day.year}", f"{day.year}-q{quarter_of}"}
        for month in (f"{day:%B}", f"{day:%b}", f"{day:%b}."):
            forms |= {f"{month} {day.year}", f"{month}, {day.year}"}
            if parts[3]:
                short = {f"{number}{end}" for number in (day.day, f"{day:%d}") for end in _ENDINGS}
                for number in short:
                    turns = {f"{number} {month}", f"{month} {number}"}
                    forms |= turns | {
                        f"{turn}{sep} {day.year}" for turn in turns for sep in ("", ",")
                    }
        forms |= {iso[:10]} if parts[3] else set()
    return {form.lower() for form in forms}


_ENDINGS: Final = ("", "st", "nd", "rd", "th", ".")


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
    has_direction = figure.form is Form.RATIO or figure.id.endswith(".change")
    falls, rises = bool(_FALLING.search(text)), bool(_RISING.search(text))
    without_sign = has_direction and falls
    if not _is_cited(insight.value, figure, without_sign=without_sign):
        cited = insight.value.strip() or "nothing"
        return Finding(False, f"It cites {cited}, but {figure.id} is {shown(figure)}.")
    if not _is_stated(_unmasked(text, profile), figure, without_sign=without_sign):
        return Finding(False, f"The sentence does not state {figure.id}, which is {shown(figure)}.")
    value = figure.number or 0.0
    if has_direction and falls != rises and value and (value < 0) != falls:
        return Finding(False, f"It goes the other way: {figure.id} is {shown(figure)}.")
    named = {*figure.columns, *(column.name for column in _named(text, profile.columns))}
    in_scope = [other for other in profile.figures if named.issuperset(other.columns)]
    for unknown in _unknown(text, profile, in_scope, falling=without_sign, cited=figure):
        return Finding(False, f"{unknown} is not among the figures of what the sentence is about.")
    return Finding(True)


def unknown_numbers(text: str, profile: Profile) -> tuple[str, ...]:
    """The numbers and dates in a text that stand nowhere in the profile, as they are written."""
    return tuple(_unknown(text, profile, profile.figures, falling=True))


def _is_cited(value: str, figure: Figure, *, without_sign: bool) -> bool:
    """Whether a cited value is the figure's and nothing else; a share may lack its percent sign."""
    if isinstance(figure.value, str):
        cited = value.strip(" \"'“”").casefold()
        forms = date_forms(figure.value) if figure.form is Form.DATE else ()
        return cited == figure.value.casefold() or cited in forms
    numbers = list(numbers_in_text(value))
    readings = [[number] for number in numbers]
    if figure.form is Form.SHARE:
        readings = [[number, replace(number, percent=True)] for number in numbers]
    return bool(readings) and all(
        any(number.states(figure, without_sign=without_sign) for number in reading)
        for reading in readings
    )


def _is_stated(text: str, figure: Figure, *, without_sign: bool) -> bool:
    lowered = text.casefold()
    if figure.form is Form.DATE:
        forms = date_forms(str(figure.value))
        return any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", lowered) for form in forms)
    if isinstance(figure.value, str):
        return figure.value.casefold() in lowered
    return any(n.states(figure, without_sign=without_sign) for n in numbers_in_text(text))


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
    names = (
        name
        for column in profile.columns
        for name in (column.name, column.key, column.unit, *column.groups)
        if re.search(r"\d", name) and re.search(r"[^\d.,\s%+-]", name)
    )
    return _without(text, names)


def _without(text: str, names: Iterable[str]) -> str:
    """The text with an ellipsis for each of the names, whatever the case."""
    lowered = text.casefold()
    found = sorted({name for name in names if name.casefold() in lowered}, key=len, reverse=True)
    for name in found:
        text = re.sub(
            rf"(?<![\w.,$€£¥]){re.escape(name)}(?![\w%]|[.,]\d)", "…", text, flags=re.IGNORECASE
        )
    return text


def _unknown(
    text: str,
    profile: Profile,
    figures: Sequence[Figure],
    *,
    falling: bool,
    cited: Figure | None = None,
) -> Iterator[str]:
    """Numbers, and parts of dates, that are none of these figures, as they are written.

    `falling` tells that a change may lack its minus sign, and `cited` which figure may be rounded
    to a small whole number.
    """
    about = {name for figure in figures for name in figure.columns}
    # A column may be named 2024, and 12 be what stands in a cell of texts.
    columns = [column for column in profile.columns if column.name in about]
    labels = {label for column in columns for label in (column.name, *column.groups)}
    rest = _without(_unmasked(text, profile), _known_dates(profile))
    for number in numbers_in_text(rest):
        if number.text not in labels and not any(
            number.states(figure, without_sign=falling and _may_lack_its_sign(figure))
            and (figure is cited or _is_plain(number, figure))
            for figure in figures
        ):
            yield number.text


def _may_lack_its_sign(figure: Figure) -> bool:
    return figure.form is Form.RATIO or figure.id.endswith(".change")


def _is_plain(number: WrittenNumber, figure: Figure) -> bool:
    """Whether it is no small whole number that the figure would have to be rounded to."""
    small = number.half_step >= 0.5 and abs(number.value) < _SMALL and not number.percent
    return not small or abs(number.value) == abs(figure.number or 0.0)


def _known_dates(profile: Profile) -> set[str]:
    """All ways to write the dates of the profile, and the years between the first and the last."""
    known = {str(figure.value) for figure in profile.figures if figure.form is Form.DATE}
    for series in profile.series:
        labels = (point.id.rpartition(".")[2] for point in profile.under(series.key))
        known |= {label.replace("T", " ") for label in labels if label[0].isdigit()}
    years: set[str] = set()
    for column in profile.of_kind(Kind.DATE):
        ends = [profile.figure(f"{column.key}.{end}") for end in ("first", "last")]
        first, last = (int(str(end.value)[:4]) if end else 0 for end in ends)
        years |= {str(year) for year in range(first, last + 1)}
    return years.union(*(date_forms(iso) for when in known for iso in when.split(" to ")))


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
        _table_size(profile),
    )
    found = filter(None, (claim for of_each in zip_longest(*kinds) for claim in of_each))
    return tuple(claim for claim, _ in zip(found, range(count), strict=False))


def _insight(text: str, figure: Figure) -> ClaimedInsight:
    return ClaimedInsight(text=text, figure=figure.id, value=brief(figure))


def _value(figure: Figure) -> float:
    return figure.number or 0.0


def _changes(profile: Profile) -> Iterator[ClaimedInsight]:
    """Trends that went far, the furthest first."""
    found: list[tuple[float, ClaimedInsight]] = []
    for series in profile.series:
        parts = ("change", "before", "before_when", "after", "after_when")
        change, before, began, after, ended = (profile.figure(f"{series.key}.{p}") for p in parts)
        if not (before and began and after and ended):
            continue
        ends = f"from {brief(before)} ({began.value}) to {brief(after)} ({ended.value})"
        if change is None:
            found.append((0.0, _insight(f"The {series.subject} went {ends}.", after)))
        elif abs(_value(change)) >= _CHANGED:
            went = f"{'rose' if _value(change) > 0 else 'fell'} by {brief(change).lstrip('-')}"
            text = f"The {series.subject} {went}, {ends}."
            found.append((abs(_value(change)), _insight(text, change)))
    found.sort(key=lambda pair: -pair[0])
    return iter([insight for _, insight in found])


def _correlated(profile: Profile) -> Iterator[ClaimedInsight]:
    for figure in profile.under("corr", 2):
        rows = profile.figure(f"{figure.id}.n")
        if rows and abs(_value(figure)) >= _STRONG:
            first, second = figure.columns
            how = "rise together" if _value(figure) > 0 else "go in opposite directions"
            over = f"their correlation over {brief(rows)} rows is {brief(figure)}"
            yield _insight(f"{first} and {second} {how}: {over}.", figure)


def _differences(profile: Profile) -> Iterator[ClaimedInsight]:
    """The highest and the lowest group of a category in a number."""
    for category in categories(profile):
        for number in amounts(profile):
            groups = profile.under(f"{number.key}.by.{category.key}", 2)
            if len({figure.value for figure in groups}) < 2:
                continue
            high, low = max(groups, key=_value), min(groups, key=_value)
            of = f" where {category.name} is "
            names = [figure.name.partition(of)[2] for figure in (high, low)]
            all_shown = len(groups) == profile.number(f"{category.key}.distinct")
            yield _insight(
                f"{'The' if all_shown else 'Of the largest groups, the'} "
                f"{'sum' if adds_up(number) else 'mean'} of {number.name} is highest for "
                f"{names[0]} ({brief(high)}) and lowest for {names[1]} ({brief(low)}).",
                high,
            )


def _most_frequent(profile: Profile) -> Iterator[ClaimedInsight]:
    for category in categories(profile):
        top, *others = profile.under(f"{category.key}.top")
        size, share = (profile.figure(f"{top.id}.{part}") for part in ("count", "share"))
        second = profile.number(f"{others[0].id}.count") if others else 0
        if size and share and size.value != second:
            text = f"The most frequent {category.name} is {brief(top)}, in {brief(size)} rows"
            yield _insight(f"{text} ({brief(share)} of those that have one).", share)


def _ranges(profile: Profile) -> Iterator[ClaimedInsight]:
    for number in amounts(profile):
        parts = (profile.figure(f"{number.key}.{name}") for name in ("min", "median", "max"))
        low, middle, high = parts
        if low and middle and high:
            text = f"{number.name} goes from {brief(low)} to {brief(high)}; half of the values are "
            yield _insight(f"{text}{brief(middle)} or less.", middle)


def _missing(profile: Profile) -> Iterator[ClaimedInsight]:
    keys = sorted(
        (column.key for column in profile.columns),
        key=lambda key: -profile.number(f"{key}.missing_share"),
    )
    names = {column.key: column.name for column in profile.columns}
    for key in keys:
        share, missing = (profile.figure(f"{key}.{part}") for part in ("missing_share", "missing"))
        if share and missing and _value(share) >= _MUCH_MISSING:
            text = f"{names[key]} is missing in {brief(share)} of the rows ({brief(missing)})."
            yield _insight(text, share)


def _table_size(profile: Profile) -> Iterator[ClaimedInsight]:
    if rows := profile.figure("rows"):
        kinds = "" if any(profile.of_kind(Kind.NUMBER)) else " and no column of numbers"
        columns = counted(len(profile.columns), "column")
        yield _insight(f"The table has {counted(profile.rows, 'row')} in {columns}{kinds}.", rows)
