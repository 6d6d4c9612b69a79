"""Alerts: what people are still to be told of a schedule. They are written with what they tell."""

from __future__ import annotations

from sqlalchemy import delete, select

from storage.database import Database
from storage.schedule_records import AlertKind, AlertRecord
from storage.schedule_tables import AlertRow, ScheduleRow
from storage.schedules import schedule_record


class AlertStore:
    """Keeps alerts until they have been told; those of a deleted schedule go with it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self) -> list[AlertRecord]:
        """What is still to be told, oldest first."""
        query = (
            select(AlertRow, ScheduleRow)
            .join(ScheduleRow, ScheduleRow.id == AlertRow.schedule_id)
            .order_by(AlertRow.id)
        )
        async with self._database.old_read() as session:
            return [
                AlertRecord(
                    alert.id,
                    AlertKind(alert.kind),
                    alert.text,
                    alert.created_at_utc,
                    schedule_record(schedule),
                )
                for alert, schedule in (await session.execute(query)).all()
            ]

    async def told(self, alert_id: int) -> None:
        """Forgets it; called after it has been told, never before."""
        async with self._database.old_write() as session:
            await session.execute(delete(AlertRow).where(AlertRow.id == alert_id))
