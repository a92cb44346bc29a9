"""Where pages change rules and channels, so that no page waits for a disk or a keyring. Must not know files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from desktop_monitor.config.alert_drafts import Tree
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.engine.alert_settings import AlertSettings, Changed
from desktop_monitor.errors import ConfigError, MonitorError
from desktop_monitor.ui.reader_desk import ReaderDesk


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a change."""

    config: AlertsConfig | None
    """What holds from now on; None: nothing was changed."""
    problem: str = ""
    """Why nothing was changed, or what could not be done beside it."""


class AlertSettingsDesk(ReaderDesk[AlertSettings]):
    """Takes changes; answers come in their order."""

    def __init__(self, open_settings: Callable[[], AlertSettings], parent: QObject | None = None) -> None:
        super().__init__("alert settings", open_settings, parent)


@dataclass(frozen=True, slots=True)
class Change:
    """One change, as a question that is always answered: a refusal is an answer, too."""

    deed: str
    """A method of `AlertSettings` that brings a `Changed`."""
    arguments: tuple[object, ...]
    named: Mapping[str, object] = field(default_factory=dict, repr=False)
    """May hold secrets."""

    def __call__(self, settings: AlertSettings) -> Saved:
        try:
            changed: Changed = getattr(settings, self.deed)(*self.arguments, **self.named)
            return Saved(changed.config, error_words(changed.left) if changed.left else "")
        except MonitorError as error:
            return Saved(None, error_words(error))


def ask_tree(settings: AlertSettings) -> Tree | str:
    """What the file says, or why it cannot be read."""
    try:
        return settings.tree()
    except MonitorError as error:
        return error_words(error)


def error_words(error: MonitorError) -> str:
    """Why a change was refused, in one sentence."""
    if isinstance(error, ConfigError):
        return "; ".join(f"{one.key_path} {one.explained}".strip() for one in error.problems)
    return str(error)
