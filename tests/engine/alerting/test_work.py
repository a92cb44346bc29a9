"""The alert desk notices trouble, says it once, proposes a switch, and forgets nothing over a restart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import cycle
from pathlib import Path

import pytest

from desktop_monitor.actions.suggestion import SuggestionState
from desktop_monitor.alerts.incident import Ending
from desktop_monitor.config.alerts_loader import alerts_from
from desktop_monitor.config.yaml_tree import tree_of
from desktop_monitor.engine.alerting.parts import SwitchesView
from desktop_monitor.errors import ActionError, StoreError
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import Outcome
from desktop_monitor.notify.message import Message, MessageKind
from desktop_monitor.store.ledger import open_ledger, read_ledger
from tests.helpers.alert_program import WRITTEN, AlertProgram, said

HOT = """
alerts:
  hot: {metric: cpu_used_ratio, threshold: 0.5, for: 10, keep_firing_for: 10, cooldown: 60, action: suggest_simple_mode}
hold_after_start: 0
"""
Start = Callable[..., AlertProgram]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Runs of the program on one folder, the one before ended first."""
    running: list[AlertProgram] = []

    def begin(written: str = HOT) -> AlertProgram:
        clock = None
        if running:
            clock = running[-1].clock
            running.pop().close()
        running.append(AlertProgram(tmp_path, written, clock))
        return running[-1]

    yield begin
    for program in running:
        program.close()


def test_trouble_is_said_once_with_what_can_be_done_about_it(start: Start) -> None:
    program = start()
    program.run(600, cpu=0.9)
    assert program.shown == ["hot"]
    (notification,) = program.notifier.shown
    assert "90 %, over the limit of 50 %" in notification.body
    assert '-  "effortLevel": "high"' in notification.body
    assert [button.label for button in notification.buttons] == ["Confirm", "Not now", "Snooze 1 h"]
    assert [message.kind for message, _ in program.remote.sent] == [MessageKind.FIRING]
    assert len(program.view.open_incidents) == len(program.view.suggestions) == 1


def test_recovery_withdraws_what_was_said_and_what_was_suggested(start: Start) -> None:
    program = start()
    program.run(60, cpu=0.9)
    program.run(60, cpu=0.1)
    assert program.notifier.withdrawn == ["incident-1"]
    assert program.view.open_incidents == program.view.suggestions == ()
    assert [message.kind for message, _ in program.remote.sent] == [MessageKind.FIRING, MessageKind.RESOLVED]


def test_a_healthy_machine_says_nothing_with_the_built_in_rules(start: Start) -> None:
    program = start("")
    program.run(1800, cpu=0.95)
    assert program.shown == []
    assert program.view.open_incidents == ()
    assert program.view.last_look_seconds == program.now


def test_just_after_start_nothing_is_judged(start: Start) -> None:
    program = start(HOT.replace("hold_after_start: 0", "hold_after_start: 120"))
    program.run(60, cpu=0.9)
    assert program.view.held is not None
    assert "just started" in words(program.view.held)
    assert program.shown == []
    program.run(90, cpu=0.9)
    assert program.shown == ["hot"]


def test_a_restart_neither_says_it_again_nor_loses_it(start: Start) -> None:
    start().run(60, cpu=0.9)
    again = start()
    again.run(300, cpu=0.9)
    assert again.shown == []
    assert [incident.incident_id for incident in again.view.open_incidents] == [1]
    assert len(again.view.suggestions) == 1
    again.run(60, cpu=0.1)
    assert again.view.open_incidents == ()


def test_every_incident_stands_in_the_ledger_from_its_onset_to_its_end(start: Start) -> None:
    program = start()
    program.run(60, cpu=0.9)
    program.run(60, cpu=0.1)
    ledger = read_ledger(program.paths.ledger)
    (incident,) = ledger.incidents(0, program.now + 1)
    ledger.close()
    assert (incident.rule, incident.peak, incident.notified) == ("hot", 0.9, 1)
    assert incident.onset_seconds < incident.fired_seconds < (incident.ended_seconds or 0.0)


def test_an_acknowledged_incident_counts_no_more(start: Start) -> None:
    program = start()
    program.run(60, cpu=0.9)
    assert program.view.firing == 1
    assert words(program.work.acknowledge(1)) == "Acknowledged"
    program.run(5, cpu=0.9)
    assert program.view.firing == 0
    assert program.notifier.withdrawn == ["incident-1"]
    with pytest.raises(ActionError, match="no open incident 7"):
        program.work.acknowledge(7)


def test_while_snoozed_nothing_is_said_and_afterwards_what_still_lasts(start: Start) -> None:
    program = start()
    program.work.snooze(300, "", None)
    program.run(200, cpu=0.9)
    assert program.shown == []
    assert len(program.view.open_incidents) == len(program.view.silences) == 1
    program.run(200, cpu=0.9)
    assert program.shown == ["hot"]
    assert program.view.silences == ()


def test_a_snooze_outlives_a_restart_and_can_be_ended(start: Start) -> None:
    start().work.snooze(None, "hot", None)
    again = start()
    again.run(120, cpu=0.9)
    assert again.shown == []
    again.work.end_snooze("hot", None)
    again.run(120, cpu=0.9)
    assert again.shown == ["hot"]


def test_a_confirmed_suggestion_changes_the_file_and_is_watched(start: Start) -> None:
    program = start()
    program.run(60, cpu=0.9)
    (suggestion,) = program.view.suggestions
    assert suggestion.planned is not None
    assert suggestion.planned.plan is not None
    answer = program.work.acting.confirm(suggestion.suggestion.suggestion_id, suggestion.planned.plan.hash)
    assert said(answer) == "Claude Code: context mode is SIMPLE now"
    assert '"effortLevel": "low"' in program.effort()
    program.run(5, cpu=0.9)
    assert program.view.suggestions == ()
    assert [view.switch.suggestion_id for view in program.view.open_switches] == [1]


def test_a_suggestion_whose_file_was_changed_meanwhile_is_refused_and_stays(start: Start) -> None:
    program = start()
    program.run(60, cpu=0.9)
    (suggestion,) = program.view.suggestions
    assert suggestion.planned is not None
    assert suggestion.planned.plan is not None
    program.settings.write_text(WRITTEN.replace("high", "medium"), encoding="utf-8")
    answer = program.work.acting.confirm(suggestion.suggestion.suggestion_id, suggestion.planned.plan.hash)
    with pytest.raises(ActionError, match="preview"):
        said(answer)
    assert '"effortLevel": "medium"' in program.effort()
    program.run(60, cpu=0.9)
    assert [view.suggestion.state for view in program.view.suggestions] == [SuggestionState.OPEN]


def test_what_was_put_off_comes_again_after_a_day_and_never_means_never(start: Start) -> None:
    program = start()
    program.run(60, cpu=0.9)
    program.work.acting.dismiss(1, for_ever=False)
    for _ in range(3):
        program.run(120, cpu=0.1)
        program.run(120, cpu=0.9)
    assert program.view.suggestions == ()
    program.run(120, cpu=0.1)
    program.clock.advance(86_400)
    program.run(120, cpu=0.9)
    (again,) = program.view.suggestions
    program.work.acting.dismiss(again.suggestion.suggestion_id, for_ever=True)
    program.run(120, cpu=0.1)
    program.clock.advance(2 * 86_400)
    program.run(120, cpu=0.9)
    assert program.view.suggestions == ()


def test_an_armed_control_is_switched_without_asking_and_goes_back_after_an_hour(start: Start) -> None:
    program = start(HOT.replace("suggest_simple_mode", "force_simple_mode"))
    assert said(program.switches.arm("claude_code.mode", is_armed=True))
    program.run(60, cpu=0.9)
    assert program.view.suggestions == ()
    assert '"effortLevel": "low"' in program.effort()
    (view,) = program.view.open_switches
    assert view.switch.deadline_seconds == pytest.approx(view.switch.began_seconds + 3600)
    program.run(3600, cpu=0.1)
    assert program.effort() == WRITTEN
    assert program.view.open_switches == ()


def test_an_action_that_is_not_armed_only_suggests(start: Start) -> None:
    program = start(HOT.replace("suggest_simple_mode", "force_simple_mode"))
    program.run(60, cpu=0.9)
    assert program.effort() == WRITTEN
    assert [view.suggestion.rollback_after_seconds for view in program.view.suggestions] == [3600.0]


def test_a_dry_run_changes_nothing(start: Start) -> None:
    program = start(
        HOT.replace("suggest_simple_mode", "force_simple_mode")
        + "actions: {force_simple_mode: {dry_run: true, notify_admin: true}}\n"
    )
    program.switches.arm("claude_code.mode", is_armed=True)
    program.run(60, cpu=0.9)
    assert program.effort() == WRITTEN
    assert any("dry run" in message.body for message, _ in program.remote.sent)


def test_failing_requests_have_the_interface_checked(start: Start) -> None:
    program = start("hold_after_start: 0\n")
    outcomes = cycle((Outcome.OK, Outcome.ERROR))
    program.run(900, step=lambda: program.tell(next(outcomes), error_kind="overloaded"))
    (report,) = program.view.checks
    assert report.interface == "claude_code"
    assert not report.is_fine
    assert any("overloaded" in words(finding) for finding in report.findings)


def test_a_disk_that_refuses_the_ledger_is_told_and_alerts_go_on(start: Start, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(parents=True)
    (tmp_path / "data" / "ledger.sqlite3").mkdir()
    program = start()
    program.run(60, cpu=0.9)
    assert program.view.error
    assert program.shown == ["hot"]
    assert program.effort() == WRITTEN
    (tmp_path / "data" / "ledger.sqlite3").rmdir()
    program.run(120, cpu=0.9)
    assert program.view.error == ""
    ledger = read_ledger(program.paths.ledger)
    assert [one.rule for one in ledger.open_incidents()] == ["hot"]
    ledger.close()


def refuse(program: AlertProgram) -> None:
    """The ledger is gone, and nothing can take its place."""
    path = program.paths.ledger
    path.rename(path.with_name("kept"))
    path.mkdir()


def take_again(program: AlertProgram) -> None:
    """It is back where it was; within a minute it is noticed."""
    path = program.paths.ledger
    path.rmdir()
    path.with_name("kept").rename(path)
    program.run(120, cpu=0.9)
    assert program.view.error == ""


def test_what_is_suggested_while_the_disk_refuses_is_kept_once_it_does_not(start: Start) -> None:
    program = start()
    program.run(30)
    refuse(program)
    program.run(60, cpu=0.9)
    assert program.view.error
    assert len(program.view.suggestions) == 1
    assert program.shown == ["hot"]
    take_again(program)
    (view,) = program.view.suggestions
    ledger = read_ledger(program.paths.ledger)
    assert ledger.open_suggestions() == (view.suggestion,)
    ledger.close()
    assert program.notifier.withdrawn == []
    assert [f":{view.suggestion.suggestion_id}" in one.buttons[1].id for one in program.notifier.updated] == [True]


def test_a_suggestion_made_while_the_disk_refuses_is_never_taken_for_another_one(start: Start) -> None:
    program = start()
    program.run(60, cpu=0.9)
    program.work.acting.dismiss(1, for_ever=False)
    program.run(60)
    program.clock.advance(86_400)
    refuse(program)
    program.run(60, cpu=0.9)
    (view,) = program.view.suggestions
    program.work.acting.dismiss(view.suggestion.suggestion_id, for_ever=True)
    take_again(program)
    ledger = read_ledger(program.paths.ledger)
    states = {one.suggestion_id: one.state for one in ledger.suggestions()}
    ledger.close()
    assert states == {1: SuggestionState.DISMISSED, 2: SuggestionState.NEVER}


def test_what_began_without_the_ledger_takes_no_number_of_what_is_in_it(start: Start) -> None:
    before = start()
    before.run(60, cpu=0.9)
    before.close()
    refuse(before)
    program = start()
    program.run(60, cpu=0.9)
    take_again(program)
    ledger = read_ledger(program.paths.ledger)
    new, old = ledger.incidents(0.0, program.clock.now().wall_seconds)
    ledger.close()
    assert old.incident_id == 1
    assert old.ending is Ending.NO_DATA
    assert new.fired_seconds > old.fired_seconds
    assert [one.incident_id for one in program.view.open_incidents] == [new.incident_id]


def test_what_the_user_answers_while_the_disk_refuses_stays_answered(start: Start) -> None:
    program = start()
    program.run(60, cpu=0.9)
    refuse(program)
    program.run(10, cpu=0.9)
    program.work.acting.dismiss(1, for_ever=True)
    program.work.acknowledge(1)
    program.work.snooze(7200, "hot", None)
    program.work.snooze(7200, "", None)
    program.work.end_snooze("", None)
    take_again(program)
    assert program.view.suggestions == ()
    assert program.view.firing == 0
    assert [one.rule for one in program.view.silences] == ["hot"]
    again = start()
    again.run(10, cpu=0.9)
    assert again.view.suggestions == ()
    assert again.view.firing == 0
    assert [one.rule for one in again.view.silences] == ["hot"]
    ledger = read_ledger(again.paths.ledger)
    assert [one.state for one in ledger.suggestions()] == [SuggestionState.NEVER]
    ledger.close()


def test_a_disk_that_refuses_makes_nobody_forget_what_was_snoozed_and_suggested(start: Start) -> None:
    program = start()
    program.work.snooze(7200, "hot", None)
    program.run(60, cpu=0.9)
    refuse(program)
    program.run(300, cpu=0.9)
    assert program.shown == []
    assert len(program.view.suggestions) == len(program.view.silences) == 1


def why_not(program: AlertProgram) -> list[str]:
    """Why actions were not carried out, of what is open, as it is kept."""
    program.work.step(())
    kept = read_ledger(program.paths.ledger)
    found = kept.open_incidents()
    kept.close()
    assert [one.refusal for one in found] == [one.refusal for one in program.view.open_incidents]
    return [words(one.refusal) for one in found if one.refusal is not None]


def test_why_nothing_was_suggested_stands_with_the_incident_also_after_a_restart(start: Start) -> None:
    program = start()
    program.run(60, cpu=0.9)
    assert why_not(program) == []
    program.work.acting.dismiss(1, for_ever=True)
    program.run(120)
    program.run(60, cpu=0.9)
    assert why_not(program) == ["you never want it suggested"]
    again = start()
    again.run(60, cpu=0.9)
    assert why_not(again) == ["you never want it suggested"]


def test_why_an_action_did_not_run_by_itself_is_told(start: Start) -> None:
    program = start(HOT.replace("suggest_simple_mode", "force_simple_mode"))
    program.run(60, cpu=0.9)
    assert why_not(program) == ["it may not run without being asked, so it was only suggested"]


def test_why_an_armed_switch_was_refused_is_told(start: Start) -> None:
    program = start(HOT.replace("suggest_simple_mode", "force_simple_mode"))
    program.switches.arm("claude_code.mode", is_armed=True)
    program.run(60, cpu=0.9)
    assert why_not(program) == []
    program.run(120)
    program.settings.write_text(WRITTEN, encoding="utf-8")
    program.run(60)
    for _ in range(4):
        program.run(120, cpu=0.9)
        program.settings.write_text(WRITTEN, encoding="utf-8")
        program.run(120)
    program.run(60, cpu=0.9)
    (why,) = why_not(program)
    assert "3" in why


def test_where_nothing_can_be_switched_it_is_said(start: Start, tmp_path: Path) -> None:
    settings = tmp_path / "home" / ".claude" / "settings.json"
    program = start()
    settings.unlink()
    settings.parent.rmdir()
    program.run(120)
    program.run(60, cpu=0.9)
    assert why_not(program) == ["Nothing that could be switched is declared for SIMPLE"]


def test_what_is_configured_by_now_is_suggested_no_more_but_what_still_fires_stays_told(start: Start) -> None:
    """Nobody said that he knows of it; only its buttons are no use any more."""
    program = start()
    program.run(60, cpu=0.9)
    program.settings.write_text(WRITTEN.replace('"high"', '"low",\n  "maxEffortLevel": "low"'), encoding="utf-8")
    program.run(60, cpu=0.9)
    assert program.view.suggestions == ()
    assert program.notifier.withdrawn == []
    assert [[button.label for button in one.buttons] for one in program.notifier.updated] == [["Snooze 1 h"]]
    assert program.shown == ["hot"]


def test_a_memory_that_is_damaged_ends_what_nobody_can_judge_and_counts_on(start: Start) -> None:
    program = start()
    program.run(60, cpu=0.9)
    program.close()
    ledger = open_ledger(program.paths.ledger)
    ledger.keep_memory("{damaged")
    ledger.close()
    again = AlertProgram(program.folder, HOT, program.clock)
    again.run(60, cpu=0.9)
    assert [incident.incident_id > 1 for incident in again.view.open_incidents] == [True]
    kept = read_ledger(again.paths.ledger)
    former = kept.incident(1)
    kept.close()
    again.close()
    assert former is not None
    assert former.ending is Ending.NO_DATA


def test_a_rule_that_is_changed_takes_its_notification_back_and_tells_nobody_elsewhere(start: Start) -> None:
    program = start()
    program.run(60, cpu=0.9)
    program.work.apply(alerts_from(tree_of(HOT.replace("0.5", "0.95"), "x"), "x"))
    program.run(10, cpu=0.9)
    assert program.notifier.withdrawn == ["incident-1"]
    assert program.view.open_incidents == ()
    assert [message.kind for message, _ in program.remote.sent] == [MessageKind.FIRING]


def test_what_fires_before_the_controls_are_known_is_suggested_once_they_are(start: Start) -> None:
    program = start(HOT.replace("for: 10", "for: 0"))
    program.switches.work.view = SwitchesView()
    program.run(5, cpu=0.9)
    assert program.shown == ["hot"]
    assert program.view.suggestions == ()
    program.run(5, cpu=0.9)
    assert len(program.view.suggestions) == 1


@pytest.mark.parametrize("for_ever", [False, True])
def test_a_suggestion_that_was_put_off_elsewhere_leaves_no_notification_with_its_buttons(
    start: Start, for_ever: bool
) -> None:
    """Page, tray menu, glance, command line and notification answer one and the same."""
    program = start()
    program.run(60, cpu=0.9)
    program.work.acting.dismiss(1, for_ever=for_ever)
    program.run(5, cpu=0.9)
    assert program.notifier.withdrawn == ["incident-1"]
    assert program.view.suggestions == ()
    program.run(60, cpu=0.9)
    assert program.notifier.withdrawn == ["incident-1"]


def test_a_suggestion_answered_by_another_program_leaves_no_notification(start: Start) -> None:
    program = start()
    program.run(60, cpu=0.9)
    ledger = open_ledger(program.paths.ledger)
    ledger.answer(1, SuggestionState.DISMISSED, program.now)
    ledger.close()
    program.run(30, cpu=0.9)
    assert program.notifier.withdrawn == ["incident-1"]


def test_a_confirmation_that_is_refused_leaves_the_notification(start: Start) -> None:
    program = start()
    program.run(60, cpu=0.9)
    (suggestion,) = program.view.suggestions
    assert suggestion.planned is not None
    assert suggestion.planned.plan is not None
    program.settings.write_text(WRITTEN.replace("high", "medium"), encoding="utf-8")
    answer = program.work.acting.confirm(suggestion.suggestion.suggestion_id, suggestion.planned.plan.hash)
    program.run(30, cpu=0.9)
    with pytest.raises(ActionError, match="preview"):
        said(answer)
    assert program.notifier.withdrawn == []


def test_while_nothing_is_wrong_nothing_is_written(start: Start) -> None:
    program = start()
    program.run(120)
    before = program.paths.ledger.stat().st_mtime_ns
    log = program.paths.ledger.with_name(program.paths.ledger.name + "-wal")
    size = log.stat().st_size
    program.run(1800)
    assert (program.paths.ledger.stat().st_mtime_ns, log.stat().st_size) == (before, size)


def test_what_was_told_together_is_withdrawn_at_the_end_with_its_buttons(start: Start) -> None:
    rules = ", ".join(f"hot{number}: {{metric: cpu_used_ratio, threshold: 0.5}}" for number in range(7))
    program = start(f"alerts: {{{rules}}}\nhold_after_start: 0\n")
    program.run(20, cpu=0.9)
    told = [notification.key for notification in program.notifier.shown]
    assert [key.partition("-")[0] for key in told] == ["incidents"]
    program.work.close()
    assert set(told) <= set(program.notifier.withdrawn)


def test_what_others_want_told_goes_over_the_channel_they_name(start: Start) -> None:
    program = start(f"""{HOT}
notification_channels:
  - {{type: desktop}}
  - {{type: webhook, name: team, url: "https://example.org/x"}}
  - {{type: webhook, name: off, url: "https://example.org/y", enabled: false}}
""")
    message = Message("report", MessageKind.NOTICE, "Daily performance report", "Score 91", "info", program.now)
    for channel in ("team", "desktop", "off", "nobody"):
        program.work.tell(message, channel)
    assert program.remote.sent == [(message, ("team",))]
    assert [(one.title, one.body, one.key) for one in program.notifier.shown] == [
        ("Daily performance report", "Score 91", "report")
    ]


def test_what_happened_is_deleted_and_what_still_lasts_is_noticed_anew(start: Start) -> None:
    program = start()
    program.run(60, cpu=0.9)
    program.work.snooze(None, "hot", None)
    program.work.delete_all()
    program.work.step(())
    assert program.view.open_incidents == program.view.suggestions == program.view.silences == ()
    assert program.notifier.withdrawn == ["incident-1"]
    with closing(read_ledger(program.paths.ledger)) as ledger:
        assert ledger.incidents(0.0, program.now + 1.0, 10) == ()
    program.run(60, cpu=0.9)
    assert [one.incident_id for one in program.view.open_incidents] == [2]
    assert start().view.open_incidents == ()


def test_where_the_disk_refuses_what_was_wrong_is_not_said_to_be_deleted(start: Start, tmp_path: Path) -> None:
    program = start()
    program.run(60, cpu=0.9)
    program.paths.ledger.rename(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="removed"):
        program.work.delete_all()
    assert [one.incident_id for one in program.view.open_incidents] == [1]
