"""From slow answers to a switch of modes and back: the whole river, with real files and a clock moved by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_monitor.actions.switching.record import SwitchState
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import Outcome
from desktop_monitor.store.ledger import read_ledger
from tests.helpers.alert_program import WRITTEN, AlertProgram, said

CONFIG = "alerts: {response_time: {threshold: 5}}\nhold_after_start: 0\n"


@pytest.fixture
def program(tmp_path: Path) -> Iterator[AlertProgram]:
    running = AlertProgram(tmp_path, CONFIG)
    yield running
    running.close()


def _answering(program: AlertProgram, seconds: float, outcome: Outcome = Outcome.OK) -> Callable[[], None]:
    return lambda: program.tell(outcome, seconds)


def _confirm_the_suggestion(program: AlertProgram) -> None:
    """Slow answers, the suggestion they lead to, and a click."""
    program.run(300, step=_answering(program, 9.0))
    (view,) = program.view.suggestions
    assert "Slow answers" in words(view.suggestion.evidence[0])
    assert "9" in words(view.suggestion.evidence[0])
    assert view.planned is not None
    assert view.planned.plan is not None
    answer = program.work.acting.confirm(view.suggestion.suggestion_id, view.planned.plan.hash)
    assert said(answer) == "Claude Code: context mode is SIMPLE now"
    assert '"effortLevel": "low"' in program.effort()


def _state(program: AlertProgram) -> tuple[SwitchState, str]:
    ledger = read_ledger(program.paths.ledger)
    (switch,) = ledger.switches()
    ledger.close()
    return switch.state, words(switch.reason) if switch.reason else ""


def test_a_switch_that_helps_is_kept(program: AlertProgram) -> None:
    _confirm_the_suggestion(program)
    program.run(2400, step=_answering(program, 2.0))
    state, reason = _state(program)
    assert state is SwitchState.KEPT
    assert "9" in reason
    assert '"effortLevel": "low"' in program.effort()
    assert program.view.open_incidents == ()


def test_a_switch_after_which_requests_fail_goes_back_at_once(program: AlertProgram) -> None:
    _confirm_the_suggestion(program)
    program.run(60, step=_answering(program, 9.0, Outcome.ERROR))
    assert _state(program)[0] is SwitchState.ROLLED_BACK
    assert program.effort() == WRITTEN


def test_a_switch_that_improves_nothing_goes_back_after_its_watch(program: AlertProgram) -> None:
    _confirm_the_suggestion(program)
    program.run(2400, step=_answering(program, 9.0))
    assert _state(program)[0] is SwitchState.ROLLED_BACK
    assert program.effort() == WRITTEN


def test_what_the_user_changed_since_is_left_alone(program: AlertProgram) -> None:
    _confirm_the_suggestion(program)
    mine = WRITTEN.replace("high", "medium")
    program.settings.write_text(mine, encoding="utf-8")
    program.run(60, step=_answering(program, 9.0, Outcome.ERROR))
    assert _state(program)[0] is SwitchState.SUPERSEDED
    assert program.effort() == mine


def test_a_program_that_was_away_at_the_deadline_goes_back_at_its_next_start(tmp_path: Path) -> None:
    forced = "alerts: {response_time: {threshold: 5, action: force_simple_mode}}\nhold_after_start: 0\n"
    first = AlertProgram(tmp_path, forced)
    first.switches.arm("claude_code.mode", is_armed=True)
    first.run(300, step=_answering(first, 9.0))
    assert '"effortLevel": "low"' in first.effort()
    first.close()
    first.clock.advance(8 * 3600)
    second = AlertProgram(tmp_path, forced, first.clock)
    second.run(10)
    assert second.effort() == WRITTEN
    assert _state(second)[0] is SwitchState.ROLLED_BACK
    second.close()
