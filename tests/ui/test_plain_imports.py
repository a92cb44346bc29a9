"""Imports after PySide are as cheap as before it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_LINES_KEPT = """
{begin}
import PySide6.QtCore
import this_module_is_read_by_pyside
import linecache
print(sum("this_module_is_read_by_pyside" in name for name in linecache.cache))
"""
_BEGIN = "from desktop_monitor.ui.plain_imports import use_plain_imports; use_plain_imports()"


def _kept(begin: str, folder: str) -> int:
    """How many sources of a module that was imported after Qt are held in memory."""
    script = f"import sys; sys.path.append({folder!r})\n" + _LINES_KEPT.format(begin=begin)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return int(done.stdout)


def test_source_of_modules_is_neither_read_nor_kept(tmp_path: Path) -> None:
    """What is imported after Qt leaves no lines of its source behind."""
    (tmp_path / "this_module_is_read_by_pyside.py").write_text("ANSWER = 42\n")
    assert _kept(_BEGIN, str(tmp_path)) == 0
    assert _kept("", str(tmp_path)) == 1, "PySide keeps none any more: this module is not needed"


def test_signals_slots_and_the_errors_of_wrong_calls_are_as_ever() -> None:
    """What PySide says of a wrong argument is made of its signatures, which it still finds."""
    script = f"""
{_BEGIN}
from PySide6.QtCore import QObject, QSize, Signal, Slot
class Bell(QObject):
    rung = Signal(int)
    @Slot(int)
    def hear(self, times):
        print("heard", times)
bell = Bell()
bell.rung.connect(bell.hear)
bell.rung.emit(3)
try:
    QSize("wide", "high")
except (TypeError, ValueError) as error:
    print("Supported signatures" in str(error))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split("\n")[:2] == ["heard 3", "True"]
