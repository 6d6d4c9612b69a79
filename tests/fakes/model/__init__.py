"""An OpenAI-compatible server for tests: latencies, faults and held answers per prompt."""

from tests.fakes.model.faults import Fault, FaultKind
from tests.fakes.model.rules import Call, ChatRequest
from tests.fakes.model.server import ModelStandIn

__all__ = ("Call", "ChatRequest", "Fault", "FaultKind", "ModelStandIn")
