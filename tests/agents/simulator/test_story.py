"""A simulated story: the same seed tells the same one, and nothing in it is impossible."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_monitor.agents.simulator.machine import CORE_COUNT, STEP_SECONDS, machine_samples, tree_uses
from desktop_monitor.agents.simulator.scenario import story
from desktop_monitor.agents.simulator.scene import decode, encode, scene_at
from desktop_monitor.agents.simulator.truth import truth_of
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI, SessionState
from desktop_monitor.metrics.definition import SeriesKey

NOON = 1_790_078_400.0
STORIES = {"seed": st.integers(0, 10_000), "hours": st.floats(1.0, 72.0)}


def test_the_same_seed_tells_the_same_story() -> None:
    """To the last id."""
    one, other = story(7, NOON, 6.0), story(7, NOON, 6.0)
    assert one.facts(0.0, NOON) == other.facts(0.0, NOON)


def test_another_seed_tells_another_story() -> None:
    """So that a demonstration need not always look alike."""
    assert truth_of(story(7, NOON, 6.0), NOON) != truth_of(story(8, NOON, 6.0), NOON)


def test_what_comes_later_changes_nothing_of_what_was() -> None:
    """A story that goes on in real time has the same past as one that does not."""
    past, going_on = story(7, NOON, 6.0), story(7, NOON, 6.0, ahead_seconds=7200.0)
    told = [fact for walk in past.walks for fact in walk.facts if fact.at_seconds < NOON]
    again = [fact for walk in going_on.walks for fact in walk.facts if fact.at_seconds < NOON]
    assert told == again


@settings(max_examples=40, deadline=None)
@given(**STORIES)
def test_when_it_is_shown_one_works_one_waits_and_one_is_idle(seed: int, hours: float) -> None:
    """Every face has something to show, whatever the seed."""
    scene = scene_at(story(seed, NOON, hours), NOON)
    states = {one.interface: SessionState(one.state) for one in scene}
    assert states == {CLAUDE_CODE: SessionState.WORKING, CODEX: SessionState.WAITING, GEMINI: SessionState.IDLE}
    assert len(scene) == 3
    assert all(one.since_seconds <= NOON and one.newest_seconds <= NOON for one in scene)


@settings(max_examples=25, deadline=None)
@given(**STORIES)
def test_no_figure_of_a_story_is_impossible(seed: int, hours: float) -> None:
    """Counts are whole and not negative, contexts fit their windows, answers take time."""
    for walk in story(seed, NOON, hours).walks:
        for request in walk.requests:
            tokens = (request.input_tokens, request.cache_read_tokens, request.cache_write_tokens)
            assert all(count is None or count >= 0 for count in tokens)
            assert sum(count or 0 for count in tokens) <= walk.character.window_tokens
            assert request.duration_seconds is not None
            assert 0 < (request.ttft_seconds or 0.1) <= request.duration_seconds
            assert (request.cost_usd is None) or request.cost_usd > 0


def test_a_cache_is_cold_first_and_warm_then() -> None:
    """The first request of a session reads nothing from it, most later ones do."""
    requests = [walk.requests for walk in story(3, NOON, 24.0).walks]
    answered = [[r for r in of if r.cache_read_tokens is not None] for of in requests]
    assert all(of[0].cache_read_tokens == 0 for of in answered if of)
    later = [r.cache_read_tokens for of in answered for r in of[1:]]
    assert sum(map(bool, later)) > 0.8 * len(later)


def test_there_are_errors_retries_tools_turns_and_limits() -> None:
    """All that faces can show is somewhere in a day."""
    told = story(1, NOON, 24.0)
    sums = truth_of(told, NOON).values()
    assert min(sum(of.errors for of in sums), sum(of.retries for of in sums)) > 0
    assert min(sum(of.tool_calls for of in sums), sum(of.turns for of in sums), len(told.limits)) > 100
    assert all(0.0 <= limit.used_ratio <= 1.0 for limit in told.limits)


def test_tree_samples_are_the_same_in_one_go_and_in_steps() -> None:
    """A story told in real time leaves the samples it would have left at once."""
    walk = story(1, NOON, 2.0).walks[-3]
    steps = [NOON - 1800.0 + 7.3 * number for number in range(200)]
    pieces = [use for start, end in pairwise(steps) for use in tree_uses(walk, start, end)]
    assert pieces == list(tree_uses(walk, steps[0], steps[-1]))
    assert all(use.at_seconds % STEP_SECONDS == 0 and use.cpu_cores >= 0 for use in pieces)


def test_the_machine_is_as_busy_as_its_agents() -> None:
    """CPU of all cores is never less than that of the sessions."""
    told = story(1, NOON, 2.0)
    for at, samples in machine_samples(told, NOON):
        agents = sum(use.cpu_cores for walk in told.walks for use in tree_uses(walk, at, at + 0.001))
        assert agents / CORE_COUNT <= samples[SeriesKey("cpu_used_ratio")] <= 1.0
        assert 0.0 < samples[SeriesKey("memory_used_ratio")] < 1.0


def test_a_scene_comes_back_as_it_was_kept() -> None:
    """Whatever keeps it."""
    scene = scene_at(story(1, NOON, 4.0), NOON)
    assert decode(encode(scene)) == scene
    assert decode(None) == ()


@pytest.mark.parametrize("kept", [b"{", b"3", b"[[1]]", b"\xff"])
def test_what_is_no_scene_is_refused(kept: bytes) -> None:
    """With the program's own error."""
    with pytest.raises(SourceError):
        decode(kept)
