"""What is known of newer versions of this program. Must not know who asked, or how it is shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UpdateView:
    """The last look-up that was answered, and whether the last one of all was."""

    is_asking: bool = False
    asked_seconds: float | None = None
    """Wall time of the last answer; None: there was none yet."""
    latest: str = ""
    """The newest version there is; empty: not known."""
    is_newer: bool = False
    """Newer than this program."""
    error: str = ""
    """Why the last look-up brought no answer; empty: it did, or there was none."""


NO_UPDATES = UpdateView()
