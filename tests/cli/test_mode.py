"""`mode` shows the exact change, makes it after a yes, and takes it back to the byte."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop_monitor.actions.suggestion import Suggestion, SuggestionState
from desktop_monitor.cli import main
from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_event import Findings, Request, Source
from desktop_monitor.store.journal import open_journal
from desktop_monitor.store.ledger import open_ledger, read_ledger
from tests.helpers.terminal import Terminal

WRITTEN = '{\n  "model": "opus",\n  "effortLevel": "high"\n}\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with Claude Code alone."""
    home = tmp_path / "home"
    (home / ".claude").mkdir(parents=True)
    (home / ".claude" / "settings.json").write_text(WRITTEN, encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name in ("CLAUDE_CONFIG_DIR", "CODEX_HOME", "GEMINI_CLI_HOME", "CLAUDE_CODE_EFFORT_LEVEL", "ANTHROPIC_MODEL"):
        monkeypatch.delenv(name, raising=False)
    return home


def _settings(home: Path) -> str:
    return (home / ".claude" / "settings.json").read_text(encoding="utf-8")


def _run(home: Path, *words: str) -> int:
    folders = ["--storage-path", str(home.parent / "store"), "--config", str(home.parent / "config")]
    return main(["mode", *words, *folders])


def _document(home: Path, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    assert _run(home, *words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def _suggest(home: Path, value: str = "SIMPLE") -> int:
    ledger = open_ledger(home.parent / "store" / "ledger.sqlite3")
    evidence = (text("alerts.evidence.now", subject="Slow answers", value="9 s", threshold="5 s", count=7, period=0),)
    made = ledger.suggest(
        Suggestion(0, "suggest_simple_mode", "claude_code.mode", value, "response_time", None, 1.8e9, evidence)
    )
    ledger.close()
    assert made is not None
    return made.suggestion_id


def _state(home: Path) -> SuggestionState:
    ledger = read_ledger(home.parent / "store" / "ledger.sqlite3")
    try:
        return ledger.suggestions()[0].state
    finally:
        ledger.close()


def test_controls_of_clients_that_are_there_are_listed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = _document(home, capsys, "list")
    mode = next(one for one in document["controls"] if one["control"] == "claude_code.mode")
    assert (mode["configured"], mode["values"], mode["armed"]) == ("FANCY", ["SIMPLE", "FANCY"], False)
    assert document["suggestions"] == []


def test_without_any_client_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "home"
    empty.mkdir()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(empty))
    for name in ("CLAUDE_CONFIG_DIR", "CODEX_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert _run(empty, "list") == 0
    assert "modes.yaml declares no control" in capsys.readouterr().out


def test_a_switch_is_shown_made_logged_and_taken_back_to_the_byte(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(home, "set", "claude_code.mode", "SIMPLE", "--yes") == 0
    shown = capsys.readouterr().out
    assert '-  "effortLevel": "high"' in shown
    assert "context mode is SIMPLE now" in shown
    assert json.loads(_settings(home))["effortLevel"] == "low"
    (switch,) = _document(home, capsys, "log")["switches"]
    assert (switch["from"], switch["to"], switch["state"], switch["initiator"]) == (
        "FANCY",
        "SIMPLE",
        "watching",
        "user",
    )
    assert _run(home, "rollback") == 0
    assert _settings(home) == WRITTEN
    assert _document(home, capsys, "log")["switches"][0]["state"] == "rolled_back"


def test_without_a_terminal_nothing_changes_unless_it_is_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(home, "set", "claude_code.mode", "SIMPLE") == 2
    assert "--yes" in capsys.readouterr().err
    assert _settings(home) == WRITTEN


@pytest.mark.parametrize(("typed", "is_made"), [("y\n", True), ("\n", False), ("no\n", False)])
def test_in_a_terminal_it_asks(home: Path, monkeypatch: pytest.MonkeyPatch, typed: str, is_made: bool) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    assert _run(home, "set", "claude_code.mode", "SIMPLE") == 0
    assert (_settings(home) != WRITTEN) == is_made


def test_what_is_set_already_is_not_switched(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = _document(home, capsys, "set", "claude_code.mode", "FANCY", "--yes")
    assert document["changed"] is False
    assert _document(home, capsys, "log") == {"switches": []}


def test_a_suggestion_is_confirmed_with_its_evidence(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = _suggest(home)
    assert _document(home, capsys, "list")["suggestions"][0]["id"] == number
    assert _run(home, "confirm", str(number), "--yes") == 0
    assert "Slow answers: 9 s" in capsys.readouterr().out
    assert json.loads(_settings(home))["effortLevel"] == "low"
    assert _state(home) is SuggestionState.CONFIRMED
    (switch,) = _document(home, capsys, "log")["switches"]
    assert switch["rule"] == "response_time"


@pytest.mark.parametrize(("words", "state"), [((), SuggestionState.DISMISSED), (("--never",), SuggestionState.NEVER)])
def test_a_suggestion_is_put_off_or_never_comes_again(
    home: Path, words: tuple[str, ...], state: SuggestionState
) -> None:
    number = _suggest(home)
    assert _run(home, "dismiss", str(number), *words) == 0
    assert _state(home) is state
    assert _settings(home) == WRITTEN


def test_an_answered_suggestion_is_not_answered_again(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = _suggest(home)
    assert _run(home, "dismiss", str(number)) == 0
    assert _run(home, "confirm", str(number), "--yes") == 2
    assert "none waits" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("get", "claude_code.mod"), "did you mean claude_code.mod"),
        (("set", "claude_code.mode", "TURBO", "--yes"), "its values are SIMPLE, FANCY"),
        (("confirm", "7", "--yes"), "none waits"),
        (("confirm", "x", "--yes"), "not a number"),
        (("rollback",), "nothing was switched"),
        (("rollback", "7"), "there is no switch 7"),
        (("rollback", "-1"), "not a number"),
        (("get", "\x1b[31m\n\u202e"), "there is no control '\\x1b[31m\\n\\u202e'"),
        (("list", "more"), "more does not go with the rest"),
        ((), "ACTION"),
    ],
)
def test_wrong_words_are_explained(
    home: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(home, *words) == 2
    assert said in capsys.readouterr().err


def test_a_switch_that_cannot_be_made_failed_and_its_reason_is_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / ".claude" / "settings.json").write_text("{", encoding="utf-8")
    assert _run(home, "set", "claude_code.mode", "SIMPLE", "--yes", "--json") == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "settings.json: line 1" in said.err
    assert _settings(home) == "{"


def test_without_a_number_the_newest_switch_that_is_in_force_is_taken_back(home: Path) -> None:
    assert _run(home, "set", "claude_code.mode", "SIMPLE", "--yes") == 0
    assert _run(home, "set", "claude_code.model", "haiku", "--yes") == 0
    assert _run(home, "rollback", "2") == 0
    assert _run(home, "rollback") == 0
    assert _settings(home) == WRITTEN


def test_a_switch_that_was_taken_back_is_not_taken_back_again(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(home, "set", "claude_code.mode", "SIMPLE", "--yes") == 0
    assert _run(home, "rollback", "1") == 0
    assert _run(home, "rollback", "1") == 3
    assert "not in force" in capsys.readouterr().err


def test_a_damaged_ledger_is_set_aside_with_a_word(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home.parent / "store").mkdir()
    (home.parent / "store" / "ledger.sqlite3").write_bytes(b"garbage" * 1000)
    assert _run(home, "list", "--json") == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["suggestions"] == []
    assert "ledger.sqlite3.corrupt-" in said.err


def test_mistakes_in_modes_yaml_are_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = home.parent / "config"
    config.mkdir()
    (config / "modes.yaml").write_text("controls: {a.b: {file: {path: x}}}\n", encoding="utf-8")
    assert _run(home, "list") == 2
    assert "whole path" in capsys.readouterr().err


def test_a_model_that_was_configured_or_used_can_be_switched_to_by_its_name(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = home / ".codex" / "config.toml"
    config.parent.mkdir()
    config.write_text('model = "gpt-5.2-codex"\n', encoding="utf-8")
    journal = open_journal(home.parent / "store" / "journal.sqlite3")
    journal.write(Findings(requests=(Request(Source.FILE, "codex", 1.8e9, model="o9-mini", request_id="q"),)))
    journal.close()
    document = _document(home, capsys, "get", "codex.model")
    assert (document["configured"], document["values"]) == ("gpt-5.2-codex", ["gpt-5.2-codex", "o9-mini", "default"])
    assert _run(home, "set", "codex.model", "o9-mini", "--yes") == 0
    assert _run(home, "set", "codex.model", "default", "--yes") == 0
    assert config.read_text(encoding="utf-8") == ""
    assert _run(home, "set", "codex.model", "gpt-5.2-codex", "--yes") == 0
    assert config.read_text(encoding="utf-8") == 'model = "gpt-5.2-codex"\n'
