"""What advice is told of the present is what the other desks show, and nothing that they do not know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_monitor.agents.pricing import NO_PRICES
from desktop_monitor.alerts.defaults import DEFAULT_RULES
from desktop_monitor.alerts.rule import Severity
from desktop_monitor.assess.advice.situation import Situation, WorkflowSettings
from desktop_monitor.assess.performance.figure import FigureState, KpiFigure
from desktop_monitor.assess.performance.judgement import Judgement
from desktop_monitor.assess.performance.targets import Learned
from desktop_monitor.config.performance_options import Interfaces, PerformanceConfig, WorkflowAdvice
from desktop_monitor.engine.agents_view import AgentsView
from desktop_monitor.engine.alerts_view import AlertsView, ChannelView
from desktop_monitor.engine.journal_query import JournalReader, open_journal_reader
from desktop_monitor.engine.performance.situation import Present, situation_of
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, SessionState
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.notify.message import DesktopChannel, WebhookChannel
from desktop_monitor.store.journal import open_journal
from desktop_monitor.store.journal_types import TreeSample
from tests.helpers.agents import session_view, tree
from tests.helpers.ledgers import NOON, incident
from tests.helpers.switch_views import controls

MIB = 1024 * 1024


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[JournalReader]:
    reader = open_journal_reader(tmp_path / "journal.sqlite3")
    yield reader
    reader.close()


def _situation(present: Present, journal: JournalReader, performance: PerformanceConfig | None = None) -> Situation:
    judgement = Judgement(learned=Learned(machine_memory_bytes=16.0), prices=NO_PRICES)
    learning = KpiFigure(Kpi.RESPONSE_TIME, 0.0, 1.0, FigureState.LEARNING)
    met = KpiFigure(Kpi.RESPONSE_TIME, 0.0, 1.0, FigureState.MET)
    figures = ((CLAUDE_CODE, (met,)), ("codex", (learning,)))
    return situation_of(
        NOON,
        present,
        performance or PerformanceConfig(),
        judgement,
        journal,
        (incident(1, severity=Severity.CRITICAL),),
        figures,
    )


def test_of_nothing_shown_nothing_is_known(journal: JournalReader) -> None:
    found = _situation(Present(), journal)
    assert (found.sessions, found.controls, found.alert_rules) == ((), (), ())
    assert (found.remote_channels, found.cores) == (None, None)
    assert (found.memory_bytes, found.learning_interfaces) == (16.0, {"codex"})
    [past] = found.incidents
    assert (past.rule, past.ended_seconds, past.is_critical) == ("response_time", None, True)


def test_sessions_that_ended_are_left_out_and_others_told_with_their_processes(
    tmp_path: Path, journal: JournalReader
) -> None:
    since = NOON - 600.0
    idle = session_view("s1", state=SessionState.IDLE, state_since_seconds=since, tree=tree(memory_mib=612))
    written = open_journal(tmp_path / "journal.sqlite3")
    readings = enumerate((0.9, 0.2, None, 0.4))
    samples = [TreeSample(since - 10.0 + number * 20.0, cores, 5 * MIB, 1) for number, cores in readings]
    written.add_tree_samples(idle.interface, "s1", samples)
    written.close()
    views = (idle, session_view("s2", state=SessionState.ENDED))
    [found] = _situation(Present(AgentsView(sessions=views)), journal).sessions
    assert (found.session, found.state, found.state_seconds) == ("s1", SessionState.IDLE, 600.0)
    assert found.memory_bytes == 612 * MIB
    assert (found.cpu_cores, found.readings) == (pytest.approx(0.3), 2), "before it was idle does not count"


def test_controls_rules_and_channels_are_told(journal: JournalReader) -> None:
    off = WebhookChannel("off", "", is_enabled=False)
    channels = (DesktopChannel(), WebhookChannel("team", "https://example.org"), off)
    view = AlertsView(
        rules=DEFAULT_RULES,
        controls=(controls()[0],),
        channels=tuple(ChannelView(options, 0, "", None) for options in channels),
    )
    found = _situation(Present(alerts=view, cores=8), journal)
    [control] = found.controls
    original = view.controls[0]
    assert control.control_id == original.control.control_id
    assert control.configured == original.state.configured
    assert control.values == tuple(value.name for value in original.control.values)
    assert [rule.name for rule in found.alert_rules] == [rule.name for rule in DEFAULT_RULES]
    assert (found.remote_channels, found.cores) == (1, 8)


def test_what_the_user_chose_is_told(journal: JournalReader) -> None:
    chosen = PerformanceConfig(
        interfaces=Interfaces("claude_code", "codex", ""), workflows=WorkflowAdvice(10, True, False, 4)
    )
    found = _situation(Present(), journal, chosen)
    assert found.fallback_interface == "codex"
    assert found.workflows == WorkflowSettings(10, True, False, 4)


def test_a_session_without_a_beginning_is_told_without_one(journal: JournalReader) -> None:
    view = replace(session_view("s1"), state_since_seconds=None, tree=None)
    [found] = _situation(Present(AgentsView(sessions=(view,))), journal).sessions
    assert (found.state_seconds, found.memory_bytes, found.cpu_cores, found.readings) == (None, None, None, 0)
