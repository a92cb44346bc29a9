"""The program among broken surroundings: folders, files, streams, environment, buses, screens and clocks that fail."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.desktop.conftest import OpenDesktop
from tests.helpers.desktop import DesktopSession, RunningProgram
from tests.helpers.polling import stays_true, wait_until
from tests.helpers.program import TITLE, DesktopMonitor, stop_politely

_FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
_DAY_SECONDS = 86400


@pytest.fixture
def monitor(desktop: DesktopSession, tmp_path: Path) -> DesktopMonitor:
    """The program on the usual desktop, not yet started."""
    return DesktopMonitor(desktop, tmp_path / "program")


def _history_file(monitor: DesktopMonitor) -> Path:
    return monitor.storage / "history.sqlite3"


def _assert_history_is_sound(monitor: DesktopMonitor) -> None:
    connection = sqlite3.connect(_history_file(monitor))
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


def _record_a_little(monitor: DesktopMonitor) -> None:
    program = monitor.desktop.start_python(*monitor.arguments, "record", "--duration", "1")
    assert program.exit_code(30) == 0, program.output


def _cpu_ticks(program: RunningProgram) -> int:
    fields = Path(f"/proc/{program.pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _assert_it_does_not_spin(program: RunningProgram, seconds: float = 3.0) -> None:
    before = _cpu_ticks(program)
    stays_true(program.is_running, seconds)
    share = (_cpu_ticks(program) - before) / os.sysconf("SC_CLK_TCK") / seconds
    assert share < 0.5, f"{share:.0%} of a core"


def _notice_on_the_recording_card(monitor: DesktopMonitor) -> str:
    monitor.open_window()
    monitor.open_page("overview")
    tree = monitor.desktop.accessibility
    return wait_until(lambda: "".join(e.name or e.text for e in tree.find_all(ident="recordingNotice")), 20, "a notice")


# --- folders and files


def test_a_data_folder_that_cannot_be_made_leaves_history_in_memory(open_desktop: OpenDesktop, tmp_path: Path) -> None:
    """The program starts, says so where one looks, and is still the only one of its kind."""
    monitor = DesktopMonitor(open_desktop(a11y=True), tmp_path / "program")
    (tmp_path / "file").touch()
    monitor.storage = tmp_path / "file" / "below"
    program = monitor.start()
    monitor.wait_for_health("healthy")
    assert "kept in memory" in program.output
    assert str(monitor.storage) in _notice_on_the_recording_card(monitor)
    second = monitor.start()
    assert second.exit_code() == 0, second.output
    stop_politely(program)


def test_a_damaged_history_is_kept_and_a_fresh_one_started(open_desktop: OpenDesktop, tmp_path: Path) -> None:
    """Nobody deletes what might be mended."""
    monitor = DesktopMonitor(open_desktop(a11y=True), tmp_path / "program")
    monitor.storage.mkdir()
    damaged = b"not what it was " * 1000
    _history_file(monitor).write_bytes(damaged)
    program = monitor.start()
    monitor.wait_for_health("healthy")
    assert "corrupt-" in program.output
    assert "corrupt-" in _notice_on_the_recording_card(monitor)
    (kept,) = monitor.storage.glob("history.sqlite3.corrupt-*[0-9]")
    assert kept.read_bytes() == damaged
    stop_politely(program)
    _assert_history_is_sound(monitor)


def test_a_history_of_a_newer_version_is_left_alone(monitor: DesktopMonitor) -> None:
    """An older program must not touch what it does not understand."""
    _record_a_little(monitor)
    connection = sqlite3.connect(_history_file(monitor))
    connection.execute("PRAGMA user_version = 99")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    before = _history_file(monitor).read_bytes()
    program = monitor.start()
    monitor.wait_for_health("healthy")
    assert "newer version" in program.output
    stop_politely(program)
    assert _history_file(monitor).read_bytes() == before


# --- two of a kind


def test_of_ten_started_at_once_one_stays_also_after_a_kill(monitor: DesktopMonitor) -> None:
    """With nobody there, with one there, and with what a killed one left behind."""

    def start_ten() -> list[RunningProgram]:
        return [monitor.start() for _ in range(10)]

    def the_one_left(programs: list[RunningProgram]) -> RunningProgram:
        wait_until(lambda: sum(program.is_running() for program in programs) == 1, 60, "nine ends")
        (left,) = (program for program in programs if program.is_running())
        assert all(program.exit_code() == 0 for program in programs if program is not left)
        return left

    live = the_one_left(start_ten())
    monitor.icon()
    assert all(program.exit_code(60) == 0 for program in start_ten())
    assert live.is_running()
    live.send(signal.SIGKILL)
    live.exit_code()
    stop_politely(the_one_left(start_ten()))
    _assert_history_is_sound(monitor)


def test_a_recording_and_the_tray_program_exclude_each_other(monitor: DesktopMonitor) -> None:
    """Whoever comes second ends with 3 and one sentence that names the first."""
    recording = monitor.desktop.start_python(*monitor.arguments, "record")
    wait_until(lambda: "healthy" in recording.output, 20, "the first line")
    refused = monitor.start()
    assert refused.exit_code(20) == 3
    assert str(recording.pid) in refused.output
    assert len(refused.output.strip().splitlines()) == 1
    stop_politely(recording)
    program = monitor.start()
    monitor.wait_for_health("healthy")
    refused = monitor.desktop.start_python(*monitor.arguments, "record")
    assert refused.exit_code(20) == 3
    assert str(program.pid) in refused.output
    assert len(refused.output.strip().splitlines()) == 1
    stop_politely(program)


# --- ends


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_may_be_ended_at_any_moment_of_its_start(monitor: DesktopMonitor, number: signal.Signals) -> None:
    """From the first import on; before that there is no program yet."""
    for seconds in (0.2, 0.35, 0.5, 0.7, 1.0):
        program = monitor.start()
        # The interpreter alone takes a while on a busy machine.
        wait_until(lambda program=program: _listens_to(program, number) or not program.is_running(), 20, "a listener")
        stays_true(lambda: True, seconds - 0.2)
        program.send(number)
        assert program.exit_code() == 0, program.output
        assert "Traceback" not in program.output
    if _history_file(monitor).exists():
        _assert_history_is_sound(monitor)


def _listens_to(program: RunningProgram, number: signal.Signals) -> bool:
    caught = next(
        line.split()[1]
        for line in Path(f"/proc/{program.pid}/status").read_text().splitlines()
        if line.startswith("SigCgt")
    )
    others = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    return all(int(caught, 16) >> (other - 1) & 1 for other in (*others, number))


def test_a_vanished_screen_ends_it_without_a_hang_and_with_its_history(monitor: DesktopMonitor) -> None:
    """Nobody can ask it to go on without a screen."""
    program = monitor.start()
    monitor.wait_for_health("healthy")
    monitor.open_window()
    wait_until(lambda: monitor.ask("--report-only")["snapshots_collected"] > 0, 20, "recorded seconds")
    monitor.desktop.suspend("screen", signal.SIGKILL)
    assert program.exit_code(20) > 0
    assert "Traceback" not in program.output
    assert monitor.ask("--report-only")["snapshots_collected"] > 0
    _assert_history_is_sound(monitor)
    again = monitor.start()
    assert again.exit_code(20) == 3
    assert "display" in again.output


def test_a_reading_that_never_returns_does_not_turn_the_end_into_a_crash(monitor: DesktopMonitor) -> None:
    """Stood in for by a limit that no thread can keep."""
    script = "from desktop_monitor.ui import sampler; sampler.STOP_LIMIT_MS = 0; import desktop_monitor.cli as c, sys; "
    program = monitor.desktop.start_python("-c", script + "sys.exit(c.main(sys.argv[1:]))", *monitor.arguments[2:])
    monitor.wait_for_health("healthy")
    program.send(signal.SIGTERM)
    assert program.exit_code() in (0, 3), program.output
    assert "QThread" not in program.output


# --- buses, trays, notifications


def test_a_session_bus_that_dies_costs_neither_the_program_nor_the_cpu(monitor: DesktopMonitor) -> None:
    """The window is still there, and the end an orderly one."""
    program = monitor.start()
    monitor.wait_for_health("healthy")
    window = monitor.open_window()
    monitor.desktop.suspend("bus", signal.SIGKILL)
    _assert_it_does_not_spin(program)
    assert monitor.desktop.windows(TITLE) == [window]
    stop_politely(program)
    assert "Traceback" not in program.output


def test_without_any_session_bus_the_window_opens(monitor: DesktopMonitor) -> None:
    """As on a machine where nobody started one."""
    program = monitor.desktop.start(
        ["env", "-u", "DBUS_SESSION_BUS_ADDRESS", "-u", "XDG_RUNTIME_DIR", sys.executable, *monitor.arguments]
    )
    monitor.desktop.wait_for_window(TITLE)
    _assert_it_does_not_spin(program, 1.5)
    stop_politely(program)
    assert "Traceback" not in program.output


# --- environment


@pytest.mark.parametrize(
    ("before", "environment"),
    [
        pytest.param("ulimit -n 64;", {}, id="few descriptors"),
        pytest.param("exec <&- >&- 2>&-;", {}, id="no streams"),
        pytest.param("unset HOME;", {}, id="no home"),
        pytest.param("", {"TZ": "Nonsense/Nowhere", "LC_ALL": "C", "LANG": "C"}, id="no zone, no language"),
        pytest.param("", {"LANG": "tr_TR", "LC_ALL": "tr_TR.UTF-8"}, id="Turkish"),
        pytest.param("", {"QT_SCALE_FACTOR": "3"}, id="three times as large"),
    ],
)
def test_a_poor_environment_is_enough(monitor: DesktopMonitor, before: str, environment: dict[str, str]) -> None:
    """Icon, window, second start and end work as always."""
    command = ["sh", "-c", f'{before} exec "$@"', "sh", sys.executable, *monitor.arguments]
    program = monitor.desktop.start(command, environment)
    monitor.wait_for_health("healthy")
    monitor.open_window()
    second = monitor.desktop.start(command, environment)
    assert second.exit_code() == 0, second.output
    stop_politely(program)
    assert "Traceback" not in program.output
    _assert_history_is_sound(monitor)


def test_a_screen_that_is_too_small_still_shows_the_window(open_desktop: OpenDesktop, tmp_path: Path) -> None:
    """Also without a tray; closing the only window ends the program then."""
    monitor = DesktopMonitor(open_desktop(tray="none", width=640, height=480), tmp_path / "program")
    program = monitor.start()
    monitor.desktop.close_window(monitor.desktop.wait_for_window(TITLE))
    assert program.exit_code() == 0, program.output
    _assert_history_is_sound(monitor)


# --- time


def _gaps(monitor: DesktopMonitor, *period: str) -> list[dict[str, str]]:
    answer = monitor.ask("history", "memory_used_ratio", *period, "--format", "json")
    return [gap for gap in answer["gaps"] if gap["reason"] != "stopped"]


def test_a_program_that_was_stopped_has_a_gap_and_no_spike(monitor: DesktopMonitor) -> None:
    """Stopped for longer than a stall takes to be one."""
    program = monitor.start()
    monitor.wait_for_health("healthy")
    program.send(signal.SIGSTOP)
    stays_true(program.is_running, 7)
    program.send(signal.SIGCONT)
    found = wait_until(lambda: _gaps(monitor, "--last", "1h"), 20, "a gap")
    assert [gap["reason"] for gap in found] == ["stalled"]
    monitor.wait_for_health("healthy")
    stop_politely(program)
    rates = monitor.ask("history", "monitor_cpu_ratio", "--last", "1h", "--format", "json")
    assert all(point["value"] < 4 for series in rates["series"] for point in series["points"])


@pytest.mark.skipif(_FAKETIME is None, reason="libfaketime is not installed")
def test_a_clock_set_by_a_day_there_and_back_leaves_two_steps_and_every_second(
    monitor: DesktopMonitor, tmp_path: Path
) -> None:
    """Only the wall clock is set; what was recorded stays where the clock said it was."""
    stamp = tmp_path / "stamp"
    stamp.write_text("+0")
    program = monitor.desktop.start(
        [sys.executable, *monitor.arguments],
        {
            "LD_PRELOAD": str(_FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(stamp),
            "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        },
    )
    monitor.wait_for_health("healthy")
    period = ("--start", "2020-01-01", "--end", "2100-01-01")
    stamp.write_text("+1d")
    wait_until(lambda: len(_gaps(monitor, *period)) == 1, 20, "the step forward")
    stamp.write_text("+0")
    found = wait_until(lambda: len(gaps := _gaps(monitor, *period)) == 2 and gaps, 20, "the step back")
    assert {gap["reason"] for gap in found} == {"clock_step"}
    monitor.wait_for_health("healthy")
    _assert_it_does_not_spin(program)
    # The library also fakes the deadlines of Qt's threads, so an orderly end is not its to show.
    program.send(signal.SIGKILL)
    program.exit_code()
    _assert_history_is_sound(monitor)
