"""What the user's file says of performance, and a way to change it. Must not know pages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from desktop_monitor.config.key_edit import Tree
from desktop_monitor.config.performance_drafts import Texts
from desktop_monitor.config.performance_edit import PerformanceFile
from desktop_monitor.config.performance_options import PerformanceConfig
from desktop_monitor.errors import ConfigError


class PerformanceHolder(QObject):
    """The file as it was read last."""

    changed = Signal()
    """The file says something else."""

    def __init__(
        self, file: PerformanceFile, apply: Callable[[PerformanceConfig], None], parent: QObject | None = None
    ) -> None:
        """`apply` puts what was saved in force."""
        super().__init__(parent)
        self._file, self._apply = file, apply
        self._tree: Tree = {}

    @property
    def tree(self) -> Tree:
        """What the file says, as plain data."""
        return self._tree

    def refresh(self) -> None:
        """Read the file again: somebody else may have changed it."""
        # One that cannot be read is told of when it is to be changed.
        with suppress(ConfigError):
            self._tree = self._file.tree()
        self.changed.emit()

    def change(self, texts: Texts) -> None:
        """Have the file say `texts` and put it in force. Raises ConfigError; then nothing was changed."""
        config = self._file.save(texts)
        self._tree = self._file.tree()
        self._apply(config)
        self.changed.emit()
