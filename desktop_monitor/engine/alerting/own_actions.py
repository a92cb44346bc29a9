"""The user's own actions: a program with its arguments, or an HTTP request; never a shell.

Must not know when an action runs, or how what it does is put together (see `action_plan`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop_monitor.actions.controls.driver import UncertainError
from desktop_monitor.actions.controls.programs import Programs
from desktop_monitor.actions.policy import ActionKind, ActionPolicy, RequestSpec
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.clock import Clock
from desktop_monitor.engine.alerting.action_plan import body_of, fields_of, filled_command
from desktop_monitor.errors import ActionError, MonitorError
from desktop_monitor.language.text import Text, text
from desktop_monitor.web.posting import Poster
from desktop_monitor.web.request import Request


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
        fields = fields_of(incident)
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
            raise ActionError(text("{policy} failed", policy=policy.name), str(error)) from error
        raise ActionError(
            "Nothing was done", text("{policy} says neither what to run nor what to send.", policy=policy.name)
        )

    def command(self, command: tuple[str, ...], timeout_seconds: float, fields: Mapping[str, str]) -> str:
        """Run a program of the user's; what it printed. Raises ActionError."""
        try:
            return Programs(self.environment).run(filled_command(command, fields), timeout_seconds)
        except UncertainError as error:
            raise ActionError(str(error)) from error

    def _send(self, spec: RequestSpec, policy: ActionPolicy, fields: Mapping[str, str]) -> int:
        body = body_of(policy, spec, fields, self.clock.now().wall_seconds)
        headers = [("Content-Type", spec.content_type)]
        if spec.secret:
            headers.append(("Authorization", f"Bearer {self.secret_of(spec.secret)}"))
        request = Request(spec.method, spec.url, tuple(headers), body, allow_private=spec.allow_private)
        return self.poster.send(request).status
