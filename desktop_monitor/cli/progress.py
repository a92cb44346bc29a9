"""How far reading has come, on a line of standard error. Must not know what is read."""

from __future__ import annotations

from typing import TextIO

from desktop_monitor.clock import Clock
from desktop_monitor.engine.importing import ImportProgress, Progress
from desktop_monitor.language.quantities import local
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words

_BAR_WIDTH = 30
_SHOWN_EVERY_SECONDS = 0.1


def megabytes(count: int) -> str:
    """`count` bytes for people."""
    return f"{local(f'{count / 1e6:.1f}')} MB"


class RatioBar:
    """A line that is drawn anew; nothing where nobody watches, or before it is worth a look."""

    def __init__(self, out: TextIO, clock: Clock, after_seconds: float = 0.0) -> None:
        """`out` is standard error; nothing is drawn before `after_seconds` have passed."""
        self._out = out
        self._clock = clock
        self._is_watched = out.isatty()
        self._next = clock.monotonic() + after_seconds if after_seconds else 0.0
        self._is_drawn = False

    def show_ratio(self, ratio: float, beside: str = "") -> None:
        """Draw it, unless it was drawn just now."""
        now = self._clock.monotonic()
        if not self._is_watched or now < self._next:
            return
        self._next = now + _SHOWN_EVERY_SECONDS
        self._is_drawn = True
        full = round(ratio * _BAR_WIDTH)
        self._write(f"\r[{'#' * full}{'.' * (_BAR_WIDTH - full)}] {ratio:4.0%}{beside}")

    def clear(self) -> None:
        """Leave an empty line."""
        if self._is_drawn:
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        try:
            self._out.write(text)
            self._out.flush()
        except OSError:
            self._is_watched = False


class ProgressBar(RatioBar):
    """How far files are read."""

    @property
    def progress(self) -> Progress | None:
        """What to call; None where nobody watches."""
        return self.show if self._is_watched else None

    def show(self, view: ImportProgress) -> None:
        """Draw it, unless it was drawn just now."""
        ratio = view.done_bytes / view.total_bytes if view.total_bytes else 1.0
        files = f"{view.done_files}/{view.total_files}"
        read = text("{done_and_all} files", done_and_all=files)
        self.show_ratio(ratio, f"  {words(read)}  {megabytes(view.done_bytes)}")
