"""Error families, named by who must act.

Every error the program raises on purpose is a `MonitorError` with a title for
the eye and a message that says what happened, where, and what to do. Foreign
exceptions become one of these at the door of the package that met them; above
that door nobody needs to know which library failed. What an error says is said
in the language this process speaks when somebody reads it.

Must not know: any other module of the program but how things are said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from desktop_monitor.language.text import Text


class MonitorError(Exception):
    """Root of all errors raised on purpose."""

    def __init__(self, title: str | Text, message: str | Text = "") -> None:
        """`title` is one short line; `message` says where and what to do.

        A plain string is a whole sentence of the catalogue, or something that is the same in every language.
        """
        super().__init__(title, message)
        self._title, self._message = title, message

    @property
    def title(self) -> str:
        """One short line, in words."""
        return _words(self._title)

    @property
    def message(self) -> str:
        """Where and what to do, in words; empty where the title says it all."""
        return _words(self._message)

    def __str__(self) -> str:
        return f"{self.title}: {self.message}" if self._message else self.title


def _words(said: str | Text) -> str:
    # Here, not above: most runs of the program meet no error, and the tables are large.
    from desktop_monitor.language.wording import in_words

    return in_words(said)


class UsageError(MonitorError):
    """The command line was wrong: the person who typed it acts."""


class ConfigProblem(NamedTuple):
    """One thing wrong in one configuration file."""

    source: str
    """The file (or command-line option) that holds the mistake."""
    key_path: str
    """Dotted path of the key, for example ``sampling.interval_seconds``."""
    explanation: str | Text
    suggestion: str | Text = ""

    @property
    def explained(self) -> str:
        """The explanation in words."""
        return _words(self.explanation)

    @property
    def suggested(self) -> str:
        """The suggestion in words."""
        return _words(self.suggestion)

    def __str__(self) -> str:
        place = f"{self.source}: {self.key_path}" if self.key_path else self.source
        return f"{place}: {self.explained}" + (f" ({self.suggested})" if self.suggestion else "")


class ConfigError(MonitorError):
    """Configuration files are wrong: the user edits them. Holds every problem at once."""

    def __init__(self, problems: tuple[ConfigProblem, ...]) -> None:
        super().__init__("")
        self.problems = problems

    @property
    def title(self) -> str:
        """How many there are."""
        from desktop_monitor.language.text import counted

        return _words(counted("{count} configuration problem", "{count} configuration problems", len(self.problems)))

    @property
    def message(self) -> str:
        """All of them, each on a line of its own."""
        return "\n".join(map(str, self.problems))

    def __str__(self) -> str:
        return f"{self.title}: {self.message}"


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
