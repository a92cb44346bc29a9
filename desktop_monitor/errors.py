"""Error families, named by who must act.

Every error the program raises on purpose is a `MonitorError` with a title for
the eye and a message that says what happened, where, and what to do. Foreign
exceptions become one of these at the door of the package that met them; above
that door nobody needs to know which library failed.

Must not know: any other module of the program.
"""

from __future__ import annotations

from typing import NamedTuple


class MonitorError(Exception):
    """Root of all errors raised on purpose."""

    def __init__(self, title: str, message: str = "") -> None:
        """`title` is one short line; `message` says where and what to do."""
        super().__init__(f"{title}: {message}" if message else title)
        self.title = title
        self.message = message


class UsageError(MonitorError):
    """The command line was wrong: the person who typed it acts."""


class ConfigProblem(NamedTuple):
    """One thing wrong in one configuration file."""

    source: str
    """The file (or command-line option) that holds the mistake."""
    key_path: str
    """Dotted path of the key, for example ``sampling.interval_seconds``."""
    explanation: str
    suggestion: str = ""

    def __str__(self) -> str:
        place = f"{self.source}: {self.key_path}" if self.key_path else self.source
        return f"{place}: {self.explanation}" + (f" ({self.suggestion})" if self.suggestion else "")


class ConfigError(MonitorError):
    """Configuration files are wrong: the user edits them. Holds every problem at once."""

    def __init__(self, problems: tuple[ConfigProblem, ...]) -> None:
        count = len(problems)
        super().__init__(
            f"{count} configuration problem{'s' if count != 1 else ''}",
            "\n".join(str(problem) for problem in problems),
        )
        self.problems = problems


class SourceError(MonitorError):
    """A collector or source failed: the program degrades, shows it and goes on."""


class DeliveryError(MonitorError):
    """A notification channel could not deliver: the next channel or a retry acts."""


class StoreError(MonitorError):
    """History cannot be kept or read."""


class StoreEnvironmentError(StoreError):
    """The surroundings are to blame (full disk, permissions, damage, newer file): the user acts."""


class StoreBusyError(StoreError):
    """Another engine already records into this store."""


class StoreBugError(StoreError):
    """We are to blame: a statement or a value was wrong."""


class ActionError(MonitorError):
    """Something asked for could not be done; nothing was changed."""
