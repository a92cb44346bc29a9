"""The alert desk takes ticks and orders from any thread and answers with texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desktop_monitor.config.alerts_loader import alerts_from
from desktop_monitor.config.modes_options import ModesConfig
from desktop_monitor.engine import command as commands
from desktop_monitor.engine.agents_view import NO_AGENTS
from desktop_monitor.engine.alerting.build import AlertPlan
from desktop_monitor.engine.alerting.desk import AlertDesk
from desktop_monitor.engine.alerting.sight import Sight
from desktop_monitor.engine.alerts_view import AlertsView
from desktop_monitor.errors import MonitorError
from desktop_monitor.language.text import Text
from desktop_monitor.language.wording import words
from desktop_monitor.paths import Paths
from tests.helpers.alert_program import CPU, WRITTEN
from tests.helpers.clock import FakeClock
from tests.helpers.engine_parts import FakeNotifier
from tests.helpers.polling import wait_until

LIMIT_SECONDS = 20.0
HOT = {
    "alerts": {"hot": {"metric": "cpu_used_ratio", "threshold": 0.5, "action": "suggest_simple_mode"}},
    "hold_after_start": 0,
}


@dataclass
class Office:
    """A running desk and who it talks to."""

    folder: Path
    clock: FakeClock = field(default_factory=lambda: FakeClock(1_790_000_000.0))
    notifier: FakeNotifier = field(default_factory=FakeNotifier)

    def __post_init__(self) -> None:
        self.settings = self.folder / "home" / ".claude" / "settings.json"
        self.settings.parent.mkdir(parents=True)
        self.settings.write_text(WRITTEN, encoding="utf-8")
        paths = Paths(*(self.folder / name for name in ("config", "data", "state", "logs", "run")))
        config = alerts_from(HOT, "alerts_config.yaml")
        plan = AlertPlan(
            paths, config, ModesConfig(), self.clock, {}, self.folder / "home", "linux", 365, lambda: NO_AGENTS
        )
        self.desk: AlertDesk = plan.desk(pace_seconds=0.02)

    @property
    def view(self) -> AlertsView:
        return self.desk.view

    def tick(self, cpu: float) -> None:
        self.clock.advance(5.0)
        self.desk.see(Sight(self.clock.now(), 5.0, {CPU: cpu}))

    def until(self, is_so: Callable[[AlertsView], object]) -> None:
        wait_until(lambda: bool(is_so(self.view)), LIMIT_SECONDS)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    made.desk.start(made.notifier)
    made.until(lambda view: view.controls)
    yield made
    made.desk.close()


def _said(answer: Future[object]) -> str:
    result = answer.result(LIMIT_SECONDS)
    assert isinstance(result, Text)
    return words(result)


def test_ticks_become_alerts_and_an_answer_becomes_a_switch_that_goes_back(office: Office) -> None:
    office.tick(0.9)
    office.until(lambda view: view.suggestions)
    (suggestion,) = office.view.suggestions
    assert suggestion.planned is not None
    assert suggestion.planned.plan is not None
    number, plan = suggestion.suggestion.suggestion_id, suggestion.planned.plan
    answer = office.desk.order(commands.AnswerSuggestion(1, number, commands.Answer.CONFIRM, plan.hash))
    assert _said(answer) == "Claude Code: context mode is SIMPLE now"
    office.until(lambda view: view.open_switches)
    switch = office.view.open_switches[0].switch.switch_id
    assert "is back to FANCY" in _said(office.desk.order(commands.RollBackSwitch(2, switch)))
    assert office.settings.read_text(encoding="utf-8") == WRITTEN


def test_a_control_is_switched_and_armed_by_hand(office: Office) -> None:
    control = next(view for view in office.view.controls if view.control.control_id == "claude_code.mode")
    plan = next(one.plan for one in control.plans if one.value == "SIMPLE")
    assert plan is not None
    assert "may switch" in _said(office.desk.order(commands.ArmControl(1, "claude_code.mode", is_armed=True)))
    order = commands.SwitchControl(2, "claude_code.mode", "SIMPLE", plan.hash)
    assert _said(office.desk.order(order)) == "Claude Code: context mode is SIMPLE now"
    office.until(
        lambda view: [
            one
            for one in view.controls
            if one.control.control_id == "claude_code.mode" and one.is_armed and one.state.configured == "SIMPLE"
        ]
    )


@pytest.mark.parametrize(
    "command",
    [
        commands.AcknowledgeIncident(1, 99),
        commands.AnswerSuggestion(1, 99, commands.Answer.CONFIRM, "x"),
        commands.AnswerSuggestion(1, 99, commands.Answer.DISMISS),
        commands.SwitchControl(1, "nobody.mode", "SIMPLE", "x"),
        commands.SwitchControl(1, "claude_code.mode", "SIMPLE", "another hash"),
        commands.RollBackSwitch(1, 99),
        commands.TestChannel(1, "pager"),
    ],
)
def test_what_cannot_be_done_is_answered_with_the_reason(office: Office, command: commands.AlertCommand) -> None:
    with pytest.raises(MonitorError):
        office.desk.order(command).result(LIMIT_SECONDS)
    assert office.settings.read_text(encoding="utf-8") == WRITTEN


def test_snoozing_is_seen_at_once_and_ended_again(office: Office) -> None:
    assert "1 h" in _said(office.desk.order(commands.Snooze(1, 3600.0)))
    office.until(lambda view: view.silences)
    assert _said(office.desk.order(commands.EndSnooze(2)))
    office.until(lambda view: not view.silences)


def test_new_rules_are_followed_from_then_on(office: Office) -> None:
    office.desk.order(commands.ApplyAlerts(alerts_from({"alerts": {"hot": HOT["alerts"]["hot"]}}, "x")))  # type: ignore[index]
    office.until(lambda view: view.held is not None or view.rules)
    office.desk.order(commands.ApplyAlerts(alerts_from({}, "x"))).result(LIMIT_SECONDS)
    office.until(lambda view: "hot" not in [rule.name for rule in view.rules])


def test_a_test_of_the_desktop_arrives_there(office: Office) -> None:
    assert "desktop" in _said(office.desk.order(commands.TestChannel(1, "desktop")))
    assert [notification.key for notification in office.notifier.shown] == ["test"]


def test_an_interface_is_checked_when_asked(office: Office) -> None:
    assert "Codex" in _said(office.desk.order(commands.CheckInterface(1, "codex")))
    office.until(lambda view: view.checks)


def test_before_it_runs_an_order_is_refused(tmp_path: Path) -> None:
    office = Office(tmp_path)
    with pytest.raises(MonitorError, match="only starting"):
        office.desk.order(commands.AcknowledgeIncident(1, 1)).result(LIMIT_SECONDS)
