"""The reference of the configuration is what the program's own tables say, and every example in it is understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import configuration_reference
import pytest
from reference import alerts_part, modes_part, performance_part, prices_part, surroundings_part
from reference.asked import asked_by, below, merged

from desktop_monitor.agents.pricing.loading import own_prices
from desktop_monitor.alerts.defaults import DEFAULT_RULES
from desktop_monitor.config.alert_drafts import FIELDS
from desktop_monitor.config.alerts_loader import alerts_from, alerts_in
from desktop_monitor.config.loader import settings_from
from desktop_monitor.config.modes_loader import modes_from, modes_in
from desktop_monitor.config.options import OPTIONS
from desktop_monitor.config.performance_loader import performance_from
from desktop_monitor.config.sections import Section
from desktop_monitor.config.yaml_tree import tree_of
from tests.helpers.packages import ROOT

LOADERS: Mapping[str, Callable[[object, str], object]] = {
    "config.yaml": settings_from,
    "performance_config.yaml": performance_from,
    "alerts_config.yaml": alerts_from,
    "modes.yaml": modes_from,
    "prices.yaml": own_prices,
}
PAGE = configuration_reference.OUTPUT.read_text(encoding="utf-8")


def part(name: str) -> str:
    return PAGE.split(f"\n## {name}\n")[1].split("\n## ")[0]


def test_the_page_is_what_its_maker_makes_now() -> None:
    assert configuration_reference.reference() == PAGE, "run packaging/configuration_reference.py"


@pytest.mark.parametrize("name", LOADERS)
def test_every_example_is_understood_by_its_own_loader(name: str) -> None:
    examples = re.findall(r"```yaml\n(.*?)```", part(name), re.DOTALL)
    assert len(examples) == 1
    assert LOADERS[name](tree_of(examples[0], name), name) not in (None, {})


def test_every_option_and_every_built_in_rule_is_named() -> None:
    assert [one.key_path for one in OPTIONS if f"| `{one.key_path}` |" not in part("config.yaml")] == []
    assert [rule.name for rule in DEFAULT_RULES if f"| `{rule.name}`" not in part("alerts_config.yaml")] == []


def test_every_key_of_performance_is_named_and_nothing_else_is_described() -> None:
    assert performance_part.undescribed() == set()
    assert [key for key in performance_part.HELPS if f"| `{key}` |" not in part("performance_config.yaml")] == []


def test_every_description_is_of_a_key_that_a_loader_asks_for() -> None:
    asked = asked_by(alerts_in, (tree_of(alerts_part.EXAMPLE, "example"),))
    modes = asked_by(modes_in, (tree_of(modes_part.EXAMPLE, "example"),))
    rule = merged(*(below(asked, f"alerts.{name}") for name in ("hot_disk", "failing")))
    assert set(alerts_part.RULE) == set(rule) == set(FIELDS) | {"consecutive_failures"}
    assert set(alerts_part.CHANNEL) == {key.rpartition(".")[2] for key in asked if key.startswith("notification_")} - {
        "notification_channels"
    }
    assert set(alerts_part.REQUEST) == set(below(asked, "actions.tell.request"))
    assert set(alerts_part.ACTION) == {
        key for name in ("tidy", "tell", "calm", "interface_health_check") for key in below(asked, f"actions.{name}")
    }
    assert set(modes_part.FILE) == set(below(modes, "controls.my_workflow.mode.file"))
    assert set(modes_part.HTTP) == set(below(modes, "controls.my_gateway.model.get.http"))
    assert set(modes_part.PROJECT) == set(below(modes, "projects[]"))
    assert [key for key in prices_part.HELPS if f"| `{key}` |" not in part("prices.yaml")] == []


def test_every_environment_variable_is_one_that_the_program_looks_for() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "desktop_monitor").rglob("*.py"))
    assert [name for name in surroundings_part.VARIABLES if f'"{name}"' not in sources] == []


def test_what_a_loader_refuses_is_no_example() -> None:
    def refuse(root: Section) -> None:
        root.wrong("colour", "is not an option")

    with pytest.raises(ValueError, match="colour is not an option"):
        asked_by(refuse, ({},))


def test_a_key_is_noted_as_it_was_meant_with_its_limits() -> None:
    def read(root: Section) -> None:
        root.has("size")
        root.share("size", 0.5)
        for item in root.items("list"):
            item.whole("number", 3, 1, 9)

    asked = asked_by(read, ({"size": "20 %", "list": [{"number": 4}]},))
    assert (asked["size"].kind, asked["size"].default, asked["size"].high) == ("share", 0.5, 1.0)
    assert (asked["list[].number"].kind, asked["list[].number"].low) == ("whole number", 1)
    assert asked["list"].kind == "list"
