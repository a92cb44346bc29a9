"""``alerts_config.yaml`` to `AlertsConfig`: every mistake named at once, with its place and a suggestion.

The seed document's file is accepted as it stands. A missing file means the built-in
rules and this desktop alone. Must not know who works with it.
"""

from __future__ import annotations

from pathlib import Path

from desktop_monitor.alerts.defaults import DEFAULT_RULES
from desktop_monitor.alerts.evaluation import FloodLimit
from desktop_monitor.config.alert_actions import actions_from
from desktop_monitor.config.alert_channels import channels_from
from desktop_monitor.config.alert_rules import rules_from
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.config.file import content_of
from desktop_monitor.config.sections import Problems, Section, did_you_mean
from desktop_monitor.config.yaml_tree import tree_of
from desktop_monitor.errors import ConfigError
from desktop_monitor.language.text import text

_CHANNELS = "notification_channels"
DEFAULT_CONFIG = AlertsConfig(DEFAULT_RULES)


def load_alerts(path: Path) -> AlertsConfig:
    """What the file says, the built-in rules where there is none. Raises ConfigError with every mistake."""
    content = content_of(path)
    if content is None:
        return DEFAULT_CONFIG
    return alerts_from(tree_of(content, str(path)), str(path))


def alerts_from(tree: object, source: str) -> AlertsConfig:
    """The same from parsed data. Raises ConfigError with every mistake."""
    problems = Problems(source)
    config = alerts_in(Section(tree, "", problems))
    if problems.found:
        raise ConfigError(tuple(problems.found))
    return config


def alerts_in(root: Section) -> AlertsConfig:
    """The same from the file's outermost section. Mistakes are noted in it."""
    rules = root.section("alerts")
    actions = root.section("actions")
    config = AlertsConfig(
        rules_from(rules, DEFAULT_RULES),
        actions_from(actions),
        channels_from(root, _CHANNELS),
        _flood(root.section("flood")),
        root.seconds("hold_after_start", DEFAULT_CONFIG.hold_after_start_seconds, high=3600.0),
    )
    root.finish()
    _check_names(rules, actions, config)
    return config


def _flood(section: Section) -> FloodLimit:
    default = FloodLimit()
    limit = FloodLimit(
        section.whole("notifications", default.notifications, 1, 1000),
        section.seconds("window", default.window_seconds, low=10.0, high=86_400.0),
    )
    section.finish()
    return limit


def _check_names(rules: Section, actions: Section, config: AlertsConfig) -> None:
    """What rules and actions name must be there."""
    names = {policy.name for policy in config.actions}
    channels = {channel.name for channel in config.channels}
    for rule in config.rules:
        if rule.action and rule.action not in names:
            rules.wrong(
                f"{rule.name}.action",
                text("names {action}, which is no action", action=repr(rule.action)),
                did_you_mean(rule.action, names),
            )
        for channel in rule.channels:
            if channel not in channels:
                known = text("channels are {names}", names=", ".join(sorted(channels)))
                rules.wrong(
                    f"{rule.name}.channels",
                    text("names {channel}, which is no channel", channel=repr(channel)),
                    known,
                )
    for name in actions.names():
        if any(name == rule.name for rule in config.rules):
            actions.wrong(name, "is the name of a rule, too", "rules stand below alerts:")
