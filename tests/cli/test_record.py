"""`record` runs the engine without a window, as a process of its own."""

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_monitor.engine.query import open_history
from desktop_monitor.metrics.definition import SeriesKey

_LIMIT_SECONDS = 60


def start(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "desktop_monitor", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"DISPLAY": "", "WAYLAND_DISPLAY": "", "DBUS_SESSION_BUS_ADDRESS": "", "QT_QPA_PLATFORM": ""},
    )


def record(folder: Path, *words: str) -> subprocess.Popen[str]:
    return start("record", "--storage-path", str(folder), "--interval", "0.2", *words)


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def test_it_prints_a_line_a_tick_and_ends_after_its_duration(tmp_path: Path) -> None:
    out, err = record(tmp_path, "--duration", "1").communicate(timeout=_LIMIT_SECONDS)
    lines = out.splitlines()

    assert 5 <= len(lines) <= 7
    assert "healthy" in lines[-1]
    assert "CPU —" in lines[0]
    assert err == ""


def test_json_lines_are_documents_and_missing_values_are_absent(tmp_path: Path) -> None:
    out, _ = record(tmp_path, "--duration", "0.4", "--json").communicate(timeout=_LIMIT_SECONDS)
    first, *_, last = [json.loads(line) for line in out.splitlines()]

    assert "cpu_used_ratio" not in first["samples"]
    assert 0 <= last["samples"]["memory_used_ratio"] <= 1
    assert last["recording"] == "recording"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order_with_zero(tmp_path: Path, number: signal.Signals) -> None:
    process = record(tmp_path)
    line_of(process)
    process.send_signal(number)
    process.communicate(timeout=_LIMIT_SECONDS)
    history = open_history(tmp_path / "history.sqlite3")
    summary = history.run_summary()
    history.close()

    assert process.returncode == 0
    assert summary is not None
    assert summary.ended_cleanly


def test_a_second_recorder_on_one_store_is_refused_with_three(tmp_path: Path) -> None:
    first = record(tmp_path)
    line_of(first)
    second = record(tmp_path)
    _, err = second.communicate(timeout=_LIMIT_SECONDS)
    first.send_signal(signal.SIGTERM)
    first.communicate(timeout=_LIMIT_SECONDS)

    assert second.returncode == 3
    assert f"process {first.pid}" in err


def test_of_two_started_at_once_one_records(tmp_path: Path) -> None:
    both = [record(tmp_path, "--duration", "3") for _ in range(2)]
    codes = {process.communicate(timeout=_LIMIT_SECONDS) and process.returncode for process in both}

    assert codes == {0, 3}


def test_a_reader_that_hangs_up_ends_it_quietly(tmp_path: Path) -> None:
    process = record(tmp_path)
    line_of(process)
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate(timeout=_LIMIT_SECONDS)

    assert process.returncode == 0
    assert err == ""


def test_killed_in_mid_run_its_history_is_there_after_the_next_start(tmp_path: Path) -> None:
    process = record(tmp_path)
    for _ in range(30):
        line_of(process)
    process.kill()
    process.communicate(timeout=_LIMIT_SECONDS)
    record(tmp_path, "--duration", "0.4").communicate(timeout=_LIMIT_SECONDS)
    history = open_history(tmp_path / "history.sqlite3")
    count = len(history.series([SeriesKey("memory_used_ratio")], 0, 4e9)[SeriesKey("memory_used_ratio")])
    history.close()

    # 30 ticks are 6 s; at most 5 s of them may be lost.
    assert count >= 5 + 2


def test_a_data_folder_that_is_a_file_is_refused_with_two(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    process = record(tmp_path / "file")
    _, err = process.communicate(timeout=_LIMIT_SECONDS)

    assert process.returncode == 2
    assert "is a file, but a folder is needed" in err


def test_a_wrong_configuration_is_refused_with_every_mistake(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("sampling: {intervall_seconds: 2}\nappearance: {theme: black}\n")
    process = start("record", "--config", str(tmp_path), "--storage-path", str(tmp_path / "data"))
    _, err = process.communicate(timeout=_LIMIT_SECONDS)

    assert process.returncode == 2
    assert "did you mean sampling.interval_seconds?" in err
    assert "appearance.theme" in err


def test_the_tray_program_without_a_display_says_what_to_do(tmp_path: Path) -> None:
    process = start("--storage-path", str(tmp_path))
    environment_err = process.communicate(timeout=_LIMIT_SECONDS)[1]

    assert process.returncode == 3
    assert "desktop-monitor record" in environment_err


@pytest.mark.skipif(sys.platform == "win32", reason="access follows the user's profile")
def test_all_that_is_made_is_the_user_s_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        process = record(tmp_path / "missing" / "store")
    finally:
        os.umask(before)
    line_of(process)
    made = {path: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "missing").rglob("*")}
    process.terminate()
    process.communicate(timeout=_LIMIT_SECONDS)

    names = {path.name for path in made}
    assert {"store", "logs", "performance.log", "history.sqlite3", "recorder.lock"} <= names
    assert {mode for path, mode in made.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in made.items() if not path.is_dir()} == {0o600}
    assert stat.S_IMODE((tmp_path / "missing").stat().st_mode) == 0o700
