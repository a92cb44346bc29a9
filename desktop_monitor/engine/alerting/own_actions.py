"""The user's own actions: a program with its arguments, or an HTTP request; never a shell.

Names in them come from agents, projects and devices and are hostile: each stays within
one argument, or within one text of the JSON that is sent. Must not know when an action
runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop_monitor.actions.controls.driver import UncertainError
from desktop_monitor.actions.controls.programs import Programs
from desktop_monitor.actions.policy import ActionKind, ActionPolicy, RequestSpec
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.clock import Clock
from desktop_monitor.engine.alerting.announcing import incident_fields
from desktop_monitor.errors import ActionError, MonitorError
from desktop_monitor.metrics.text import Text, text
from desktop_monitor.notify.message import Message, MessageKind
from desktop_monitor.notify.payloads import generic
from desktop_monitor.notify.templates import rendered
from desktop_monitor.web.posting import Poster, Request

_PLACEHOLDER = re.compile(r"\{([a-z_]{1,60})\}")
_ARGUMENT_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class OwnActions:
    """Carries them out. One thread uses it; an action may take as long as its time limit."""

    clock: Clock
    environment: Mapping[str, str]
    poster: Poster
    secret_of: Callable[[str], str]
    """The secret behind a name. Raises DeliveryError."""

    def run(self, policy: ActionPolicy, incident: Incident | None) -> Text:
        """Do it; what came of it. Raises ActionError."""
        fields = dict(incident_fields(incident)) if incident is not None else {}
        if policy.dry_run:
            return text("alerts.done.would_run", name=policy.name)
        try:
            if policy.kind is ActionKind.COMMAND:
                self.command(policy.command, policy.timeout_seconds, fields)
                return text("alerts.done.ran", name=policy.name)
            if policy.request is not None:
                status = self._send(policy.request, policy, fields)
                return text("alerts.done.request", name=policy.name, status=status)
        except MonitorError as error:
            raise ActionError(f"{policy.name} failed", str(error)) from error
        raise ActionError("Nothing was done", f"{policy.name} says neither what to run nor what to send.")

    def command(self, command: tuple[str, ...], timeout_seconds: float, fields: Mapping[str, str]) -> str:
        """Run a program of the user's; what it printed. Raises ActionError."""
        filled = (command[0], *(_filled(argument, fields) for argument in command[1:])) if command else ()
        try:
            return Programs(self.environment).run(filled, timeout_seconds)
        except UncertainError as error:
            raise ActionError("It was begun", str(error)) from error

    def _send(self, spec: RequestSpec, policy: ActionPolicy, fields: Mapping[str, str]) -> int:
        message = Message(
            f"action-{policy.name}",
            MessageKind.NOTICE,
            policy.description or policy.name,
            "",
            fields.get("severity", "info"),
            self.clock.now().wall_seconds,
            tuple(fields.items()),
        )
        body = rendered(spec.body, message) if spec.body else generic(message)
        headers = [("Content-Type", spec.content_type)]
        if spec.secret:
            headers.append(("Authorization", f"Bearer {self.secret_of(spec.secret)}"))
        request = Request(spec.method, spec.url, tuple(headers), body, allow_private=spec.allow_private)
        return self.poster.send(request).status


def _filled(argument: str, fields: Mapping[str, str]) -> str:
    """One argument with its placeholders replaced; it stays one argument, and what nobody knows is empty."""

    def value(found: re.Match[str]) -> str:
        return fields.get(found[1], "").replace("\0", "")[:_ARGUMENT_CHARACTERS]

    return _PLACEHOLDER.sub(value, argument)
