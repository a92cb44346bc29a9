"""What the README says of alerts_config.yaml and modes.yaml is taken as it stands there."""

from __future__ import annotations

from pathlib import Path

from desktop_monitor.config.alerts_loader import alerts_from
from desktop_monitor.config.modes_loader import modes_from
from desktop_monitor.config.yaml_tree import tree_of

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def _example(part: str) -> str:
    """The first YAML example below this heading."""
    return README.split(f"\n## {part}\n")[1].split("```yaml\n")[1].split("```")[0]


def test_the_example_of_alerts_is_understood() -> None:
    config = alerts_from(tree_of(_example("Alerts"), "README.md"), "README.md")
    rules = {rule.name: rule for rule in config.rules}
    assert rules["response_time"].threshold == 5.0
    assert not rules["swap_storm"].is_enabled
    assert rules["hot_disk"].group_by == ("device",)
    assert [channel.name for channel in config.channels] == ["desktop", "ops", "email"]


def test_the_example_of_modes_is_understood() -> None:
    config = modes_from(tree_of(_example("Modes"), "README.md"), "README.md")
    assert [control.control_id for control in config.own] == ["my_workflow.mode"]
    assert list(config.changes) == ["claude_code.mode"]
    assert [project.folder for project in config.projects] == ["~/src/agent-workflow"]
