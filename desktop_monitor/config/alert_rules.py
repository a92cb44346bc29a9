"""The rules of ``alerts_config.yaml``: what the user writes, laid over the built-in ones.

A built-in rule that is not written stays as it is; one that is written changes in the
keys that are. Must not know channels, actions or the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from desktop_monitor.alerts.defaults import WITH_THRESHOLD
from desktop_monitor.alerts.rule import Aggregation, Comparator, Labels, Rule, Severity
from desktop_monitor.assess.signals import SIGNALS, definition_of
from desktop_monitor.config.sections import Section, did_you_mean
from desktop_monitor.language.text import text
from desktop_monitor.metrics.catalogue import CATALOGUE
from desktop_monitor.metrics.definition import Unit

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
_METRIC = re.compile(r"[a-z][a-z0-9_]{0,199}\Z")
_WEEK_SECONDS = 604_800.0
_HUGE = 1e18
_SUREST = 0.9999
_MORE_THAN_WHOLE = frozenset(
    ("agent_response_ratio", "agent_budget_used_ratio", "agent_budget_forecast_ratio", "agent_limit_used_ratio")
)
"""Shares of something that can be overrun."""
_COMPARATORS = {one.value: one for one in Comparator} | {
    "above": Comparator.ABOVE,
    "at_least": Comparator.AT_LEAST,
    "below": Comparator.BELOW,
    "at_most": Comparator.AT_MOST,
}
_SEVERITIES = {one.name.lower(): one for one in Severity}
_AGGREGATIONS = {one.value: one for one in Aggregation}
NO_ACTION = "none"
"""Written instead of an action that a built-in rule has."""
_CONSECUTIVE = "consecutive_failures"
"""The seed document's name for the threshold of a rule that counts failures in a row."""


def rules_from(section: Section, defaults: Sequence[Rule]) -> tuple[Rule, ...]:
    """All rules: the built-in ones in their order, then the user's own. Mistakes are noted in `section`."""
    built_in = {rule.name: rule for rule in defaults}
    written = section.names()
    for name in written:
        if not _NAME.match(name):
            section.wrong(name, "is no name for a rule", "use lower-case letters, digits and _")
    changed = {name: _rule(section.section(name), name, built_in.get(name)) for name in written if _NAME.match(name)}
    own = [rule for name, rule in changed.items() if name not in built_in]
    rules = (*(changed.get(rule.name, rule) for rule in defaults), *own)
    _check_inhibition(section, changed, rules)
    return rules


def _rule(section: Section, name: str, built_in: Rule | None) -> Rule:
    if built_in is not None and section.has("threshold"):
        built_in = WITH_THRESHOLD.get(name, built_in)
    base = built_in or Rule(name, "", Comparator.ABOVE, 0.0)
    base = _with_condition(section, base, is_own=built_in is None)
    rule = replace(
        base,
        severity=section.choice("severity", base.severity, _SEVERITIES),
        for_seconds=section.seconds("for", base.for_seconds, high=_WEEK_SECONDS),
        for_observations=section.whole("for_observations", base.for_observations, 1, 10_000),
        keep_firing_for_seconds=section.seconds("keep_firing_for", base.keep_firing_for_seconds, high=_WEEK_SECONDS),
        window_seconds=section.seconds("window", base.window_seconds, high=_WEEK_SECONDS),
        aggregation=section.choice("aggregation", base.aggregation, _AGGREGATIONS),
        minimum_observations=section.whole("minimum_observations", base.minimum_observations, 1, 10_000),
        group_by=section.texts("group_by", base.group_by),
        where=_labels(section, base.where),
        cooldown_seconds=section.seconds("cooldown", base.cooldown_seconds, high=_WEEK_SECONDS),
        action=_action(section, base),
        channels=section.texts("channels", base.channels),
        inhibited_by=section.texts("inhibited_by", base.inhibited_by),
        is_enabled=section.boolean("enabled", base.is_enabled),
        confidence=section.number("confidence", base.confidence, 0.0, _SUREST),
    )
    section.finish()
    _check_labels(section, rule)
    _check_share(section, rule)
    return rule if not rule.confidence or _is_share(rule) else _without_confidence(section, rule)


def _action(section: Section, base: Rule) -> str:
    name = section.text("action", base.action, 60)
    return "" if name == NO_ACTION else name


def _with_condition(section: Section, base: Rule, *, is_own: bool) -> Rule:
    metric = section.text("metric", base.metric, 200)
    if is_own and not metric:
        section.wrong("metric", "is missing", "name what is to be watched, such as cpu_used_ratio")
    elif metric != base.metric:
        _check_metric(section, metric)
        base = _as_usual(replace(base, metric=metric))
    comparator = section.choice("comparator", base.comparator, _COMPARATORS)
    threshold = _threshold(section, base, is_own=is_own)
    clear = section.number("clear_threshold", base.clear_threshold, -_HUGE, _HUGE)
    if clear is not None and section.has("clear_threshold"):
        is_beyond = clear > threshold if comparator.is_ceiling else clear < threshold
        if is_beyond:
            section.wrong(
                "clear_threshold",
                text("lies beyond the threshold of {threshold:g}, so trouble would never end", threshold=threshold),
            )
    elif clear is not None and threshold != base.threshold:
        # The built-in one belongs to the built-in threshold: it keeps its share of it. A distance in the unit
        # would leave no value below a small threshold on the good side.
        clear = threshold * clear / base.threshold
    return replace(base, metric=metric, comparator=comparator, threshold=threshold, clear_threshold=clear)


def _as_usual(rule: Rule) -> Rule:
    """Look at a signal as it is usually looked at, where the rule does not say otherwise."""
    signal = SIGNALS.get(rule.metric)
    rule = replace(rule, confidence=0.0)
    if signal is None:
        return rule
    return replace(
        rule,
        aggregation=signal.aggregation,
        window_seconds=signal.window_seconds,
        minimum_observations=signal.minimum_observations,
    )


def _threshold(section: Section, base: Rule, *, is_own: bool) -> float:
    key = _CONSECUTIVE if section.has(_CONSECUTIVE) else "threshold"
    if section.has(_CONSECUTIVE) and section.has("threshold"):
        section.wrong(
            "threshold",
            text("is written beside {key}, which means the same", key=_CONSECUTIVE),
            "keep one of them",
        )
    if is_own and not section.has(key):
        section.wrong("threshold", "is missing")
    return section.number(key, base.threshold, -_HUGE, _HUGE)


def _check_metric(section: Section, metric: str) -> None:
    """A name nobody knows may be the user's own metric; one that is almost a known one is a mistake."""
    known = (*CATALOGUE, *SIGNALS)
    if metric in known:
        return
    if not _METRIC.match(metric):
        section.wrong("metric", "is no name of a metric", did_you_mean(metric, known))
        return
    near = [name for name in known if _is_almost(metric, name)]
    if near:
        section.wrong(
            "metric", text("is not known: {metric}", metric=metric), text("did you mean {known}?", known=near[0])
        )


def _is_almost(written: str, known: str) -> bool:
    return written.replace("_", "") == known.replace("_", "") or bool(
        abs(len(written) - len(known)) <= 2 and did_you_mean(written, (known,)) and _differing(written, known) <= 2
    )


def _differing(one: str, other: str) -> int:
    """Characters that differ, when both are laid side by side from both ends."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return max(len(one), len(other)) - start - end


def _labels(section: Section, default: Labels) -> Labels:
    written = section.raw("where")
    if written is None:
        return default
    if not isinstance(written, Mapping) or not all(
        isinstance(name, str) and isinstance(value, str) for name, value in written.items()
    ):
        section.wrong("where", "must be labels and their values, such as {interface: codex}")
        return default
    return tuple(sorted(written.items()))


def _check_labels(section: Section, rule: Rule) -> None:
    signal = SIGNALS.get(rule.metric)
    definition = signal.definition if signal else CATALOGUE.get(rule.metric)
    if definition is None:
        return
    for key, names in (("group_by", rule.group_by), ("where", tuple(name for name, _ in rule.where))):
        for name in names:
            if name not in definition.labels:
                known = ", ".join(definition.labels)
                section.wrong(
                    key,
                    text("names {name}, which is no label of {metric}", name=repr(name), metric=rule.metric),
                    text("its labels: {known}", known=known) if known else "it has no labels",
                )


def _check_share(section: Section, rule: Rule) -> None:
    """``threshold: 90`` of a share that is never more than the whole would never fire, or always."""
    is_known = rule.metric in SIGNALS or rule.metric in CATALOGUE
    if not is_known or definition_of(rule.metric).unit is not Unit.RATIO or rule.metric in _MORE_THAN_WHOLE:
        return
    for key, value in (("threshold", rule.threshold), ("clear_threshold", rule.clear_threshold)):
        if value is not None and value > 1.0 and section.has(key):
            section.wrong(
                key,
                text("is more than the whole: {metric} is a share", metric=rule.metric),
                text("did you mean {value:g} %?", value=value),
            )


def _is_share(rule: Rule) -> bool:
    return rule.metric in SIGNALS and SIGNALS[rule.metric].is_share and rule.aggregation is Aggregation.MEAN


def _without_confidence(section: Section, rule: Rule) -> Rule:
    """Chance can be told only where observations are hits or misses; a mistake where the user wrote otherwise."""
    if section.has("confidence"):
        shares = ", ".join(name for name, signal in SIGNALS.items() if signal.is_share)
        section.wrong("confidence", text("is known only of the mean of {shares}", shares=shares), "leave it out")
    return replace(rule, confidence=0.0)


def _check_inhibition(section: Section, changed: Mapping[str, Rule], rules: Sequence[Rule]) -> None:
    names = {rule.name for rule in rules}
    for name, rule in changed.items():
        for other in rule.inhibited_by:
            if other not in names:
                section.wrong(
                    f"{name}.inhibited_by",
                    text("names {other}, which is no rule", other=repr(other)),
                    did_you_mean(other, names),
                )
            elif other == name:
                section.wrong(f"{name}.inhibited_by", "names the rule itself")
