"""What ``modes.yaml`` says, as one frozen tree. Must not know the file (see `modes_loader`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from desktop_monitor.actions.controls.control import Control, ControlKind, ControlValue
from desktop_monitor.actions.controls.workflow_presets import WorkflowProject
from desktop_monitor.config.performance_options import Interfaces


@dataclass(frozen=True, slots=True)
class PresetChange:
    """What the user wants otherwise of a control that needs no declaration."""

    is_enabled: bool = True
    values: tuple[ControlValue, ...] = ()
    """Instead of, or besides, those of the same names."""
    fallbacks: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ModesConfig:
    """Controls of the user's own, changes of the built-in ones, and projects."""

    own: tuple[Control, ...] = ()
    changes: Mapping[str, PresetChange] = field(default_factory=dict)
    """By the control's id."""
    projects: tuple[WorkflowProject, ...] = ()
    interfaces: Interfaces = field(default_factory=Interfaces)
    """Of ``performance_config.yaml``: what interface controls fall back to where nothing here says so."""

    def controls(self, presets: Sequence[Control]) -> tuple[Control, ...]:
        """All there are: the built-in ones as the user wants them, then the user's own."""
        return tuple(self._with_interfaces(control) for control in (*self._changed(presets), *self.own))

    def _changed(self, presets: Sequence[Control]) -> Iterator[Control]:
        own = {control.control_id for control in self.own}
        for control in presets:
            change = self.changes.get(control.control_id, PresetChange())
            if not change.is_enabled or control.control_id in own:
                continue
            fallbacks = control.fallbacks if change.fallbacks is None else change.fallbacks
            yield replace(control, values=_merged(control.values, change.values), fallbacks=fallbacks)

    def _with_interfaces(self, control: Control) -> Control:
        if control.kind is not ControlKind.INTERFACE or self.interfaces == Interfaces():
            return control
        testing = _value_of(control, self.interfaces.testing)
        values = tuple(replace(value, is_for_testing=value.name == testing) for value in control.values)
        fallbacks = control.fallbacks if self._names_fallbacks(control) else self._fallbacks(control)
        return replace(control, values=values, fallbacks=fallbacks)

    def _names_fallbacks(self, control: Control) -> bool:
        if not control.is_preset:
            return bool(control.fallbacks)
        return self.changes.get(control.control_id, PresetChange()).fallbacks is not None

    def _fallbacks(self, control: Control) -> tuple[str, ...]:
        wanted = (_value_of(control, name) for name in (self.interfaces.fallback, self.interfaces.primary))
        return tuple(dict.fromkeys((*filter(None, wanted), *control.fallbacks)))


def _value_of(control: Control, interface: str) -> str:
    """The name of the control's value for this interface; empty where it has none."""
    return next((value.name for value in control.values if interface and interface in (value.name, value.raw)), "")


def _merged(values: tuple[ControlValue, ...], changes: tuple[ControlValue, ...]) -> tuple[ControlValue, ...]:
    changed = {value.name: value for value in changes}
    names = {value.name for value in values}
    return (
        *(changed.get(value.name, value) for value in values),
        *(value for value in changes if value.name not in names),
    )
