"""`alerts acknowledge`, `snooze` and `unsnooze` do what the window's buttons do, whether or not a program runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_monitor.cli import main
from desktop_monitor.clock import SystemClock
from desktop_monitor.store.ledger import open_ledger, read_ledger
from tests.helpers.alert_program import AlertProgram
from tests.helpers.clock import FakeClock

HOT = """
alerts:
  hot: {metric: cpu_used_ratio, threshold: 0.5, for: 10, keep_firing_for: 10, cooldown: 60}
  slow_fuse: {metric: cpu_used_ratio, threshold: 0.5, for: 3600}
hold_after_start: 0
"""
Shown = Callable[..., str]


def run(folder: Path, *words: str) -> int:
    """The command line on the program's folders."""
    return main(["alerts", *words, "--storage-path", str(folder / "data"), "--config", str(folder / "config")])


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], AlertProgram]]:
    """Runs of the program on one folder, each after the end of the one before."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "alerts_config.yaml").write_text(HOT, encoding="utf-8")
    running: list[AlertProgram] = []

    def begin() -> AlertProgram:
        # Command lines have the system's clock, which is soon to be reached.
        clock = running.pop().clock if running else FakeClock(SystemClock().now().wall_seconds - 150)
        running.append(AlertProgram(tmp_path, HOT, clock))
        return running[-1]

    yield begin
    for program in running:
        program.close()


@pytest.fixture
def shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shown:
    """What a command prints; it must end well."""

    def show(*words: str) -> str:
        capsys.readouterr()
        assert run(tmp_path, *words) == 0
        return capsys.readouterr().out

    return show


def listed(shown: Shown) -> Any:
    """The document of `alerts list`."""
    return json.loads(shown("list", "--json"))


def test_a_running_program_hears_that_an_incident_is_acknowledged(
    start: Callable[[], AlertProgram], shown: Shown
) -> None:
    program = start()
    program.run(60, cpu=0.9)
    assert shown("acknowledge", "1") == "hot: acknowledged\n"
    program.run(5, cpu=0.9)
    assert program.view.firing == 0
    assert program.notifier.withdrawn == ["incident-1"]
    assert program.shown == ["hot"]


def test_what_a_program_writes_meanwhile_takes_no_acknowledgement_back(
    start: Callable[[], AlertProgram], shown: Shown, tmp_path: Path
) -> None:
    program = start()
    program.run(60, cpu=0.6)
    (incident,) = program.view.open_incidents
    shown("acknowledge", "1")
    ledger = open_ledger(tmp_path / "data" / "ledger.sqlite3")
    ledger.put_incidents([incident])
    assert ledger.open_incidents()[0].acknowledged_seconds is not None
    ledger.close()
    program.run(60, cpu=0.99)
    assert program.view.firing == 0


def test_without_a_program_the_next_one_knows(start: Callable[[], AlertProgram], shown: Shown) -> None:
    program = start()
    program.run(60, cpu=0.9)
    program.close()
    shown("acknowledge", "1")
    shown("snooze", "slow_fuse", "--for", "2h")
    again = start()
    again.run(10, cpu=0.9)
    assert again.view.firing == 0
    assert [one.incident_id for one in again.view.open_incidents] == [1]
    assert [silence.rule for silence in again.view.silences] == ["slow_fuse"]


def test_to_acknowledge_twice_is_no_mistake_and_keeps_the_first_moment(
    start: Callable[[], AlertProgram], shown: Shown, tmp_path: Path
) -> None:
    start().run(60, cpu=0.9)
    found = []
    for _ in range(2):
        shown("acknowledge", "1")
        ledger = read_ledger(tmp_path / "data" / "ledger.sqlite3")
        found.append(ledger.open_incidents()[0].acknowledged_seconds)
        ledger.close()
    assert found[0] is not None
    assert found[0] == found[1]


def test_a_snoozed_incident_is_withdrawn_and_comes_again_when_it_is_unsnoozed(
    start: Callable[[], AlertProgram], shown: Shown
) -> None:
    program = start()
    program.run(60, cpu=0.9)
    assert "nothing is said about it for 2 h" in shown("snooze", "1", "--for", "2h")
    program.run(30, cpu=0.9)
    assert program.notifier.withdrawn == ["incident-1"]
    assert [silence.incident_id for silence in program.view.silences] == [1]
    assert "it is said again" in shown("unsnooze", "1")
    program.run(5, cpu=0.9)
    assert program.view.silences == ()


def test_a_snoozed_rule_fires_and_is_not_said_until_it_is_unsnoozed(
    start: Callable[[], AlertProgram], shown: Shown
) -> None:
    program = start()
    document = json.loads(shown("snooze", "hot", "--for", "ever", "--json"))
    assert (document["snoozed"], document["until"]) == ({"incident": None, "rule": "hot"}, None)
    program.run(60, cpu=0.9)
    assert program.shown == []
    (one,) = listed(shown)["incidents"]
    assert (one["state"], one["notified"], one["quiet"]) == ("firing", 0, "snoozed until you end it")
    shown("unsnooze", "hot")
    program.run(10, cpu=0.9)
    assert program.shown == ["hot"]


def test_everything_can_be_snoozed_for_an_hour(start: Callable[[], AlertProgram], shown: Shown) -> None:
    program = start()
    assert shown("snooze", "--all") == "All alerts: nothing is said about it for 1 h\n"
    program.run(60, cpu=0.9)
    assert program.shown == []
    assert "snoozed: --all, until 2" in shown("list")
    shown("unsnooze", "--all")
    program.run(10, cpu=0.9)
    assert program.shown == ["hot"]


def test_the_list_says_numbers_states_since_when_and_why_nothing_is_said(
    start: Callable[[], AlertProgram], shown: Shown
) -> None:
    program = start()
    program.run(60, cpu=0.9)
    text = shown("list")
    assert text.startswith("1  warning: ")
    assert "   firing since 2" in text
    assert "; said 1 time\n" in text
    document = listed(shown)
    assert [one["rule"] for one in document["pending"]] == ["slow_fuse"]
    assert document["pending"][0]["quiet"].startswith("waiting")
    assert "pending: " in text
    assert "So it stood at" not in text
    shown("acknowledge", "1")
    (one,) = listed(shown)["incidents"]
    assert (one["id"], one["state"], one["acknowledged"]) == (1, "firing", True)
    assert "acknowledged" in shown("list")


def test_a_recovered_incident_says_how_it_ended(start: Callable[[], AlertProgram], shown: Shown) -> None:
    program = start()
    program.run(60, cpu=0.9)
    program.run(60, cpu=0.1)
    (one,) = listed(shown)["incidents"]
    assert (one["state"], one["quiet"], one["ended"]) == ("recovered", None, one["since"])
    assert shown("list").startswith("Nothing is known to be wrong.")


def test_what_stood_long_ago_is_said_with_its_moment_and_pending_no_more(
    start: Callable[[], AlertProgram], shown: Shown
) -> None:
    program = start()
    program.clock.advance(-3600)
    program.run(60, cpu=0.9)
    assert "So it stood at 2" in shown("list")
    assert listed(shown)["pending"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("acknowledge", "7"), "open are 1 ("),
        (("acknowledge",), "ID"),
        (("acknowledge", "one"), "is not a number of the list"),
        (("snooze", "7"), "open are 1 ("),
        (("snooze", "hto"), "did you mean hot?"),
        (("snooze", "9" * 5000), "there is no rule"),
        (("snooze",), "name an incident, a rule, or --all"),
        (("snooze", "hot", "--all"), "--all does not go with hot"),
        (("snooze", "hot", "--for", "soon"), "--for"),
        (("unsnooze", "hot"), "nothing at all is snoozed"),
        (("unsnooze",), "name an incident, a rule, or --all"),
        (("acknowlege", "1"), "acknowledge"),
    ],
)
def test_wrong_words_change_nothing_and_are_explained(
    start: Callable[[], AlertProgram],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    said: str,
) -> None:
    program = start()
    program.run(60, cpu=0.9)
    capsys.readouterr()
    assert run(tmp_path, *words) == 2
    assert said in capsys.readouterr().err
    program.run(5, cpu=0.9)
    assert program.view.firing == 1
    assert program.view.silences == ()


def test_what_is_snoozed_is_named_where_something_else_was_meant(
    start: Callable[[], AlertProgram], shown: Shown, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start()
    shown("snooze", "hot")
    assert run(tmp_path, "unsnooze", "--all") == 2
    assert "all alerts: nothing is snoozed" in (said := capsys.readouterr().err)
    assert "snoozed are hot" in said


def test_where_nothing_was_ever_kept_nothing_can_be_acknowledged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "acknowledge", "1") == 2
    assert "nothing is wrong now" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()
