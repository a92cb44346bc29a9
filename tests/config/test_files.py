"""All files of the configuration together: defaults where one is missing, the mistakes of all of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_monitor.config.files import Configuration, load_configuration
from desktop_monitor.errors import ConfigError
from desktop_monitor.paths import Paths, paths_for
from desktop_monitor.report.order import ReportKind

_DAILY = "performance_optimization: {reports: {kind: daily, channel: ops}}"
_OPS = "notification_channels: [{type: webhook, name: ops, url: 'https://example.org/hook'}]"


def _paths(tmp_path: Path, **written: str) -> Paths:
    paths = paths_for(tmp_path / "data", tmp_path)
    for name, content in written.items():
        file = getattr(paths, f"{name}_file")
        file.write_text(content)
    return paths


def _mistakes(paths: Paths) -> list[tuple[str, str]]:
    with pytest.raises(ConfigError) as caught:
        load_configuration(paths)
    return [(Path(problem.source).name, problem.key_path) for problem in caught.value.problems]


def test_without_files_everything_is_a_default(tmp_path: Path) -> None:
    assert load_configuration(_paths(tmp_path)) == Configuration()


def test_the_mistakes_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    paths = _paths(
        tmp_path,
        config="sampling: {interval_seconds: 0}",
        alerts="alerts: {memory_usage: {threshold: 90}}",
        modes="controls: {Wrong: {}}",
        performance="performance_optimization: {resources: {cpu_limit: 80}, thresholds: {min_success_rate: 95}}",
    )
    assert _mistakes(paths) == [
        ("config.yaml", "sampling.interval_seconds"),
        ("alerts_config.yaml", "alerts.memory_usage.threshold"),
        ("modes.yaml", "controls.Wrong"),
        ("performance_config.yaml", "performance_optimization.resources.cpu_limit"),
        ("performance_config.yaml", "performance_optimization.thresholds.min_success_rate"),
    ]


def test_reports_are_told_to_a_channel_that_alerts_have(tmp_path: Path) -> None:
    paths = _paths(tmp_path, performance=_DAILY, alerts=_OPS)
    assert load_configuration(paths).performance.schedule.kind is ReportKind.DAILY


def test_reports_for_a_channel_that_is_not_there_are_a_mistake(tmp_path: Path) -> None:
    assert _mistakes(_paths(tmp_path, performance=_DAILY)) == [
        ("performance_config.yaml", "performance_optimization.reports.channel")
    ]


def test_nothing_is_said_of_channels_of_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    assert _mistakes(_paths(tmp_path, performance=_DAILY, alerts="[")) == [("alerts_config.yaml", "")]


def test_interfaces_are_known_to_the_controls(tmp_path: Path) -> None:
    written = "performance_optimization: {interfaces: {primary: anthropic_api, fallback: claude_code}}"
    configuration = load_configuration(_paths(tmp_path, performance=written))
    assert configuration.modes.interfaces == configuration.performance.interfaces
    assert configuration.modes.interfaces.fallback == "claude_code"
