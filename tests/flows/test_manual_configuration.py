"""What the manual says of the files of the configuration and of their options is taken as it stands there."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

from desktop_monitor.assess.performance.score import DEFAULT_WEIGHTS
from desktop_monitor.client import Options
from desktop_monitor.config.alerts_loader import alerts_from
from desktop_monitor.config.modes_loader import modes_from
from desktop_monitor.config.performance_loader import channel_problem, performance_from
from desktop_monitor.config.performance_options import Strategy
from desktop_monitor.config.performance_targets import KEYS
from desktop_monitor.config.yaml_tree import tree_of
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.report.order import ReportFormat

DOCS = Path(__file__).parents[2] / "resources" / "docs"


def _page(name: str) -> str:
    return (DOCS / f"{name.lower()}.md").read_text(encoding="utf-8")


def _example(page: str) -> str:
    """The first YAML example of this page."""
    return _page(page).split("```yaml\n")[1].split("```")[0]


def test_the_example_of_alerts_is_understood() -> None:
    config = alerts_from(tree_of(_example("Alerts"), "example"), "example")
    rules = {rule.name: rule for rule in config.rules}
    assert rules["response_time"].threshold == 5.0
    assert not rules["swap_storm"].is_enabled
    assert rules["hot_disk"].group_by == ("device",)
    assert rules["success_rate"].confidence == 0.95
    assert [channel.name for channel in config.channels] == ["desktop", "ops", "email"]


def test_the_example_of_performance_is_understood() -> None:
    config = performance_from(tree_of(_example("Performance"), "example"), "example")
    assert config.strategy is Strategy.PERFORMANCE_FIRST
    assert set(config.targets.own) == set(Kpi) - {Kpi.AGENT_MEMORY, Kpi.CONTEXT_PREPARATION}
    assert config.targets.own_memory_bytes == 2 * 1024.0**3
    assert None not in (*astuple(config.workflows), config.machine_memory_limit_ratio)
    assert config.weights == DEFAULT_WEIGHTS | {"response_time": 30.0, "machine_headroom": 10.0}
    assert config.schedule.formats == (ReportFormat.JSON, ReportFormat.HTML)
    assert channel_problem(config, ["desktop"], "example") is None


def test_every_threshold_of_performance_and_every_option_of_workflows_is_named() -> None:
    part = _page("Performance")
    assert [name for name in (*KEYS, *Options._fields, *(one.value for one in ReportFormat)) if name not in part] == []


def test_the_example_of_modes_is_understood() -> None:
    config = modes_from(tree_of(_example("Modes"), "example"), "example")
    assert [control.control_id for control in config.own] == ["my_workflow.mode"]
    assert list(config.changes) == ["claude_code.mode"]
    assert [project.folder for project in config.projects] == ["~/src/agent-workflow"]
