"""A program that does not look itself says how alerts stand as the rules would, and keeps nothing of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop_monitor.alerts.incident import AlertState
from desktop_monitor.alerts.memory import AlertMemory
from desktop_monitor.alerts.memory_text import memory_from_text, memory_to_text
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.config.alerts_loader import alerts_from
from desktop_monitor.config.yaml_tree import tree_of
from desktop_monitor.engine.alerting.remembered import remembered, statuses, with_acknowledgements
from desktop_monitor.language.wording import words
from desktop_monitor.store.ledger import read_ledger
from tests.helpers.alert_program import AlertProgram

HOT = """
alerts:
  hot: {metric: cpu_used_ratio, threshold: 0.5, for: 10, cooldown: 600}
hold_after_start: 0
"""
CONFIG = alerts_from(tree_of(HOT, "alerts_config.yaml"), "alerts_config.yaml")


def kept(folder: Path, *silences: Silence) -> tuple[AlertMemory, float]:
    """What a program that saw trouble keeps, before it ended."""
    program = AlertProgram(folder, HOT)
    for silence in silences:
        program.work.snooze(silence.until_seconds, silence.rule, silence.incident_id)
    program.run(60, cpu=0.9)
    now = program.now
    program.close()
    ledger = read_ledger(folder / "data" / "ledger.sqlite3")
    text = ledger.memory() or ""
    ledger.close()
    return memory_from_text(text), now


def test_an_open_incident_stands_as_it_did(tmp_path: Path) -> None:
    memory, now = kept(tmp_path)
    before = memory_to_text(memory)
    (hot,) = (one for one in statuses(memory, CONFIG, (), now + 30) if one.rule == "hot")
    assert (hot.state, hot.incident_id, hot.quiet) == (AlertState.FIRING, 1, None)
    assert memory_to_text(memory) == before


def test_why_nothing_is_said_is_what_the_rules_would_say(tmp_path: Path) -> None:
    memory, now = kept(tmp_path, Silence(None, "hot"))
    snoozed = next(one for one in statuses(memory, CONFIG, (Silence(None, "hot"),), now) if one.rule == "hot")
    assert snoozed.quiet is not None
    assert words(snoozed.quiet) == "snoozed until you end it"
    known = with_acknowledgements(memory, [replace(one, acknowledged_seconds=now) for one in memory.open_incidents])
    acknowledged = next(one for one in statuses(known, CONFIG, (), now) if one.rule == "hot")
    assert acknowledged.quiet is not None
    assert words(acknowledged.quiet) == "you know of it"


def test_what_cannot_be_read_is_nothing() -> None:
    for text in (None, "", "{", "[]", '{"version": 99}'):
        assert remembered(text, ()) == AlertMemory()
    assert all(one.value is None for one in statuses(AlertMemory(), CONFIG, (), 1.79e9))
