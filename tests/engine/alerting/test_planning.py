"""Plans are made again when a file or a state changed, and not otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from desktop_monitor.actions.controls.control import Control, ControlKind, ControlValue, Effect, FileFormat, FileStep
from desktop_monitor.actions.controls.driver import ControlState, SwitchPlan
from desktop_monitor.engine.alerting.planning import Plans
from desktop_monitor.errors import ActionError

NOW = ControlState("FANCY", '"high"', None)


@dataclass
class Driver:
    """Counts how often it was asked for a plan; refuses one value."""

    control: Control
    asked: list[str] = field(default_factory=list)

    def state(self) -> ControlState:
        return NOW

    def plan(self, value: str) -> SwitchPlan:
        self.asked.append(value)
        if value == "BROKEN":
            raise ActionError("Nothing was changed", "It is broken.")
        return SwitchPlan("my.mode", value, '"high"', '"low"', "FANCY", (), (), str(len(self.asked)))

    def apply(self, plan: SwitchPlan) -> None:
        """Never asked."""

    def restore(self, plan: SwitchPlan) -> None:
        """Never asked."""


def _driver(path: str) -> Driver:
    step = FileStep(path, FileFormat.JSON, (("a",),))
    values = (ControlValue("SIMPLE", "low"), ControlValue("FANCY", "high"), ControlValue("BROKEN", "x"))
    return Driver(Control("my.mode", "Mode", ControlKind.CONTEXT_MODE, "", values, Effect.NOW, step, step))


def test_every_other_value_is_planned_once_and_a_refusal_is_kept(tmp_path: Path) -> None:
    driver, plans = _driver(str(tmp_path / "x.json")), Plans(tmp_path)
    first = plans.of(driver, NOW)
    assert [(one.value, one.plan is not None, one.refusal) for one in first] == [
        ("SIMPLE", True, ""),
        ("BROKEN", False, "It is broken."),
    ]
    assert plans.of(driver, NOW) == first
    assert driver.asked == ["SIMPLE", "BROKEN"]


def test_a_changed_file_or_state_is_planned_anew(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    driver, plans = _driver("~/x.json"), Plans(tmp_path)
    plans.of(driver, NOW)
    (tmp_path / "x.json").write_text('{"other": 1}')
    plans.of(driver, NOW)
    assert len(driver.asked) == 4
    plans.of(driver, ControlState("SIMPLE", '"low"', None))
    assert driver.asked[4:] == ["FANCY", "BROKEN"]


def test_what_was_forgotten_is_planned_anew(tmp_path: Path) -> None:
    driver, plans = _driver(str(tmp_path / "x.json")), Plans(tmp_path)
    plans.of(driver, NOW)
    plans.forget("my.mode")
    plans.of(driver, NOW)
    assert len(driver.asked) == 4


def test_what_cannot_be_switched_has_no_plans(tmp_path: Path) -> None:
    driver = _driver(str(tmp_path / "x.json"))
    assert Plans(tmp_path).of(driver, ControlState(None, "", None, "It is managed.")) == ()
    assert driver.asked == []
