"""Figures while they are gathered: finite, rounded as they are shown, each id once."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from workflows.recipes.report.figures.figure_text import rounded, rounded_share
from workflows.recipes.report.figures.profile import Figure, Form

KEY_CHARS: Final = 30
RESERVED_KEYS: Final = ("rows", "columns", "corr")
"""Ids that begin with these are about the whole table."""

_OTHER: Final = re.compile(r"[^\w]+")


class FigureList:
    """Takes figures and leaves out those that no number stands for."""

    def __init__(self) -> None:
        self._figures: dict[str, Figure] = {}

    def add(
        self,
        figure_id: str,
        value: object,
        form: Form,
        columns: tuple[str, ...] = (),
        unit: str = "",
    ) -> None:
        """Adds one figure; not where its value is missing, infinite or no number."""
        if form in (Form.DATE, Form.TEXT):
            if value is not None:
                self._figures[figure_id] = Figure(figure_id, str(value), form, unit, columns)
            return
        if not isinstance(value, int | float) or not math.isfinite(value):
            return
        number = _as_shown(float(value), form)
        self._figures[figure_id] = Figure(figure_id, number, form, unit, columns)

    def gathered(self) -> tuple[Figure, ...]:
        """All of them, in the order they came."""
        return tuple(self._figures.values())


def _as_shown(value: float, form: Form) -> float:
    if form is Form.COUNT:
        return value
    return rounded_share(value) if form is Form.SHARE else rounded(value)


def keys_for(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """A key for each name, unlike the others: `Petal length (cm)` gives `petal_length_cm`."""
    used = set(taken)
    keys: list[str] = []
    for name in names:
        plain = unicodedata.normalize("NFKC", name).lower()
        base = _OTHER.sub("_", plain).strip("_")[:KEY_CHARS].strip("_") or "x"
        key, number = base, 2
        while key in used:
            key, number = f"{base}_{number}", number + 1
        used.add(key)
        keys.append(key)
    return keys
