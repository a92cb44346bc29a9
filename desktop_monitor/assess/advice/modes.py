"""Another context mode: answers that come sooner, contexts prepared sooner, or better accuracy.

Modes are compared within the same project and interface only. What work was given to
which mode nobody knows: the sentence says so. Must not know interfaces' differences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from desktop_monitor.assess.advice.accuracy import accuracy_gap, points_text
from desktop_monitor.assess.advice.differences import LEVEL, Difference
from desktop_monitor.assess.advice.followed import Standing
from desktop_monitor.assess.advice.pairs import Compared, Part, Place, faster
from desktop_monitor.assess.advice.recommendation import Gain, GoalKind, Priority, Scope, Strategy
from desktop_monitor.assess.advice.rule import AdviceRule, Found, Look, named, subject
from desktop_monitor.assess.advice.standing import standing
from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.kpi import Kpi

NEXT = 50
"""Requests after which a recommendation can be proved wrong."""


def faster_answers(look: Look) -> Iterator[Found]:
    """A mode whose requests are answered sooner."""
    durations: dict[Place, list[Part]] = defaultdict(list)
    for cell in look.agents.requests:
        key = cell.key
        if key.mode:
            durations[key.interface, key.mode, key.project].append((key.day, cell.durations_seconds))
    for one in faster(durations):
        yield from _found(look, one, Kpi.RESPONSE_TIME, Scope(interface=one.group))


def faster_preparation(look: Look) -> Iterator[Found]:
    """A mode whose contexts are prepared sooner."""
    durations: dict[Place, list[Part]] = defaultdict(list)
    for cell in look.agents.contexts:
        if cell.mode:
            durations["", cell.mode, cell.project].append((cell.day, cell.durations_seconds))
    for one in faster(durations):
        yield from _found(look, one, Kpi.CONTEXT_PREPARATION, Scope())


def _found(look: Look, one: Compared, kpi: Kpi, scope: Scope) -> Iterator[Found]:
    accuracy = accuracy_gap(look.agents.contexts, one.first, one.second)
    priority = _priority(look, kpi, accuracy)
    whole = standing(kpi, look.facts, scope, look.situation.prices)
    if priority is None or whole is None:
        return
    gap = one.difference
    is_answers = kpi is Kpi.RESPONSE_TIME
    yield Found(
        subject(*filter(None, (one.group, f"{one.first} → {one.second}"))),
        GoalKind.SPEED,
        priority,
        text("advice.mode.answers" if is_answers else "advice.mode.preparation", **_names(one)),
        (_evidence(look, one, is_answers=is_answers), _accuracy_evidence(accuracy, one), text("advice.mode.same_work")),
        text(
            "advice.mode.answers.disproof" if is_answers else "advice.mode.preparation.disproof",
            count=NEXT,
            limit=gap.first + gap.high,
            **_names(one),
        ),
        gap.first_count + gap.second_count,
        scope,
        _gain(kpi, whole, gap),
        deed=look.switching("context_mode", one.group, one.second),
    )


def _names(one: Compared) -> dict[str, str]:
    names = {"first": named(one.first), "second": named(one.second)}
    return {**names, "interface": named(one.group)} if one.group else names


def _evidence(look: Look, one: Compared, *, is_answers: bool) -> Text:
    gap = one.difference
    return text(
        "advice.mode.answers.why" if is_answers else "advice.mode.preparation.why",
        projects=gap.strata,
        first_count=gap.first_count,
        second_count=gap.second_count,
        first_mean=gap.first,
        second_mean=max(0.0, gap.second),
        low=-gap.high,
        high=-gap.low,
        period=look.length_seconds,
        **_names(one),
    )


def _gain(kpi: Kpi, whole: Standing, gap: Difference) -> Gain:
    """All of the scope's, had the first mode's that were compared been of the second."""
    share = gap.first_count / whole.observations
    to_value, low, high = (max(0.0, whole.value + share * change) for change in (gap.value, gap.low, gap.high))
    return Gain(kpi, whole.value, to_value, low, high, whole.observations)


def _accuracy_evidence(gap: Difference | None, one: Compared) -> Text:
    if gap is None:
        return text("advice.mode.accuracy_unknown")
    count = gap.first_count + gap.second_count
    if gap.high < 0:
        names = {"first": named(one.first), "second": named(one.second)}
        low, high = points_text(-gap.high), points_text(-gap.low)
        return text("advice.mode.accuracy_lost", low=low, high=high, count=count, **names)
    return text("advice.mode.accuracy_kept", low=points_text(gap.low), high=points_text(gap.high), count=count)


def _priority(look: Look, kpi: Kpi, accuracy: Difference | None) -> Priority | None:
    """None: with the user's strategy this is no advice."""
    is_lost = accuracy is not None and accuracy.high < 0
    strategy, is_missed = look.situation.strategy, kpi in look.missed
    if strategy is Strategy.PERFORMANCE_FIRST:
        return Priority.HIGH if is_missed else Priority.MEDIUM
    if is_lost and (strategy is Strategy.ACCURACY_FIRST or not is_missed):
        return None
    if strategy is Strategy.ACCURACY_FIRST:
        return Priority.LOW if accuracy is not None else None
    return Priority.HIGH if is_missed and not is_lost else Priority.MEDIUM if is_missed else Priority.LOW


def better_accuracy(look: Look) -> Iterator[Found]:
    """A mode whose contexts are more accurate."""
    if look.situation.strategy is Strategy.PERFORMANCE_FIRST:
        return
    modes = [(one.first, one.second) for one in look.tables.mode_comparisons]
    known = [(both, gap) for both in modes if (gap := accuracy_gap(look.agents.contexts, *both)) is not None]
    for (first, second), gap in known:
        if gap.chance < LEVEL / len(known):
            yield _better(look, first, second, gap) if gap.value > 0 else _better(look, second, first, gap)


def _better(look: Look, first: str, second: str, gap: Difference) -> Found:
    names = {"first": named(first), "second": named(second)}
    low, high = sorted(map(abs, (gap.low, gap.high)))
    count = gap.first_count + gap.second_count
    is_first = look.situation.strategy is Strategy.ACCURACY_FIRST
    return Found(
        subject(f"{first} → {second}"),
        GoalKind.ACCURACY,
        Priority.HIGH if is_first else Priority.LOW,
        text("advice.accuracy", **names),
        (
            text(
                "advice.accuracy.why",
                low=points_text(low),
                high=points_text(high),
                count=count,
                period=look.length_seconds,
                **names,
            ),
            text("advice.mode.same_work"),
        ),
        text("advice.accuracy.disproof", count=NEXT, **names),
        count,
        deed=look.switching("context_mode", "", second),
    )


MODE_RULES = (
    AdviceRule("mode_answers", faster_answers),
    AdviceRule("mode_preparation", faster_preparation),
    AdviceRule("mode_accuracy", better_accuracy),
)
