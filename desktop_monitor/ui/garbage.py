"""Collects reference cycles in the GUI thread only.

Python collects wherever the threshold happens to be crossed. In the sampler's or the
history desk's thread that could destroy a widget's remains outside the GUI thread,
which Qt does not allow. So automatic collection is off, and this looks whether it is
due when a snapshot arrives: the GUI thread is awake then anyway. Must not know what
is garbage.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Slot

from desktop_monitor.ui.state import AppState

_OLDEST = 2


class GuiGarbageCollection(QObject):
    """Takes over from the automatic collection until closed."""

    def __init__(self, state: AppState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # What lives by now lives as long as the program; no collection needs to look at it again.
        gc.collect()
        gc.freeze()
        gc.disable()
        state.snapshot_changed.connect(self.collect_if_due)

    @Slot()
    def collect_if_due(self) -> None:
        """Collect the oldest generation whose threshold was passed."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in range(_OLDEST, -1, -1):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return

    def close(self) -> None:
        """Give collection back to the interpreter."""
        gc.unfreeze()
        gc.enable()
