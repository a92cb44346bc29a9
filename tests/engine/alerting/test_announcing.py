"""Incidents become notifications and messages that say what is wrong, who was on top, and what can be done."""

from __future__ import annotations

from dataclasses import replace

from desktop_monitor.alerts.defaults import DEFAULT_RULES
from desktop_monitor.alerts.incident import Announcement, AnnouncementKind, Culprit, Ending, Incident
from desktop_monitor.alerts.rule import Severity
from desktop_monitor.engine.alerting.announcing import Teller, unit_of
from desktop_monitor.engine.alerts_view import PlannedValue, SuggestionView
from desktop_monitor.notify.channel import Urgency
from desktop_monitor.notify.message import MessageKind
from tests.helpers.ledgers import plan, suggestion

TELLER = Teller({rule.name: rule for rule in DEFAULT_RULES}, unit_of)
MEMORY = Incident(
    4,
    "memory_usage",
    (),
    Severity.CRITICAL,
    "memory_used_ratio",
    0.9,
    1000.0,
    1120.0,
    0.97,
    0.95,
    24,
    culprits=(Culprit("process", "cc1plus", 6 * 2.0**30, "bytes"),),
)
FAILING = replace(
    MEMORY,
    incident_id=5,
    rule="error_rate",
    severity=Severity.WARNING,
    metric="agent_error_ratio",
    labels=(("interface", "codex"),),
    culprits=(),
)


def _fired(*incidents: Incident) -> Announcement:
    kind = AnnouncementKind.FIRED if len(incidents) == 1 else AnnouncementKind.DIGEST
    return Announcement(kind, incidents, ())


def _suggested(lines: tuple[str, ...] = ("--- a", "+++ a", ' "x": 1', "-high", "+low")) -> SuggestionView:
    change = PlannedValue("SIMPLE", plan(diff_lines=lines))
    return SuggestionView(suggestion(suggestion_id=9), "Claude Code: context mode", "", change)


def test_a_notification_says_what_is_wrong_and_who_was_on_top() -> None:
    shown = TELLER.notification(_fired(MEMORY), None)
    assert shown.title == "Memory nearly used up"
    assert shown.body.splitlines() == [
        "95 %, over the limit of 90 % (observations: 24)",
        "On top: cc1plus 6.0 GiB",
    ]
    assert (shown.urgency, shown.expires_seconds) == (Urgency.CRITICAL, 0)
    assert [button.id for button in shown.buttons] == ["snooze:4"]


def test_a_suggestion_is_shown_with_the_lines_that_change_and_can_be_confirmed_there() -> None:
    shown = TELLER.notification(_fired(FAILING), _suggested())
    assert shown.body.splitlines()[-3:] == ["Suggested: Claude Code: context mode → SIMPLE", "-high", "+low"]
    assert [button.id for button in shown.buttons] == ["confirm:9:abc", "dismiss:9", "snooze:5"]


def test_a_change_too_long_to_judge_there_is_not_confirmed_there() -> None:
    long = tuple(f"+line {number}" for number in range(9))
    shown = TELLER.notification(_fired(FAILING), _suggested(long))
    assert [button.id for button in shown.buttons] == ["dismiss:9", "snooze:5"]


def test_several_at_once_are_one_notification() -> None:
    shown = TELLER.notification(_fired(MEMORY, FAILING), None)
    assert shown.title == "2 problems at once"
    assert shown.urgency is Urgency.CRITICAL
    assert shown.buttons == ()
    assert shown.body.splitlines() == [
        "Memory nearly used up: 95 %, over the limit of 90 % (observations: 24)",
        "Many requests fail: Codex: 95 %, over the limit of 90 % (observations: 24)",
    ]
    assert TELLER.message(_fired(MEMORY, FAILING), 5000.0, None).body == shown.body


def test_a_message_carries_what_templates_name() -> None:
    message = TELLER.message(_fired(FAILING), 5000.0, _suggested())
    assert (message.kind, message.severity, message.key) == (MessageKind.FIRING, "warning", "incident-5")
    fields = dict(message.fields)
    assert (fields["rule"], fields["interface"], fields["value"]) == ("error_rate", "codex", "0.95")
    assert "Suggested" in message.body


def test_the_end_is_told_as_it_was() -> None:
    over = replace(MEMORY, ended_seconds=1300.0, ending=Ending.RECOVERED)
    lost = replace(over, ending=Ending.NO_DATA)
    said = [
        TELLER.message(Announcement(AnnouncementKind.RESOLVED, (one,), ()), 1300.0, None).body for one in (over, lost)
    ]
    assert said[0] == "Over after 5 min; the worst was 97 %, the limit is 90 %"
    assert said[1].startswith("Nothing is known any more")


def test_a_rule_that_is_gone_is_still_named() -> None:
    own = replace(FAILING, rule="my_own_rule", metric="my_queue_length")
    assert TELLER.notification(_fired(own), None).title == "my own rule: Codex"
