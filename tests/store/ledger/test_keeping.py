"""What is put into the ledger is there for whoever asks next."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop_monitor.actions.suggestion import SuggestionState
from desktop_monitor.actions.switching.record import SwitchState
from desktop_monitor.store.ledger import open_ledger, read_ledger
from tests.helpers.ledgers import NOON, delivery, incident, suggestion, switch


def test_everything_comes_back_as_it_was_put(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "ledger.sqlite3")
    ledger.keep_memory('{"v":1}', [incident(1), incident(2, ended_seconds=NOON + 60)])
    proposed = ledger.suggest(suggestion())
    ledger.put_switch(switch(1))
    sent = ledger.put_delivery(delivery())
    ledger.close()

    again = open_ledger(tmp_path / "ledger.sqlite3")

    assert again.memory() == '{"v":1}'
    assert again.open_incidents() == (incident(1),)
    assert again.incidents(NOON, NOON + 100) == (incident(2, ended_seconds=NOON + 60), incident(1))
    assert again.open_suggestions() == (proposed,)
    assert again.switches() == (switch(1),)
    assert again.waiting_deliveries() == (sent,)
    assert read_ledger(tmp_path / "ledger.sqlite3").switches() == (switch(1),)
    again.close()


def test_a_suggestion_is_made_once_until_it_is_answered_and_never_after_never(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "ledger.sqlite3")
    first = ledger.suggest(suggestion())
    assert first is not None

    assert ledger.suggest(suggestion()) is None
    ledger.put_suggestion(replace(first, state=SuggestionState.DISMISSED, answered_seconds=NOON + 1))
    second = ledger.suggest(suggestion())
    assert second is not None
    assert second.suggestion_id == first.suggestion_id + 1
    ledger.put_suggestion(replace(second, state=SuggestionState.NEVER, answered_seconds=NOON + 2))
    assert ledger.suggest(suggestion()) is None
    assert [one.suggestion_id for one in ledger.never_suggested()] == [second.suggestion_id]
    ledger.close()


def test_the_newest_switches_come_first_and_open_ones_are_never_left_out(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "ledger.sqlite3")
    ledger.put_switch(switch(1))
    for number in (2, 3, 4):
        ledger.put_switch(switch(number, state=SwitchState.KEPT, ended_seconds=NOON + number))

    assert [one.switch_id for one in ledger.switches(limit=2)] == [4, 3, 1]
    ledger.close()
