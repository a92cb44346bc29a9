"""`simulate` makes up agents in a store of their own, and everything that tells of them says so."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_monitor.cli import main
from tests.helpers.journals import journal_of, line

_LIMIT_SECONDS = 60


def _simulate(folder: Path, *words: str) -> int:
    return main(["simulate", "--storage-path", str(folder), "--config", str(folder / "config"), "--hours", "1", *words])


def test_it_says_what_it_made_and_how_to_look_at_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In plain words."""
    assert _simulate(tmp_path) == 0
    out = capsys.readouterr().out
    assert out.startswith("Simulated (seed 1): ")
    assert f"--storage-path {tmp_path}" in out


def test_usage_of_a_simulated_store_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a sentence above the table and in the document."""
    _simulate(tmp_path)
    capsys.readouterr()
    main(["usage", "--storage-path", str(tmp_path), "--by", "project"])
    assert capsys.readouterr().out.startswith("Simulated: no agent did any of this.\n")
    main(["usage", "--storage-path", str(tmp_path), "--by", "project", "--json"])
    document = json.loads(capsys.readouterr().out)
    assert document["simulated"] is True
    assert document["totals"]["requests"] > 0
    assert all(row["key"].startswith("/simulated/") for row in document["rows"])


def test_the_status_of_a_simulated_store_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And that of another one says the opposite."""
    _simulate(tmp_path / "made-up")
    capsys.readouterr()
    main(["--report-only", "--storage-path", str(tmp_path / "made-up")])
    assert json.loads(capsys.readouterr().out)["agents"]["simulated"] is True


@pytest.mark.parametrize("verb", [("serve",), ("import",), ("connect", "codex"), ("disconnect", "codex")])
def test_what_would_mix_real_data_among_them_is_refused(
    verb: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing real ever comes into a simulated store."""
    _simulate(tmp_path)
    assert main([*verb, "--storage-path", str(tmp_path)]) == 2
    assert "holds simulated data" in capsys.readouterr().err


def test_nothing_simulated_is_written_among_real_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And what is there stays as it is."""
    journal_of(tmp_path, line()).close()
    assert _simulate(tmp_path) == 2
    assert "holds real data" in capsys.readouterr().err


def test_without_a_folder_it_goes_below_the_programs_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Never into the user's own store."""
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    assert main(["simulate", "--hours", "1"]) == 0
    made = [path.parent.name for path in tmp_path.rglob("journal.sqlite3")]
    assert made == ["simulated"]


@pytest.mark.parametrize("words", [("--seed", "x"), ("--seed", "-1"), ("--hours", "0"), ("--hours", "nan")])
def test_impossible_stories_are_refused(words: tuple[str, ...], tmp_path: Path) -> None:
    """With the exit code of a wrong command line."""
    assert _simulate(tmp_path, *words) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_a_live_story_goes_on_until_it_is_told_to_stop(tmp_path: Path) -> None:
    """It ends in order."""
    command = [sys.executable, "-m", "desktop_monitor", "simulate", "--storage-path", str(tmp_path), "--live"]
    process = subprocess.Popen([*command, "--hours", "1"], stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    assert process.stdout is not None
    while "Going on" not in process.stdout.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=_LIMIT_SECONDS)
    assert process.returncode == 0
