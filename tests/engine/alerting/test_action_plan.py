"""Actions of the user's own are previewed word for word, and a preview that is outdated carries nothing out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_monitor.actions.policy import ActionKind, ActionPolicy, RequestSpec
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.rule import Severity
from desktop_monitor.engine.alerting.action_plan import planned_action
from desktop_monitor.errors import ActionError
from tests.helpers.alert_program import AlertProgram, said

INCIDENT = Incident(
    7, "hot", (("interface", "codex"),), Severity.WARNING, "cpu_used_ratio", 0.9, 1.0, 2.0, 0.99, 0.95, 5
)
TIDY = ActionPolicy("tidy", ActionKind.COMMAND, command=("/usr/bin/tidy", "--about={interface}", "two words", ""))
CALL = ActionPolicy("call", ActionKind.REQUEST, request=RequestSpec("https://hooks.example/T0/B1/secret?x=1"))
SUGGESTED = """
actions: {note: {command: ["/bin/true", "{rule}"], description: Note it}}
alerts:
  hot: {metric: cpu_used_ratio, threshold: 0.5, for: 10, keep_firing_for: 10, cooldown: 60, action: note}
hold_after_start: 0
"""


def _lines(policy: ActionPolicy) -> tuple[str, ...]:
    plan = planned_action(policy, INCIDENT).plan
    return plan.diff_lines if plan else ()


def test_each_argument_is_a_line_and_seen_where_it_ends() -> None:
    assert _lines(TIDY) == ("/usr/bin/tidy", "--about=codex", "'two words'", "''")


def test_of_a_request_neither_path_nor_query_is_shown_which_may_be_the_secret() -> None:
    head, body = _lines(CALL)
    assert head == "POST https://hooks.example/…"
    assert '"rule": "hot"' in body
    assert "secret" not in head + body


def test_a_check_says_whom_it_asks_and_what_it_runs() -> None:
    check = ActionPolicy("look", ActionKind.HEALTH_CHECK, probes=(("codex", ("/bin/ask", "-q")), ("gemini", ("/x",))))
    assert _lines(check) == ("check codex", "/bin/ask", "-q")


@pytest.mark.parametrize(
    "policy",
    [ActionPolicy("none", ActionKind.COMMAND), ActionPolicy("none", ActionKind.REQUEST), replace(
        CALL, request=RequestSpec("https://a.example", body="{")
    )],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_with_a_reason(policy: ActionPolicy) -> None:
    planned = planned_action(policy, INCIDENT)
    assert planned.plan is None
    assert planned.refusal


def test_whatever_changes_is_another_preview() -> None:
    spec = CALL.request
    assert spec is not None
    others = [
        TIDY,
        replace(TIDY, command=(*TIDY.command, "x")),
        replace(TIDY, dry_run=True),
        CALL,
        replace(CALL, request=replace(spec, url="https://hooks.example/T0/B2/other")),
    ]
    hashes = {plan.hash for policy in others if (plan := planned_action(policy, INCIDENT).plan)}
    assert len(hashes) == len(others)


class TestSuggested:
    @pytest.fixture
    def program(self, tmp_path: Path) -> Iterator[AlertProgram]:
        program = AlertProgram(tmp_path, SUGGESTED, None)
        program.run(60, cpu=0.9)
        yield program
        program.close()

    def test_it_can_be_confirmed_in_the_notification_as_it_is_shown_there(self, program: AlertProgram) -> None:
        (notification,) = program.notifier.shown
        assert notification.body.splitlines()[-3:] == ["Suggested: Note it", "/bin/true", "hot"]
        assert [button.label for button in notification.buttons] == ["Confirm", "Not now", "Snooze 1 h"]
        _, number, plan_hash = notification.buttons[0].id.split(":")
        assert said(program.work.acting.confirm(int(number), plan_hash)) == "note was run"
        program.run(5, cpu=0.9)
        assert program.view.suggestions == ()

    @pytest.mark.parametrize("plan_hash", ["", "0" * 64])
    def test_what_was_not_previewed_is_not_run(self, program: AlertProgram, plan_hash: str) -> None:
        number = program.view.suggestions[0].suggestion.suggestion_id
        answer = program.work.acting.confirm(number, plan_hash)
        assert isinstance(answer.exception(), ActionError)
        program.run(5, cpu=0.9)
        assert len(program.view.suggestions) == 1
