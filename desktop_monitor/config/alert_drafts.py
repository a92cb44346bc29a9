"""A rule as its keys in ``alerts_config.yaml``: checked by the loader itself, and no more of them than it takes.

Must not know files or who edits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from desktop_monitor.alerts.defaults import DEFAULT_RULES
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.config.alert_rules import NO_ACTION
from desktop_monitor.config.alerts_loader import alerts_from
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.errors import ConfigError, ConfigProblem
from desktop_monitor.metrics.definition import Unit

ALERTS = "alerts"
THRESHOLD, COUNTED = "threshold", "consecutive_failures"
BUILT_IN: Mapping[str, Rule] = {rule.name: rule for rule in DEFAULT_RULES}
FIELDS: Mapping[str, str] = {
    "metric": "metric",
    "comparator": "comparator",
    THRESHOLD: "threshold",
    "clear_threshold": "clear_threshold",
    "severity": "severity",
    "for": "for_seconds",
    "for_observations": "for_observations",
    "keep_firing_for": "keep_firing_for_seconds",
    "window": "window_seconds",
    "aggregation": "aggregation",
    "minimum_observations": "minimum_observations",
    "confidence": "confidence",
    "group_by": "group_by",
    "where": "where",
    "cooldown": "cooldown_seconds",
    "action": "action",
    "channels": "channels",
    "inhibited_by": "inhibited_by",
    "enabled": "is_enabled",
}
"""Every key of a rule and the field it sets, in the order in which they are written."""
_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?\Z", re.ASCII)
_AMOUNTS = frozenset(
    {THRESHOLD, COUNTED, "clear_threshold", "for", "keep_firing_for", "window", "cooldown", "confidence"}
)
_BYTES = ((1024.0**4, "TiB"), (1024.0**3, "GiB"), (1024.0**2, "MiB"), (1024.0, "KiB"))
_PARTS = ((86_400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))

Tree = Mapping[str, object]
Keys = dict[str, object]


@dataclass(frozen=True, slots=True)
class Checked:
    """What the loader makes of a rule's keys."""

    rule: Rule | None
    """None while anything is wrong."""
    problems: tuple[tuple[str, str], ...] = ()
    """Keys of the rule and what is wrong with each; an empty key: with the rule as a whole."""
    elsewhere: tuple[ConfigProblem, ...] = ()
    """Mistakes in the rest of the file."""


def checked(tree: Tree, name: str, keys: Mapping[str, object]) -> Checked:
    """The rule `name` with these keys instead of those in `tree`."""
    place = f"{ALERTS}.{name}"
    try:
        config = alerts_from({**tree, ALERTS: {**_rules(tree), name: _plain_keys(keys)}}, "")
    except ConfigError as error:
        own = [one for one in error.problems if one.key_path == place or one.key_path.startswith(f"{place}.")]
        found = tuple((one.key_path.removeprefix(place).lstrip("."), _words(one)) for one in own)
        return Checked(None, found, tuple(one for one in error.problems if one not in own))
    return Checked(rule_of(config, name))


def rule_of(config: AlertsConfig, name: str) -> Rule | None:
    """The rule of this name."""
    return next((rule for rule in config.rules if rule.name == name), None)


def written_keys(tree: Tree, name: str) -> Keys:
    """What the file says of this rule; empty where it says nothing."""
    found = _rules(tree).get(name)
    return {str(key): value for key, value in found.items()} if isinstance(found, Mapping) else {}


def keys_of(rule: Rule, unit: Unit) -> Keys:
    """Every key of a rule, as people write values; `unit` is its metric's."""
    clear = None if rule.clear_threshold is None else written_amount(rule.clear_threshold, unit)
    return {
        "metric": rule.metric,
        "comparator": rule.comparator.value,
        THRESHOLD: written_amount(rule.threshold, unit),
        "clear_threshold": clear,
        "severity": rule.severity.name.lower(),
        "for": written_length(rule.for_seconds),
        "for_observations": rule.for_observations,
        "keep_firing_for": written_length(rule.keep_firing_for_seconds),
        "window": written_length(rule.window_seconds),
        "aggregation": rule.aggregation.value,
        "minimum_observations": rule.minimum_observations,
        "confidence": written_amount(rule.confidence, Unit.RATIO),
        "group_by": list(rule.group_by),
        "where": dict(rule.where),
        "cooldown": written_length(rule.cooldown_seconds),
        "action": rule.action or NO_ACTION,
        "channels": list(rule.channels),
        "inhibited_by": list(rule.inhibited_by),
        "enabled": rule.is_enabled,
    }


def least_keys(tree: Tree, name: str, keys: Mapping[str, object]) -> Keys:
    """What must stand in the file for the rule to be what `keys` make it.

    What stands there already and says the same stays as it is; of a built-in rule only what
    differs is written. Raises ConfigError where `keys` are wrong.
    """
    keys = _plain_keys(keys)
    wanted = _loaded(tree, name, keys)
    if wanted is None:
        found = checked(tree, name, keys)
        raise ConfigError(tuple(ConfigProblem("", f"{ALERTS}.{name}.{key}", words) for key, words in found.problems))
    written = written_keys(tree, name)
    before = _loaded(tree, name, written)
    least = _renewed(written, keys, _changed_keys(before, wanted))
    if _loaded(tree, name, least) != wanted:
        # A threshold moves its clear threshold along, a metric its window: then everything is said.
        least |= {key: value for key, value in keys.items() if value is not None and key not in least}
        if COUNTED in least:
            del least[THRESHOLD]
    for key in [key for key in least if key not in written or least[key] != written[key]]:
        without = {other: value for other, value in least.items() if other != key}
        if _loaded(tree, name, without) == wanted:
            least = without
    return least


def _changed_keys(before: Rule | None, wanted: Rule) -> list[str]:
    if before is None:
        return list(FIELDS)
    return [key for key, field in FIELDS.items() if getattr(before, field) != getattr(wanted, field)]


def _renewed(written: Keys, keys: Mapping[str, object], changed: list[str]) -> Keys:
    renewed = dict(written)
    for key in changed:
        # The seed's name of the threshold is kept where it stands.
        place = COUNTED if key == THRESHOLD and COUNTED in written else key
        if keys.get(key) is None:
            renewed.pop(place, None)
        else:
            renewed[place] = keys[key]
    return renewed


def plain_number(value: object) -> object:
    """What was typed as a number as a number; everything else as it is."""
    if not isinstance(value, str) or not _NUMBER.match(value):
        return value
    return int(value) if value.lstrip("-").isdecimal() else float(value)


def _plain_keys(keys: Mapping[str, object]) -> Keys:
    return {key: plain_number(value) if key in _AMOUNTS else value for key, value in keys.items()}


def _loaded(tree: Tree, name: str, keys: Mapping[str, object]) -> Rule | None:
    return checked(tree, name, keys).rule


def _rules(tree: Tree) -> Mapping[str, object]:
    found = tree.get(ALERTS)
    return found if isinstance(found, Mapping) else {}


def _words(problem: ConfigProblem) -> str:
    return f"{problem.explained}; {problem.suggested}" if problem.suggestion else problem.explained


def written_amount(value: float, unit: Unit) -> str:
    """A value so that the loader reads exactly it again: ``90 %``, ``16 MiB``, ``10 min``, or a plain number."""
    if unit is Unit.RATIO:
        share = f"{value * 100:.10g}"
        is_readable = value >= 0 and "e" not in share and float(share) / 100 == value
        return f"{share} %" if is_readable else _plain(value)
    if unit is Unit.SECONDS:
        return written_length(value)
    if unit in (Unit.BYTES, Unit.BYTES_PER_SECOND):
        for size, name in _BYTES:
            if size * 1e6 > value >= size and (value / size * 100).is_integer():
                return f"{value / size:.10g} {name}"
    return _plain(value)


def written_length(seconds: float) -> str:
    """A length of time in one unit: ``5 min``."""
    for size, name in _PARTS:
        if seconds >= size and (seconds / size).is_integer():
            return f"{seconds / size:.0f} {name}"
    return "0 s" if not seconds else _plain(seconds)


def _plain(value: float) -> str:
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
