"""The Alerts page: what is wrong, why nothing was sent, what can be done about it; nothing claimed that is unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.alerts.incident import AlertState, Incident
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.engine.alert_settings import AlertSettings
from desktop_monitor.engine.alerts_view import AlertsView, CheckReport
from desktop_monitor.engine.command import (
    AcknowledgeIncident,
    ApplyAlerts,
    CheckInterface,
    EndSnooze,
    Snooze,
    TestChannel,
)
from desktop_monitor.language.text import text
from desktop_monitor.ui.alert_settings_desk import AlertSettingsDesk
from desktop_monitor.ui.alert_tools import AlertTools
from desktop_monitor.ui.dialogs.delete_setting import DeleteSettingDialog
from desktop_monitor.ui.dialogs.edit_channel import EditChannelDialog
from desktop_monitor.ui.dialogs.edit_rule import EditRuleDialog
from desktop_monitor.ui.ledger_desk import LedgerDesk
from desktop_monitor.ui.model.incident_rows import incident_row
from desktop_monitor.ui.moments import local
from desktop_monitor.ui.rehearsal_desk import Past, RehearsalDesk
from desktop_monitor.ui.window.alerts import AlertsPage
from desktop_monitor.ui.window.alerts_row import seconds_until_morning
from desktop_monitor.ui.window.page import PageContext, Period
from tests.helpers.agents_journal import FakeJournal
from tests.helpers.alerts_page import (
    CHANNELS,
    RULES,
    alerts_snapshot,
    alerts_view,
    calm_view,
    hostile,
    incident,
    many_rules,
    many_troubles,
    past_incidents,
    quiet,
    status,
)
from tests.helpers.snapshots import WALL_SECONDS, FakeReader
from tests.ui.conftest import Opened, StubEngine


class FakeLedger:
    """Implements the part of a ledger that the page asks."""

    def __init__(self) -> None:
        self.kept: tuple[Incident, ...] = past_incidents()
        self.asked: list[tuple[float, float]] = []

    def incidents(self, start: float, end: float, limit: int = 1000) -> tuple[Incident, ...]:
        self.asked.append((start, end))
        return self.kept[:limit]

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def ledger() -> FakeLedger:
    return FakeLedger()


@pytest.fixture
def tools(tmp_path: Path, qtbot: QtBot) -> Iterator[AlertTools]:
    tools = AlertTools(
        AlertSettingsDesk(lambda: AlertSettings(tmp_path / "alerts_config.yaml")),
        RehearsalDesk(lambda: Past(FakeReader(), FakeJournal())),
    )
    yield tools
    tools.close()


@pytest.fixture
def page(context: PageContext, ledger: FakeLedger, tools: AlertTools, qtbot: QtBot) -> Iterator[AlertsPage]:
    desk: LedgerDesk = LedgerDesk(lambda: ledger)  # type: ignore[arg-type, return-value]
    page = AlertsPage(replace(context, ledger=desk, alerts=tools))
    qtbot.addWidget(page)
    page.resize(1084, 1600)
    page.show()
    page.show_period(Period(604_800.0))
    page.activate()
    yield page
    page.deactivate()
    desk.close()


def texts(page: AlertsPage) -> str:
    """Everything written on the page that can be seen, also what is shown shortened."""
    return "\n".join(
        label.accessibleName() or label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)
    )


def rule_texts(page: AlertsPage, name: str) -> tuple[str, ...]:
    row = page.rules.model.row_at(page.rules.model.place_of(name))
    assert row is not None
    return row.texts


def button(within: QWidget, name: str) -> QPushButton:
    """The newest of this name: a dialog that was closed is deleted a little later."""
    return within.findChildren(QPushButton, name)[-1]


def show(engine: StubEngine, alerts: AlertsView | None = None, tick: int = 0) -> None:
    engine.deliver(alerts_snapshot(alerts, tick))


# What fires now.


def test_what_fires_comes_worst_first_then_what_is_known_then_what_is_about_to(
    page: AlertsPage, engine: StubEngine
) -> None:
    show(engine)
    said = [row.accessibleName() for row in page.now.rows]
    assert said[0].startswith(
        "Memory nearly used up. 93 %, over the limit of 90 % · 24 observations. Critical · firing"
    )
    assert "on top: rust-analyzer 5.2 GiB, Claude Code 1.4 GiB" in said[0]
    assert said[1].startswith("Slow answers: Claude Code. 131 %, over the limit of 100 %")
    assert said[2].startswith("A disk is nearly full: /home")
    assert "acknowledged" in said[2]
    assert said[3].startswith("Build box busy. 97 %, the limit is 95 %")
    assert said[3].endswith("waiting 1 min 18 s more")  # two seconds passed since it was judged
    assert "2 firing · 1 acknowledged · 1 pending" in texts(page)


def test_a_cooldown_is_told_by_the_moment_at_which_it_ends(page: AlertsPage, engine: StubEngine) -> None:
    show(engine)
    ends = local(WALL_SECONDS - 2 + 240)
    assert f"cooling down until {ends:%H:%M}" in page.now.rows[1].accessibleName()


def test_a_quiet_page_says_who_watches_and_when_they_looked(page: AlertsPage, engine: StubEngine) -> None:
    show(engine, calm_view())
    assert "Nothing is wrong" in texts(page)
    assert "18 rules watch (1 still learning, 7 without data now) · looked 2 s ago" in texts(page)
    assert not page.now.rows


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"held": text("alerts.hold.start", seconds=42.0)}, "Too early to judge"),
        ({"last_look_seconds": None}, "Nothing was looked at yet"),
        ({"rules": tuple(replace(rule, is_enabled=False) for rule in RULES)}, "Nobody looks for trouble"),
        ({"error": "the ledger is locked"}, "Alerts do not work"),
    ],
)
def test_nothing_is_called_fine_that_was_not_looked_at(
    page: AlertsPage, engine: StubEngine, changes: dict[str, object], expected: str
) -> None:
    show(engine, calm_view(**changes))
    assert expected in texts(page)
    assert "Nothing is wrong" not in texts(page)


def test_acknowledging_and_snoozing_send_what_they_say(page: AlertsPage, engine: StubEngine) -> None:
    show(engine)
    first = page.now.rows[0]
    first.acknowledge.click()
    actions = first.snooze_menu().actions()
    for action in (actions[0], actions[1], actions[2], actions[4]):
        action.trigger()
    (known,) = engine.sent(AcknowledgeIncident)
    assert isinstance(known, AcknowledgeIncident)
    assert known.incident_id == 41
    sent = [(one.seconds, one.rule, one.incident_id) for one in engine.sent(Snooze) if isinstance(one, Snooze)]
    assert sent[0] == (3600.0, "", 41)
    assert local(WALL_SECONDS + (sent[1][0] or 0.0)).hour == 8
    assert sent[2] == (None, "", 41)
    assert sent[3] == (3600.0, "memory_usage", None)


def test_what_does_not_fire_yet_is_snoozed_by_its_rule(page: AlertsPage, engine: StubEngine) -> None:
    show(engine)
    pending = page.now.rows[3]
    assert not pending.acknowledge.isVisible()
    pending.snooze_menu().actions()[0].trigger()
    (sent,) = engine.sent(Snooze)
    assert isinstance(sent, Snooze)
    assert (sent.seconds, sent.rule, sent.incident_id) == (3600.0, "build_box_busy", None)


def test_morning_is_never_past_and_at_most_a_day_and_a_half_away() -> None:
    for hour in range(48):
        now = WALL_SECONDS + 3600.0 * hour
        assert 0 < seconds_until_morning(now) < 1.5 * 86_400
        assert local(now + seconds_until_morning(now)).hour == 8


def test_why_nothing_was_sent_is_told_sentence_by_sentence(page: AlertsPage, engine: StubEngine) -> None:
    show(engine)
    row = page.now.rows[1]
    assert row.why.text() == "Why nothing was sent"
    row.why.click()
    told = row.reasons.whole_text()
    assert "No message was sent about it." in told
    assert "After a message, nothing is said of the same for 5 min" in told
    assert "It goes to: desktop, team, me." in told
    assert "Me: 3 messages wait: mail.example.org does not answer: timed out" in told
    row.why.click()
    assert not row.reasons.isVisible()


def test_why_an_action_was_not_carried_out_is_told(page: AlertsPage, engine: StubEngine) -> None:
    known, *others = alerts_view().open_incidents
    refused = replace(known, refusal=text("alerts.refused.never"))
    show(engine, alerts_view(open_incidents=(refused, *others)))
    page.now.rows[0].why.click()
    assert "About its action: you never want it suggested." in page.now.rows[0].reasons.whole_text()
    assert "About its action: you never want it suggested." in incident_row(refused, {}, WALL_SECONDS).tip
    assert "About its action" not in incident_row(known, {}, WALL_SECONDS).tip


def test_the_reasons_stay_open_while_snapshots_come(page: AlertsPage, engine: StubEngine) -> None:
    show(engine)
    page.now.rows[1].why.click()
    show(engine, alerts_view(open_incidents=alerts_view().open_incidents[1:]), 1)
    assert page.now.rows[0].reasons.isVisible()
    assert not page.now.rows[1].reasons.isVisible()


def test_an_interface_can_be_checked_and_the_report_is_shown(page: AlertsPage, engine: StubEngine) -> None:
    report = CheckReport("claude_code", WALL_SECONDS - 60, True, (text("check.processes", count=2),))
    show(engine, alerts_view(checks=(report,)))
    row = page.now.rows[1]
    row.why.click()
    assert "2 of its agents run here" in row.reasons.whole_text()
    row.check.click()
    (sent,) = engine.sent(CheckInterface)
    assert isinstance(sent, CheckInterface)
    assert sent.interface == "claude_code"


def test_the_keyboard_stays_with_the_incident_when_rows_change_places(
    page: AlertsPage, engine: StubEngine, qtbot: QtBot
) -> None:
    """Whoever is about to press Acknowledge presses it for what they read."""
    qtbot.waitActive(page)
    show(engine)
    page.now.rows[1].acknowledge.setFocus()
    show(engine, alerts_view(open_incidents=(incident(50, "interface_failure"), *alerts_view().open_incidents)), 1)
    focused = page.focusWidget()
    assert focused is not None
    focused.click()  # type: ignore[attr-defined]
    (sent,) = engine.sent(AcknowledgeIncident)
    assert isinstance(sent, AcknowledgeIncident)
    assert sent.incident_id == 42


def test_of_many_troubles_a_few_are_shown_and_more_on_demand(page: AlertsPage, engine: StubEngine) -> None:
    show(engine, many_troubles(200))
    assert len(page.now.rows) == 8
    page.now.more.click()
    assert len(page.now.rows) == 28
    assert page.now.more.text() == "Show 20 more of 173"


# Rules.


def test_rules_in_trouble_come_first_and_those_switched_off_last(page: AlertsPage, engine: StubEngine) -> None:
    show(engine)
    names = [str(row.key) for row in page.rules.model.rows]
    assert names[:4] == ["memory_usage", "response_time", "disk_nearly_full", "build_box_busy"]
    assert set(names[-3:]) == {"cache_hits", "temperature", "battery_low"}
    assert rule_texts(page, "memory_usage")[2] == "93 % of 90 %"
    assert rule_texts(page, "success_rate")[:3] == (
        "Requests fail\nRequests answered under 95 % (mean of 30 min)",
        "Fine\nCodex, of 2",
        "97 %, at least 95 %",
    )
    assert rule_texts(page, "context_preparation")[1:3] == ("No data", "—")
    assert rule_texts(page, "temperature")[1] == "Off"


def test_a_rule_is_switched_with_space_and_with_a_click_and_stands_in_the_file(
    page: AlertsPage, engine: StubEngine, qtbot: QtBot, tmp_path: Path
) -> None:
    show(engine)
    page.rules.table.select("disk_full")
    QTest.keyClick(page.rules.table, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(engine.sent(ApplyAlerts)) == 1)
    assert "disk_full:\n    enabled: false" in (tmp_path / "alerts_config.yaml").read_text()
    place = page.rules.model.index(page.rules.model.place_of("swap_storm"), 4)
    page.rules.table.scrollTo(place)
    QTest.mouseClick(
        page.rules.table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=page.rules.table.visualRect(place).center() - QPoint(10, 0),
    )
    qtbot.waitUntil(lambda: len(engine.sent(ApplyAlerts)) == 2)
    last = engine.sent(ApplyAlerts)[-1]
    assert isinstance(last, ApplyAlerts)
    assert not {rule.name: rule for rule in last.config.rules}["swap_storm"].is_enabled


def test_a_built_in_rule_cannot_be_deleted_from_its_menu(page: AlertsPage, engine: StubEngine) -> None:
    show(engine)
    assert not page.rules.menu("disk_full").actions()[-1].isEnabled()
    assert page.rules.menu("build_box_busy").actions()[-1].isEnabled()


def test_sixty_rules_and_two_hundred_incidents_are_shown(
    page: AlertsPage, engine: StubEngine, ledger: FakeLedger, qtbot: QtBot
) -> None:
    ledger.kept = past_incidents(200)
    show(engine, replace(many_troubles(200), rules=(*RULES, *many_rules(60))))
    qtbot.waitUntil(lambda: page.incidents.model.rowCount() == 200)
    assert page.rules.model.rowCount() == len(RULES) + 60


def test_a_rule_that_is_still_learning_is_told_apart_from_one_without_data(
    page: AlertsPage, engine: StubEngine
) -> None:
    """Requests are seen, but too few to judge; or nothing is seen at all."""
    few = quiet("too_few", count=2, needed=5)
    statuses = (
        status("error_rate", None, (("interface", "codex"),), quiet=few, observations=2),
        status("success_rate", 0.99, (("interface", "codex"),)),
        status("context_preparation", None),
    )
    show(engine, calm_view(statuses=statuses))
    assert rule_texts(page, "error_rate")[1:3] == ("Learning\n2 of 5 observations", "—")
    assert rule_texts(page, "response_time")[1] == "Learning\nwhat is usual: after 100 answers"
    assert rule_texts(page, "context_preparation")[1] == "No data"
    assert "18 rules watch (2 still learning, 15 without data now)" in texts(page)
    show(engine, calm_view(statuses=statuses[2:]), 1)
    assert rule_texts(page, "response_time")[1] == "No data"
    assert "18 rules watch (18 without data now)" in texts(page)


def test_a_value_that_may_be_chance_is_neither_called_fine_nor_trouble(page: AlertsPage, engine: StubEngine) -> None:
    chance = status("success_rate", 0.92, (("interface", "codex"),), quiet=quiet("by_chance", count=13))
    show(engine, calm_view(statuses=(chance,)))
    state = rule_texts(page, "success_rate")[1]
    assert state == "Not sure\namong 13 observations this may be chance · Codex"


def test_what_a_rule_is_called_keeps_its_room_where_the_page_is_narrow(
    page: AlertsPage, engine: StubEngine, qtbot: QtBot
) -> None:
    show(engine)
    titles = page.rules.table.titles
    for width in (1100, 1000, 960, 900, 800):
        page.resize(width, 700)
        QTest.qWait(0)
        qtbot.waitUntil(lambda: titles.sectionSize(0) >= 200, timeout=1000)


# Silences.


def test_silences_are_named_and_can_be_ended(page: AlertsPage, engine: StubEngine) -> None:
    show(engine)
    said = [row.accessibleName() for row in page.silences.rows]
    assert said[0].startswith("Hot: until ")
    assert said[1] == "Slow answers: Claude Code: until you end it"
    page.silences.rows[0].end.click()
    page.silences.rows[1].end.click()
    sent = [(one.rule, one.incident_id) for one in engine.sent(EndSnooze) if isinstance(one, EndSnooze)]
    assert sent == [("temperature", None), ("", 42)]


def test_everything_can_be_silenced_at_once(page: AlertsPage, engine: StubEngine) -> None:
    show(engine, calm_view())
    assert "Nothing is silenced" in texts(page)
    page.silences.menu().actions()[2].trigger()
    (sent,) = engine.sent(Snooze)
    assert isinstance(sent, Snooze)
    assert (sent.seconds, sent.rule, sent.incident_id) == (None, "", None)
    show(engine, calm_view(silences=(Silence(None),)), 1)
    assert page.silences.rows[0].accessibleName() == "All alerts: until you end it"


# History.


def test_incidents_of_the_period_are_asked_of_the_ledger_and_filtered(
    page: AlertsPage, engine: StubEngine, ledger: FakeLedger, qtbot: QtBot
) -> None:
    show(engine)
    qtbot.waitUntil(lambda: page.incidents.model.rowCount() == 30)
    assert ledger.asked == [(WALL_SECONDS + 1 - 604_800, WALL_SECONDS + 1)]
    first = page.incidents.model.rows[0]
    assert first.texts[0].startswith("Memory nearly used up\nCritical · on top: rust-analyzer")
    assert first.texts[3:] == ("2 min 40 s", "96 %\nlimit 90 %", "—")
    box = page.incidents.rule_box
    box.setCurrentIndex(box.findData("interface_failure"))
    box.activated.emit(box.currentIndex())
    assert page.incidents.model.rowCount() == 6
    severities = page.incidents.severity_box
    severities.setCurrentIndex(severities.count() - 1)
    severities.activated.emit(severities.currentIndex())
    assert page.incidents.model.rowCount() == 0
    assert "No incident matches" in texts(page)


def test_the_ledger_is_asked_again_when_an_incident_ends_and_not_with_every_tick(
    page: AlertsPage, engine: StubEngine, ledger: FakeLedger, qtbot: QtBot
) -> None:
    for tick in range(20):
        show(engine, tick=tick)
    qtbot.waitUntil(lambda: page.incidents.model.rowCount() == 30)
    assert len(ledger.asked) == 1
    show(engine, calm_view(), 21)
    qtbot.waitUntil(lambda: len(ledger.asked) == 2)


def test_a_period_without_incidents_says_so(
    page: AlertsPage, engine: StubEngine, ledger: FakeLedger, qtbot: QtBot
) -> None:
    ledger.kept = ()
    show(engine)
    qtbot.waitUntil(lambda: "No incident in this period" in texts(page))


def test_an_incident_is_pointed_out_whether_open_or_over(page: AlertsPage, engine: StubEngine, qtbot: QtBot) -> None:
    show(engine)
    qtbot.waitUntil(lambda: page.incidents.model.rowCount() == 30)
    page.receive(42)
    assert page.now.rows[1].reasons.isVisible()
    page.receive(7)
    selected = page.incidents.table.selected
    assert selected is not None
    assert selected.key == 7
    page.receive("nonsense")


# Channels.


def test_every_channel_says_how_it_does_and_can_be_tested(page: AlertsPage, engine: StubEngine) -> None:
    show(engine)
    said = [row.accessibleName() for row in page.channels.rows]
    assert said[0] == "This desktop, notifications"
    assert said[1] == "team, webhook to hooks.example.org, delivered 11 min ago · warnings and worse"
    assert said[2].endswith("mail.example.org does not answer: timed out")
    page.channels.rows[1].test.click()
    (sent,) = engine.sent(TestChannel)
    assert isinstance(sent, TestChannel)
    assert sent.channel == "team"
    assert "services/T1" not in texts(page)  # a web address may be a secret


def test_this_desktop_is_switched_off_in_the_file(
    page: AlertsPage, engine: StubEngine, qtbot: QtBot, tmp_path: Path
) -> None:
    show(engine)
    page.channels.rows[0].edit.click()
    qtbot.waitUntil(lambda: len(engine.sent(ApplyAlerts)) == 1)
    assert "enabled: false" in (tmp_path / "alerts_config.yaml").read_text()


# Deleting.


OWN = "alerts:\n  build_box_busy:\n    metric: cpu_used_ratio\n    threshold: 95 %\n"


def test_an_own_rule_is_deleted_from_its_menu_only_after_a_question(
    page: AlertsPage, engine: StubEngine, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "alerts_config.yaml"
    file.write_text(OWN)
    show(engine)
    page.rules.menu("build_box_busy").actions()[-1].trigger()
    dialog = page.deeds.dialog
    assert isinstance(dialog, DeleteSettingDialog)
    said = dialog.accessibleDescription()
    assert "Delete the rule “Build box busy”?" in said
    assert "alerts_config.yaml" in said
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert page.deeds.dialog is None
    assert file.read_text() == OWN
    page.rules.menu("build_box_busy").actions()[-1].trigger()
    button(page, "confirmDeleteSetting").click()
    qtbot.waitUntil(lambda: len(engine.sent(ApplyAlerts)) == 1)
    assert "build_box_busy" not in file.read_text()


def test_the_editor_asks_before_it_deletes_and_closes_when_it_did(
    page: AlertsPage, engine: StubEngine, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "alerts_config.yaml"
    file.write_text(OWN)
    show(engine)
    page.deeds.edit_rule("build_box_busy")
    qtbot.waitUntil(lambda: page.deeds.dialog is not None)
    editor = page.deeds.dialog
    assert isinstance(editor, EditRuleDialog)
    editor.delete.click()
    question = editor.findChild(DeleteSettingDialog)
    assert question is not None
    QTest.keyClick(question, Qt.Key.Key_Escape)
    assert editor.isVisible()
    assert editor.delete.isEnabled()
    assert file.read_text() == OWN
    editor.delete.click()
    button(editor, "confirmDeleteSetting").click()
    qtbot.waitUntil(lambda: page.deeds.dialog is None)
    assert "build_box_busy" not in file.read_text()
    assert len(engine.sent(ApplyAlerts)) == 1


def test_a_channel_is_deleted_only_after_a_question_that_says_what_follows(
    page: AlertsPage, engine: StubEngine, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "alerts_config.yaml"
    file.write_text("notification_channels:\n  - {type: webhook, name: team, url: https://hooks.example.org}\n")
    show(engine)
    page.deeds.edit_channel("team")
    qtbot.waitUntil(lambda: page.deeds.dialog is not None)
    editor = page.deeds.dialog
    assert isinstance(editor, EditChannelDialog)
    editor.delete.click()
    question = editor.findChild(DeleteSettingDialog)
    assert question is not None
    assert "A secret that only this channel uses leaves the keyring." in question.accessibleDescription()
    assert "team" in file.read_text()
    button(question, "confirmDeleteSetting").click()
    qtbot.waitUntil(lambda: page.deeds.dialog is None)
    assert "team" not in file.read_text()


# Editors.


def test_the_editor_opens_with_enter_and_saves_what_differs(
    page: AlertsPage, engine: StubEngine, qtbot: QtBot, tmp_path: Path
) -> None:
    show(engine)
    page.rules.table.select("disk_full")
    QTest.keyClick(page.rules.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.deeds.dialog is not None)
    dialog = page.deeds.dialog
    assert isinstance(dialog, EditRuleDialog)
    dialog.form.fields["for"].show_value("3 min")
    dialog.form.changed.emit()
    dialog.save.click()
    qtbot.waitUntil(lambda: page.deeds.dialog is None)
    assert (tmp_path / "alerts_config.yaml").read_text() == 'alerts:\n  disk_full:\n    for: "3 min"\n'
    (sent,) = engine.sent(ApplyAlerts)
    assert isinstance(sent, ApplyAlerts)
    assert {rule.name: rule for rule in sent.config.rules}["disk_full"].for_seconds == 180.0


def test_a_file_that_cannot_be_read_is_told_and_nothing_opens(
    page: AlertsPage, engine: StubEngine, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "alerts_config.yaml").write_text("alerts: [")
    show(engine)
    page.deeds.edit_rule("disk_full")
    qtbot.waitUntil(lambda: bool(opened.toasts))
    assert page.deeds.dialog is None


def test_a_channel_is_added_in_its_editor(page: AlertsPage, engine: StubEngine, qtbot: QtBot, tmp_path: Path) -> None:
    show(engine)
    page.channels.menu().actions()[0].trigger()
    qtbot.waitUntil(lambda: page.deeds.dialog is not None)
    dialog = page.deeds.dialog
    assert isinstance(dialog, EditChannelDialog)
    dialog.fields["name"].show_value("team")
    dialog.fields["url"].show_value("https://hooks.example.org/x")
    dialog.fields["url"].changed.emit("url")
    dialog.save.click()
    qtbot.waitUntil(lambda: page.deeds.dialog is None)
    assert "type: webhook" in (tmp_path / "alerts_config.yaml").read_text()


# Anything may come.


def test_hostile_names_stay_on_their_line_and_are_not_obeyed(page: AlertsPage, engine: StubEngine) -> None:
    bad = incident(1, labels=(("mount", hostile()),), culprits=(replace(incident(1).culprits[0], name=hostile()),))
    channel = replace(CHANNELS[1], last_error=hostile())
    odd = replace(bad, incident_id=2, rule=hostile(), metric="no such metric", peak=float("inf"), latest=1e300)
    states = (status("disk_full", 0.99, (("mount", hostile()),), state=AlertState.PENDING, quiet=quiet("no_data")),)
    show(engine, alerts_view(open_incidents=(bad, odd), channels=(channel,), statuses=states))
    page.now.rows[0].why.click()
    for label in page.findChildren(QLabel):
        shown = label.text()
        assert "\u202e" not in shown
        assert "\x1b" not in shown
        assert len(shown) < 2000
        assert label.textFormat() == Qt.TextFormat.PlainText
    assert page.width() < 1200
    assert not page.grab().isNull()


def test_a_frozen_page_stands_and_catches_up(page: AlertsPage, engine: StubEngine) -> None:
    show(engine)
    page.set_frozen(True)
    show(engine, calm_view(), 1)
    assert len(page.now.rows) == 4
    page.set_frozen(False)
    assert not page.now.rows
