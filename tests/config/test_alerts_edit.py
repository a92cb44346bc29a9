"""Rules and channels are changed in their file: only what differs is written, and nobody else's line is touched."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.alerts.defaults import DEFAULT_RULES
from desktop_monitor.alerts.rule import Aggregation, Comparator, Rule, Severity
from desktop_monitor.assess.signals import definition_of
from desktop_monitor.config.alert_drafts import checked, keys_of, least_keys, plain_number, rule_of, written_amount
from desktop_monitor.config.alerts_edit import AlertsFile
from desktop_monitor.config.alerts_loader import alerts_from, load_alerts
from desktop_monitor.config.amounts import amount_from
from desktop_monitor.errors import ConfigError
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.notify.message import DesktopChannel, EmailChannel, WebhookChannel

WRITTEN = """\
# mine
alerts:
  response_time:
    threshold: 5.0  # seconds
    severity: "warning"
    cooldown: 300

  # about memory
  memory_usage:
    threshold: 0.9
    severity: "critical"
    action: "force_simple_mode"

  interface_failure:
    consecutive_failures: 3
    severity: critical

notification_channels:
  - type: desktop
    enabled: true
  # the team
  - type: email
    enabled: false
    recipients: ["admin@example.org"]
"""


@pytest.fixture
def file(tmp_path: Path) -> AlertsFile:
    file = AlertsFile(tmp_path / "alerts_config.yaml")
    file.path.write_text(WRITTEN)
    return file


def rule(file: AlertsFile, name: str) -> Rule:
    found = rule_of(load_alerts(file.path), name)
    assert found is not None
    return found


def keys(file: AlertsFile, name: str, unit: Unit = Unit.RATIO, **changes: object) -> dict[str, object]:
    return {**keys_of(rule(file, name), unit), **changes}


def test_what_nobody_changed_leaves_the_file_to_the_letter(file: AlertsFile) -> None:
    for one in load_alerts(file.path).rules:
        unit = Unit.SECONDS if one.name == "response_time" else Unit.COUNT
        file.save_rule(one.name, keys_of(one, unit))
    assert file.path.read_text() == WRITTEN


def test_one_change_is_one_line(file: AlertsFile) -> None:
    file.save_rule("memory_usage", keys(file, "memory_usage", **{"for": "5 min"}))
    lines = WRITTEN.splitlines()
    at = lines.index('    action: "force_simple_mode"') + 1
    assert file.path.read_text().splitlines() == [*lines[:at], '    for: "5 min"', *lines[at:]]


def test_a_built_in_rule_stores_what_differs_and_goes_when_nothing_does(file: AlertsFile) -> None:
    file.save_rule("disk_full", keys(file, "disk_full", threshold="99 %", clear_threshold="98 %"))
    assert '  disk_full:\n    threshold: "99 %"\n    clear_threshold: "98 %"\n' in file.path.read_text()
    file.save_rule("disk_full", keys(file, "disk_full", threshold="98 %", clear_threshold="97 %"))
    assert "disk_full" not in file.path.read_text()


def test_the_seeds_name_of_a_threshold_is_kept(file: AlertsFile) -> None:
    file.save_rule("interface_failure", keys(file, "interface_failure", Unit.COUNT, threshold="5"))
    assert "consecutive_failures: 5\n" in file.path.read_text()
    assert rule(file, "interface_failure").threshold == 5


def test_a_limit_of_what_is_usual_stays_one_when_its_threshold_is_changed(tmp_path: Path) -> None:
    """With a threshold alone, slow answers would be measured in seconds."""
    file = AlertsFile(tmp_path / "alerts_config.yaml")
    file.save_rule("response_time", keys(file, "response_time", threshold="120 %"))
    assert rule(file, "response_time").metric == "agent_response_ratio"
    assert rule(file, "response_time").threshold == 1.2


def test_an_action_can_be_taken_away(file: AlertsFile) -> None:
    file.save_rule("disk_full", keys(file, "disk_full"))
    file.save_rule("memory_usage", keys(file, "memory_usage", action="none"))
    assert rule(file, "memory_usage").action == ""


def test_a_rule_of_ones_own_comes_and_goes(file: AlertsFile) -> None:
    own = Rule("busy_box", "cpu_used_ratio", Comparator.ABOVE, 0.95, Severity.INFO, for_seconds=600.0)
    file.save_rule("busy_box", keys_of(own, Unit.RATIO))
    assert rule(file, "busy_box") == own
    file.delete_rule("busy_box")
    assert file.path.read_text() == WRITTEN


def test_a_file_is_made_where_there_is_none_and_lists_are_replaced(tmp_path: Path) -> None:
    file = AlertsFile(tmp_path / "new" / "alerts_config.yaml")
    file.switch_rule("cache_hits", is_on=True)
    assert file.path.read_text() == "alerts:\n  cache_hits:\n    enabled: true\n"
    file.path.write_text("alerts:\n  disk_full:\n    inhibited_by:\n      - temperature\n      - swap_storm\n")
    file.save_rule("disk_full", keys(file, "disk_full", inhibited_by=["temperature"]))
    assert rule(file, "disk_full").inhibited_by == ("temperature",)


@pytest.mark.parametrize("name", ["disk_full", "cache_hits", "memory_usage"])
def test_a_switch_there_and_back_changes_nothing(file: AlertsFile, name: str) -> None:
    was = rule(file, name).is_enabled
    file.switch_rule(name, is_on=not was)
    assert rule(file, name).is_enabled is not was
    file.switch_rule(name, is_on=was)
    assert file.path.read_text() == WRITTEN


def test_what_is_wrong_is_refused_with_its_place_and_nothing_is_written(file: AlertsFile) -> None:
    with pytest.raises(ConfigError) as caught:
        file.save_rule("disk_full", keys(file, "disk_full", threshold="much", group_by=["colour"]))
    places = {problem.key_path for problem in caught.value.problems}
    assert places == {"alerts.disk_full.threshold", "alerts.disk_full.group_by"}
    assert file.path.read_text() == WRITTEN


def test_a_file_that_is_broken_elsewhere_is_not_touched(file: AlertsFile) -> None:
    broken = WRITTEN.replace("severity: critical", "severity: terrible")
    file.path.write_text(broken)
    found = checked(file.tree(), "disk_full", {"threshold": "99 %", "clear_threshold": "98 %"})
    assert not found.problems
    assert [problem.key_path for problem in found.elsewhere] == ["alerts.interface_failure.severity"]
    with pytest.raises(ConfigError):
        file.switch_rule("disk_full", is_on=False)
    assert file.path.read_text() == broken


def test_channels_are_added_changed_and_deleted_beside_their_comments(file: AlertsFile) -> None:
    file.save_channel("email", {"enabled": True, "host": "mail.example.org", "security": "tls"})
    config = file.save_channel("", {"type": "webhook", "name": "team", "url": "https://hooks.example.org/x"})
    desktop, email, team = config.channels
    assert isinstance(desktop, DesktopChannel)
    assert isinstance(email, EmailChannel)
    assert isinstance(team, WebhookChannel)
    assert (email.host, email.is_enabled) == ("mail.example.org", True)
    shown = file.path.read_text()
    assert shown.startswith(WRITTEN[: WRITTEN.index("notification_channels")])
    assert '  # the team\n  - type: email\n    enabled: true\n    recipients: ["admin@example.org"]\n' in shown
    file.delete_channel("team")
    file.save_channel("email", {"enabled": False, "host": None, "security": None})
    assert file.path.read_text() == WRITTEN


def test_a_channel_that_rules_name_is_not_deleted(file: AlertsFile) -> None:
    file.save_rule("disk_full", keys(file, "disk_full", channels=["email"]))
    before = file.path.read_text()
    with pytest.raises(ConfigError):
        file.delete_channel("email")
    assert file.path.read_text() == before


amounts = st.floats(1e-9, 1e15, allow_nan=False).map(lambda value: float(f"{value:.6g}"))
lengths = st.floats(0.0, 604_800.0, allow_nan=False).map(lambda value: round(value, 2))


@given(amounts | amounts.map(lambda value: -value) | st.just(0.0), st.sampled_from(list(Unit)))
def test_an_amount_reads_as_it_was_written(value: float, unit: Unit) -> None:
    assert amount_from(plain_number(written_amount(value, unit))) == pytest.approx(value, rel=1e-12)


@given(
    st.sampled_from(DEFAULT_RULES),
    st.tuples(amounts, lengths, lengths, lengths),
    st.sampled_from(list(Severity)),
    st.sampled_from(list(Comparator)),
    st.sampled_from(list(Aggregation)),
    st.booleans(),
)
def test_whatever_a_rule_becomes_is_what_the_loader_reads(
    base: Rule,
    numbers: tuple[float, float, float, float],
    severity: Severity,
    comparator: Comparator,
    aggregation: Aggregation,
    is_enabled: bool,
) -> None:
    threshold, for_seconds, window_seconds, cooldown_seconds = numbers
    if definition_of(base.metric).unit is Unit.RATIO:
        threshold = min(threshold, 1.0)
    wanted = replace(
        base,
        threshold=threshold,
        clear_threshold=threshold,
        for_seconds=for_seconds,
        window_seconds=window_seconds,
        cooldown_seconds=cooldown_seconds,
        severity=severity,
        comparator=comparator,
        aggregation=aggregation,
        is_enabled=is_enabled,
        action="",
        confidence=base.confidence if aggregation is Aggregation.MEAN else 0.0,
    )
    least = least_keys({}, base.name, keys_of(wanted, Unit.COUNT))
    found = rule_of(alerts_from({"alerts": {base.name: least}}, ""), base.name)
    assert found is not None
    assert replace(found, threshold=0, clear_threshold=0) == replace(wanted, threshold=0, clear_threshold=0)
    assert found.threshold == pytest.approx(threshold)
    # None of it could be left out.
    for key in least:
        without = checked({}, base.name, {other: value for other, value in least.items() if other != key})
        assert without.rule != found


def test_comments_at_the_margin_survive_the_last_channel(tmp_path: Path) -> None:
    file = tmp_path / "alerts_config.yaml"
    file.write_text("# mine\n\nnotification_channels:\n  # its own\n  - {type: desktop, name: here}\n# end\n")
    AlertsFile(file).delete_channel("here")
    assert file.read_text() == "# mine\n# end\n"
