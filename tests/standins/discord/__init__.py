"""Discord over the wire, for tests: REST and gateway in a process of its own, steered by a test."""

from tests.standins.discord.client import DiscordStandIn
from tests.standins.discord.failures import GatewayFault
from tests.standins.discord.process import StandInRefusal
from tests.standins.discord.seen import (
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
