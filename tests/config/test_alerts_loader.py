"""`alerts_config.yaml`: the seed's file as it stands, the user's rules over the built-in ones, all mistakes at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.actions.policy import ActionKind, ActionPolicy
from desktop_monitor.alerts.defaults import DEFAULT_RULES
from desktop_monitor.alerts.rule import Aggregation, Comparator, Rule, Severity
from desktop_monitor.config.alerts_loader import DEFAULT_CONFIG, alerts_from, load_alerts
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.config.yaml_tree import tree_of
from desktop_monitor.errors import ConfigError
from desktop_monitor.notify.message import DesktopChannel, EmailChannel, MailSecurity, WebhookChannel, WebhookFormat

SEED = Path(__file__).parents[1] / "data" / "seed_alerts_config.yaml"


def _config(written: str) -> AlertsConfig:
    return alerts_from(tree_of(written, "alerts_config.yaml"), "alerts_config.yaml")


def _rule(config: AlertsConfig, name: str) -> Rule:
    return next(rule for rule in config.rules if rule.name == name)


def _action(config: AlertsConfig, name: str) -> ActionPolicy:
    return next(action for action in config.actions if action.name == name)


def _mistakes(written: str) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        _config(written)
    return {problem.key_path: f"{problem.explained} {problem.suggested}" for problem in caught.value.problems}


def test_without_a_file_the_built_in_rules_and_this_desktop_are_used(tmp_path: Path) -> None:
    assert load_alerts(tmp_path / "alerts_config.yaml") == DEFAULT_CONFIG
    assert DEFAULT_CONFIG.channels == (DesktopChannel(),)
    assert {rule.name for rule in DEFAULT_RULES} >= {
        "response_time",
        "memory_usage",
        "success_rate",
        "interface_failure",
    }


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "alerts_config.yaml"
    path.write_text("# nothing yet\n")
    assert load_alerts(path) == DEFAULT_CONFIG


def test_the_seed_documents_file_is_taken_as_it_stands() -> None:
    config = load_alerts(SEED)
    slow = _rule(config, "response_time")
    assert (slow.threshold, slow.severity, slow.cooldown_seconds) == (5.0, Severity.WARNING, 300.0)
    assert slow.action == "suggest_simple_mode"
    memory = _rule(config, "memory_usage")
    assert (memory.threshold, memory.severity, memory.action) == (0.9, Severity.CRITICAL, "force_simple_mode")
    success = _rule(config, "success_rate")
    assert (success.threshold, success.comparator.is_ceiling) == (0.95, False)
    failure = _rule(config, "interface_failure")
    assert (failure.threshold, failure.comparator, failure.cooldown_seconds) == (3.0, Comparator.AT_LEAST, 0.0)
    assert {type(channel) for channel in config.channels} == {DesktopChannel, WebhookChannel, EmailChannel}
    assert len(config.rules) == len(DEFAULT_RULES)


def test_a_built_in_rule_changes_only_in_what_is_written() -> None:
    before = _rule(DEFAULT_CONFIG, "memory_usage")
    after = _rule(_config("alerts: {memory_usage: {cooldown: 10 min}}"), "memory_usage")
    assert after.cooldown_seconds == 600.0
    assert (after.metric, after.threshold, after.clear_threshold) == (
        before.metric,
        before.threshold,
        before.clear_threshold,
    )


def test_the_clear_threshold_keeps_its_share_when_only_the_threshold_is_written() -> None:
    before = _rule(DEFAULT_CONFIG, "swap_storm")
    after = _rule(_config("alerts: {swap_storm: {threshold: 1000000}}"), "swap_storm")
    assert after.threshold == 1_000_000
    assert before.clear_threshold is not None
    assert after.clear_threshold == pytest.approx(1_000_000 * before.clear_threshold / before.threshold)


def test_answers_are_judged_by_what_was_learned_until_a_threshold_in_seconds_is_written() -> None:
    assert _rule(_config("alerts: {response_time: {cooldown: 60}}"), "response_time").metric == "agent_response_ratio"
    assert _rule(_config("alerts: {response_time: {threshold: 3}}"), "response_time").metric == "agent_response_seconds"


def test_a_rule_of_the_users_own_says_everything_a_rule_can() -> None:
    config = _config(
        """
        alerts:
          hot_disk:
            metric: disk_busy_ratio
            comparator: at_least
            threshold: 95 %
            clear_threshold: 0.5
            severity: critical
            for: 5 min
            for_observations: 3
            keep_firing_for: 60
            window: 2 min
            aggregation: p95
            minimum_observations: 10
            group_by: device
            where: {device: sda}
            cooldown: 1 hour
            action: tidy
            channels: [desktop]
            inhibited_by: [memory_usage]
        actions:
          tidy: {command: [/usr/local/bin/tidy, "{rule}"], automated: true, rollback_after: 1 hour}
        """
    )
    assert _rule(config, "hot_disk") == Rule(
        "hot_disk",
        "disk_busy_ratio",
        Comparator.AT_LEAST,
        0.95,
        Severity.CRITICAL,
        0.5,
        300.0,
        3,
        60.0,
        120.0,
        Aggregation.P95,
        10,
        ("device",),
        (("device", "sda"),),
        3600.0,
        "tidy",
        ("desktop",),
        ("memory_usage",),
    )
    action = _action(config, "tidy")
    assert (action.kind, action.automated, action.rollback_after_seconds) == (ActionKind.COMMAND, True, 3600.0)


def test_a_rule_on_a_signal_looks_at_it_as_is_usual() -> None:
    config = _config("alerts: {slow: {metric: agent_response_seconds, threshold: 60}}")
    slow = _rule(config, "slow")
    assert slow.window_seconds > 0
    assert slow.minimum_observations > 1


def test_what_can_be_overrun_may_have_a_limit_beyond_the_whole() -> None:
    assert _rule(_config("alerts: {budget_used: {threshold: 150 %}}"), "budget_used").threshold == 1.5


def test_how_sure_a_rule_must_be_goes_with_what_it_can_be_sure_of() -> None:
    written = "alerts: {own: {metric: agent_error_ratio, threshold: 5 %, confidence: 90 %}}"
    assert _rule(_config(written), "own").confidence == 0.9
    assert _rule(DEFAULT_CONFIG, "success_rate").confidence == 0.95
    for changed in ("aggregation: last", "metric: agent_response_seconds, threshold: 3"):
        assert _rule(_config(f"alerts: {{success_rate: {{{changed}}}}}"), "success_rate").confidence == 0


def test_a_metric_of_the_users_own_may_be_watched() -> None:
    config = _config("alerts: {queue: {metric: my_queue_length, threshold: 5}}")
    assert _rule(config, "queue").metric == "my_queue_length"


def test_a_rule_can_be_switched_off() -> None:
    assert not _rule(_config("alerts: {success_rate: {enabled: false}}"), "success_rate").is_enabled


@pytest.mark.parametrize(
    ("written", "place", "said"),
    [
        ("alerts: {response_time: {treshold: 3}}", "alerts.response_time.treshold", "did you mean threshold?"),
        ("alerts: {response_time: {threshold: fast}}", "alerts.response_time.threshold", "must be a number"),
        ("alerts: {response_time: {severity: fatal}}", "alerts.response_time.severity", "must be one of"),
        ("alerts: {response_time: {for: soon}}", "alerts.response_time.for", "length of time"),
        ("alerts: {response_time: {cooldown: -1}}", "alerts.response_time.cooldown", "must be between"),
        ("alerts: {response_time: {action: nothing}}", "alerts.response_time.action", "no action"),
        ("alerts: {response_time: {channels: [ops]}}", "alerts.response_time.channels", "no channel"),
        ("alerts: {response_time: {inhibited_by: [x]}}", "alerts.response_time.inhibited_by", "no rule"),
        ("alerts: {own: {threshold: 3}}", "alerts.own.metric", "is missing"),
        ("alerts: {own: {metric: cpu_used_ratio}}", "alerts.own.threshold", "is missing"),
        ("alerts: {own: {metric: cpu_usd_ratio, threshold: 1}}", "alerts.own.metric", "did you mean cpu_used_ratio?"),
        ("alerts: {own: {metric: 'x y', threshold: 1}}", "alerts.own.metric", "is no name"),
        (
            "alerts: {own: {metric: cpu_used_ratio, threshold: 1, group_by: core}}",
            "alerts.own.group_by",
            "no label of cpu_used_ratio",
        ),
        (
            "alerts: {own: {metric: cpu_used_ratio, threshold: 0.5, clear_threshold: 0.9}}",
            "alerts.own.clear_threshold",
            "beyond the threshold",
        ),
        (
            "alerts: {own: {metric: cpu_used_ratio, threshold: 0.5, confidence: 95 %}}",
            "alerts.own.confidence",
            "known only of the mean of agent_success_ratio",
        ),
        ("alerts: {memory_usage: {threshold: 90}}", "alerts.memory_usage.threshold", "did you mean 90 %?"),
        ("alerts: {success_rate: {confidence: 1}}", "alerts.success_rate.confidence", "must be between"),
        ("alerts: {'Bad Name': {metric: cpu_used_ratio, threshold: 1}}", "alerts.Bad Name", "is no name for a rule"),
        ("alerts: []", "alerts", "must hold keys"),
        ("alarms: {}", "alarms", "did you mean alerts?"),
        ("actions: {mine: {}}", "actions.mine", "one of command, request and control"),
        ("actions: {mine: {command: [tidy]}}", "actions.mine.command", "whole path"),
        ("actions: {mine: {request: {url: 'ftp://x'}}}", "actions.mine.request.url", "http"),
        ("actions: {mine: {request: {url: 'http://x', secret: hunter2}}}", "actions.mine.request.secret", "env:NAME"),
        ("notification_channels: [{type: pager}]", "notification_channels[0].type", "must be one of"),
        ("notification_channels: [{type: webhook}]", "notification_channels[0].url", "is missing"),
        ("notification_channels: [{type: email}]", "notification_channels[0].recipients", "is missing"),
        (
            "notification_channels: [{type: email, recipients: [a@b.org], host: mail.b.org, security: none}]",
            "notification_channels[0].security",
            "in the open",
        ),
        (
            "notification_channels: [{type: webhook, url: 'http://x'}, {type: webhook, url: 'http://y'}]",
            "notification_channels[1].name",
            "earlier channel",
        ),
        ("flood: {notifications: 0}", "flood.notifications", "whole number between"),
    ],
)
def test_each_mistake_is_named_with_its_place(written: str, place: str, said: str) -> None:
    assert said in _mistakes(written)[place]


def test_all_mistakes_are_named_at_once() -> None:
    found = _mistakes(
        """
        alerts:
          response_time: {threshold: x, severity: y}
          own: {}
        notification_channels: [{type: pager}]
        flood: {window: 1}
        """
    )
    assert len(found) == 6


def test_a_mistake_is_one_short_line_however_long_or_strange_what_is_written() -> None:
    nested = "a0: &a0 [x, x, x, x, x, x]\n" + "".join(
        f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 6)}]\n" for number in range(1, 7)
    )
    strange = 'alerts: {response_time: "%s"}\n"line\\nfeed\\u202e": 1\n' % ("y" * 4000)
    found = _mistakes(strange + nested + "actions: *a6\n")
    assert "line\\nfeed\\u202e" in found
    assert max(len(said) for said in found.values()) < 200


def test_a_word_that_is_none_but_nested_without_end_is_a_mistake_like_any_other() -> None:
    nested = "a0: &a0 [x, x]\n" + "".join(
        f"a{number}: &a{number} [*a{number - 1}, *a{number - 1}]\n" for number in range(1, 60)
    )
    found = _mistakes(nested + "alerts: {response_time: {severity: *a59}}\n")
    assert "must be one of" in found["alerts.response_time.severity"]


def test_a_secret_written_in_the_file_is_refused_and_not_repeated() -> None:
    with pytest.raises(ConfigError) as caught:
        _config(
            "notification_channels: [{type: email, recipients: [a@b.org], host: m.b.org, user: me,"
            " password_secret: correct-horse}]"
        )
    assert "correct-horse" not in str(caught.value)
    assert "keyring:NAME" in str(caught.value)


def test_a_slack_address_is_posted_to_as_slack_wants_it() -> None:
    config = _config("notification_channels: [{type: webhook, url: 'https://hooks.slack.com/services/x'}]")
    assert [one.format for one in config.channels if isinstance(one, WebhookChannel)] == [WebhookFormat.SLACK]


def test_mail_without_a_server_goes_through_this_machines_own() -> None:
    config = _config("notification_channels: [{type: email, recipients: [a@b.org]}]")
    mail = next(one for one in config.channels if isinstance(one, EmailChannel))
    assert (mail.host, mail.security) == ("localhost", MailSecurity.NONE)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=20) | st.integers(), inner),
        max_leaves=12,
    ),
    st.sampled_from(["alerts", "actions", "notification_channels", "flood", "hold_after_start"]),
    st.sampled_from(["", "response_time", "own", "suggest_simple_mode"]),
)
def test_whatever_is_written_becomes_settings_or_named_mistakes(tree: object, key: str, name: str) -> None:
    written = {key: {name: tree} if name else tree}
    problems, rules = 0, 0
    try:
        rules = len(alerts_from(written, "file").rules)
    except ConfigError as error:
        problems = len(error.problems)
    assert problems or rules >= len(DEFAULT_RULES)
