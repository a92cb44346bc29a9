"""What is said of a client's settings before and after they are changed. Must not know any client."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Connection(Enum):
    """Whether a client sends its telemetry here."""

    CONNECTED = "connected"
    """Its settings name our port."""
    DISCONNECTED = "disconnected"
    ELSEWHERE = "elsewhere"
    """Its settings name another receiver."""
    MANAGED = "managed"
    """Its administrator decides; we never change that."""
    ABSENT = "absent"
    """The client is not there."""
    WRONG_PORT = "wrong_port"
    """Its settings name a port of ours that somebody else has now."""


@dataclass(frozen=True, slots=True)
class Preview:
    """One change of a client's own settings, before anything was touched."""

    title: str
    """What is changed: the file's path, for people."""
    diff_lines: tuple[str, ...]
    """The change as a unified diff, without line feeds; empty: there is nothing to change."""
    warnings: tuple[str, ...]
    """What the user should know first, one sentence each."""
    hash: str
    """Goes into the command: the change is made only while the file is still the one that was previewed."""
