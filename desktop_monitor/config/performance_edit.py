"""Changes to ``performance_config.yaml`` from the window: comments, order and other keys survive.

What comes of a change is read by the loader before it is written, and the file is
replaced in one step. Must not know who asks for a change.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop_monitor.config.alerts_loader import load_alerts
from desktop_monitor.config.edit import replace_content
from desktop_monitor.config.file import content_of
from desktop_monitor.config.key_edit import Tree, edited, plain_tree
from desktop_monitor.config.performance_drafts import Texts, changes_of
from desktop_monitor.config.performance_loader import channel_problem, performance_from
from desktop_monitor.config.performance_options import PerformanceConfig
from desktop_monitor.errors import ConfigError


@dataclass(frozen=True, slots=True)
class PerformanceFile:
    """The file at `path`. Every method reads it anew, and may raise ConfigError; then it is unchanged."""

    path: Path
    alerts_path: Path
    """Whose channels may be told of reports."""

    def tree(self) -> Tree:
        """What is written, as plain data; empty where there is no file."""
        return plain_tree(content_of(self.path) or "", str(self.path))

    def save(self, texts: Texts) -> PerformanceConfig:
        """Have the file say what these fields do; the configuration that holds from now on."""
        content, source = content_of(self.path) or "", str(self.path)
        changes = changes_of(plain_tree(content, source), texts)
        # Sections that are left empty go, the innermost first.
        sections = {place[:depth] for place in changes for depth in range(1, len(place))}
        new = edited(content, source, changes, sorted(sections, key=len, reverse=True)) if changes else content
        config = performance_from(plain_tree(new, source), source)
        if problem := channel_problem(config, self._channels(config), source):
            raise ConfigError((problem,))
        if new != content:
            replace_content(self.path, new)
        return config

    def _channels(self, config: PerformanceConfig) -> tuple[str, ...]:
        try:
            return tuple(channel.name for channel in load_alerts(self.alerts_path).channels)
        except ConfigError:
            # Nothing is known of the channels of a file that cannot be read.
            return (config.schedule.channel,)
