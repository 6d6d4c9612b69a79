"""Every store, on one database."""

from __future__ import annotations

from storage.alerts import AlertStore
from storage.brainstorm_channels import BrainstormChannels
from storage.brainstorms import BrainstormStore
from storage.branches import BranchStore
from storage.claims import ClaimStore
from storage.database import Database
from storage.drafts import DraftStore
from storage.examples import ExampleStore
from storage.facts import Facts
from storage.firings import FiringStore
from storage.glossary import GlossaryStore
from storage.ideas import IdeaStore
from storage.materials import Materials
from storage.outbox import Outbox
from storage.recipes import RecipeStore
from storage.runs import RunStore
from storage.schedules import ScheduleStore
from storage.set_aside import SetAside
from storage.votes import VoteStore


class Stores:
    """All that is kept."""

    def __init__(self, database: Database, process: str = "") -> None:
        self.runs = RunStore(database, process)
        self.branches = BranchStore(database)
        self.outbox = Outbox(database)
        self.materials = Materials(database)
        self.facts = Facts(database)
        self.recipes = RecipeStore(database)
        self.drafts = DraftStore(database)
        self.schedules = ScheduleStore(database)
        self.claims = ClaimStore(database)
        self.firings = FiringStore(database)
        self.brainstorms = BrainstormStore(database, process)
        self.brainstorm_channels = BrainstormChannels(database)
        self.ideas = IdeaStore(database)
        self.alerts = AlertStore(database)
        self.glossary = GlossaryStore(database)
        self.set_aside = SetAside(database)
        self.votes = VoteStore(database, process)
        self.examples = ExampleStore(database)
