"""What ``modes.yaml`` says, as one frozen tree. Must not know the file (see `modes_loader`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from desktop_monitor.actions.controls.control import Control, ControlValue
from desktop_monitor.actions.controls.workflow_presets import WorkflowProject


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

    def controls(self, presets: Sequence[Control]) -> tuple[Control, ...]:
        """All there are: the built-in ones as the user wants them, then the user's own."""
        return (*self._changed(presets), *self.own)

    def _changed(self, presets: Sequence[Control]) -> Iterator[Control]:
        own = {control.control_id for control in self.own}
        for control in presets:
            change = self.changes.get(control.control_id, PresetChange())
            if not change.is_enabled or control.control_id in own:
                continue
            fallbacks = control.fallbacks if change.fallbacks is None else change.fallbacks
            yield replace(control, values=_merged(control.values, change.values), fallbacks=fallbacks)


def _merged(values: tuple[ControlValue, ...], changes: tuple[ControlValue, ...]) -> tuple[ControlValue, ...]:
    changed = {value.name: value for value in changes}
    names = {value.name for value in values}
    return (
        *(changed.get(value.name, value) for value in values),
        *(value for value in changes if value.name not in names),
    )
