"""Damaged, foreign, newer and forbidden files: a clear message, nothing deleted, and recording goes on where it can."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.store.history import open_history
from tests.helpers.clock import FakeClock
from tests.helpers.recording import CPU, HEAT, HOUR_START, record, start

_FOREVER = (0.0, 1e11)
_ROOT = Path(__file__).parents[2]


def _recorded(folder: Path, ticks: int = 300) -> Path:
    """A history file of an orderly run that began at HOUR_START."""
    clock = FakeClock(HOUR_START)
    recorder = start(folder, clock)
    record(recorder, clock, ticks)
    recorder.close(clock.now())
    return folder / "history.sqlite3"


def _records_again(folder: Path) -> tuple[str, ...]:
    """The keys of the notices of a recorder that opened, recorded and ended in order."""
    clock = FakeClock(HOUR_START + 10_000)
    recorder = start(folder, clock)
    record(recorder, clock, 10)
    recorder.close(clock.now())
    recent = open_history(folder / "history.sqlite3", clock).series([CPU], HOUR_START + 10_000, 1e11)[CPU]
    assert list(recent.values) == [float(n) for n in range(10)]
    return tuple(notice.key for notice in recorder.notices)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: b"not a database at all" * 300, id="another kind of file"),
        pytest.param(lambda data: bytes(100) + data[100:], id="header overwritten"),
        pytest.param(lambda data: data[:5000], id="cut off"),
        pytest.param(lambda data: data[: len(data) // 2], id="half of it"),
        pytest.param(lambda data: data[:4096] + os.urandom(len(data) - 4096), id="all but the first page overwritten"),
        pytest.param(lambda data: b"short", id="shorter than a header"),
    ],
)
def test_a_damaged_file_is_kept_aside_and_a_fresh_one_started(tmp_path: Path, damage: object) -> None:
    path = _recorded(tmp_path)
    damaged = damage(path.read_bytes())  # type: ignore[operator]
    path.write_bytes(damaged)
    assert _records_again(tmp_path) == ("store.set_aside",)
    (kept,) = (p for p in tmp_path.glob("history.sqlite3.corrupt-*") if p.name[-1].isdigit())
    assert kept.read_bytes() == damaged


def test_a_second_damaged_file_of_the_same_second_does_not_replace_the_first(tmp_path: Path) -> None:
    for content in (b"first bad file " * 99, b"second bad file " * 99):
        (tmp_path / "history.sqlite3").write_bytes(content)
        _records_again(tmp_path)
    kept = [path for path in tmp_path.glob("history.sqlite3.corrupt-*") if path.name[-1].isdigit()]
    assert sorted(path.read_bytes()[:5] for path in kept) == [b"first", b"secon"]


def test_an_empty_file_is_no_damage(tmp_path: Path) -> None:
    (tmp_path / "history.sqlite3").touch()
    assert _records_again(tmp_path) == ()


def test_a_database_of_another_program_is_kept_aside(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "history.sqlite3")
    other.execute("PRAGMA application_id = 4711")
    other.execute("CREATE TABLE theirs (x)")
    other.close()
    assert _records_again(tmp_path) == ("store.set_aside",)


def test_a_file_of_a_newer_version_is_left_exactly_as_it_is(tmp_path: Path) -> None:
    path = _recorded(tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreEnvironmentError, match="newer version") as caught:
        start(tmp_path, FakeClock())
    assert str(path) in caught.value.message
    assert "99" in caught.value.message
    assert path.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["history.sqlite3", "recorder.lock"]
    with pytest.raises(StoreEnvironmentError, match="newer version"):
        open_history(path).keys()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_bytes_change_opening_works_and_questions_answer_or_say_why(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("store")
    path = _recorded(folder, 70)
    content = bytearray(path.read_bytes())
    start_of_page = st.integers(0, len(content) // 4096 - 1).map(lambda page: page * 4096)
    for _ in range(data.draw(st.integers(1, 20))):
        place = data.draw(start_of_page) + data.draw(st.one_of(st.integers(0, 120), st.integers(0, 4095)))
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    clock = FakeClock(HOUR_START + 1000)
    for question in (
        lambda history: history.series([CPU, HEAT], *_FOREVER),
        lambda history: history.rollups([CPU], *_FOREVER, 60),
        lambda history: (history.keys(), history.span(), history.latest(), history.gaps(*_FOREVER)),
        lambda history: (history.run_summary(), history.run_statistics([CPU])),
    ):
        history = open_history(path, clock)
        try:
            question(history)
        except StoreEnvironmentError:
            continue
        finally:
            history.close()
    try:
        recorder = start(folder, clock)
    except StoreEnvironmentError as error:
        if "newer version" not in error.title:
            raise
        return
    try:
        record(recorder, clock, 70)
        recorder.close(clock.now())
    except StoreEnvironmentError as error:
        memory = recorder.fall_back(error, clock.now())
        memory.return_to_disk(folder, clock.now()).close(clock.now())


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreEnvironmentError, match="folder cannot be made"):
        start(tmp_path / "file" / "below", FakeClock())


_AS_NOBODY = """
import os, sys, urllib.parse  # loaded while the interpreter's own files can still be read
import desktop_monitor.language.wording
from pathlib import Path
from tests.helpers.clock import FakeClock
from tests.helpers.recording import CPU, start
from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.store.history import open_history
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    start(Path(sys.argv[1]), FakeClock())
except StoreEnvironmentError as error:
    print("refused", sys.argv[1] in error.message)
print(len(open_history(Path(sys.argv[1]) / "history.sqlite3").series([CPU], 0.0, 1e11)[CPU]))
"""


def _as_ordinary_user(script: str, *arguments: object, **more: object) -> list[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    ended = subprocess.run(
        command,
        cwd=_ROOT,
        env=environment,
        check=False,
        timeout=60,
        text=True,
        capture_output=True,
        **more,  # type: ignore[call-overload]
    )
    assert ended.returncode == 0, ended.stderr
    return str(ended.stdout).split()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of another kind")
@pytest.mark.parametrize("with_lock_file", [True, False])
def test_a_read_only_folder_refuses_recording_but_can_be_read(with_lock_file: bool) -> None:
    # Not below pytest's own folder, which only its owner may enter.
    folder = Path("/tmp") / f"desktop-monitor-test-{os.getpid()}-{with_lock_file}"
    folder.mkdir()
    try:
        path = _recorded(folder)
        if not with_lock_file:
            (folder / "recorder.lock").unlink()
        for file in folder.iterdir():
            file.chmod(0o444)
        path.chmod(0o444)
        folder.chmod(0o555)
        assert _as_ordinary_user(_AS_NOBODY, folder) == ["refused", "True", "300"]
    finally:
        folder.chmod(0o755)
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()


_UNTIL_FULL = """
import resource, signal, sys
from pathlib import Path
from tests.helpers.clock import FakeClock
from tests.helpers.recording import CPU, HOUR_START, record, start
from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.store.history import open_history
folder, clock = Path(sys.argv[1]), FakeClock(HOUR_START)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
recorder, number = start(folder, clock), 0
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
while recorder.path and number < 20_000:
    try:
        record(recorder, clock, 1, number)
    except StoreEnvironmentError as error:
        print("full" if str(folder) in error.message else error.message)
        clock.advance(1)
        recorder = recorder.fall_back(error, clock.now())
    number += 1
print(recorder.path)
resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))
record(recorder, clock, 200, number)
try:
    recorder = recorder.return_to_disk(folder, clock.now())
except StoreEnvironmentError:
    print("still-full")
record(recorder, clock, 100, number + 200)
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
recorder = recorder.return_to_disk(folder, clock.now())
record(recorder, clock, 100, number + 300)
recorder.close(clock.now())
series = open_history(folder / "history.sqlite3", clock).series([CPU], 0.0, 1e11)[CPU]
print(list(series.values) == [float(n) for n in range(number + 400)], number > 100)
print(open_history(folder / "history.sqlite3", clock).gaps(0.0, clock.now().wall_seconds))
rollup = open_history(folder / "history.sqlite3", clock).rollups([CPU], 0.0, 1e11, 60)[CPU]
print(int(sum(rollup.counts)) == number + 400)
print(open_history(folder / "history.sqlite3", clock).run_summary().tick_count == number + 400)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on file sizes")
def test_a_full_disk_moves_recording_to_memory_and_everything_back_once_there_is_room(tmp_path: Path) -> None:
    words = _as_ordinary_user(_UNTIL_FULL, tmp_path)
    assert words == ["full", "None", "still-full", "True", "True", "()", "True", "True"]
