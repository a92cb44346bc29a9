"""The thread beside the engine's that follows agents, and the way in and out of it.

Findings come in from the ports, process passes from the engine; a frozen view and
samples for the history go out. So neither a slow disk nor a thousand new lines ever
hold up a tick. Only `_step` and what it calls run on the desk's thread. Must not
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
from desktop_monitor.engine.snapshot import ProcessPass
from desktop_monitor.engine.worker import Worker
from desktop_monitor.language.text import sentence
from desktop_monitor.metrics.agent_event import Findings
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_MOST_TAKEN = 2_000
"""Facts taken and not yet kept, some 2 MB; whoever brings more waits."""
_PACE_SECONDS = 2.0
_WATCHED_PACE_SECONDS = 1.0


class AgentDesk:
    """Starts with `start`, ends with `close`; every method may be called from any thread."""

    def __init__(self, make_work: Callable[[], AgentWork], clock: Clock) -> None:
        """`make_work` is called on the desk's thread."""
        self._clock = clock
        self._worker = Worker(
            "agents", sentence("Agents cannot be watched"), make_work, self._step, AgentWork.close, _PACE_SECONDS
        )
        self._seen = threading.Lock()
        # All of the following is guarded by _seen.
        self._findings: deque[tuple[str, Findings]] = deque()
        self._taken = 0
        """Facts in them, and in those that are being kept."""
        self._processes: ProcessPass | None = None
        self._receiver = NO_AGENTS.receiver
        self._view = NO_AGENTS
        self._samples: Samples = {}
        self._readings: dict[SeriesKey, float] = {}
        self._is_watched = False
        self._is_closing = False

    @property
    def view(self) -> AgentsView:
        """What is known of agents now."""
        failure = self._worker.failure
        return self._view if failure is None else AgentsView(error=str(failure))

    @property
    def samples(self) -> Samples:
        """Sums for the history, as of the newest step."""
        return self._samples

    def take_readings(self) -> Samples:
        """Custom metrics for the history, each once: the newest value that came since the last call."""
        with self._seen:
            readings, self._readings = self._readings, {}
            return readings

    def start(self) -> None:
        """Begin to follow."""
        self._worker.start()

    def take(self, source: str, findings: Findings) -> bool:
        """Keep `findings` soon; False: too many are not kept yet, these were not taken."""
        with self._seen:
            if self._taken >= _MOST_TAKEN or self._is_closing or self._worker.failure is not None:
                return False
            self._findings.append((source, findings))
            self._taken += findings.count
        self._worker.wake()
        return True

    def see(self, processes: ProcessPass) -> None:
        """Measure process trees with this pass over the process table."""
        with self._seen:
            self._processes = processes
        self._worker.wake()

    def report_receiver(self, view: ReceiverView) -> None:
        """Show the ports like this from now on."""
        with self._seen:
            self._receiver = view
        self._worker.wake()

    def watch(self, is_watched: bool) -> None:
        """Be quicker while a face shows agents."""
        self._is_watched = is_watched
        self._worker.set_pace(_WATCHED_PACE_SECONDS if is_watched else _PACE_SECONDS)

    def set_options(self, options: AgentOptions, budgets: Budgets) -> None:
        """Work with these from now on."""
        self._worker.order(lambda work: work.set_options(options, budgets))

    def forget_project(self, project: str) -> Future[object]:
        """Remove everything of this project; the answer is how many facts, or a MonitorError."""
        return self._worker.order(lambda work: work.forget_project(project))

    def delete_all(self) -> Future[object]:
        """Remove everything the journal has; the answer may be a MonitorError."""
        return self._worker.order(lambda work: work.delete_all())

    def connect_client(self, interface: str, preview_hash: str) -> Future[object]:
        """Have a client send its telemetry here; the answer is whether something changed, or a MonitorError."""
        return self._worker.order(lambda work: work.connect_client(interface, preview_hash))

    def disconnect_client(self, interface: str, preview_hash: str) -> Future[object]:
        """Take that back; the answer is whether something changed, or a MonitorError."""
        return self._worker.order(lambda work: work.disconnect_client(interface, preview_hash))

    def close(self) -> None:
        """Keep what was taken, then end; waits a few seconds at most."""
        with self._seen:
            self._is_closing = True
        self._worker.close()

    def _step(self, work: AgentWork) -> None:
        inbox = self._take_inbox()
        try:
            self._view = work.step(self._clock.now(), inbox)
            self._samples = work.samples
        finally:
            self._note_kept(inbox, work)
        if work.has_more:
            self._worker.wake()

    def _take_inbox(self) -> Inbox:
        with self._seen:
            inbox = Inbox(tuple(self._findings), self._processes, self._receiver, self._is_watched)
            self._findings.clear()
            self._processes = None
            return inbox

    def _note_kept(self, inbox: Inbox, work: AgentWork) -> None:
        with self._seen:
            self._taken -= sum(findings.count for _, findings in inbox.findings)
            self._readings.update(work.hand_out_readings())
