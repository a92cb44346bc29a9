"""The desktop face keeps the newest snapshot and asks for nothing twice."""

import threading
from dataclasses import replace

from pytestqt.qtbot import QtBot

from desktop_monitor.assess.health import Health
from desktop_monitor.engine.command import Command, ResumeRecording
from desktop_monitor.engine.snapshot import Outcome, Snapshot
from desktop_monitor.ui.state import AppState, Mailbox
from tests.helpers.snapshots import snapshot


class Taker:
    """Collects what arrives."""

    def __init__(self) -> None:
        self.taken: list[Snapshot] = []
        self.threads: set[threading.Thread] = set()

    def take(self, arrived: Snapshot) -> None:
        self.taken.append(arrived)
        self.threads.add(threading.current_thread())


def test_a_busy_face_gets_the_newest_snapshot_and_no_backlog(qtbot: QtBot) -> None:
    mailbox, taker = Mailbox(), Taker()
    mailbox.arrived.connect(taker.take)
    made = [snapshot(tick) for tick in range(50)]
    worker = threading.Thread(target=lambda: [mailbox.put(one) for one in made])
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: bool(taker.taken))

    assert taker.taken == [made[-1]]
    assert mailbox.dropped_count == 49
    assert taker.threads == {threading.main_thread()}


def test_snapshots_arrive_again_after_one_was_taken(qtbot: QtBot) -> None:
    mailbox, taker = Mailbox(), Taker()
    mailbox.arrived.connect(taker.take)
    for tick in range(3):
        mailbox.put(snapshot(tick))
        qtbot.waitUntil(lambda count=tick + 1: len(taker.taken) == count)

    assert mailbox.dropped_count == 0


def test_health_is_announced_when_it_changes_and_unknown_while_stale() -> None:
    state = AppState(list[Command]().append)
    levels: list[Health] = []
    state.health_changed.connect(levels.append)
    state.accept(snapshot(0))
    state.accept(snapshot(1))
    state.mark_stale(30.0)
    stale_seconds = state.stale_seconds
    state.accept(snapshot(40))

    assert levels == [Health.HEALTHY, Health.UNKNOWN, Health.HEALTHY]
    assert stale_seconds == 30.0
    assert state.stale_seconds is None


def test_an_outcome_is_announced_once_to_the_face_that_waits_for_it() -> None:
    state = AppState(list[Command]().append)
    seen: list[Outcome] = []
    state.outcome_arrived.connect(seen.append)
    mine, foreign = Outcome(state.next_command_id(), True, "done"), Outcome(99, True, "of another face")
    for tick in range(3):
        state.accept(replace(snapshot(tick), outcomes=(mine, foreign)))

    assert seen == [mine]


def test_commands_go_to_the_engine() -> None:
    sent: list[Command] = []
    AppState(sent.append).send(ResumeRecording())

    assert sent == [ResumeRecording()]
