"""The built-in rules: the seed's four as it has them, and none that could never work."""

import pytest

from desktop_monitor.actions.policy import BUILT_IN
from desktop_monitor.alerts.defaults import DEFAULT_RULES, WITH_THRESHOLD
from desktop_monitor.alerts.rule import Comparator, Rule, Severity
from desktop_monitor.alerts.sentences import rule_title
from desktop_monitor.assess.signals import SIGNALS, Origin, definition_of
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.catalogue import CATALOGUE

RULES = {rule.name: rule for rule in DEFAULT_RULES}
EACH = pytest.mark.parametrize("rule", [*DEFAULT_RULES, *WITH_THRESHOLD.values()], ids=lambda rule: rule.name)


@pytest.mark.parametrize(
    ("name", "threshold", "severity", "cooldown", "action"),
    [
        ("response_time", 5.0, Severity.WARNING, 300, "suggest_simple_mode"),
        ("memory_usage", 0.9, Severity.CRITICAL, 60, "force_simple_mode"),
        ("success_rate", 0.95, Severity.WARNING, 600, "interface_health_check"),
        ("interface_failure", 3.0, Severity.CRITICAL, 0, "automatic_fallback"),
    ],
)
def test_the_seeds_rules_are_the_seeds(
    name: str, threshold: float, severity: Severity, cooldown: float, action: str
) -> None:
    rule = WITH_THRESHOLD.get(name, RULES[name])
    assert (rule.threshold, rule.severity, rule.cooldown_seconds, rule.action) == (
        threshold,
        severity,
        cooldown,
        action,
    )


def test_answers_are_slow_by_what_was_learned_unless_seconds_are_written() -> None:
    assert RULES["response_time"].metric == "agent_response_ratio"
    written = WITH_THRESHOLD["response_time"]
    assert (written.metric, written.window_seconds, written.minimum_observations) == ("agent_response_seconds", 1800, 5)


def test_every_name_is_used_once() -> None:
    assert len(RULES) == len(DEFAULT_RULES)


@EACH
def test_a_rule_names_what_there_is(rule: Rule) -> None:
    assert rule.metric in CATALOGUE or rule.metric in SIGNALS
    assert {*rule.group_by, *dict(rule.where)} <= set(definition_of(rule.metric).labels)
    assert set(rule.inhibited_by) <= RULES.keys() - {rule.name}
    assert rule.action in {"", *(policy.name for policy in BUILT_IN)}


@EACH
def test_trouble_can_begin_and_end(rule: Rule) -> None:
    clear = rule.threshold if rule.clear_threshold is None else rule.clear_threshold
    good_side = clear <= rule.threshold if rule.comparator.is_ceiling else clear >= rule.threshold
    assert good_side
    if definition_of(rule.metric).unit.value == "ratio" and rule.comparator is Comparator.ABOVE:
        assert rule.threshold < 1.0 or rule.metric in {"agent_response_ratio", "agent_budget_forecast_ratio"}


@EACH
def test_figures_of_requests_need_enough_of_them(rule: Rule) -> None:
    signal = SIGNALS.get(rule.metric)
    if signal is not None and signal.origin in {Origin.REQUESTS, Origin.EVENTS}:
        assert rule.window_seconds == signal.window_seconds
        assert rule.minimum_observations >= signal.minimum_observations


@EACH
def test_every_set_of_labels_with_room_for_several_is_told_apart(rule: Rule) -> None:
    fixed = {*rule.group_by, *dict(rule.where)}
    assert bool(fixed) == bool(definition_of(rule.metric).labels)


@EACH
def test_a_rule_has_a_title_of_words(rule: Rule) -> None:
    title = words(rule_title(rule.name))
    assert title != rule.name.replace("_", " ")
    assert title[:1].isupper()


def test_an_interface_that_fails_silences_what_follows_from_it() -> None:
    caused = {name for name, rule in RULES.items() if "interface_failure" in rule.inhibited_by}
    assert caused == {"response_time", "success_rate", "error_rate"}
    assert RULES["interface_failure"].inhibited_by == ()
    assert RULES["memory_usage"].inhibited_by == ()
