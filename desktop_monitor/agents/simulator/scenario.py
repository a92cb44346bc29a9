"""The story of a simulation: who works when, up to the moment it is shown and beyond.

At that moment one agent works, one waits for the user and one is idle, so that every
face has something to show. Must not know how facts are kept or shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from random import Random

from desktop_monitor.agents.simulator.characters import CAST, CLAUDE, CODEX_CLI, GEMINI_CLI, Character
from desktop_monitor.agents.simulator.walk import LONGEST_STEP_SECONDS, Walk
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, Fact, LimitReading

_HOUR_SECONDS = 3600.0
_WEEK_SECONDS = 7 * 24 * _HOUR_SECONDS
_WINDOW_SECONDS = 5 * _HOUR_SECONDS
_SESSIONS_AN_HOUR = 0.9
_LEAST_SESSIONS = 3
_PRESENT_SECONDS = 75 * 60.0
"""The sessions of the scene began so long ago at most."""
_QUIET_SECONDS = 25 * 60.0
"""Before the shown moment: earlier sessions are over by then."""


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that happens, also after the moment it is first shown at."""

    seed: int
    start_seconds: float
    shown_seconds: float
    walks: tuple[Walk, ...]
    limits: tuple[LimitReading, ...]

    def facts(self, start_seconds: float, end_seconds: float) -> tuple[Fact, ...]:
        """What is told from start to before end, oldest first."""
        found: list[Fact] = [fact for walk in self.walks for fact in walk.facts]
        found += self.limits
        inside = (fact for fact in found if start_seconds <= fact.at_seconds < end_seconds)
        return tuple(sorted(inside, key=attrgetter("at_seconds")))


def story(seed: int, shown_seconds: float, hours: float, ahead_seconds: float = 0.0) -> Story:
    """The same arguments tell the same story; it begins `hours` before and goes on `ahead_seconds`."""
    random = Random(seed)  # noqa: S311  a story, not a secret
    start = shown_seconds - hours * _HOUR_SECONDS
    walks = [*_earlier(random, start, shown_seconds), *_present(random, start, shown_seconds, ahead_seconds)]
    limits = tuple(_limits(random, start, shown_seconds + ahead_seconds))
    return Story(seed, start, shown_seconds, tuple(walks), limits)


def _earlier(random: Random, start: float, shown: float) -> Iterator[Walk]:
    """Sessions that are over."""
    latest = shown - _QUIET_SECONDS
    if latest <= start:
        return
    for _ in range(max(_LEAST_SESSIONS, round((shown - start) / _HOUR_SECONDS * _SESSIONS_AN_HOUR))):
        began = random.uniform(start, latest)
        ends = min(began + random.uniform(8, 80) * 60.0, latest)
        walk = _begin(random, random.choice(CAST), began)
        _go_on(walk, ends)
        walk.end()
        yield walk


def _present(random: Random, start: float, shown: float, ahead: float) -> Iterator[Walk]:
    """One that works, one that waits, one that is idle."""
    ends = shown + ahead
    working = _begin(random, CLAUDE, max(start, shown - _PRESENT_SECONDS))
    _go_on(working, shown - 260.0)
    working.wait_until(shown - 100.0)
    working.long_turn(shown + 60.0)
    waiting = _begin(random, CODEX_CLI, max(start, shown - 0.8 * _PRESENT_SECONDS))
    _go_on(waiting, shown - 900.0)
    waiting.wait_until(shown - 330.0)
    waiting.waiting_turn(work_seconds=60.0, wait_seconds=420.0)
    idle = _begin(random, GEMINI_CLI, max(start, shown - 0.6 * _PRESENT_SECONDS))
    _go_on(idle, shown - 1320.0)
    idle.wait_until(shown + 240.0)
    for walk in (working, waiting, idle):
        _go_on(walk, ends)
        yield walk


def _begin(random: Random, character: Character, at: float) -> Walk:
    """A walk with chances of its own: what one session does changes nothing for the others."""
    return Walk(character, Random(random.getrandbits(64)), at)  # noqa: S311


def _go_on(walk: Walk, until: float) -> None:
    while walk.now < until - LONGEST_STEP_SECONDS:
        walk.turn(until)
        walk.rest(100.0, until)


def _limits(random: Random, start: float, end: float) -> Iterator[LimitReading]:
    """Limits of subscriptions, read every few minutes."""
    for interface, source, plan in ((CODEX, "rollout", "plus"), (CLAUDE_CODE, "status_line", "")):
        week_used, at = random.uniform(0.2, 0.5), start
        while at < end:
            week_used = min(week_used + 0.0006, 1.0)
            passed = at % _WINDOW_SECONDS
            for name, window, used in (
                ("five_hour", _WINDOW_SECONDS, passed / _WINDOW_SECONDS * 0.62),
                ("seven_day", _WEEK_SECONDS, week_used),
            ):
                resets = at - at % window + window
                yield LimitReading(interface, at, name, source, round(used, 3), window, resets, plan)
            at += 300.0
