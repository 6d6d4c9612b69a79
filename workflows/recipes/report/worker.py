"""The worker process: reads people's bytes and draws, within hard limits.

`python -m workflows.recipes.report.worker MEMORY_BYTES SECONDS` reads one question from standard
input and writes one answer to standard output.
It never runs or evaluates anything that it is handed.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from workflows.errors import InputUnusable
from workflows.recipes.report.charts import ChartSpec, DrawnChart, NothingToDraw
from workflows.recipes.report.profile import clipped

if TYPE_CHECKING:
    from workflows.recipes.report.columns import Table


class _Message(BaseModel):
    """What goes through a pipe, as JSON."""

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")


class WorkerQuestion(_Message):
    """A file, and the charts that are to be drawn of its table; without any, its profile is."""

    name: str
    content: bytes
    charts: tuple[ChartSpec, ...] = ()


class WorkerAnswer(_Message):
    """What was asked for; or the sentence for the person that says why the file is unusable."""

    profile: str = ""
    """As `Profile.to_json` has it."""
    charts: tuple[DrawnChart, ...] = ()
    unusable: str = ""


TOO_MUCH_MEMORY = (
    "The table needs more memory than I can give it. Leave out rows or columns, delete cells that "
    "stand far away from the table, or save it as CSV."
)
DRAWING_BYTES = 768 * 1024 * 1024
"""V8 reserves 600 MB for a chart, of which it uses 100."""
_GRACE_SECONDS = 5
"""The bot ends a worker in time; this one ends itself later, in case that the bot is gone."""


def main(arguments: Sequence[str]) -> int:
    """Answers one question; returns the exit status."""
    memory_bytes, seconds = (int(argument) for argument in arguments)
    # Ctrl-C is for the bot, which ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = _take_standard_output()
    limit(memory_bytes, seconds + _GRACE_SECONDS)
    # So short-lived a process leaves nothing to collect, and looking for it takes half the time.
    gc.disable()
    logging.basicConfig(level=logging.WARNING)
    question = WorkerQuestion.model_validate_json(sys.stdin.buffer.read())
    try:
        answer = answer_to(question, memory_bytes)
    except InputUnusable as error:
        answer = WorkerAnswer(unusable=str(error))
    except MemoryError:
        answer = WorkerAnswer(unusable=TOO_MUCH_MEMORY)
    with os.fdopen(answers, "wb") as output:
        output.write(answer.model_dump_json().encode())
    return 0


def _take_standard_output() -> int:
    """A descriptor for the answer; whatever else is printed goes to the log."""
    answers = os.dup(1)
    os.dup2(2, 1)
    return answers


def limit(memory_bytes: int, seconds: int) -> None:
    """Sets the limits that the system itself keeps, where it has such.

    RLIMIT_DATA counts what a process can write to, which is what grows with a table. RLIMIT_AS
    would count reserved addresses too, of which V8 alone takes many gigabytes.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        in_all = memory_bytes + DRAWING_BYTES
        if most != resource.RLIM_INFINITY:
            memory_bytes, in_all = min(memory_bytes, most), min(in_all, most)
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, in_all))
    signal.setitimer(signal.ITIMER_REAL, seconds)


def make_room_to_draw() -> None:
    """Lifts the limit by what drawing needs, whatever the table has taken already."""
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def answer_to(question: WorkerQuestion, memory_bytes: int) -> WorkerAnswer:
    """Does what is asked; puts the file into the working folder while it is read.

    Raises InputUnusable, and MemoryError where the limit is met.
    """
    # Only now: the limits hold for what these need as well.
    import duckdb

    from workflows.recipes.report.columns import typed
    from workflows.recipes.report.figures import profile_of
    from workflows.recipes.report.files import lock, open_database, read_table

    try:
        with open_database(memory_bytes) as database:
            texts = read_table(question.name, question.content, database, Path.cwd())
            lock(database)
            table = typed(texts)
            if question.charts:
                return WorkerAnswer(charts=tuple(_draw(question.charts, table)))
            return WorkerAnswer(profile=profile_of(table, clipped(question.name, 80)).to_json())
    except duckdb.OutOfMemoryException as error:
        raise MemoryError from error


def _draw(specs: Sequence[ChartSpec], table: Table) -> list[DrawnChart]:
    """The charts that have something to show."""
    from workflows.recipes.report.chart_values import drawn_chart

    make_room_to_draw()
    charts: list[DrawnChart] = []
    for spec in specs:
        try:
            charts.append(drawn_chart(spec, table, len(charts) + 1))
        except NothingToDraw:
            logging.warning("nothing to draw for %r", spec)
    return charts


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
