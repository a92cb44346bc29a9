"""Changes to ``alerts_config.yaml`` from the window: comments, order and other keys survive.

What comes of a change is read by the loader before it is written, and the file is
replaced in one step. Must not know who asks for a change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_monitor.config.alert_drafts import ALERTS, BUILT_IN, Tree, least_keys, rule_of, written_keys
from desktop_monitor.config.alerts_loader import alerts_from
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.config.channel_drafts import CHANNELS, name_of
from desktop_monitor.config.edit import replace_content
from desktop_monitor.config.file import content_of
from desktop_monitor.config.key_edit import absent, edited, plain_tree

if TYPE_CHECKING:
    from desktop_monitor.actions.documents.document import KeyPath, Value


@dataclass(frozen=True, slots=True)
class AlertsFile:
    """The file at `path`. Every method reads it anew, and may raise ConfigError; then it is unchanged."""

    path: Path

    def tree(self) -> Tree:
        """What is written, as plain data; empty where there is no file."""
        return plain_tree(self._content(), str(self.path))

    def save_rule(self, name: str, keys: Mapping[str, object]) -> AlertsConfig:
        """Have the rule `name` be what all of its `keys` say; a new one is added."""
        content = self._content()
        tree = plain_tree(content, str(self.path))
        written, least = written_keys(tree, name), least_keys(tree, name, keys)
        changes: dict[KeyPath, Value] = {
            (ALERTS, name, key): value for key, value in least.items() if written.get(key) != value
        }
        # Last: a section that is empty for a moment would be written in braces from then on.
        changes |= {(ALERTS, name, key): absent() for key in written if key not in least}
        if not changes:
            return alerts_from(tree, str(self.path))
        if not least:
            return self._write(self._edited(content, {(ALERTS, name): absent()}, drop=(ALERTS,)))
        return self._write(self._edited(content, changes))

    def switch_rule(self, name: str, *, is_on: bool) -> AlertsConfig:
        """Switch the rule `name` on or off."""
        content = self._content()
        tree = plain_tree(content, str(self.path))
        config = alerts_from(tree, str(self.path))
        rule = rule_of(config, name)
        if rule is None or rule.is_enabled == is_on:
            return config
        usual = BUILT_IN[name].is_enabled if name in BUILT_IN else True
        if usual != is_on:
            return self._write(self._edited(content, {(ALERTS, name, "enabled"): is_on}))
        if set(written_keys(tree, name)) == {"enabled"} and name in BUILT_IN:
            return self._write(self._edited(content, {(ALERTS, name): absent()}, drop=(ALERTS,)))
        return self._write(self._edited(content, {(ALERTS, name, "enabled"): absent()}))

    def delete_rule(self, name: str) -> AlertsConfig:
        """Take out all that is written of a rule: the user's own is gone, a built-in one is as it was."""
        content = self._content()
        if not written_keys(plain_tree(content, str(self.path)), name):
            return alerts_from(plain_tree(content, str(self.path)), str(self.path))
        return self._write(self._edited(content, {(ALERTS, name): absent()}, drop=(ALERTS,)))

    def save_channel(self, name: str, keys: Mapping[str, object]) -> AlertsConfig:
        """Have the channel that is written as `name` (empty: a new one) say `keys`; None takes a key out."""
        return self._with_channels(lambda channels: _put_channel(channels, name, keys))

    def delete_channel(self, name: str) -> AlertsConfig:
        """Take the channel `name` out."""

        def without(channels: list[object]) -> None:
            channels[:] = [one for one in channels if name_of(one) != name]

        return self._with_channels(without)

    def _content(self) -> str:
        return content_of(self.path) or ""

    def _edited(self, content: str, changes: Mapping[KeyPath, Value], drop: KeyPath = ()) -> str:
        """`content` with these changes; the section `drop` goes, too, if it is left empty."""
        return edited(content, str(self.path), changes, (drop,) if drop else ())

    def _with_channels(self, change: Callable[[list[object]], None]) -> AlertsConfig:
        from desktop_monitor.config.list_edit import with_list

        return self._write(with_list(self._content(), str(self.path), CHANNELS, change))

    def _write(self, content: str) -> AlertsConfig:
        """Raises ConfigError before anything is written where the loader would refuse it."""
        config = alerts_from(plain_tree(content, str(self.path)), str(self.path))
        replace_content(self.path, content)
        return config


def _put_channel(channels: list[object], name: str, keys: Mapping[str, object]) -> None:
    found = next((one for one in channels if name and name_of(one) == name), None)
    if not isinstance(found, dict):
        channels.append({key: value for key, value in keys.items() if value is not None})
        return
    for key, value in keys.items():
        if value is None:
            found.pop(key, None)
        elif found.get(key) != value:
            found[key] = value
