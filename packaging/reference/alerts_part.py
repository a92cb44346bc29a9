"""``alerts_config.yaml`` in the reference: rules with the built-in ones, channels, actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reference.asked import Asked, asked_by, below, merged
from reference.markdown import code, example, key_table, plain, table

from desktop_monitor.actions.policy import BUILT_IN
from desktop_monitor.alerts.defaults import DEFAULT_RULES
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.assess.signals import SIGNALS, definition_of
from desktop_monitor.config.alert_drafts import written_amount, written_length
from desktop_monitor.config.alerts_loader import alerts_in
from desktop_monitor.config.yaml_tree import tree_of

FILE: Mapping[str, str] = {
    "alerts": "Rules by name.",
    "actions": "Actions by name.",
    "notification_channels": "Channels; this desktop is one even where it is not written.",
    "flood": "At most so many notifications in so long; the rest is told as one.",
    "hold_after_start": "After start and after sleep nothing fires for so long.",
}
FLOOD: Mapping[str, str] = {"notifications": "How many.", "window": "In how long."}
RULE: Mapping[str, str] = {
    "metric": "What is watched: a metric, a signal below, or a figure of your own. Needed for a rule of your own.",
    "comparator": "On which side trouble is.",
    "threshold": "Beyond it is trouble, in the metric's unit. Needed for a rule of your own.",
    "consecutive_failures": "Another name of `threshold`, for a rule that counts failures in a row.",
    "clear_threshold": "Where trouble ends; without it at the threshold.",
    "severity": "How much it matters.",
    "for": "How long beyond the threshold before it fires; only observed time counts.",
    "for_observations": "How many fresh observations beyond the threshold before it fires.",
    "keep_firing_for": "How long on the good side before it is resolved.",
    "window": "What the value is made of; 0: the newest observation alone.",
    "aggregation": "How the window becomes one value.",
    "minimum_observations": "With fewer in the window, nothing is known.",
    "group_by": "Labels whose every combination has incidents of its own.",
    "where": "Only observations with these labels count, as `{interface: codex}`.",
    "cooldown": "After a notification, none of the same rule and labels before this has passed.",
    "action": "What is done when it fires: the name of an action, `none` for nothing.",
    "channels": "Which channels are told; without it all.",
    "inhibited_by": "Rules that silence this one while they fire for labels that agree.",
    "enabled": "Whether it is judged at all.",
    "confidence": "Of a share of requests: how surely it is beyond the threshold by more than chance; 0: as observed.",
}
CHANNEL: Mapping[str, str] = {
    "type": "`desktop`, `webhook` or `email`.",
    "name": "What rules call it; without it as its type.",
    "enabled": "Whether anything is sent.",
    "url": "Where it is posted. Needed, or `url_secret`.",
    "url_secret": "Where the address is kept, if it is secret itself.",
    "template": "JSON of your own with placeholders, for `format: template`.",
    "format": "What is posted; without it as `url` and `template` suggest.",
    "signature_secret": "Where the key is kept that signs the body.",
    "allow_private": "May be at a loopback, private or link-local address.",
    "minimum_severity": "What matters less is not sent here.",
    "recipients": "Addresses. Needed.",
    "from": "The sender's address; without it the first recipient's.",
    "host": "Your mail server.",
    "security": "How the connection is protected; `none` for this machine alone, where it is the default.",
    "user": "Who logs in; without it nobody does.",
    "password_secret": "Where the password is kept. Needed with `user`.",
    "port": "Without it 587 with starttls, 465 with tls, 25 with none.",
}
ACTION: Mapping[str, str] = {
    "command": "Arguments of a program of yours, its whole path first; never a shell. One of these three is needed.",
    "request": "An HTTP request of yours, with the keys below.",
    "control": "A control (see `modes.yaml`) that gets `value`.",
    "value": "Of a control.",
    "user_confirmation": "The opposite of `automated`.",
    "report_results": "Accepted; a result is always told.",
    "description": "What it does, in words.",
    "automated": "Runs without being asked, once you armed it; else it becomes a suggestion.",
    "rollback_after": "A switch goes back by itself after this; without it, it stays.",
    "notify_admin": "Says what was done on the channel named `admin`; where there is none, on all but the desktop.",
    "minimum_interval": "Between two runs for the same labels.",
    "runs_per_hour": "At most.",
    "dry_run": "Says what it would do, and does nothing.",
    "timeout": "How long it may take.",
    "may_reach": "Of a health check: may ask the interface's server whether it is there.",
    "probes": "Of a health check: by interface, a command of yours that makes a request.",
}
REQUEST: Mapping[str, str] = {
    "url": "Where it is sent. Needed.",
    "method": "How.",
    "body": "With placeholders `{rule}`, `{value}`, `{severity}` and the labels' names.",
    "content_type": "What the body is.",
    "secret": "Where the bearer token is kept.",
    "allow_private": "May go to loopback, private and link-local addresses.",
}
EXAMPLE = """
alerts:
  response_time: {threshold: 5 s}
  hot_disk:
    metric: disk_busy_ratio
    threshold: 95 %
    clear_threshold: 80 %
    for: 5 min
    group_by: [device]
    channels: [desktop, ops]
    action: tidy
  failing:
    metric: agent_consecutive_failure_count
    comparator: at_least
    consecutive_failures: 5
notification_channels:
  - {type: desktop, enabled: true}
  - {type: webhook, name: ops, url_secret: "env:OPS_WEBHOOK", format: slack, minimum_severity: warning}
  - {type: email, recipients: [me@example.org], host: mail.example.org, user: me, password_secret: "keyring:mail"}
actions:
  tidy: {command: [/usr/local/bin/tidy, "{device}"], timeout: 1 min, runs_per_hour: 2}
  tell: {request: {url: "https://example.org/hook", secret: "env:HOOK_TOKEN"}}
  calm: {control: claude_code.mode, value: SIMPLE, rollback_after: 1 hour}
  interface_health_check: {may_reach: false}
flood: {notifications: 5, window: 10 min}
hold_after_start: 60
"""


def lines() -> Iterator[str]:
    """The part."""
    asked = asked_by(alerts_in, (tree_of(EXAMPLE, "example"),))
    yield from ("## alerts_config.yaml", "", "Rules, channels and actions of alerts.", "")
    yield from example(EXAMPLE)
    yield from key_table(_outermost(asked), FILE)
    yield from ("Below `flood`:", "")
    yield from key_table(below(asked, "flood"), FLOOD)
    yield from _rules(asked)
    yield from _channels()
    yield from _actions(asked)


def _outermost(asked: Mapping[str, Asked]) -> dict[str, Asked]:
    return {name: one for name, one in asked.items() if "." not in name and "[" not in name}


def _rules(asked: Mapping[str, Asked]) -> Iterator[str]:
    yield from ("### Rules", "", "Keys below a rule's name; defaults are those of a rule of your own.", "")
    found = merged(*(below(asked, f"alerts.{name}") for name in ("failing", "hot_disk")))
    yield from key_table({key: found[key] for key in RULE if key in found} | found, RULE)
    yield from ("Built-in rules, and what they are without a word in the file:", "")
    heads = ("rule", "fires when", "for", "window", "severity", "each", "cooldown", "action")
    yield from table(heads, map(_rule_row, DEFAULT_RULES))
    yield from ("Signals that rules may name besides recorded metrics:", "")
    made = ((name, SIGNALS[name].definition) for name in sorted(SIGNALS))
    rows = ((code(name), one.unit.value.replace("_", " "), plain(one.labels)) for name, one in made)
    yield from table(("signal", "unit", "labels"), rows)


def _rule_row(rule: Rule) -> Sequence[str]:
    unit = definition_of(rule.metric).unit
    clear = f", clears at {written_amount(rule.clear_threshold, unit)}" if rule.clear_threshold is not None else ""
    surely = f", {written_amount(rule.confidence, unit)} sure" if rule.confidence else ""
    where = "".join(f" of {value}" for _, value in rule.where)
    limit = f"{code(rule.metric)}{where} {rule.comparator.value} {written_amount(rule.threshold, unit)}"
    return (
        code(rule.name) + ("" if rule.is_enabled else " (off)"),
        f"{limit}{clear}{surely}",
        written_length(rule.for_seconds),
        f"{written_length(rule.window_seconds)}, {rule.aggregation.value}" if rule.window_seconds else "–",
        rule.severity.name.lower(),
        plain(rule.group_by),
        written_length(rule.cooldown_seconds),
        plain(rule.action),
    )


def _channels() -> Iterator[str]:
    yield from ("### Channels", "")
    tree = tree_of(EXAMPLE, "example")
    written = tree["notification_channels"] if isinstance(tree, dict) else ()
    for channel in written:
        asked = asked_by(alerts_in, ({"notification_channels": [channel]},))
        yield from (f"`type: {channel['type']}`:", "")
        yield from key_table(below(asked, "notification_channels[]"), CHANNEL)
    yield from ("A secret is named, never written: `env:NAME` or `keyring:NAME`.", "")


def _actions(asked: Mapping[str, Asked]) -> Iterator[str]:
    yield from ("### Actions", "", "Keys below an action's name:", "")
    names = ("tidy", "tell", "calm", "interface_health_check")
    found = merged(*(below(asked, f"actions.{name}") for name in names))
    yield from key_table({key: found[key] for key in ACTION if key in found} | found, ACTION)
    yield from ("Below `request`:", "")
    yield from key_table(below(asked, "actions.tell.request"), REQUEST)
    yield from ("Built-in actions:", "")
    rows = ((code(one.name), one.description, plain(one.automated)) for one in BUILT_IN)
    yield from table(("action", "what it does", "automated"), rows)
