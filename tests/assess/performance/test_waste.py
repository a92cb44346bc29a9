"""Tokens written to a cache are waste when nobody reads them while they live."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.assess.performance.waste import LIFE_US, LONG_LIFE_US, CacheWatch, Unread

_MINUTE = 60_000_000
_LATE = 100 * LONG_LIFE_US


class Use(NamedTuple):
    """One request, by minutes."""

    at_us: int
    read: int = 0
    written: int = 0
    kept_long: int = 0


def unread(*uses: Use, now_us: int = _LATE) -> list[Unread[int]]:
    """What of each was not read; the tag is its place."""
    watch: CacheWatch[int] = CacheWatch()
    for place, use in enumerate(uses):
        watch.request(*use, place)
    return sorted(watch.unread(now_us))


def gone(*uses: Use) -> dict[int, int]:
    """Tokens that went unread, by the place of their request."""
    return {one.tag: one.tokens for one in unread(*uses) if not one.is_open}


def test_what_the_next_request_reads_whole_is_no_waste() -> None:
    assert gone(Use(0, 0, 1000), Use(_MINUTE, 1000)) == {}


def test_what_nobody_reads_is_waste() -> None:
    assert gone(Use(0, 0, 1000)) == {0: 1000}


def test_what_is_read_too_late_is_waste() -> None:
    assert gone(Use(0, 0, 1000), Use(LIFE_US + 1, 1000)) == {0: 1000}
    assert gone(Use(0, 0, 1000), Use(LIFE_US, 1000)) == {}


def test_of_what_is_read_in_part_the_rest_is_waste() -> None:
    assert gone(Use(0, 500, 1000), Use(_MINUTE, 900)) == {0: 600}


def test_a_read_that_ends_before_a_write_begins_reads_nothing_of_it() -> None:
    assert gone(Use(0, 500, 1000), Use(_MINUTE, 400)) == {0: 1000}


def test_any_later_request_counts_not_only_the_next() -> None:
    """A subagent with a prompt of its own asks in between."""
    assert gone(Use(0, 0, 1000), Use(_MINUTE, 100), Use(2 * _MINUTE, 1000)) == {}


def test_to_read_the_beginning_does_not_keep_the_rest_alive() -> None:
    assert gone(Use(0, 0, 1000), Use(4 * _MINUTE, 100), Use(8 * _MINUTE, 1000)) == {0: 900}


def test_the_part_kept_for_an_hour_lives_an_hour_and_comes_first() -> None:
    assert gone(Use(0, 0, 1000, 600), Use(30 * _MINUTE, 1000)) == {0: 400}
    found = unread(Use(0, 0, 1000, 600), Use(30 * _MINUTE, 500))
    assert [(one.tokens, one.is_long) for one in found] == [(100, True), (400, False)]


def test_a_part_greater_than_the_whole_is_the_whole() -> None:
    assert [(one.tokens, one.is_long) for one in unread(Use(0, 0, 1000, 5000))] == [(1000, True)]


def test_what_is_still_alive_is_not_judged() -> None:
    found = unread(Use(0, 0, 1000, 600), now_us=10 * _MINUTE)
    assert [(one.tokens, one.is_long, one.is_open) for one in found] == [(400, False, False), (600, True, True)]


def test_of_requests_that_ended_together_none_reads_what_the_other_wrote() -> None:
    assert gone(Use(0, 0, 1000), Use(0, 1000, 0)) == {0: 1000}


def test_without_writes_there_is_no_waste() -> None:
    """A provider that caches by itself reports reads only."""
    assert gone(Use(0, 500), Use(_MINUTE, 800)) == {}


_USES = st.lists(
    st.builds(
        Use,
        at_us=st.integers(0, 40).map(lambda number: number * 100_000_000),
        read=st.integers(0, 12),
        written=st.integers(0, 6),
        kept_long=st.integers(0, 8),
    ),
    max_size=25,
).map(sorted)


@given(_USES, st.integers(0, 20).map(lambda minutes: minutes * 200_000_000))
def test_it_is_what_looking_at_every_token_finds(uses: list[Use], more_us: int) -> None:
    now_us = max((use.at_us for use in uses), default=0) + more_us
    expected = {}
    for place, use in enumerate(uses):
        for token in range(use.read, use.read + use.written):
            is_long = token < use.read + use.kept_long
            dies = use.at_us + (LONG_LIFE_US if is_long else LIFE_US)
            if not any(use.at_us < other.at_us <= dies and other.read > token for other in uses):
                what = (place, is_long, now_us < dies)
                expected[what] = expected.get(what, 0) + 1
    assert {(one.tag, one.is_long, one.is_open): one.tokens for one in unread(*uses, now_us=now_us)} == expected


@given(_USES)
def test_more_reading_is_never_more_waste(uses: list[Use]) -> None:
    before = sum(one.tokens for one in unread(*uses))
    readers = [use._replace(read=use.read + 3, written=0) for use in uses]
    both = sorted([*uses, *readers])
    assert sum(one.tokens for one in unread(*both)) <= before


def test_thousands_of_writes_alive_at_once_are_watched_in_little_time_each() -> None:
    """Every request looks at what it reads, not at everything that lives: a million steps, not a billion."""
    uses = [Use(number, number % 7, 1_000_000, 1_000_000) for number in range(50_000)]
    assert len(unread(*uses)) == len(uses)
