"""The installed Qt binding keeps the references of None and True.

PySide6 6.12.0 on CPython < 3.12 loses one at each signal, and the process aborts after
minutes. The pin in pyproject.toml avoids it; this notices when the pin no longer does.
"""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, Signal, Slot

_EMISSIONS = 10_000


class _Pair(QObject):
    """A signal and a method that hears it."""

    happened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.heard = 0
        self.happened.connect(self.hear)

    @Slot(object)
    def hear(self, _value: object) -> None:
        """Count."""
        self.heard += 1


@pytest.mark.parametrize("value", [None, True], ids=["None", "True"])
def test_signals_do_not_lose_references(value: object) -> None:
    """A loss of one per emission would show ten thousand times; other threads may move the count a little."""
    pair = _Pair()
    pair.happened.emit(value)
    before = sys.getrefcount(value)
    for _ in range(_EMISSIONS):
        pair.happened.emit(value)
    after = sys.getrefcount(value)
    assert pair.heard == _EMISSIONS + 1
    assert abs(after - before) < _EMISSIONS // 100
