"""The alert desk's work without its threads: real rules, ledger, journal, controls and settings files, a fake clock.

Must not know what a test expects.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_monitor.actions.policy import ActionPolicy
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.config.alerts_loader import alerts_from
from desktop_monitor.config.modes_options import ModesConfig
from desktop_monitor.config.yaml_tree import tree_of
from desktop_monitor.engine.agents_view import NO_AGENTS, AgentsView
from desktop_monitor.engine.alerting.build import AlertPlan
from desktop_monitor.engine.alerting.keeper import LedgerKeeper
from desktop_monitor.engine.alerting.observing import AlertObserver
from desktop_monitor.engine.alerting.parts import AlertParts, SwitchesView, SwitchRequest
from desktop_monitor.engine.alerting.sight import Sight
from desktop_monitor.engine.alerting.switch_work import SwitchWork
from desktop_monitor.engine.alerting.work import AlertWork
from desktop_monitor.engine.alerts_view import AlertsView
from desktop_monitor.engine.query import open_journal_reader
from desktop_monitor.errors import MonitorError
from desktop_monitor.language.text import Text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, Findings, Outcome, Request, Source
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.notify.deliveries import ChannelStatus
from desktop_monitor.notify.message import ChannelOptions, Message
from desktop_monitor.notify.queue import RemoteDelivery
from desktop_monitor.paths import Paths
from desktop_monitor.store.journal import open_journal
from tests.helpers.clock import FakeClock
from tests.helpers.engine_parts import FakeNotifier

TICK_SECONDS = 5.0
WRITTEN = '{\n  "model": "opus",\n  "effortLevel": "high"\n}\n'
"""Of Claude Code's settings, before anything was switched."""
CPU, MEMORY = SeriesKey("cpu_used_ratio"), SeriesKey("memory_used_ratio")


@dataclass
class FakeRemote:
    """Remembers what was to be delivered elsewhere."""

    sent: list[tuple[Message, tuple[str, ...]]] = field(default_factory=list)
    kept: list[RemoteDelivery] = field(default_factory=list)
    """What stood in the queue before it was to be delivered."""
    is_killed: bool = False

    def prepared(self, message: Message, channels: Sequence[str]) -> tuple[RemoteDelivery, ...]:
        return (RemoteDelivery(0, "ops", message, message.at_seconds),)

    def submit(self, message: Message, channels: Sequence[str], kept: Sequence[RemoteDelivery] = ()) -> None:
        if self.is_killed:
            raise KeyboardInterrupt
        self.sent.append((message, tuple(channels)))
        self.kept.extend(kept)

    def set_channels(self, channels: Sequence[ChannelOptions]) -> None:
        self.channels = tuple(channels)

    def statuses(self) -> tuple[ChannelStatus, ...]:
        return ()

    def test(self, channel: str) -> Future[None]:
        answer: Future[None] = Future()
        answer.set_result(None)
        return answer

    def close(self) -> None:
        """Nothing to stop."""


class SwitchesNow:
    """Carries out at once what the switch desk does on its thread."""

    def __init__(self, work: SwitchWork) -> None:
        self.work = work

    @property
    def view(self) -> SwitchesView:
        return self.work.view

    def start(self) -> None:
        self.work.step()

    def switch(self, request: SwitchRequest) -> Future[object]:
        return self._now(lambda: self.work.switch(request))

    def roll_back(self, switch_id: int) -> Future[object]:
        return self._now(lambda: self.work.roll_back(switch_id))

    def arm(self, control_id: str, *, is_armed: bool) -> Future[object]:
        return self._now(lambda: self.work.arm(control_id, is_armed=is_armed))

    def check(self, interface: str, policy: ActionPolicy) -> Future[object]:
        return self._now(lambda: self.work.check(interface, policy))

    def run(self, policy: ActionPolicy, incident: Incident | None) -> Future[object]:
        return self._now(lambda: self.work.run(policy, incident))

    def run_suggested(self, policy: ActionPolicy, suggestion_id: int, plan_hash: str) -> Future[object]:
        return self._now(lambda: self.work.run_suggested(policy, suggestion_id, plan_hash))

    def look_again(self) -> None:
        self.work.look_again()

    def close(self) -> None:
        self.work.close()

    def _now(self, deed: Callable[[], object]) -> Future[object]:
        answer: Future[object] = Future()
        try:
            answer.set_result(deed())
        except MonitorError as error:
            answer.set_exception(error)
        self.work.step()
        return answer


class AlertProgram:
    """One run of the program on a folder; another one on the same folder is a restart."""

    def __init__(
        self, folder: Path, written: str = "", clock: FakeClock | None = None, modes: ModesConfig | None = None
    ) -> None:
        """`written` is alerts_config.yaml; the home has Claude Code's settings, kept from run to run."""
        self.folder, self.clock = folder, clock or FakeClock(1_790_000_000.0)
        self.settings = folder / "home" / ".claude" / "settings.json"
        if not self.settings.exists():
            self.settings.parent.mkdir(parents=True)
            self.settings.write_text(WRITTEN, encoding="utf-8")
        self.paths = Paths(*(folder / name for name in ("config", "data", "state", "logs", "run")))
        self.notifier, self.remote = FakeNotifier(), FakeRemote()
        self.agents: AgentsView = NO_AGENTS
        self.config = alerts_from(tree_of(written, "alerts_config.yaml"), "alerts_config.yaml")
        self._journal = open_journal(self.paths.journal)
        self._told = 0
        plan = AlertPlan(
            self.paths,
            self.config,
            modes or ModesConfig(),
            self.clock,
            {"PATH": "/usr/bin:/bin"},
            folder / "home",
            "linux",
            365,
            lambda: self.agents,
        )
        self.switches = SwitchesNow(plan.switch_work())
        self.switches.start()
        keeper = LedgerKeeper(self.paths.ledger, self.clock, 365)
        observer = AlertObserver(lambda: open_journal_reader(self.paths.journal))
        parts = AlertParts(self.clock, keeper, observer, self.switches, self.remote)
        self.work = AlertWork(parts, self.config, self.notifier)

    @property
    def view(self) -> AlertsView:
        return self.work.view

    @property
    def now(self) -> float:
        """Wall time."""
        return self.clock.now().wall_seconds

    def run(
        self, seconds: float, cpu: float = 0.1, step: Callable[[], None] = lambda: None, memory: float = 0.5
    ) -> None:
        """Tick for so long with this much CPU and memory in use; `step` is called before each tick."""
        for _ in range(round(seconds / TICK_SECONDS)):
            self.clock.advance(TICK_SECONDS)
            step()
            self.work.step([Sight(self.clock.now(), TICK_SECONDS, {CPU: cpu, MEMORY: memory}, None, self.agents)])
            self.switches.work.step()

    def tell(self, outcome: Outcome = Outcome.OK, seconds: float = 2.0, **fields: Any) -> None:
        """Claude Code's files tell of one more request, that ended now."""
        self._told += 1
        number = f"q{self.now:.3f}-{self._told}"
        usual: dict[str, Any] = {
            "source": Source.FILE,
            "interface": CLAUDE_CODE,
            "at_seconds": self.now,
            "session": "s1",
            "request_id": number,
            "outcome": outcome,
            "duration_seconds": seconds,
        }
        self._journal.write(Findings(requests=(Request(**{**usual, **fields}),)))

    @property
    def shown(self) -> list[str]:
        """Titles of notifications, the oldest first."""
        return [notification.title for notification in self.notifier.shown]

    def effort(self) -> str:
        """What Claude Code's settings say now."""
        return self.settings.read_text(encoding="utf-8")

    def close(self) -> None:
        """End as the program does."""
        self.switches.close()
        self.work.close()
        self._journal.close()


def said(answer: Future[object]) -> str:
    """What an order was answered with, in words. Raises its MonitorError."""
    result = answer.result(0)
    assert isinstance(result, Text)
    return words(result)
