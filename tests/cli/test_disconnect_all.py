"""`disconnect all` takes back whatever the program changed outside its own folders, part by part."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_monitor.actions.switching.record import SwitchState
from desktop_monitor.cli import main
from desktop_monitor.store.ledger import read_ledger
from desktop_monitor.ui.autostart import which
from tests.helpers.terminal import Terminal

OURS = "127.0.0.1:43181"
CLAUDE = '{\n  "model": "opus",\n  "effortLevel": "high"\n}\n'
CODEX = 'model = "o3" # mine\n'
_FOLDERS = ("CLAUDE_CONFIG_DIR", "CODEX_HOME", "GEMINI_CLI_HOME", "CLAUDE_CODE_EFFORT_LEVEL", "ANTHROPIC_MODEL")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with all clients, two of which have settings."""
    home = tmp_path / "home"
    for folder in (".claude", ".codex", ".gemini"):
        (home / folder).mkdir(parents=True)
    _claude(home).write_text(CLAUDE, encoding="utf-8")
    _codex(home).write_text(CODEX, encoding="utf-8")
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    for name in _FOLDERS:
        monkeypatch.delenv(name, raising=False)
    config = tmp_path / "config"
    config.mkdir()
    (config / "config.yaml").write_text("receiver:\n  otlp_port: 43181\n", encoding="utf-8")
    return home


def _claude(home: Path) -> Path:
    return home / ".claude" / "settings.json"


def _codex(home: Path) -> Path:
    return home / ".codex" / "config.toml"


def _run(home: Path, *words: str) -> int:
    folders = ["--storage-path", str(home.parent / "store"), "--config", str(home.parent / "config")]
    return main([*words, *folders])


def _document(home: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    capsys.readouterr()
    _run(home, "disconnect", "all", "--yes", "--json")
    return json.loads(capsys.readouterr().out)


def _everything(home: Path) -> None:
    """Change all that can be changed."""
    for client in ("claude-code", "codex", "gemini"):
        assert _run(home, "connect", client, "--yes") == 0
    if sys.platform != "win32":
        assert _run(home, "connect", "claude-code", "--status-line", "--yes") == 0
    assert _run(home, "mode", "set", "claude_code.mode", "SIMPLE", "--yes") == 0
    which(os.environ, home).enable()


def _switch_states(home: Path) -> Iterator[SwitchState]:
    ledger = read_ledger(home.parent / "store" / "ledger.sqlite3")
    try:
        yield from (switch.state for switch in ledger.switches())
    finally:
        ledger.close()


def test_all_of_it_is_taken_back_to_the_byte_and_what_was_recorded_stays(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _everything(home)
    autostart = which(os.environ, home)
    assert autostart.is_there()
    capsys.readouterr()

    assert _run(home, "disconnect", "all", "--yes") == 0

    shown = capsys.readouterr()
    assert f"--- {_codex(home)}" in shown.out
    assert f"{autostart.place} is removed." in shown.out
    assert "SIMPLE goes back to FANCY" in shown.out
    assert str(home.parent / "store") in shown.out.splitlines()[-1]
    assert shown.err == ""
    assert _claude(home).read_text(encoding="utf-8") == CLAUDE
    assert _codex(home).read_text(encoding="utf-8") == CODEX
    assert not (home / ".gemini" / "settings.json").exists()
    assert not autostart.is_there()
    assert list(_switch_states(home)) == [SwitchState.ROLLED_BACK]
    assert (home.parent / "store" / "ledger.sqlite3").exists()


def test_a_second_time_there_is_nothing_to_do(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _everything(home)
    assert _run(home, "disconnect", "all", "--yes") == 0
    capsys.readouterr()

    assert _run(home, "disconnect", "all") == 0

    assert "There is nothing to take back." in capsys.readouterr().out


def test_where_nothing_was_ever_done_nothing_is_made(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(home, "disconnect", "all", "--yes") == 0

    assert "There is nothing to take back." in capsys.readouterr().out
    assert not (home.parent / "store").exists()
    assert _claude(home).read_text(encoding="utf-8") == CLAUDE


def test_without_a_terminal_it_is_shown_and_nothing_is_changed(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _everything(home)
    before = _claude(home).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    capsys.readouterr()

    assert _run(home, "disconnect", "all") == 2

    shown = capsys.readouterr()
    assert OURS in shown.out
    assert "--yes" in shown.err
    assert _claude(home).read_bytes() == before
    assert list(_switch_states(home)) == [SwitchState.WATCHING]


@pytest.mark.parametrize(("answer", "is_made"), [("y\n", True), ("\n", False), ("", False)])
def test_on_a_terminal_only_a_yes_takes_it_back(
    home: Path, monkeypatch: pytest.MonkeyPatch, answer: str, is_made: bool
) -> None:
    assert _run(home, "connect", "codex", "--yes") == 0
    monkeypatch.setattr(sys, "stdin", Terminal(answer))

    assert _run(home, "disconnect", "all") == 0

    assert (_codex(home).read_text(encoding="utf-8") == CODEX) is is_made


def test_what_cannot_be_taken_back_is_named_and_the_rest_is_taken_back(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _everything(home)
    _codex(home).write_text(_codex(home).read_text(encoding="utf-8") + "broken = \n", encoding="utf-8")
    capsys.readouterr()

    assert _run(home, "disconnect", "all", "--yes") == 3

    shown = capsys.readouterr()
    assert f"Codex, {_codex(home)}" in shown.err
    assert f"Open {_codex(home)} and take out what Desktop Monitor wrote into otel" in shown.err
    assert _claude(home).read_text(encoding="utf-8") == CLAUDE
    assert not which(os.environ, home).is_there()
    assert OURS in _codex(home).read_text(encoding="utf-8")


def test_one_folder_that_is_broken_does_not_hold_up_the_clients_other_folders(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = home / "other"
    other.mkdir()
    (other / "settings.json").write_text("{}\n", encoding="utf-8")
    for folder in (other, home / ".claude"):
        monkeypatch.setenv("CLAUDE_CONFIG_DIR", str(folder))
        assert _run(home, "connect", "claude-code", "--yes") == 0
    monkeypatch.delenv("CLAUDE_CONFIG_DIR")
    _claude(home).write_text("{", encoding="utf-8")

    assert _run(home, "disconnect", "all", "--yes") == 3

    assert (other / "settings.json").read_text(encoding="utf-8") == "{}\n"


def test_a_broken_file_that_was_never_touched_is_nobodys_concern(home: Path) -> None:
    _codex(home).write_text("broken = \n", encoding="utf-8")

    assert _run(home, "disconnect", "all", "--yes") == 0


def test_a_value_that_somebody_set_since_is_left_alone(home: Path) -> None:
    assert _run(home, "mode", "set", "claude_code.mode", "SIMPLE", "--yes") == 0
    own = _claude(home).read_text(encoding="utf-8").replace('"low"', '"medium"')
    _claude(home).write_text(own, encoding="utf-8")

    assert _run(home, "disconnect", "all", "--yes") == 0

    assert _claude(home).read_text(encoding="utf-8") == own
    assert list(_switch_states(home)) == [SwitchState.SUPERSEDED]


def test_switches_on_top_of_each_other_are_all_taken_back(home: Path) -> None:
    assert _run(home, "mode", "set", "claude_code.effort", "low", "--yes") == 0
    assert _run(home, "mode", "set", "claude_code.effort", "medium", "--yes") == 0

    assert _run(home, "disconnect", "all", "--yes") == 0

    assert _claude(home).read_text(encoding="utf-8") == CLAUDE
    assert set(_switch_states(home)) == {SwitchState.ROLLED_BACK}


def test_settings_of_ours_that_are_wrong_do_not_stand_in_the_way(home: Path) -> None:
    _everything(home)
    (home.parent / "config" / "config.yaml").write_text("receiver: [\n", encoding="utf-8")

    assert _run(home, "disconnect", "all", "--yes") == 0

    assert _claude(home).read_text(encoding="utf-8") == CLAUDE


def test_rules_that_are_wrong_hold_up_switches_alone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _everything(home)
    (home.parent / "config" / "modes.yaml").write_text("controls: [\n", encoding="utf-8")

    document = _document(home, capsys)

    left = [part for part in document["parts"] if not part["taken_back"]]
    assert [part["kind"] for part in left] == ["switch"]
    assert "Set claude_code.mode to FANCY yourself" in left[0]["by_hand"]


def test_a_damaged_ledger_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(home, "connect", "codex", "--yes") == 0
    (home.parent / "store" / "ledger.sqlite3").write_bytes(b"no database" * 1000)

    document = _document(home, capsys)

    assert [(part["kind"], part["taken_back"]) for part in document["parts"]] == [("switch", False), ("client", True)]
    assert _codex(home).read_text(encoding="utf-8") == CODEX


def test_a_hidden_autostart_file_goes_too(home: Path) -> None:
    autostart = which(os.environ, home)
    autostart.enable()
    if sys.platform.startswith("linux"):
        Path(autostart.place).write_text("[Desktop Entry]\nHidden=true\n", encoding="utf-8")

    assert _run(home, "disconnect", "all", "--yes") == 0

    assert not autostart.is_there()


def test_all_cannot_be_connected(home: Path) -> None:
    assert _run(home, "connect", "all") == 2


def test_it_needs_neither_qt_nor_a_display(home: Path) -> None:
    _everything(home)
    code = (
        "import sys\nfrom desktop_monitor.cli import main\n"
        f"code = main(['disconnect', 'all', '--yes', '--storage-path', {str(home.parent / 'store')!r}])\n"
        "sys.exit(code or any(name.startswith('PySide6') for name in sys.modules))\n"
    )
    without = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}

    done = subprocess.run([sys.executable, "-c", code], env=without, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert _claude(home).read_text(encoding="utf-8") == CLAUDE
