"""How far reading has come is shown where somebody watches."""

from __future__ import annotations

import io

from desktop_monitor.cli.progress import ProgressBar
from desktop_monitor.engine.importing import ImportProgress
from tests.helpers.clock import FakeClock


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_is_drawn_on_a_terminal_now_and_then() -> None:
    """And wiped at the end."""
    out, clock = _Terminal(), FakeClock()
    bar = ProgressBar(out, clock)
    bar.show(ImportProgress(5_000_000, 10_000_000, 3, 7))
    bar.show(ImportProgress(6_000_000, 10_000_000, 4, 7))
    clock.advance(1.0)
    bar.show(ImportProgress(10_000_000, 10_000_000, 7, 7))
    bar.clear()
    half, whole, wiped = out.getvalue().split("\r")[1:]
    assert " 50%" in half
    assert "3/7 files" in half
    assert "100%" in whole
    assert wiped == "\x1b[K"


def test_no_bar_is_drawn_where_nobody_watches() -> None:
    """Not even wiped."""
    out = io.StringIO()
    bar = ProgressBar(out, FakeClock())
    bar.show(ImportProgress(1, 2, 1, 2))
    bar.clear()
    assert (out.getvalue(), bar.progress) == ("", None)
