"""Where psutil's failures become the program's own. Must not know what was asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text


@contextmanager
def door(subject: str) -> Iterator[None]:
    """Raise SourceError for what psutil, or the system under it, raises inside."""
    try:
        yield
    except (psutil.Error, OSError, RuntimeError) as error:
        raise SourceError(text("cannot read {subject}", subject=subject), str(error)) from error
