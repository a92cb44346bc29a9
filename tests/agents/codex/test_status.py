"""What sessions do, from the ends of their rollouts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop_monitor.agents.codex.status import RECENT_SECONDS, CodexStatuses
from desktop_monitor.metrics.agent_event import SessionState, SessionStatus
from tests.helpers.rollouts import RolloutText, counts

NOW_SECONDS = 1_795_001_000.0


def _statuses(home: Path) -> CodexStatuses:
    return CodexStatuses(home, lambda: NOW_SECONDS)


def _write(rollout: RolloutText, home: Path, age_seconds: float = 1.0) -> None:
    path = rollout.write(home)
    os.utime(path, (NOW_SECONDS - age_seconds, NOW_SECONDS - age_seconds))


def test_a_turn_that_began_and_did_not_end_is_at_work(tmp_path: Path) -> None:
    """Since its first record."""
    rollout = RolloutText().meta()
    began_seconds = rollout.at_seconds
    _write(rollout.start().answer(counts(10, 0, 5)), tmp_path)
    expected = SessionStatus("codex", rollout.session, began_seconds, SessionState.WORKING)
    assert _statuses(tmp_path).read() == (expected,)


@pytest.mark.parametrize("end", ["task_complete", "turn_complete", "turn_aborted"])
def test_a_session_is_idle_after_its_turn(tmp_path: Path, end: str) -> None:
    """Completed, failed or interrupted."""
    _write(RolloutText().meta().start().event(end, turn_id="x"), tmp_path)
    (status,) = _statuses(tmp_path).read()
    assert status.state is SessionState.IDLE


def test_the_next_turn_is_seen_when_the_file_grew(tmp_path: Path) -> None:
    """The same reader, asked again."""
    statuses = _statuses(tmp_path)
    rollout = RolloutText().meta().start().end()
    _write(rollout, tmp_path)
    assert statuses.read()[0].state is SessionState.IDLE
    _write(rollout.start(), tmp_path, age_seconds=0.0)
    assert statuses.read()[0].state is SessionState.WORKING


def test_words_of_a_prompt_are_no_status(tmp_path: Path) -> None:
    """A conversation about rollouts holds their records as text."""
    quoted = '{"type":"event_msg","payload":{"type":"task_complete"}}'
    rollout = RolloutText().meta().start().item("message", role="user", content=quoted)
    rollout.raw(b'{"timestamp":"2026-11-22T14:43:37Z","type":"world_state","payload":{"type":"task_complete"}}')
    _write(rollout, tmp_path)
    assert _statuses(tmp_path).read()[0].state is SessionState.WORKING


def test_the_start_is_found_before_long_lines(tmp_path: Path) -> None:
    """Blocks of a file end anywhere in a line."""
    rollout = RolloutText().meta().start()
    for _ in range(5):
        rollout.item("message", role="assistant", content="x" * 200_000)
    _write(rollout, tmp_path)
    assert _statuses(tmp_path).read()[0].state is SessionState.WORKING


def test_half_a_line_at_the_end_is_no_obstacle(tmp_path: Path) -> None:
    """It is being written at this moment."""
    path = RolloutText().meta().start().end().write(tmp_path)
    path.write_bytes(path.read_bytes() + b'{"timestamp":"2026-11-22T14:4')
    os.utime(path, (NOW_SECONDS, NOW_SECONDS))
    assert _statuses(tmp_path).read()[0].state is SessionState.IDLE


def test_a_rollout_nobody_wrote_to_for_long_has_no_status(tmp_path: Path) -> None:
    """Nor has one without any turn."""
    _write(RolloutText().meta().start(), tmp_path, age_seconds=RECENT_SECONDS + 1)
    _write(RolloutText("01a204d8-06a3-70e2-ab9f-7bc2b5261efc").meta(), tmp_path)
    assert _statuses(tmp_path).read() == ()
