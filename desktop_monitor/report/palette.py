"""The colours of a report: the window's own, for light and dark paper.

A test holds them to the window's. Must not know how a format writes a colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from desktop_monitor.report.blocks import Tone

LIGHT: Final[Mapping[str, str]] = {
    "background": "#F5F6F8",
    "card": "#FFFFFF",
    "line": "#E3E6EB",
    "text": "#1A1E26",
    "secondary": "#5B6577",
    "track": "#E9ECF1",
    "accent": "#2F6FDE",
    "healthy": "#22805A",
    "degraded": "#A86700",
    "critical": "#C93A3A",
    "unknown": "#6B7585",
    "cpu": "#2464A8",
    "memory": "#A8558A",
    "disk": "#A86E0C",
    "network": "#0F7F67",
    "agents": "#BF4F17",
    "gpu": "#7A5CC2",
}
DARK: Final[Mapping[str, str]] = {
    "background": "#15171C",
    "card": "#1D2027",
    "line": "#2A2E37",
    "text": "#E7E9EE",
    "secondary": "#A6AFBE",
    "track": "#2A2E37",
    "accent": "#6C9BFF",
    "healthy": "#3DB883",
    "degraded": "#E8A33A",
    "critical": "#F07171",
    "unknown": "#98A1B0",
    "cpu": "#5AA9E0",
    "memory": "#D58ABD",
    "disk": "#E0A94A",
    "network": "#3DBE9D",
    "agents": "#EE8A55",
    "gpu": "#B39DF0",
}
_ROLES = frozenset({"cpu", "memory", "disk", "network", "agents", "gpu"})
_TONES = {
    Tone.NEUTRAL: "accent",
    Tone.GOOD: "healthy",
    Tone.WARNING: "degraded",
    Tone.BAD: "critical",
    Tone.UNKNOWN: "unknown",
}


def role_colour(role: str) -> str:
    """The name of the colour of a line's role; a role that is none is the accent."""
    return role if role in _ROLES else "accent"


def repeats(roles: Iterable[str]) -> tuple[int, ...]:
    """For each line of a chart how many before it have its colour: so many ways apart they must be drawn."""
    colours = [role_colour(role) for role in roles]
    return tuple(colours[:index].count(colour) for index, colour in enumerate(colours))


def tone_colour(tone: Tone) -> str:
    """The name of the colour of a tone."""
    return _TONES[tone]
