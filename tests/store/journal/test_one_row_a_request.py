"""One request is one row, however many sources tell of it, how often and in which order."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_monitor.agents.merge import MATCH_SECONDS
from desktop_monitor.metrics.agent_event import CODEX, Outcome, Request, Source
from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.store.journal import memory_location, open_journal
from tests.helpers.journals import ALL, NOON, event, journal_of, kept, line, reading, told


def _kept_of(*requests: Request) -> tuple[Request, ...]:
    """What a journal keeps that is told of them one by one, and of all at once; the same."""
    apart, at_once = open_journal(memory_location()), open_journal(memory_location())
    for request in requests:
        apart.write(told([request]))
    at_once.write(told(requests))
    found, same = kept(apart), kept(at_once)
    apart.close()
    at_once.close()
    assert found == same
    return found


def _in_any_order(*requests: Request) -> tuple[Request, ...]:
    found = {_kept_of(*order) for order in permutations(requests)}
    assert len(found) == 1
    return found.pop()


def test_an_event_and_a_line_of_one_request_are_one_row_whichever_comes_first() -> None:
    (merged,) = _in_any_order(line(), event())
    assert (merged.request_id, merged.response_id, merged.source) == ("q1", "a1", Source.EVENT)
    assert (merged.cost_usd, merged.duration_seconds, merged.output_tokens) == (0.25, 2.0, 50)


def test_lines_of_one_answer_are_one_row_with_the_largest_output() -> None:
    (merged,) = _in_any_order(*(line(output_tokens=n, at_seconds=NOON + n) for n in (4, 40, 9)))
    assert (merged.output_tokens, merged.input_tokens) == (40, 10)


def test_a_span_with_only_the_answers_id_is_joined_by_the_line_that_knows_both() -> None:
    span = line("", "a1", source=Source.SPAN, ttft_seconds=0.5)
    (merged,) = _in_any_order(span, event(), line())
    assert (merged.ttft_seconds, merged.cost_usd, merged.request_id, merged.response_id) == (0.5, 0.25, "q1", "a1")


def test_a_fork_s_copy_is_not_counted_again_and_stays_with_the_session_that_was_first() -> None:
    (merged,) = _kept_of(line(session="zz"), line(session="aa"))
    assert merged.session == "zz"
    (merged,) = _in_any_order(line(session="zz"), line(session="aa", at_seconds=NOON + 1))
    assert (merged.session, merged.at_seconds) == ("zz", NOON)


def test_another_session_s_request_that_happens_to_have_the_same_ids_is_another_request() -> None:
    """Providers never give an id twice; test servers begin anew at each start."""
    first, later = line(session="zz"), line(session="aa", at_seconds=NOON + 60)
    assert [one.session for one in _in_any_order(first, later)] == ["zz", "aa"]
    told_later = event(session="aa", at_seconds=NOON + 61)
    copied = later._replace(session="fork", at_seconds=NOON + 60.001)
    both = _in_any_order(first, later, told_later, copied)
    assert [(one.session, one.source, one.cost_usd) for one in both] == [
        ("zz", Source.FILE, None),
        ("aa", Source.EVENT, 0.25),
    ]


def test_at_the_same_time_it_is_another_request_when_it_read_something_else() -> None:
    first, other = line(session="zz"), line(session="aa", cache_read_tokens=7, at_seconds=NOON + 1)
    assert len(_in_any_order(first, other)) == 2


def test_a_copy_of_an_answer_that_was_long_in_coming_is_known_by_how_long_it_took() -> None:
    begun = line(session="zz", duration_seconds=100.0, output_tokens=4)
    copy = line(session="aa", at_seconds=NOON + 90.001)
    (merged,) = _in_any_order(begun, copy, event(session="zz", at_seconds=NOON + 91, duration_seconds=100.0))
    assert (merged.session, merged.output_tokens) == ("zz", 50)


def test_a_side_question_s_replay_is_no_request_and_leaves_its_id_to_the_side_question() -> None:
    main = line("q1", "a1")
    replay = line("q2", "a1", is_subagent=True, at_seconds=NOON + 60)
    side = line("q2", "a2", is_subagent=True, at_seconds=NOON + 62, cache_read_tokens=1100)
    told_of_side = event("q2", at_seconds=NOON + 62, is_subagent=True, cache_read_tokens=1100, cost_usd=0.125)
    first, second = _in_any_order(main, replay, side, told_of_side)
    assert (first.request_id, first.response_id, first.is_subagent, first.cost_usd) == ("q1", "a1", False, None)
    assert (second.request_id, second.response_id, second.is_subagent, second.cost_usd) == ("q2", "a2", True, 0.125)


def test_a_subagent_s_request_is_joined_with_its_event() -> None:
    (merged,) = _in_any_order(line(is_subagent=True), event(is_subagent=True))
    assert merged.is_subagent
    assert merged.cost_usd == 0.25


def test_the_same_id_of_another_client_is_another_request() -> None:
    assert len(_kept_of(line(), line()._replace(interface=CODEX))) == 2


def _of_codex(source: Source, at_seconds: float, **fields: object) -> Request:
    told = Request(source, CODEX, at_seconds, "s1", match="s1 10 20", input_tokens=10, output_tokens=20)
    return told._replace(**fields)  # type: ignore[arg-type]


def test_without_a_common_id_what_sources_agree_on_within_seconds_is_one_request() -> None:
    (merged,) = _in_any_order(
        _of_codex(Source.FILE, NOON, response_id="a1"), _of_codex(Source.EVENT, NOON + 1, duration_seconds=3.0)
    )
    assert (merged.response_id, merged.duration_seconds) == ("a1", 3.0)


def test_too_far_apart_in_time_it_is_two_requests() -> None:
    late = _of_codex(Source.EVENT, NOON + MATCH_SECONDS + 1)
    assert len(_in_any_order(_of_codex(Source.FILE, NOON, response_id="a1"), late)) == 2


def test_two_equal_stories_of_one_source_are_two_requests_and_are_matched_one_to_one() -> None:
    lines = [_of_codex(Source.FILE, NOON + n, response_id=f"a{n}") for n in (0, 10)]
    events = [_of_codex(Source.EVENT, NOON + n + 1, duration_seconds=float(n + 1)) for n in (0, 10)]
    found = _kept_of(*lines, *events)
    assert [(one.response_id, one.duration_seconds) for one in found] == [("a0", 1.0), ("a10", 11.0)]
    assert _kept_of(*events, *lines) == found


def test_the_same_delivery_twice_counts_once_also_after_it_was_joined_with_another_source() -> None:
    nameless = _of_codex(Source.EVENT, NOON, match="")
    assert len(_kept_of(nameless, nameless)) == 1
    assert len(_kept_of(nameless, nameless._replace(at_seconds=NOON + 0.001))) == 2
    matching = _of_codex(Source.EVENT, NOON)
    assert len(_kept_of(matching, _of_codex(Source.FILE, NOON + 1, response_id="a1"), matching, matching)) == 1


def test_a_delivery_without_ids_is_recognised_after_its_row_became_part_of_another() -> None:
    nameless = _of_codex(Source.SPAN, NOON)
    by_request = _of_codex(Source.EVENT, NOON + 1, request_id="q1")
    by_both = _of_codex(Source.FILE, NOON + 2, request_id="q1", response_id="a1", match="")
    by_response = _of_codex(Source.WORKFLOW, NOON + 3, response_id="a1", match="")
    assert len(_kept_of(by_response, nameless, by_request, by_both, nameless)) == 1


def test_new_facts_are_counted_as_new_only_once(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "journal.sqlite3")
    assert journal.write(told([line(), line("q2", "a2"), event()])) == 2
    assert journal.write(told([line(), event("q2"), event("q3")])) == 1
    journal.close()


@st.composite
def _stories(draw: st.DrawFn) -> tuple[int, int, list[Request]]:
    """How many requests there were, all their output, and what was told of them in some order, some of it twice."""
    facts: list[Request] = []
    count = requests = draw(st.integers(1, 6))
    outputs = 0
    for number in range(requests):
        output = draw(st.integers(1, 500))
        outputs += output
        common = {"output_tokens": output, "cache_read_tokens": 1000 + number, "at_seconds": NOON + 100 * number}
        one = line(f"q{number}", f"a{number}", **common)
        seen = draw(st.sampled_from(("file", "event", "both")))
        if seen != "event":
            facts.append(one)
            facts.extend(one._replace(output_tokens=output // 2) for _ in range(draw(st.integers(0, 2))))
            if draw(st.booleans()):
                facts.append(one._replace(session="fork", at_seconds=one.at_seconds + 0.5))
        if draw(st.booleans()):
            count, outputs = count + 1, outputs + output
            # Of a server that counts its answers from one again: all the same but whose and when.
            facts.append(one._replace(session="other", at_seconds=one.at_seconds + 10_000))
        if seen != "file":
            facts.append(event(f"q{number}", **common))
    return count, outputs, draw(st.permutations(facts + draw(st.lists(st.sampled_from(facts), max_size=4))))


@settings(max_examples=60, deadline=None)
@given(_stories(), st.integers(1, 5))
def test_requests_and_tokens_are_right_in_any_order_and_however_the_telling_is_cut(
    stories: tuple[int, int, list[Request]], at_once: int
) -> None:
    count, outputs, facts = stories
    journal = open_journal(memory_location())
    new = sum(journal.write(told(facts[start : start + at_once])) for start in range(0, len(facts), at_once))
    (group,) = reading(journal).groups(Grouping.INTERFACE, ALL) if not _has_cost(facts) else (None,)
    found = kept(journal)
    journal.close()
    assert len(found) == new == count
    assert sum(one.output_tokens or 0 for one in found) == outputs
    assert group is None or (group.requests, group.output_tokens) == (count, outputs)


def _has_cost(facts: list[Request]) -> bool:
    return any(fact.cost_usd is not None for fact in facts)


@pytest.mark.parametrize("field", ["input_tokens", "output_tokens", "retries"])
def test_numbers_that_cannot_be_are_not_kept(field: str) -> None:
    wrong = [line()._replace(**{field: value}) for value in (-1, 1 << 63)]
    assert _kept_of(*wrong) == ()


@pytest.mark.parametrize("at", [float("nan"), float("inf"), -5.0, 0.0, 1e300])
def test_times_that_cannot_be_are_not_kept(at: float) -> None:
    assert _kept_of(line(at_seconds=at)) == ()


@pytest.mark.parametrize("duration", [float("nan"), float("inf"), -5.0, 1e300])
def test_durations_that_cannot_be_are_not_kept(duration: float) -> None:
    wrong = (line(duration_seconds=duration), line(ttft_seconds=duration), line(cost_usd=duration))
    assert _kept_of(*wrong) == ()


def test_everything_a_request_knows_comes_back(tmp_path: Path) -> None:
    whole = Request(
        Source.EVENT,
        CODEX,
        NOON + 0.123456,
        "s1",
        "q1",
        "a1",
        "s1 1 2",
        Outcome.TIMEOUT,
        "gpt-5",
        "/p",
        "fancy",
        "high",
        True,
        1.5,
        0.5,
        1,
        2,
        3,
        2,
        5,
        4,
        0.125,
        True,
        True,
        504,
        "server",
        7,
    )
    journal = journal_of(tmp_path, whole)
    assert kept(journal) == (whole,)
    journal.close()
