"""`alerts` lists what is and was wrong, tests channels, and takes rules through the past."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.rule import Severity
from desktop_monitor.cli import main
from desktop_monitor.clock import SystemClock
from desktop_monitor.language.text import text
from desktop_monitor.store.ledger import open_ledger
from tests.helpers.clock import FakeClock
from tests.helpers.recording import start as start_recorder


def _run(folder: Path, *words: str) -> int:
    folders = ["--storage-path", str(folder / "store"), "--config", str(folder / "config")]
    return main(["alerts", *words, *folders])


def _document(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    assert _run(folder, *words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def _keep(folder: Path, *incidents: Incident) -> None:
    ledger = open_ledger(folder / "store" / "ledger.sqlite3")
    ledger.put_incidents(incidents)
    ledger.close()


def _incident(number: int, ended_ago: float | None = None) -> Incident:
    now = SystemClock().now().wall_seconds
    return Incident(
        number,
        "memory_usage",
        (),
        Severity.CRITICAL,
        "memory_used_ratio",
        0.9,
        now - 300,
        now - 240,
        0.97,
        0.95,
        12,
        None if ended_ago is None else now - ended_ago,
    )


def _configure(folder: Path, written: str) -> None:
    (folder / "config").mkdir()
    (folder / "config" / "alerts_config.yaml").write_text(written, encoding="utf-8")


def test_where_no_program_looks_nothing_is_said_to_be_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(tmp_path, "list") == 0
    assert capsys.readouterr().out.startswith("Nothing is known to be wrong. No program looks now")
    document = _document(tmp_path, capsys, "list")
    assert (document["incidents"], document["watched"]) == ([], False)
    assert "memory_usage" in [rule["rule"] for rule in document["rules"]]


def test_open_and_past_incidents_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _keep(tmp_path, _incident(1, ended_ago=60), _incident(2))
    assert _run(tmp_path, "list") == 0
    shown = capsys.readouterr().out
    assert shown.startswith("2  critical: Memory nearly used up: 95 %, over the limit of 90 % (observations: 12)")
    assert "\nIn the last week:\n  1  " in shown
    told = _document(tmp_path, capsys, "list")["incidents"]
    assert [(one["id"], one["ended"] is None) for one in told] == [(2, True), (1, False)]


def test_why_an_action_was_not_carried_out_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _keep(tmp_path, replace(_incident(1), refusal=text("alerts.refused.failed", why="\x1b[2Jno")), _incident(2))
    assert _run(tmp_path, "list") == 0
    shown = capsys.readouterr().out
    assert shown.count("about its action: it did not work: ") == 1
    assert "\x1b" not in shown
    told = _document(tmp_path, capsys, "list")["incidents"]
    assert [one["refusal"] is None for one in told] == [True, False]


def test_while_a_program_records_nothing_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clock = FakeClock()
    recorder = start_recorder(tmp_path / "store", clock)
    assert _run(tmp_path, "list") == 0
    assert capsys.readouterr().out == "Nothing is wrong.\n"
    recorder.close(clock.now())


def test_a_rule_is_taken_through_an_empty_past(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(tmp_path, "rehearse", "memory_usage", "--last", "1h") == 0
    assert "would have fired 0 times in the last 1 h" in capsys.readouterr().out
    document = _document(tmp_path, capsys, "rehearse", "memory_usage", "--last", "1h")
    assert (document["fired"], document["readings"]) == ([], 0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rehearse", "memory_usag"), "did you mean memory_usage?"),
        (("rehearse", "memory_usage", "--last", "soon"), "--last"),
        (("test", "pager"), "channels are desktop"),
        ((), "ACTION"),
        (("silence",), "invalid choice"),
    ],
)
def test_wrong_words_are_explained(
    tmp_path: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(tmp_path, *words) == 2
    assert said in capsys.readouterr().err


def test_a_channel_that_cannot_be_reached_fails_the_test(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _configure(
        tmp_path,
        "notification_channels: [{type: webhook, name: ops, url: 'http://127.0.0.1:9/x', allow_private: true}]\n",
    )
    assert _run(tmp_path, "test", "ops") == 3
    assert "127.0.0.1" in capsys.readouterr().err


def test_a_private_address_is_refused_unless_it_is_allowed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _configure(tmp_path, "notification_channels: [{type: webhook, name: ops, url: 'http://127.0.0.1:9/x'}]\n")
    assert _run(tmp_path, "test", "ops") == 3
    assert "private addresses are refused" in capsys.readouterr().err


def test_mistakes_in_the_file_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _configure(tmp_path, "alerts: {memory_usage: {treshold: 1}}\n")
    assert _run(tmp_path, "list") == 2
    assert "did you mean threshold?" in capsys.readouterr().err
