"""What faces may change about alerts: rules and channels in their file, secrets in the system's keyring.

Every call reads or writes at once and may wait for a disk, or for a keyring that asks
for its password: faces call it on a thread of their own. Must not know which face asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_monitor.config.alert_drafts import Tree
from desktop_monitor.config.alerts_edit import AlertsFile
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.notify.message import ChannelOptions as ChannelOptions
from desktop_monitor.notify.message import DesktopChannel as DesktopChannel
from desktop_monitor.notify.message import EmailChannel as EmailChannel
from desktop_monitor.notify.message import MailSecurity as MailSecurity
from desktop_monitor.notify.message import WebhookChannel as WebhookChannel
from desktop_monitor.notify.message import WebhookFormat as WebhookFormat

if TYPE_CHECKING:
    from desktop_monitor.notify.secrets import Secrets


def _system_secrets() -> Secrets:
    from desktop_monitor.notify.secrets import Secrets

    return Secrets()


class AlertSettings:
    """Rules and channels of the file at `path`. Every method may raise ConfigError; then nothing was changed."""

    def __init__(self, path: Path, open_secrets: Callable[[], Secrets] = _system_secrets) -> None:
        self._file = AlertsFile(path)
        self._open_secrets = open_secrets

    def tree(self) -> Tree:
        """What the file says, as plain data."""
        return self._file.tree()

    def save_rule(self, name: str, keys: Mapping[str, object]) -> AlertsConfig:
        """Have the rule `name` be what `keys` say; see `config.alert_drafts`."""
        return self._file.save_rule(name, keys)

    def switch_rule(self, name: str, *, is_on: bool) -> AlertsConfig:
        """Switch a rule on or off."""
        return self._file.switch_rule(name, is_on=is_on)

    def delete_rule(self, name: str) -> AlertsConfig:
        """Take out what is written of a rule: one of the user's own is gone, a built-in one is as it was."""
        return self._file.delete_rule(name)

    def save_channel(
        self, name: str, keys: Mapping[str, object], secrets: Mapping[str, str] | None = None
    ) -> AlertsConfig:
        """Have the channel `name` (empty: a new one) say `keys`, after `secrets` are in the keyring under their names.

        Raises DeliveryError where the keyring refuses; the file is then unchanged, too.
        """
        for secret, value in (secrets or {}).items():
            self._open_secrets().store_secret(secret, value)
        return self._file.save_channel(name, keys)

    def delete_channel(self, name: str) -> AlertsConfig:
        """Take a channel out; its secrets stay in the keyring."""
        return self._file.delete_channel(name)

    def close(self) -> None:
        """Nothing is open."""
