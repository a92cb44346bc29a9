"""What is counted of rollouts of all ages: forks, replays, resumes, compaction, limits, nonsense."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_monitor.agents.codex.source import CodexFiles, codex_home
from desktop_monitor.agents.source import Cursor
from desktop_monitor.metrics.agent_event import Findings, LimitReading, Outcome, Request, Source
from tests.helpers.file_sources import merged, read_all, read_on, tokens
from tests.helpers.rollouts import START_SECONDS, RolloutText, added, counts, forked, uuid7

LONG_ID = "resp_" + "0123456789abcdef" * 3
FIRST = counts(1000, 200, 50, 10)
SECOND = counts(1500, 1000, 70, 20)
THIRD = counts(2000, 1500, 90, 30)


def _read(home: Path, *rollouts: RolloutText) -> Findings:
    for rollout in rollouts:
        rollout.write(home)
    return read_all(CodexFiles(home))


def _answers(found: Findings) -> list[Request]:
    return [request for request in merged(found) if request.outcome is Outcome.OK]


def _sums(*used: dict[str, Any]) -> dict[str, int]:
    return {
        "input_tokens": sum(one["input_tokens"] - one["cached_input_tokens"] for one in used),
        "cache_read_tokens": sum(one["cached_input_tokens"] for one in used),
        "cache_write_tokens": sum(one["cache_write_input_tokens"] for one in used),
        "output_tokens": sum(one["output_tokens"] for one in used),
        "reasoning_tokens": sum(one["reasoning_output_tokens"] for one in used),
    }


def _old(session: str = "", at_seconds: float = START_SECONDS) -> RolloutText:
    """Two answers in two turns that have names, without records of responses."""
    rollout = RolloutText(session, at_seconds).meta()
    return rollout.start().answer(FIRST).end().start().answer(SECOND).end()


def _nameless(session: str = "") -> RolloutText:
    """The same with turns that have no names."""
    rollout = RolloutText(session).meta()
    return rollout.start(turn_id="").answer(FIRST).end().start(turn_id="").answer(SECOND).end()


def test_codex_home_is_where_codex_looks() -> None:
    """The variable goes before the user's home."""
    assert codex_home({"CODEX_HOME": "/elsewhere"}, Path("/home/dev")) == Path("/elsewhere")
    assert codex_home({}, Path("/home/dev")) == Path("/home/dev/.codex")


def test_no_folder_is_no_file(tmp_path: Path) -> None:
    """Who has no Codex has no rollouts."""
    assert CodexFiles(tmp_path / "none").pending({}) == ()


def test_an_answer_stated_twice_is_counted_once(tmp_path: Path) -> None:
    """New versions state each answer by itself and in the running total."""
    rollout = RolloutText().meta().start().answer(FIRST, LONG_ID).answer(SECOND, LONG_ID[:-1] + "x").end()
    answers = _answers(_read(tmp_path, rollout))
    assert tokens(answers) == _sums(FIRST, SECOND)
    assert [request.response_id for request in answers] == [LONG_ID, LONG_ID[:-1] + "x"]


def test_a_short_response_id_is_unique_only_in_its_turn(tmp_path: Path) -> None:
    """Local servers number their answers anew at each start."""
    one = RolloutText(at_seconds=START_SECONDS).meta().start().answer(FIRST, "resp_1").end()
    other = RolloutText(at_seconds=START_SECONDS + 100).meta().start().answer(FIRST, "resp_1").end()
    assert tokens(_answers(_read(tmp_path, one, other))) == _sums(FIRST, FIRST)


def test_requests_carry_what_other_sources_agree_on(tmp_path: Path) -> None:
    """Session and counts as the client counts them, input with what was cached."""
    rollout = RolloutText().meta().start().answer(FIRST, LONG_ID)
    (request,) = _answers(_read(tmp_path, rollout))
    assert request.match == f"codex:{rollout.session}:1000/200/50/10"
    assert (request.model, request.effort, request.project) == ("gpt-5.1-codex", "high", "/home/dev/proj")


def test_old_rollouts_are_counted_by_the_advance_of_their_total(tmp_path: Path) -> None:
    """Each total that is told again adds nothing."""
    rollout = RolloutText().meta().start().answer(FIRST)
    rollout.token_count(FIRST, FIRST).answer(SECOND).token_count(rollout.total, SECOND).end()
    answers = _answers(_read(tmp_path, rollout))
    assert tokens(answers) == _sums(FIRST, SECOND)
    assert len(answers) == 2


def test_a_total_without_its_last_answer_is_counted_by_its_advance(tmp_path: Path) -> None:
    """The first versions wrote totals only."""
    rollout = RolloutText().meta().start().token_count(FIRST).token_count(added(FIRST, SECOND))
    assert tokens(_answers(_read(tmp_path, rollout))) == _sums(FIRST, SECOND)


def test_rollouts_without_turn_context_have_no_model(tmp_path: Path) -> None:
    """Unknown is empty, never a guess."""
    (request,) = _answers(_read(tmp_path, RolloutText().meta().start(model=None).answer(FIRST)))
    assert request.model == ""


def test_totals_that_begin_anew_are_counted_anew(tmp_path: Path) -> None:
    """A restarted session whose totals were not restored: its last answer is all of the total."""
    rollout = RolloutText().meta().start().answer(SECOND).end()
    rollout.total = counts(0, 0, 0)
    rollout.start().answer(FIRST).end()
    assert tokens(_answers(_read(tmp_path, rollout))) == _sums(SECOND, FIRST)


def test_a_full_context_is_no_usage(tmp_path: Path) -> None:
    """Codex then writes a total of nothing but the window, and counts on from there."""
    rollout = RolloutText().meta().start().answer(FIRST)
    window = {**counts(0, 0, 0), "total_tokens": 258_400}
    rollout.token_count(window, {**counts(0, 0, 0), "total_tokens": 1})
    rollout.token_count(SECOND, SECOND)
    assert tokens(_answers(_read(tmp_path, rollout))) == _sums(FIRST, SECOND)


def test_compaction_changes_the_context_and_no_count(tmp_path: Path) -> None:
    """The last usage then holds an estimate of the context, nothing was asked of a model."""
    rollout = RolloutText().meta().start().answer(SECOND, LONG_ID)
    rollout.token_count(rollout.total, {**counts(0, 0, 0), "total_tokens": 321})
    found = _read(tmp_path, rollout)
    assert tokens(_answers(found)) == _sums(SECOND)
    assert found.sessions[0].context_tokens == 321


@pytest.mark.parametrize("restamped", [False, True])
def test_a_fork_counts_only_what_it_asked_itself(tmp_path: Path, restamped: bool) -> None:
    """Its copy of the parent's turns is older than the fork, whatever times its lines have."""
    parent = _old()
    fork = forked(parent, parent.at_seconds + 60, restamped=restamped).start().answer(THIRD).end()
    found = _read(tmp_path, parent, fork)
    assert tokens(_answers(found)) == _sums(FIRST, SECOND, THIRD)
    assert len(found.turns) == 3


@pytest.mark.parametrize("restamped", [False, True])
def test_a_fork_of_named_answers_counts_them_once(tmp_path: Path, restamped: bool) -> None:
    """The parent states its answers one by one, the copy only has the totals."""
    parent = RolloutText().meta().start().answer(FIRST, LONG_ID).end()
    fork = forked(parent, parent.at_seconds + 60, restamped=restamped).start().answer(SECOND, "resp_2").end()
    assert tokens(_answers(_read(tmp_path, parent, fork))) == _sums(FIRST, SECOND)


@pytest.mark.parametrize("restamped", [False, True])
def test_forks_of_forks_of_the_first_versions_are_counted_once(tmp_path: Path, restamped: bool) -> None:
    """Turns without names: copies have their first ancestor's identity."""
    parent = _nameless()
    child = forked(parent, parent.at_seconds + 60, restamped=restamped).start(turn_id="").answer(THIRD).end()
    grandchild = forked(child, child.at_seconds + 60, restamped=restamped, number=3).start(turn_id="").answer(FIRST)
    sibling = forked(parent, parent.at_seconds + 90, restamped=restamped, number=4).start(turn_id="").answer(SECOND)
    found = _read(tmp_path, parent, child, grandchild, sibling)
    assert tokens(_answers(found)) == _sums(FIRST, SECOND, THIRD, FIRST, SECOND)


def test_a_fork_whose_history_lies_elsewhere_goes_on_from_its_total(tmp_path: Path) -> None:
    """Newer forks copy nothing: their totals begin where the parent's were."""
    fork = RolloutText().meta(forked_from_id=uuid7(START_SECONDS - 100))
    fork.total = SECOND
    fork.start().answer(FIRST).end()
    assert tokens(_answers(_read(tmp_path, fork))) == _sums(FIRST)


def test_subagents_that_did_the_same_are_two(tmp_path: Path) -> None:
    """Fresh ones copy nothing, so equal counts are a coincidence."""
    parent = _old()
    source = {"subagent": {"thread_spawn": {"parent_thread_id": parent.session, "depth": 1}}}
    first = RolloutText(uuid7(parent.at_seconds, 8), parent.at_seconds).meta(source=source)
    second = RolloutText(uuid7(parent.at_seconds, 9), parent.at_seconds).meta(source=source)
    for child in (first, second):
        child.start(turn_id=uuid7(child.at_seconds, int(child.session[-1], 16))).answer(FIRST).end()
    answers = _answers(_read(tmp_path, parent, first, second))
    assert tokens(answers) == _sums(FIRST, SECOND, FIRST, FIRST)
    assert sum(request.is_subagent for request in answers) == 2


def test_a_subagent_says_from_which_record_on_its_history_is_its_own(tmp_path: Path) -> None:
    """Records before it are its parent's."""
    child = RolloutText()
    source = {"subagent": {"thread_spawn": {"parent_thread_id": uuid7(START_SECONDS - 9)}}}
    child.line("session_meta", {"id": child.session, "source": source, "subagent_history_start_ordinal": 3}, ordinal=0)
    info = {"total_token_usage": counts(5_000_000, 0, 10), "last_token_usage": counts(500_000, 0, 10)}
    child.line("event_msg", {"type": "token_count", "info": info}, ordinal=1)
    child.line("turn_context", {"model": "gpt-5.1"}, ordinal=3)
    info = {"total_token_usage": counts(5_000_100, 0, 15), "last_token_usage": counts(100, 0, 5)}
    child.line("event_msg", {"type": "token_count", "info": info}, ordinal=4)
    assert tokens(_answers(_read(tmp_path, child)))["input_tokens"] == 100


def test_a_resumed_session_goes_on_in_its_file(tmp_path: Path) -> None:
    """Read on from the cursor it counts what is new and nothing else."""
    source, cursors = CodexFiles(tmp_path), dict[str, Cursor]()
    rollout = RolloutText().meta().start().answer(FIRST).end()
    rollout.write(tmp_path)
    before = read_on(source, cursors)
    rollout.start("gpt-5.1").answer(SECOND).end().write(tmp_path)
    after = read_on(source, cursors)
    assert (tokens(_answers(before)), tokens(_answers(after))) == (_sums(FIRST), _sums(SECOND))
    assert after.sessions[0].model == "gpt-5.1"


def test_an_archived_rollout_is_not_counted_again(tmp_path: Path) -> None:
    """It moved to another folder with everything that was counted."""
    source, cursors = CodexFiles(tmp_path), dict[str, Cursor]()
    rollout = _old()
    path = rollout.write(tmp_path)
    found = read_on(source, cursors)
    (tmp_path / "archived_sessions").mkdir()
    path.rename(rollout.path(tmp_path, "archived_sessions"))
    again = read_on(CodexFiles(tmp_path), cursors)
    assert tokens([one for one in merged(found, again) if one.outcome]) == _sums(FIRST, SECOND)


def test_the_file_says_whose_it_is_where_its_header_does_not(tmp_path: Path) -> None:
    """A damaged first line."""
    rollout = RolloutText().raw(b'{"timestamp":"2026-11-22T14:43:37.823Z","type":"session_me')
    found = _read(tmp_path, rollout.start().answer(FIRST, LONG_ID))
    assert _answers(found)[0].session == rollout.session
    assert found.rejected == {"line that is no JSON": 1}


def test_limits_are_told_when_they_change(tmp_path: Path) -> None:
    """As ratios of the provider's windows; what is null is no reading."""
    limits = {
        "limit_id": "codex",
        "primary": {"used_percent": 12.5, "window_minutes": 300, "resets_at": 1_795_010_000},
        "secondary": {"used_percent": 40, "window_minutes": 10_080, "resets_at": None},
        "plan_type": "plus",
    }
    rollout = RolloutText().meta().start()
    at_seconds = rollout.at_seconds
    for snapshot in (limits, limits, {"primary": None, "secondary": None, "plan_type": None}, None):
        rollout.token_count(FIRST, FIRST, rate_limits=snapshot)
    assert _read(tmp_path, rollout).limits == (
        LimitReading("codex", at_seconds, "five_hour", "rollout", 0.125, 18_000, 1_795_010_000, "plus"),
        LimitReading("codex", at_seconds, "seven_day", "rollout", 0.4, 604_800, None, "plus"),
    )


def test_an_old_limit_resets_so_many_seconds_from_its_record(tmp_path: Path) -> None:
    """And it may come before any token was counted."""
    rollout = RolloutText().meta()
    at_seconds = rollout.at_seconds
    window = {"used_percent": 3.0, "window_minutes": 299, "resets_in_seconds": 600}
    rollout.event("token_count", info=None, rate_limits={"primary": window})
    (reading,) = _read(tmp_path, rollout).limits
    assert (reading.name, reading.resets_at_seconds) == ("primary", at_seconds + 600)


@pytest.mark.parametrize(
    "wrong",
    ["-5", "1e400", "1e30", "NaN", '"many"', "true", "99999999999999999999", "[]", "0.5"],
)
def test_a_count_that_cannot_be_is_rejected(tmp_path: Path, wrong: str) -> None:
    """Nothing of that record is counted, and the answers around it are."""
    rollout = RolloutText().meta().start().answer(FIRST, LONG_ID)
    usage = json.dumps(FIRST).replace("1000", wrong)
    rollout.raw(
        f'{{"timestamp":"{rollout.at}","type":"token_usage_record",'
        f'"payload":{{"response_id":"x","usage":{usage}}}}}'.encode()
    )
    found = _read(tmp_path, rollout.answer(SECOND, "resp_2"))
    assert tokens(_answers(found)) == _sums(FIRST, SECOND)
    assert sum(found.rejected.values()) == 1


@pytest.mark.parametrize(
    "line",
    [
        b"null",
        b"[]",
        b'{"type":"event_msg","timestamp":7,"payload":{"type":"token_count"}}',
        b'{"type":"turn_context","timestamp":"2026-11-22T14:43:37Z","payload":"text"}',
        b'{"type":"session_meta","timestamp":"0001-01-01T00:00:00Z","payload":{}}',
        b'{"type":"event_msg","timestamp":"2026-11-22T14:43:37Z","payload":' + b"[" * 5000,
        b"\xff\xfe{}",
        b'{"type":"event_msg"',
    ],
)
def test_a_record_of_nonsense_is_rejected_and_named(tmp_path: Path, line: bytes) -> None:
    """And what follows is read."""
    found = _read(tmp_path, RolloutText().meta().raw(line).start().answer(FIRST, LONG_ID))
    assert tokens(_answers(found)) == _sums(FIRST)
    assert sum(found.rejected.values()) == 1


def test_cached_and_reasoned_tokens_are_never_more_than_all(tmp_path: Path) -> None:
    """Whatever a provider counts, no count becomes negative."""
    (request,) = _answers(_read(tmp_path, RolloutText().meta().start().answer(counts(10, 30, 5, 9), LONG_ID)))
    assert (request.input_tokens, request.cache_read_tokens) == (0, 30)
    assert (request.output_tokens, request.reasoning_tokens) == (5, 5)


def test_cache_writes_are_no_uncached_input(tmp_path: Path) -> None:
    """They have a price of their own."""
    (request,) = _answers(_read(tmp_path, RolloutText().meta().start().answer(counts(100, 30, 5, 0, 20), LONG_ID)))
    assert (request.input_tokens, request.cache_read_tokens, request.cache_write_tokens) == (50, 30, 20)


def test_old_turns_last_from_their_first_record_to_their_last(tmp_path: Path) -> None:
    """That is an estimate and says so."""
    rollout = RolloutText().meta().start().answer(FIRST).event("turn_aborted", reason="interrupted")
    (turn,) = _read(tmp_path, rollout).turns
    assert (turn.source, turn.outcome, turn.duration_seconds) == (Source.ESTIMATE, Outcome.CANCELLED, 5.0)


@pytest.mark.parametrize(
    ("output", "outcome", "duration_seconds"),
    [
        ("Exit code: 0\nWall time: 1.5 seconds\nOutput:\nExit code: 7", Outcome.OK, 1.5),
        ("Chunk ID: a9\nWall time: 0.25 seconds\nProcess exited with code 2\nOutput:\n", Outcome.ERROR, 0.25),
        ('{"output":"x","metadata":{"exit_code":1,"duration_seconds":0.4}}', Outcome.ERROR, 0.4),
        ("Output:\nProcess exited with code 2\n", None, None),
        ("anything else", None, None),
    ],
)
def test_a_tool_ends_as_the_head_of_its_output_says(
    tmp_path: Path, output: str, outcome: Outcome | None, duration_seconds: float | None
) -> None:
    """Never as the output itself says, which may be anything."""
    rollout = RolloutText().meta().start().call("call_1", "shell").output("call_1", output)
    (call,) = _read(tmp_path, rollout).tool_calls
    assert (call.name, call.outcome, call.duration_seconds) == ("shell", outcome, duration_seconds)


def test_a_tool_still_open_when_the_turn_is_stopped_was_stopped(tmp_path: Path) -> None:
    """Also one whose end is told only afterwards."""
    rollout = RolloutText().meta().start().call("call_1").event("turn_aborted", turn_id="", reason="interrupted")
    late = {"type": "CommandExecution", "id": "call_1", "status": "failed", "exit_code": -1}
    calls = _read(tmp_path, rollout.event("item_completed", item=late)).tool_calls
    assert [call.outcome for call in calls] == [Outcome.CANCELLED, Outcome.CANCELLED]
