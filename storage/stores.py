"""Every store, on one database."""

from __future__ import annotations

from storage.branches import BranchStore
from storage.database import Database
from storage.materials import Materials
from storage.old_brainstorm_channels import BrainstormChannels
from storage.old_brainstorms import BrainstormStore
from storage.old_ideas import IdeaStore
from storage.old_outbox import Outbox
from storage.old_runs import RunStore


class Stores:
    """All that is kept."""

    def __init__(self, database: Database, process: str = "") -> None:
        self.runs = RunStore(database, process)
        self.branches = BranchStore(database)
        self.outbox = Outbox(database)
        self.materials = Materials(database)
        self.brainstorms = BrainstormStore(database, process)
        self.brainstorm_channels = BrainstormChannels(database)
        self.ideas = IdeaStore(database)
