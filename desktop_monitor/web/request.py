"""What one request is made of, what may be spent on it, and what comes back. Must not know how it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from desktop_monitor.web.places import host_of, place_of


@dataclass(frozen=True, slots=True)
class PostLimits:
    """What one request may take."""

    total_seconds: float = 15.0
    """From the look-up of the name to the last byte, all hops together."""
    body_bytes: int = 1_000_000
    """Of the answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent where. Its texts may be secrets, so that its `repr` names none."""

    method: str
    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    allow_private: bool = False
    """May go to loopback, private and link-local addresses."""
    tells_path: bool = False
    """Errors may name the path, too."""

    @property
    def place(self) -> str:
        """How errors call the target."""
        return place_of(self.url) if self.tells_path else host_of(self.url)


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes
    """At most as long as the limit."""
    is_whole: bool
    """False: there was more, or it broke off."""
    retry_after_seconds: float | None = None
    date_seconds: float | None = None
    """Wall time by the server's clock; None: it did not say."""
    next_url: str = ""
