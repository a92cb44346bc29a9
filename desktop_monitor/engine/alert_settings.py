"""What faces may change about alerts: rules and channels in their file, secrets in the system's keyring.

Every call reads or writes at once and may wait for a disk, or for a keyring that asks
for its password: faces call it on a thread of their own. Must not know which face asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_monitor.config.alert_drafts import Tree
from desktop_monitor.config.alerts_edit import AlertsFile
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.config.channel_drafts import written_channel
from desktop_monitor.config.file import content_of
from desktop_monitor.errors import ConfigError, DeliveryError, MonitorError
from desktop_monitor.notify.message import ChannelOptions as ChannelOptions
from desktop_monitor.notify.message import DesktopChannel as DesktopChannel
from desktop_monitor.notify.message import EmailChannel as EmailChannel
from desktop_monitor.notify.message import MailSecurity as MailSecurity
from desktop_monitor.notify.message import WebhookChannel as WebhookChannel
from desktop_monitor.notify.message import WebhookFormat as WebhookFormat
from desktop_monitor.notify.secrets import keyring_names

if TYPE_CHECKING:
    from desktop_monitor.notify.secrets import Secrets


def _system_secrets() -> Secrets:
    from desktop_monitor.notify.secrets import Secrets

    return Secrets()


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change came to."""

    config: AlertsConfig
    """What holds from now on."""
    left: MonitorError | None = None
    """What could not be done beside the file."""


class AlertSettings:
    """Rules and channels of the file at `path`. Every method may raise ConfigError; then nothing was changed."""

    def __init__(
        self, path: Path, open_secrets: Callable[[], Secrets] = _system_secrets, beside: Sequence[Path] = ()
    ) -> None:
        """`beside`: other files of the user's that may name secrets of the keyring."""
        self._file = AlertsFile(path)
        self._open_secrets = open_secrets
        self._naming = (path, *beside)

    def tree(self) -> Tree:
        """What the file says, as plain data."""
        return self._file.tree()

    def save_rule(self, name: str, keys: Mapping[str, object]) -> Changed:
        """Have the rule `name` be what `keys` say; see `config.alert_drafts`."""
        return Changed(self._file.save_rule(name, keys))

    def switch_rule(self, name: str, *, is_on: bool) -> Changed:
        """Switch a rule on or off."""
        return Changed(self._file.switch_rule(name, is_on=is_on))

    def delete_rule(self, name: str) -> Changed:
        """Take out what is written of a rule: one of the user's own is gone, a built-in one is as it was."""
        return Changed(self._file.delete_rule(name))

    def save_channel(self, name: str, keys: Mapping[str, object], secrets: Mapping[str, str] | None = None) -> Changed:
        """Have the channel `name` (empty: a new one) say `keys`, after `secrets` are in the keyring under their names.

        A secret that no file names any more leaves the keyring. Raises DeliveryError where
        the keyring refuses; the file is then unchanged, too.
        """
        before = self._named_by(name)
        for secret, value in (secrets or {}).items():
            self._open_secrets().store_secret(secret, value)
        try:
            config = self._file.save_channel(name, keys)
        except ConfigError:
            self._forget_unnamed(frozenset(secrets or ()))
            raise
        return Changed(config, self._forget_unnamed(before))

    def delete_channel(self, name: str) -> Changed:
        """Take a channel out; its secrets leave the keyring where nothing else names them."""
        before = self._named_by(name)
        return Changed(self._file.delete_channel(name), self._forget_unnamed(before))

    def _named_by(self, channel: str) -> frozenset[str]:
        return keyring_names("\n".join(map(str, written_channel(self.tree(), channel).values())))

    def _forget_unnamed(self, names: frozenset[str]) -> MonitorError | None:
        """Remove of these what no file names now, in a comment neither; why that did not go, where it did not."""
        try:
            named = keyring_names("\n".join(content_of(path) or "" for path in self._naming))
            for name in sorted(names - named):
                self._open_secrets().forget_secret(name)
        except MonitorError as error:
            return DeliveryError("Its secret stays in the keyring", str(error))
        return None

    def close(self) -> None:
        """Nothing is open."""
