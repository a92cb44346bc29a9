"""How far the process that reads many files has come."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_monitor.agents.source import Cursor, Pending
from desktop_monitor.engine.agents.importing_watch import ImportWatch

FILES = (Pending("/a", 1, 100, 1, 100), Pending("/b", 2, 300, 1, 300))


@dataclass
class FakeProcess:
    """Runs until told otherwise."""

    running: bool = True

    def is_running(self) -> bool:
        return self.running

    def stop(self) -> None:
        self.running = False


def cursor(path: str, offset: int) -> Cursor:
    """How far `path` was read."""
    return Cursor(path, 1, offset, 0, 0)


def test_progress_is_what_the_journal_says_was_read() -> None:
    watch = ImportWatch(FakeProcess)

    assert watch.begin(FILES)
    watch.look({"/a": cursor("/a", 100), "/b": cursor("/b", 50)})

    view = watch.view
    assert view is not None
    assert (view.done_bytes, view.total_bytes, view.done_files, view.total_files) == (150, 400, 2, 2)


def test_it_is_over_when_the_process_has_ended() -> None:
    process = FakeProcess()
    watch = ImportWatch(lambda: process)
    watch.begin(FILES)

    process.running = False
    watch.look({"/a": cursor("/a", 100)})

    assert not watch.is_begun
    assert watch.view is None
    assert watch.begin(FILES), "what is left may be read by another process"


def test_a_process_that_read_nothing_is_not_started_again() -> None:
    watch = ImportWatch(lambda: FakeProcess(running=False))
    watch.begin(FILES)
    watch.look({})

    assert not watch.begin(FILES)


def test_stopping_ends_the_process() -> None:
    process = FakeProcess()
    watch = ImportWatch(lambda: process)
    watch.begin(FILES)

    watch.stop()

    assert not process.running
