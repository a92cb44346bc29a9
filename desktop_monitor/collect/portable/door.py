"""Where psutil's failures become the program's own. Must not know what was asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from desktop_monitor.errors import SourceError


@contextmanager
def door(title: str) -> Iterator[None]:
    """Raise SourceError of this title for what psutil, or the system under it, raises inside."""
    try:
        yield
    except (psutil.Error, OSError, RuntimeError) as error:
        raise SourceError(title, str(error)) from error
