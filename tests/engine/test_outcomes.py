"""What became of commands, and for how long it is said."""

from __future__ import annotations

from concurrent.futures import Future

from desktop_monitor.engine.outcomes import Outcomes, Promise
from desktop_monitor.engine.snapshot import Outcome
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import text
from tests.helpers.clock import FakeClock


def promised(outcomes: Outcomes, command_id: int) -> Future[object]:
    answer: Future[object] = Future()
    outcomes.promise(Promise(command_id, answer, lambda _result: text("engine.on_battery")))
    return answer


def test_what_is_promised_is_said_from_when_it_is_known() -> None:
    outcomes = Outcomes(FakeClock())
    answer = promised(outcomes, 1)
    before = outcomes.recent()
    answer.set_result(True)

    assert before == ()
    assert outcomes.recent() == (Outcome(1, True, text("engine.on_battery")),)
    assert outcomes.recent() == (Outcome(1, True, text("engine.on_battery")),)


def test_a_promise_that_fails_is_said_with_its_reason() -> None:
    outcomes = Outcomes(FakeClock())
    promised(outcomes, 1).set_exception(ActionError("The file could not be written", "the disk is full"))
    (outcome,) = outcomes.recent()

    assert not outcome.ok
    assert "the disk is full" in str(outcome.message)


def test_an_outcome_is_said_for_a_minute_from_when_it_became_known() -> None:
    clock = FakeClock()
    outcomes = Outcomes(clock)
    answer = promised(outcomes, 1)
    outcomes.conclude(Outcome(2, True, "done"))
    clock.advance(50.0)
    answer.set_result(None)
    both = [outcome.command_id for outcome in outcomes.recent()]
    clock.advance(15.0)

    assert both == [2, 1]
    assert [outcome.command_id for outcome in outcomes.recent()] == [1]
    clock.advance(50.0)
    assert outcomes.recent() == ()
