"""What is put into the ledger is there for whoever asks next."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_monitor.actions.suggestion import SuggestionState
from desktop_monitor.actions.switching.record import SwitchState
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.errors import StoreBugError
from desktop_monitor.notify.queue import DeliveryState
from desktop_monitor.store.ledger import Ledger, memory_location, open_ledger, read_ledger
from tests.helpers.ledgers import NOON, delivery, incident, suggestion, switch

_HOUR = 3600.0


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(tmp_path / "ledger.sqlite3")


def test_everything_comes_back_as_it_was_put(ledger: Ledger) -> None:
    ledger.keep_memory('{"v":1}', [incident(1), incident(2, ended_seconds=NOON + 60)])
    proposed = ledger.suggest(suggestion())
    ledger.put_switch(switch(1))
    sent = ledger.put_delivery(delivery())
    ledger.put_silence(Silence(NOON + 60, rule="response_time"))
    ledger.remember("mode", '"FANCY"')
    ledger.arm("mode", is_armed=True)
    ledger.close()

    again = open_ledger(Path(str(ledger.location)))

    assert again.memory() == '{"v":1}'
    assert again.open_incidents() == (incident(1),)
    assert again.incident(2) == incident(2, ended_seconds=NOON + 60)
    assert again.open_suggestions() == again.suggestions() == (proposed,)
    assert again.switches() == (switch(1),)
    assert again.switch(1) == switch(1)
    assert again.waiting_deliveries() == again.deliveries() == (sent,)
    assert again.silences() == (Silence(NOON + 60, rule="response_time"),)
    assert again.remembered("mode") == '"FANCY"'
    assert again.armed() == {"mode"}
    assert again.skipped == 0


def test_a_ledger_in_memory_keeps_the_same_and_can_be_read_beside() -> None:
    ledger = open_ledger(memory_location())
    ledger.keep_memory("m", [incident(1)])
    ledger.put_switch(switch(ledger.next_switch_id()))
    with ledger.locked():
        assert read_ledger(ledger.location).open_incidents() == (incident(1),)
    assert [one.switch_id for one in ledger.switches()] == [1]


def test_what_the_rules_remember_is_kept_with_its_incidents_or_not_at_all(ledger: Ledger) -> None:
    ledger.keep_memory("first", [incident(1)])

    with pytest.raises(StoreBugError):
        ledger.keep_memory("second", [incident(2), incident(3, fired_seconds=float("nan"))])

    assert ledger.memory() == "first"
    assert ledger.open_incidents() == (incident(1),)


def test_incidents_are_asked_by_the_time_in_which_they_were_open(ledger: Ledger) -> None:
    lasted = incident(1, ended_seconds=NOON + 100)
    later = incident(2, fired_seconds=NOON + 500)
    ledger.put_incidents([lasted, later])

    assert ledger.incidents(NOON + 100, NOON + 200) == (lasted,)
    assert ledger.incidents(NOON + 101, NOON + 500) == ()
    assert ledger.incidents(NOON + 9000, float("inf")) == (later,)
    assert ledger.incidents(float("-inf"), float("inf")) == (later, lasted)
    assert ledger.incidents(0, 1e11, limit=1) == (later,)


def test_a_suggestion_is_made_once_until_it_is_answered_and_never_after_never(ledger: Ledger) -> None:
    first = ledger.suggest(suggestion())
    assert first is not None

    assert ledger.suggest(suggestion()) is None
    assert ledger.suggest(suggestion(value="TURBO")) is not None
    ledger.put_suggestion(replace(first, state=SuggestionState.DISMISSED, answered_seconds=NOON + 1))
    second = ledger.suggest(suggestion())
    assert second is not None
    assert second.suggestion_id > first.suggestion_id
    ledger.put_suggestion(replace(second, state=SuggestionState.NEVER, answered_seconds=NOON + 2))
    assert ledger.suggest(suggestion()) is None
    assert [one.suggestion_id for one in ledger.never_suggested()] == [second.suggestion_id]
    ledger.put_suggestion(replace(second, state=SuggestionState.DISMISSED))
    assert ledger.suggest(suggestion()) is not None


def test_the_newest_switches_come_first_and_open_ones_are_never_left_out(ledger: Ledger) -> None:
    ledger.put_switch(switch(1))
    for number in (2, 3, 4):
        ledger.put_switch(switch(number, state=SwitchState.KEPT, ended_seconds=NOON + number))

    assert [one.switch_id for one in ledger.switches(limit=2)] == [4, 3, 1]
    assert [one.switch_id for one in ledger.switches(limit=0)] == [1]


def test_a_switch_that_is_open_again_is_never_left_out(ledger: Ledger) -> None:
    ledger.put_switch(switch(1, state=SwitchState.KEPT, ended_seconds=NOON + 1))
    ledger.put_switch(switch(1, state=SwitchState.ROLLING_BACK, ended_seconds=NOON + 1))

    assert [one.switch_id for one in ledger.switches(limit=0)] == [1]


def test_a_delivery_gets_a_number_and_leaves_the_queue_when_it_ended(ledger: Ledger) -> None:
    first, second = ledger.put_delivery(delivery()), ledger.put_delivery(delivery())
    assert (first.delivery_id, second.delivery_id) == (1, 2)

    ended = replace(first, state=DeliveryState.DELIVERED, ended_seconds=NOON + 1, attempts=1)
    assert ledger.put_delivery(ended) == ended

    assert ledger.waiting_deliveries() == (second,)
    assert ledger.deliveries() == (second, ended)
    assert ledger.deliveries(limit=1) == (second,)


def test_a_silence_replaces_the_one_about_the_same_and_ends_alone(ledger: Ledger) -> None:
    ledger.put_silence(Silence(NOON + 1))
    ledger.put_silence(Silence(None))
    ledger.put_silence(Silence(NOON + 5, incident_id=7))

    assert ledger.silences() == (Silence(None), Silence(NOON + 5, incident_id=7))
    assert ledger.end_silence()
    assert not ledger.end_silence()
    assert ledger.silences() == (Silence(NOON + 5, incident_id=7),)


def test_the_first_value_that_was_configured_is_remembered_and_no_later_one(ledger: Ledger) -> None:
    ledger.remember("mode", "[1]")
    ledger.remember("mode", "[2]")

    assert ledger.remembered("mode") == "[1]"
    assert ledger.remembered("other") is None


def test_what_is_armed_can_be_disarmed(ledger: Ledger) -> None:
    ledger.arm("mode", is_armed=True)
    ledger.arm("mode", is_armed=True)
    ledger.arm("force_simple_mode", is_armed=True)
    ledger.arm("mode", is_armed=False)

    assert ledger.armed() == {"force_simple_mode"}


def test_numbers_are_never_used_twice_whatever_was_forgotten(ledger: Ledger) -> None:
    ledger.put_incidents([incident(41, ended_seconds=NOON)])
    ledger.put_switch(switch(ledger.next_switch_id(), state=SwitchState.KEPT, ended_seconds=NOON))
    sent = ledger.put_delivery(delivery(state=DeliveryState.DELIVERED, ended_seconds=NOON))
    proposed = ledger.suggest(suggestion())
    assert proposed is not None

    ledger.prune(NOON + 100 * 86_400, 90)
    ledger.delete_all()

    assert ledger.next_incident_id() == 42
    assert ledger.next_switch_id() == 2
    assert ledger.put_delivery(delivery()).delivery_id == sent.delivery_id + 1
    again = ledger.suggest(suggestion())
    assert again is not None
    assert again.suggestion_id == proposed.suggestion_id + 1


def test_numbers_go_on_where_the_counter_was_lost(ledger: Ledger) -> None:
    ledger.put_switch(switch(9))
    _sql(ledger, "DELETE FROM counters")

    assert ledger.next_switch_id() == 10


def test_what_ended_long_ago_is_forgotten_and_what_is_open_stays(ledger: Ledger) -> None:
    ledger.put_incidents([incident(1), incident(2, ended_seconds=NOON), incident(3, ended_seconds=NOON + 2 * _HOUR)])
    ledger.put_switch(switch(1))
    ledger.put_switch(switch(2, state=SwitchState.KEPT, ended_seconds=NOON))
    ledger.put_delivery(delivery())
    never = ledger.suggest(suggestion())
    assert never is not None
    ledger.put_suggestion(replace(never, state=SuggestionState.NEVER, answered_seconds=NOON))

    assert ledger.prune(NOON + 90 * 86_400 + _HOUR, 90) == 2

    assert [one.incident_id for one in ledger.incidents(0, 1e11)] == [3, 1]
    assert [one.switch_id for one in ledger.switches()] == [1]
    assert len(ledger.waiting_deliveries()) == len(ledger.never_suggested()) == 1
    assert ledger.prune(NOON + 90 * 86_400 + _HOUR, 90) == 0


def test_everything_is_deleted_but_what_is_to_be_done_and_what_the_user_decided(ledger: Ledger) -> None:
    ledger.keep_memory("cc1plus", [incident(1), incident(2, ended_seconds=NOON)])
    ledger.put_switch(switch(1))
    ledger.put_switch(switch(2, state=SwitchState.KEPT, ended_seconds=NOON))
    ledger.put_delivery(delivery())
    ledger.put_silence(Silence(None))
    ledger.suggest(suggestion(value="TURBO"))
    never = ledger.suggest(suggestion())
    assert never is not None
    ledger.put_suggestion(replace(never, state=SuggestionState.NEVER, answered_seconds=NOON))
    ledger.remember("mode", '"FANCY"')
    ledger.arm("mode", is_armed=True)

    ledger.delete_all()

    assert (ledger.memory(), ledger.incidents(0, 1e11), ledger.silences(), ledger.deliveries()) == (None, (), (), ())
    assert ledger.switches() == (switch(1),)
    (kept,) = ledger.suggestions()
    assert (kept.state, kept.evidence, kept.rule, kept.incident_id) == (SuggestionState.NEVER, (), "", None)
    assert (ledger.remembered("mode"), ledger.armed()) == ('"FANCY"', {"mode"})
    path = Path(str(ledger.location))
    files = [file for file in path.parent.iterdir() if file.name.startswith(path.name)]
    assert not any(b"cc1plus" in file.read_bytes() for file in files)


def _sql(ledger: Ledger, statement: str) -> None:
    connection = sqlite3.connect(Path(str(ledger.location)))
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_only_the_first_of_two_programs_answers_a_suggestion(tmp_path: Path) -> None:
    first, second = open_ledger(tmp_path / "ledger.sqlite3"), open_ledger(tmp_path / "ledger.sqlite3")
    made = first.suggest(suggestion())
    assert made is not None
    assert second.answer(made.suggestion_id, SuggestionState.NEVER, NOON + 1)
    assert not first.answer(made.suggestion_id, SuggestionState.EXPIRED, NOON + 2)
    assert not first.answer(99, SuggestionState.DISMISSED, NOON)
    (kept,) = first.suggestions()
    assert (kept.state, kept.answered_seconds) == (SuggestionState.NEVER, NOON + 1)
    first.close()
    second.close()
