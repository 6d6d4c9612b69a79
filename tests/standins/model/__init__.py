"""An OpenAI-compatible server for tests: latencies, faults and held answers per prompt."""

from tests.standins.model.faults import Fault, FaultKind
from tests.standins.model.rules import Call, ChatRequest
from tests.standins.model.server import ModelStandIn

__all__ = ("Call", "ChatRequest", "Fault", "FaultKind", "ModelStandIn")
