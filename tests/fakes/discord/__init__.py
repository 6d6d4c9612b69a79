"""Discord over the wire, for tests: REST and gateway in a process of its own, steered by a test."""

from tests.fakes.discord.client import DiscordStandIn
from tests.fakes.discord.failures import GatewayFault
from tests.fakes.discord.process import StandInRefusal
from tests.fakes.discord.seen import (
    GatewayState,
    KnownWorld,
    SeenInteraction,
    SeenMessage,
    SeenModal,
    SeenPart,
    SeenRequest,
)

__all__ = (
    "DiscordStandIn",
    "GatewayFault",
    "GatewayState",
    "KnownWorld",
    "SeenInteraction",
    "SeenMessage",
    "SeenModal",
    "SeenPart",
    "SeenRequest",
    "StandInRefusal",
)
