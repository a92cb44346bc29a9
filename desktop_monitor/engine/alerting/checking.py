"""Looks at an interface from all sides: its processes, its last requests and, where the user allows it, its server.

Nothing leaves the machine unless the action's policy says so; a request that may cost
something is the user's own command. Must not know what follows from the findings (see
`assess.interface_check`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop_monitor.actions.policy import ActionPolicy
from desktop_monitor.assess.interface_check import Answer, InterfaceFacts, Reach, failures_of, findings
from desktop_monitor.clock import Clock
from desktop_monitor.engine.agents_view import AgentsView
from desktop_monitor.engine.alerts_view import CheckReport
from desktop_monitor.engine.query import JournalReader, RequestFilter
from desktop_monitor.errors import MonitorError
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI
from desktop_monitor.web.posting import Poster
from desktop_monitor.web.request import Request

PERIOD_SECONDS = 3600.0
_MOST_REQUESTS = 2000
_ENDPOINTS: Mapping[str, str] = {
    CLAUDE_CODE: "https://api.anthropic.com/",
    "anthropic_api": "https://api.anthropic.com/",
    CODEX: "https://api.openai.com/",
    GEMINI: "https://generativelanguage.googleapis.com/",
}
_STATUS_PAGES: Mapping[str, str] = {
    CLAUDE_CODE: "https://status.anthropic.com/api/v2/status.json",
    "anthropic_api": "https://status.anthropic.com/api/v2/status.json",
    CODEX: "https://status.openai.com/api/v2/status.json",
}
"""In the format of https://metastatuspage.com/api#status."""
_PROBE_SECONDS = 120.0
Run = Callable[[tuple[str, ...], float], str]
"""What a program printed, within so many seconds. Raises MonitorError where it failed."""


@dataclass(frozen=True, slots=True)
class InterfaceChecker:
    """Finds the facts. One thread uses it; a check may take as long as its questions."""

    clock: Clock
    open_journal: Callable[[], JournalReader]
    agents: Callable[[], AgentsView]
    poster: Poster
    run: Run

    def check(self, interface: str, policy: ActionPolicy) -> CheckReport:
        """Everything that is allowed to be looked at. Raises StoreError."""
        facts = self._facts(interface, policy)
        is_fine, said = findings(facts)
        return CheckReport(interface, facts.at_seconds, is_fine, said)

    def _facts(self, interface: str, policy: ActionPolicy) -> InterfaceFacts:
        now = self.clock.now().wall_seconds
        reader = self.open_journal()
        try:
            requests = reader.requests(RequestFilter(now - PERIOD_SECONDS, now, interface=interface), _MOST_REQUESTS)
        finally:
            reader.close()
        ok, failures, limited, last_ok = failures_of(requests)
        endpoint, behind = self._endpoint(interface) if policy.may_reach else (Answer(), None)
        return InterfaceFacts(
            interface,
            now,
            PERIOD_SECONDS,
            self._processes(interface),
            last_ok,
            ok,
            failures,
            limited,
            endpoint,
            self._vendor(interface) if policy.may_reach else Answer(),
            behind,
            self._probe(dict(policy.probes).get(interface, ())),
        )

    def _processes(self, interface: str) -> int | None:
        """Of its sessions that run here; None where no session of it is known at all."""
        sessions = [view for view in self.agents().sessions if view.interface == interface]
        if not sessions:
            return None
        return sum(view.tree.process_count for view in sessions if view.tree is not None)

    def _endpoint(self, interface: str) -> tuple[Answer, float | None]:
        """Any answer at all means that it is there; no key is sent, so it refuses."""
        url = _ENDPOINTS.get(interface)
        if url is None:
            return Answer(), None
        begun = self.clock.monotonic()
        try:
            answer = self.poster.ask(Request("GET", url))
        except MonitorError as error:
            return Answer(Reach.FAILED, str(error)), None
        seconds = self.clock.monotonic() - begun
        behind = None if answer.date_seconds is None else answer.date_seconds - self.clock.now().wall_seconds
        return Answer(Reach.FINE, "", seconds), behind

    def _vendor(self, interface: str) -> Answer:
        url = _STATUS_PAGES.get(interface)
        if url is None:
            return Answer()
        try:
            status = json.loads(self.poster.send(Request("GET", url)).body)["status"]
            indicator, description = str(status["indicator"]), str(status["description"])
        except MonitorError as error:
            return Answer(Reach.NOT_ASKED, str(error))
        except (ValueError, KeyError, TypeError):
            return Answer(Reach.NOT_ASKED, "its status page cannot be understood")
        return Answer(Reach.FINE) if indicator == "none" else Answer(Reach.FAILED, description)

    def _probe(self, command: tuple[str, ...]) -> Answer:
        if not command:
            return Answer()
        begun = self.clock.monotonic()
        try:
            self.run(command, _PROBE_SECONDS)
        except MonitorError as error:
            return Answer(Reach.FAILED, str(error))
        return Answer(Reach.FINE, "", self.clock.monotonic() - begun)
