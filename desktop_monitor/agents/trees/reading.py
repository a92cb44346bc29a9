"""What is known of one process tree at one moment, and how surely it is a session's.

Must not know how it was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desktop_monitor.language.text import Text
from desktop_monitor.metrics.process import ProcessIdentity


class Confidence(Enum):
    """How surely a process tree is this session's."""

    EXACT = "exact"
    STRONG = "strong"
    GUESS = "guess"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TreeReading:
    """One agent process with everything it started, other agents left out."""

    interface: str
    session: str
    """Empty where no session is known for it."""
    root: ProcessIdentity | None
    """None when the root has ended and others live on."""
    confidence: Confidence
    evidence: Text
    """Why it is thought to be the session's, or why to none."""
    folder: str
    """The root's working folder where it could be read: untrusted text."""
    started_seconds: float
    """Wall time of the root's start."""
    process_count: int
    orphan_count: int
    """Members that live on although the root has ended."""
    infrastructure_count: int
    """Members that serve the agent: MCP servers, proxies."""
    cpu_core_ratio: float | None
    """CPU of all members since the previous pass, ended children that were waited for included; 1.0 = one core."""
    cpu_seconds: float | None
    """The same as a sum since the tree was first seen."""
    resident_bytes: int | None
    """Sum of resident memory: shared pages count as often as they are shared."""
    memory_bytes: int | None
    """PSS or USS at a slow tempo; members not measured yet, or refusing, count with their resident memory.

    None until the first was measured and where none can be.
    """
    read_bytes_per_second: float | None
    written_bytes_per_second: float | None
    parent: ProcessIdentity | None
    """Root of the tree in which this one was started: an agent that runs an agent."""
    host_name: str
    """Terminal, editor or multiplexer it runs in, as people call it; empty where none is known."""
    is_remote_login: bool
    """Somebody who logged in over the network sits before it."""
    is_contained: bool
    """The root runs in a container or sandbox that counts processes apart."""
    is_infrastructure: bool
    """The root itself only serves agents and has no sessions."""
    identities: tuple[ProcessIdentity, ...]
    """All members."""
