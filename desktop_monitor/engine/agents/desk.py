"""The thread beside the engine's that follows agents, and the way in and out of it.

Findings come in from the ports, process passes from the engine; a frozen view and
samples for the history go out. So neither a slow disk nor a thousand new lines ever
hold up a tick. Only `_loop` and what it calls run on the desk's thread. Must not
know what the work is (see `work`).
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future

from desktop_monitor.agents.options import AgentOptions, Budgets
from desktop_monitor.clock import Clock
from desktop_monitor.engine.agents.work import AgentWork, Inbox
from desktop_monitor.engine.agents_view import NO_AGENTS, AgentsView, ReceiverView
from desktop_monitor.engine.guard import StepGuard
from desktop_monitor.engine.snapshot import ProcessPass
from desktop_monitor.errors import MonitorError, StoreEnvironmentError
from desktop_monitor.metrics.agent_event import Findings
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_MOST_TAKEN = 2_000
"""Facts taken and not yet kept, some 2 MB; whoever brings more waits."""
_PACE_SECONDS = 2.0
_WATCHED_PACE_SECONDS = 1.0
_END_LIMIT_SECONDS = 5.0


class AgentDesk:
    """Starts with `start`, ends with `close`; every method may be called from any thread."""

    def __init__(self, make_work: Callable[[], AgentWork], clock: Clock) -> None:
        """`make_work` is called on the desk's thread."""
        self._make_work = make_work
        self._clock = clock
        self._changed = threading.Condition()
        # All of the following is guarded by _changed.
        self._findings: deque[tuple[str, Findings]] = deque()
        self._taken = 0
        """Facts in them, and in those that are being kept."""
        self._orders: deque[tuple[Callable[[AgentWork], object], Future[object]]] = deque()
        self._processes: ProcessPass | None = None
        self._receiver = NO_AGENTS.receiver
        self._view = NO_AGENTS
        self._samples: Samples = {}
        self._readings: dict[SeriesKey, float] = {}
        self._is_watched = False
        self._is_closing = False
        self._failure: MonitorError | None = None
        self._thread: threading.Thread | None = None

    @property
    def view(self) -> AgentsView:
        """What is known of agents now."""
        return self._view

    @property
    def samples(self) -> Samples:
        """Sums for the history, as of the newest step."""
        return self._samples

    def take_readings(self) -> Samples:
        """Custom metrics for the history, each once: the newest value that came since the last call."""
        with self._changed:
            readings, self._readings = self._readings, {}
            return readings

    def start(self) -> None:
        """Begin to follow."""
        self._thread = threading.Thread(target=self._run, name="agents", daemon=True)
        self._thread.start()

    def take(self, source: str, findings: Findings) -> bool:
        """Keep `findings` soon; False: too many are not kept yet, these were not taken."""
        with self._changed:
            if self._taken >= _MOST_TAKEN or self._is_closing or self._failure:
                return False
            self._findings.append((source, findings))
            self._taken += findings.count
            self._changed.notify()
        return True

    def see(self, processes: ProcessPass) -> None:
        """Measure process trees with this pass over the process table."""
        with self._changed:
            self._processes = processes
            self._changed.notify()

    def report_receiver(self, view: ReceiverView) -> None:
        """Show the ports like this from now on."""
        with self._changed:
            self._receiver = view
            self._changed.notify()

    def watch(self, is_watched: bool) -> None:
        """Be quicker while a face shows agents."""
        with self._changed:
            self._is_watched = is_watched

    def set_options(self, options: AgentOptions, budgets: Budgets) -> None:
        """Work with these from now on."""
        self._order(lambda work: work.set_options(options, budgets))

    def forget_project(self, project: str) -> Future[object]:
        """Remove everything of this project; the answer is how many facts, or a MonitorError."""
        return self._order(lambda work: work.forget_project(project))

    def delete_all(self) -> Future[object]:
        """Remove everything the journal has; the answer may be a MonitorError."""
        return self._order(lambda work: work.delete_all())

    def connect_client(self, interface: str, preview_hash: str) -> Future[object]:
        """Have a client send its telemetry here; the answer is whether something changed, or a MonitorError."""
        return self._order(lambda work: work.connect_client(interface, preview_hash))

    def disconnect_client(self, interface: str, preview_hash: str) -> Future[object]:
        """Take that back; the answer is whether something changed, or a MonitorError."""
        return self._order(lambda work: work.disconnect_client(interface, preview_hash))

    def close(self) -> None:
        """Keep what was taken, then end; waits a few seconds at most."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(_END_LIMIT_SECONDS)

    def _order(self, order: Callable[[AgentWork], object]) -> Future[object]:
        answer: Future[object] = Future()
        with self._changed:
            if self._failure is not None:
                answer.set_exception(self._failure)
            self._orders.append((order, answer))
            self._changed.notify()
        return answer

    def _run(self) -> None:
        guard = StepGuard()
        work = guard.run("agents", self._make_work)
        if work is None:
            self._fail(StoreEnvironmentError("Agents cannot be followed", guard.error("agents")))
            return
        try:
            self._loop(work, guard)
        finally:
            guard.run("agents", work.close)

    def _fail(self, error: MonitorError) -> None:
        """Refuse everything from now on and say why."""
        self._view = AgentsView(error=str(error))
        with self._changed:
            self._failure = error
            for _, answer in self._orders:
                answer.set_exception(error)

    def _loop(self, work: AgentWork, guard: StepGuard) -> None:
        while True:
            inbox, closing = self._wait_for_work(work.has_more)
            view = guard.run("agents", lambda inbox=inbox: work.step(self._clock.now(), inbox))  # type: ignore[misc]
            if view is not None:
                self._view, self._samples = view, work.samples
            self._note_kept(inbox, work)
            if closing:
                return

    def _note_kept(self, inbox: Inbox, work: AgentWork) -> None:
        with self._changed:
            self._taken -= sum(findings.count for _, findings in inbox.findings)
            self._readings.update(work.hand_out_readings())

    def _wait_for_work(self, has_more: bool) -> tuple[Inbox, bool]:
        with self._changed:
            if not (self._findings or self._orders or self._processes or self._is_closing or has_more):
                self._changed.wait(_WATCHED_PACE_SECONDS if self._is_watched else _PACE_SECONDS)
            inbox = Inbox(tuple(self._findings), tuple(self._orders), self._processes, self._receiver, self._is_watched)
            self._findings.clear()
            self._orders.clear()
            self._processes = None
            return inbox, self._is_closing
