"""What this program changed outside its own folders and can take back: settings of clients, switches, autostart.

To look changes nothing. Must not know who is asked or how it is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import partial
from pathlib import Path
from typing import NamedTuple

from desktop_monitor.actions.clients.actions import ClientActions
from desktop_monitor.actions.clients.connection import Preview
from desktop_monitor.actions.controls.driver import SwitchPlan
from desktop_monitor.cli.open_switches import SwitchesBack
from desktop_monitor.clock import Clock
from desktop_monitor.engine.agents.client_plan import ClientPlan
from desktop_monitor.errors import MonitorError
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.client_names import client_name
from desktop_monitor.paths import Paths
from desktop_monitor.ui.autostart import Autostart, which


class Kind(Enum):
    """What was changed."""

    SWITCH = "switch"
    CLIENT = "client"
    AUTOSTART = "autostart"


class Part(NamedTuple):
    """One thing that was changed; independent of the others."""

    kind: Kind
    title: str
    lines: tuple[str, ...]
    """Exactly what taking it back does."""
    by_hand: str
    """What the user can do where it fails."""
    take_back: Callable[[], object]
    """Raises MonitorError."""
    refusal: str = ""
    """Why it is known already to fail; empty: it is not."""


def parts(paths: Paths, clock: Clock, environment: Mapping[str, str], home: Path) -> tuple[Part, ...]:
    """Everything there is to take back, in this order."""
    # What was switched stands in the same files: so they end up as they were, to the byte.
    return (
        *_switches(paths, clock, environment, home),
        *_clients(ClientPlan(paths, clock, environment, home).actions()),
        *_autostart(which(environment, home)),
    )


def _switches(paths: Paths, clock: Clock, environment: Mapping[str, str], home: Path) -> Iterator[Part]:
    switches = SwitchesBack(paths, clock, environment, home)
    see = text(
        "See with desktop-monitor mode log what was switched, and set it as it was; {path} knows of it.",
        path=str(paths.ledger),
    )
    try:
        found = switches.wanted()
    except MonitorError as error:
        yield Part(Kind.SWITCH, words(text("Switches")), (), words(see), _nothing, str(error))
        return
    for switch in found:
        plan = switch.plan
        yield Part(
            Kind.SWITCH,
            words(text("Switch {number} of {control}", number=switch.switch_id, control=plan.control_id)),
            (words(_what_goes_back(plan)),),
            words(_what_to_set(plan)),
            partial(switches.take_back, switch),
        )


def _what_goes_back(plan: SwitchPlan) -> Text:
    before = plan.before_value or text("what it was before")
    if plan.place:
        return text(
            "{value} goes back to {before} in {place}, if it is still {value}.",
            value=plan.value,
            before=before,
            place=plan.place,
        )
    return text("{value} goes back to {before}, if it is still {value}.", value=plan.value, before=before)


def _what_to_set(plan: SwitchPlan) -> Text:
    before = plan.before_value or text("what it was before")
    if plan.place:
        return text(
            "Set {control} to {before} yourself in {place}.", control=plan.control_id, before=before, place=plan.place
        )
    return text("Set {control} to {before} yourself.", control=plan.control_id, before=before)


def _clients(actions: ClientActions) -> Iterator[Part]:
    for interface in actions.interfaces:
        try:
            paths = actions.paths_to_leave(interface)
        except MonitorError as error:
            name = client_name(interface)
            by_hand = text("Take out of {name}'s settings what names Desktop Monitor.", name=name)
            yield Part(Kind.CLIENT, name, (), words(by_hand), _nothing, str(error))
            continue
        for path in paths:
            yield from _settings(actions, interface, path)


def _settings(actions: ClientActions, interface: str, path: Path) -> Iterator[Part]:
    title = f"{client_name(interface)}, {path}"
    by_hand = words(
        text(
            "Open {path} and take out what Desktop Monitor wrote into {place}.",
            path=str(path),
            place=actions.what_to_leave(interface),
        )
    )
    try:
        preview = actions.preview_disconnect(interface, path)
    except MonitorError as error:
        # A file that cannot be understood and was never touched is nobody's concern here.
        if actions.was_changed(interface, path):
            yield Part(Kind.CLIENT, title, (), by_hand, _nothing, str(error))
        return
    if preview.diff_lines:
        yield Part(Kind.CLIENT, title, _change(preview), by_hand, partial(_leave, actions, interface, path))


def _leave(actions: ClientActions, interface: str, path: Path) -> None:
    # Looked at anew: another part in the same file may have been taken back since. Only what is ours goes.
    preview = actions.preview_disconnect(interface, path)
    actions.disconnect(interface, preview.hash, path)


def _change(preview: Preview) -> tuple[str, ...]:
    return (*preview.diff_lines, *(f"- {warning}" for warning in preview.warnings))


def _autostart(autostart: Autostart) -> Iterator[Part]:
    if autostart.is_there():
        place = str(autostart.place)
        line = words(text("{path} is removed.", path=place))
        by_hand = words(text("Remove {path}.", path=place))
        yield Part(Kind.AUTOSTART, words(text("Start at login")), (line,), by_hand, autostart.disable)


def _nothing() -> None:
    """For what is known to fail."""
