"""Colours and measures by meaning, for light and dark. Must not know Qt.

Text reaches a contrast of 4.5:1 on its background, shapes and lines 3:1 (tested).
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_monitor.assess.health import Health

SPACING_PX = 4
"""All distances are multiples of this."""
CARD_RADIUS_PX = 8
ROW_HEIGHT_PX = 46
DENSE_ROW_HEIGHT_PX = 28


@dataclass(frozen=True, slots=True)
class Tokens:
    """One look: every colour as ``#RRGGBB``."""

    dark: bool
    background: str
    rail: str
    card: str
    line: str
    text: str
    secondary: str
    track: str
    accent: str
    on_accent: str
    selection: str
    healthy: str
    degraded: str
    critical: str
    unknown: str
    cpu: str
    memory: str
    disk: str
    network: str
    agents: str
    gpu: str

    def health(self, level: Health) -> str:
        """The colour of a health level."""
        return {
            Health.UNKNOWN: self.unknown,
            Health.HEALTHY: self.healthy,
            Health.DEGRADED: self.degraded,
            Health.CRITICAL: self.critical,
        }[level]


LIGHT = Tokens(
    dark=False,
    background="#F5F6F8",
    rail="#ECEEF2",
    card="#FFFFFF",
    line="#E3E6EB",
    text="#1A1E26",
    secondary="#5B6577",
    track="#E9ECF1",
    accent="#2F6FDE",
    on_accent="#FFFFFF",
    selection="#DCE6FA",
    healthy="#22805A",
    degraded="#A86700",
    critical="#C93A3A",
    unknown="#6B7585",
    cpu="#2464A8",
    memory="#A8558A",
    disk="#A86E0C",
    network="#0F7F67",
    agents="#BF4F17",
    gpu="#7A5CC2",
)
DARK = Tokens(
    dark=True,
    background="#15171C",
    rail="#111318",
    card="#1D2027",
    line="#2A2E37",
    text="#E7E9EE",
    secondary="#A6AFBE",
    track="#2A2E37",
    accent="#6C9BFF",
    on_accent="#0E1726",
    selection="#232B3D",
    healthy="#3DB883",
    degraded="#E8A33A",
    critical="#F07171",
    unknown="#98A1B0",
    cpu="#5AA9E0",
    memory="#D58ABD",
    disk="#E0A94A",
    network="#3DBE9D",
    agents="#EE8A55",
    gpu="#B39DF0",
)
