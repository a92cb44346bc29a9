"""What was noted as said stands in the queue of messages in the same moment: a kill in between loses none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_monitor.config.alerts_loader import alerts_from
from desktop_monitor.config.yaml_tree import tree_of
from desktop_monitor.notify.message import MessageKind, WebhookChannel
from desktop_monitor.notify.queue import RemoteDelivery
from desktop_monitor.notify.remote import RemoteDispatcher
from desktop_monitor.store.ledger import open_ledger
from tests.helpers.alert_program import AlertProgram
from tests.helpers.outlets import FakeOutlet
from tests.helpers.polling import wait_until

HOT = """
alerts:
  hot: {metric: cpu_used_ratio, threshold: 0.5, for: 10, keep_firing_for: 10, cooldown: 60, action: suggest_simple_mode}
hold_after_start: 0
"""
OPS = WebhookChannel("ops", "https://hooks.example/")


@pytest.fixture
def program(tmp_path: Path) -> Iterator[AlertProgram]:
    started = AlertProgram(tmp_path, HOT)
    yield started
    started.close()


def queued(program: AlertProgram) -> tuple[RemoteDelivery, ...]:
    ledger = open_ledger(program.paths.ledger, program.clock)
    try:
        return ledger.waiting_deliveries()
    finally:
        ledger.close()


def test_what_is_told_stands_in_the_queue_before_it_is_handed_over(program: AlertProgram) -> None:
    program.run(60, cpu=0.9)
    assert program.remote.kept == list(queued(program))
    assert [one.message.kind for one in program.remote.kept] == [MessageKind.FIRING]
    (sent, _channels), (kept,) = program.remote.sent[0], program.remote.kept
    assert sent.body.startswith(kept.message.body)
    assert len(sent.body) > len(kept.message.body), "what can be done is added later"
    program.run(60, cpu=0.1)
    assert [one.message.kind for one in queued(program)] == [MessageKind.FIRING, MessageKind.RESOLVED]


def test_whoever_is_killed_before_handing_it_over_tells_it_after_the_next_start_once(
    program: AlertProgram, tmp_path: Path
) -> None:
    program.remote.is_killed = True
    with pytest.raises(KeyboardInterrupt):
        program.run(60, cpu=0.9)
    again = AlertProgram(tmp_path, HOT, program.clock)
    again.run(600, cpu=0.9)
    assert again.remote.sent == [], "it was said"
    again.close()
    outlet = FakeOutlet()
    path, clock = program.paths.ledger, program.clock
    dispatcher = RemoteDispatcher(lambda: open_ledger(path, clock), lambda _: outlet, (OPS,), clock, lambda: 0.0)
    wait_until(lambda: bool(outlet.sent))
    dispatcher.close()
    assert outlet.told == [("incident-1", "firing")]
    assert queued(program) == ()


def test_where_the_disk_refuses_nothing_gets_a_number_of_another_queue(tmp_path: Path) -> None:
    (tmp_path / "data" / "ledger.sqlite3").mkdir(parents=True)
    program = AlertProgram(tmp_path, HOT)
    program.run(60, cpu=0.9)
    program.close()
    assert [message.kind for message, _ in program.remote.sent] == [MessageKind.FIRING]
    assert program.remote.kept == []


def test_what_an_action_did_by_itself_stands_in_the_queue_before_it_is_handed_over(program: AlertProgram) -> None:
    policy = "actions: {force_simple_mode: {dry_run: true, notify_admin: true}}\n"
    program.work.apply(alerts_from(tree_of(HOT.replace("suggest_", "force_") + policy, "x"), "x"))
    program.switches.arm("claude_code.mode", is_armed=True)
    program.run(60, cpu=0.9)
    kinds = [MessageKind.FIRING, MessageKind.NOTICE]
    assert [one.message.kind for one in queued(program)] == kinds
    assert program.remote.kept == list(queued(program))
    assert [message.kind for message, _ in program.remote.sent] == kinds
