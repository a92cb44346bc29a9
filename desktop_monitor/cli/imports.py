"""`import`: reads what agents left in their files, or in files and folders that are named, into the journal.

Ctrl+C stops after the file at hand; the next import goes on there. Must not know what
the files hold.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from desktop_monitor.agents.source import FileSource
from desktop_monitor.cli import interrupts
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.cli.progress import ProgressBar, megabytes
from desktop_monitor.clock import SystemClock
from desktop_monitor.engine.importing import ImportResult, import_new
from desktop_monitor.engine.journal_query import open_journal_reader
from desktop_monitor.escaping import visible
from desktop_monitor.language.text import Text, counted, text
from desktop_monitor.language.wording import words
from desktop_monitor.paths import Paths

EXIT_FAILED = 3
_MOST_ERRORS = 20


def run(arguments: Arguments, paths: Paths) -> int:
    """Import; 3 where something named could not be read. Raises StoreError."""
    stop = _Stop()
    interrupts.on_end(stop.ask)
    bar = ProgressBar(sys.stderr, SystemClock())
    before = _requests(paths.journal)
    result = import_new(_sources(arguments.paths, paths.events), paths.journal, bar.progress, stop.is_asked)
    bar.clear()
    new = _requests(paths.journal) - before
    if arguments.json:
        print(json.dumps(document(result, new)))
    else:
        print("\n".join(sentences(result, new)))
    return EXIT_FAILED if result.errors else 0


class _Stop:
    """Whether the user or the system wants the import to end."""

    def __init__(self) -> None:
        self._is_asked = False

    def ask(self) -> None:
        self._is_asked = True

    def is_asked(self) -> bool:
        return self._is_asked


def _sources(named: tuple[Path, ...], events: Path) -> tuple[FileSource, ...]:
    if named:
        from desktop_monitor.agents.recognition import NamedFiles

        return tuple(NamedFiles(path) for path in named)
    from desktop_monitor.agents.clients import file_sources

    return file_sources(os.environ, Path.home(), sys.platform, events)


def _requests(journal: Path) -> int:
    if not journal.exists():
        return 0
    reader = open_journal_reader(journal)
    try:
        return reader.size().requests
    finally:
        reader.close()


def document(result: ImportResult, new_requests: int) -> dict[str, object]:
    """The document of ``--json``."""
    return {
        "files": result.files,
        "bytes": result.bytes,
        "new_requests": new_requests,
        "rejected": dict(sorted(result.rejected.items())),
        "errors": [{"path": path, "error": error} for path, error in sorted(result.errors.items())],
        "is_complete": not result.left,
    }


def sentences(result: ImportResult, new_requests: int) -> Iterator[str]:
    """The outcome for people."""
    files, read = _files(result.files), megabytes(result.bytes)
    yield words(
        counted(
            "{count} new request from {files} ({read}).",
            "{count} new requests from {files} ({read}).",
            new_requests,
            files=files,
            read=read,
        )
    )
    if result.rejected:
        reasons = ", ".join(f"{count} × {reason}" for reason, count in result.rejected.most_common())
        yield words(text("Not understood: {reasons}.", reasons=visible(reasons)))
    for path, error in list(result.errors.items())[:_MOST_ERRORS]:
        yield f"{visible(path)}: {visible(error)}"
    more = len(result.errors) - _MOST_ERRORS
    if more > 0:
        yield words(
            counted("… and {count} more that could not be read.", "… and {count} more that could not be read.", more)
        )
    if result.left:
        yield words(
            counted(
                "Stopped with {count} file left. What was read is kept; the same command goes on there.",
                "Stopped with {count} files left. What was read is kept; the same command goes on there.",
                result.left,
            )
        )


def _files(count: int) -> Text:
    return counted("{count} file", "{count} files", count)
