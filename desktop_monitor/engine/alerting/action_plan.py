"""An action that is no switch before it is carried out: the arguments it gives, the request it sends, what it asks.

Names in them come from agents, projects and devices and are hostile: each stays within
one argument, or within one text of the JSON that is sent. Pure. Must not know when an
action runs, or who is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from desktop_monitor.actions.controls.command_step import shown_word
from desktop_monitor.actions.controls.driver import SwitchPlan
from desktop_monitor.actions.policy import ActionKind, ActionPolicy, RequestSpec
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.digests import sha256
from desktop_monitor.engine.alerting.announcing import incident_fields
from desktop_monitor.engine.alerts_view import PlannedValue
from desktop_monitor.errors import ActionError, MonitorError
from desktop_monitor.language.wording import in_words
from desktop_monitor.notify.message import Message, MessageKind
from desktop_monitor.notify.payloads import generic
from desktop_monitor.notify.templates import rendered
from desktop_monitor.web.places import host_of

_PLACEHOLDER = re.compile(r"\{([a-z_]{1,60})\}")
_ARGUMENT_CHARACTERS = 2000
_INTERFACE = "interface"


def planned_action(policy: ActionPolicy, incident: Incident | None) -> PlannedValue:
    """What it would do about an incident; never a secret, not even the path of an address, which may be one."""
    try:
        lines = tuple(_lines(policy, incident))
    except MonitorError as error:
        return PlannedValue("", None, error.message or error.title)
    if not lines:
        return PlannedValue("", None, f"{policy.name} says neither what to run nor what to send.")
    url = policy.request.url if policy.request else ""
    basis = "\n".join((policy.name, policy.kind.value, str(policy.dry_run), url, *map(repr, lines)))
    digest = sha256(basis.encode(errors="surrogatepass")).hexdigest()
    return PlannedValue("", SwitchPlan("", "", "", "", None, lines, (), digest))


def refuse_unseen(policy: ActionPolicy, incident: Incident | None, plan_hash: str) -> None:
    """Raise ActionError where it cannot be done, or is not what was previewed."""
    planned = planned_action(policy, incident)
    if planned.plan is None:
        raise ActionError("Nothing was done", planned.refusal)
    if planned.plan.hash != plan_hash:
        raise ActionError("Nothing was done", "It is not what was previewed. Look at it again.")


def interface_of(incident: Incident | None) -> str:
    """The interface an incident is about; empty: none."""
    return dict(incident.labels).get(_INTERFACE, "") if incident else ""


def fields_of(incident: Incident | None) -> Mapping[str, str]:
    """What arguments and bodies may name."""
    return dict(incident_fields(incident)) if incident is not None else {}


def filled_command(command: tuple[str, ...], fields: Mapping[str, str]) -> tuple[str, ...]:
    """The arguments with their placeholders replaced: as many as before, and what nobody knows is empty."""

    def value(found: re.Match[str]) -> str:
        return fields.get(found[1], "").replace("\0", "")[:_ARGUMENT_CHARACTERS]

    return (*command[:1], *(_PLACEHOLDER.sub(value, argument) for argument in command[1:]))


def body_of(policy: ActionPolicy, spec: RequestSpec, fields: Mapping[str, str], at_seconds: float) -> bytes:
    """What is sent, `at_seconds` wall time. Raises DeliveryError for a template that cannot be used."""
    message = Message(
        f"action-{policy.name}",
        MessageKind.NOTICE,
        in_words(policy.description) or policy.name,
        "",
        fields.get("severity", "info"),
        at_seconds,
        tuple(fields.items()),
    )
    return rendered(spec.body, message) if spec.body else generic(message)


def _lines(policy: ActionPolicy, incident: Incident | None) -> Iterator[str]:
    fields = fields_of(incident)
    if policy.kind is ActionKind.HEALTH_CHECK:
        interface = interface_of(incident)
        yield f"check {shown_word(interface)}" if interface else "check"
        yield from map(shown_word, dict(policy.probes).get(interface, ()))
    elif policy.kind is ActionKind.COMMAND:
        yield from map(shown_word, filled_command(policy.command, fields))
    elif policy.request is not None:
        spec = policy.request
        yield f"{spec.method.upper()} {host_of(spec.url)}/…"
        if spec.secret:
            yield f"Authorization: Bearer … (the secret {spec.secret})"
        # The moment of the incident stands for that of sending, which nobody knows yet.
        yield body_of(policy, spec, fields, incident.fired_seconds if incident else 0.0).decode()
