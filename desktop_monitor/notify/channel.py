"""What a notification is and what a channel can do. Must not know any one channel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, Flag, auto
from typing import Protocol


class Urgency(Enum):
    """How much a notification may interrupt."""

    LOW = "low"
    NORMAL = "normal"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Button:
    """Something the reader may answer with."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Notification:
    """A message to show. Title and body are plain text, trusted by nobody."""

    key: str
    """What it is about; a later one with the same key replaces it, withdrawing names it."""
    title: str
    body: str
    urgency: Urgency = Urgency.NORMAL
    buttons: tuple[Button, ...] = ()
    expires_seconds: float | None = None
    """None: the server's default; 0: stays until answered or withdrawn."""


class Capability(Flag):
    """What a channel can do beyond showing text."""

    NONE = 0
    BUTTONS = auto()
    CLICK = auto()
    REPLACE = auto()
    WITHDRAW = auto()


@dataclass(frozen=True, slots=True)
class Response:
    """A reader's answer: a button's id, ``default`` for a click, ``closed`` for dismissal."""

    key: str
    action: str


ResponseHandler = Callable[[Response], None]
"""Called on a thread of the channel's."""


class Channel(Protocol):
    """One way to reach someone. Called on the dispatcher's thread only."""

    @property
    def name(self) -> str:
        """Short name for logs and the doctor."""

    @property
    def capabilities(self) -> Capability:
        """What it can do; may change when the server behind it does."""

    def show(self, notification: Notification) -> None:
        """Show it, replacing one of the same key where it can. Raises DeliveryError."""

    def withdraw(self, key: str) -> None:
        """Take the notification with this key back where it can; unknown keys are fine."""

    def close(self) -> None:
        """Give back connections and threads."""
