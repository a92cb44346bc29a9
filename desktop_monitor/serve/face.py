"""The ports as the rest of the program sees them: started, stopped, telling how they stand.

Cheap to import: the HTTP library is loaded on the thread that serves, when it starts.
Must not know what is received or what becomes of it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop_monitor.agents.options import ReceiverOptions
from desktop_monitor.clock import Clock
from desktop_monitor.engine.agents_view import ReceiverView
from desktop_monitor.metrics.agent_event import Findings
from desktop_monitor.paths import Paths
from desktop_monitor.serve.limits import LIMITS, Limits
from desktop_monitor.serve.server_library import load_without_client
from desktop_monitor.serve.stopping import StopRequest

if TYPE_CHECKING:
    from desktop_monitor.serve.events_port import DecodeEvents
    from desktop_monitor.serve.otlp_port import Ingest

_LOG = logging.getLogger(__name__)
_MARGIN_SECONDS = 3.0
"""For what has no limit of its own when the ports are closed."""


class ServeFace:
    """Both ports on a thread of their own. One thread starts and stops it."""

    def __init__(
        self,
        report: Callable[[ReceiverView], None],
        take: Callable[[str, Findings], bool],
        options: ReceiverOptions,
        paths: Paths,
        clock: Clock,
        decode_events: DecodeEvents | None = None,
        limits: Limits = LIMITS,
        make_ingest: Callable[[], Ingest] | None = None,
    ) -> None:
        """`report` and `take` are called on the ports' thread and must return at once.

        `report` is told how the ports stand whenever they open, close or fail, and at
        most once a second when counters changed. `take(source, findings)` keeps what was
        received; False when there is no room: clients are sent away with 503 until then.
        """
        self._report = report
        self._take = take
        self._options = options
        self._paths = paths
        self._clock = clock
        self._decode_events = decode_events
        self._limits = limits
        self._make_ingest = make_ingest or _otlp_ingest
        self._stop = StopRequest()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Open the ports; returns at once, `report` tells how it went."""
        if self._thread is not None:
            return
        self._stop = StopRequest()
        # A daemon: should it ever hang, it does not keep the program from ending.
        self._thread = threading.Thread(target=self._run, args=(self._stop,), name="receiver", daemon=True)
        self._thread.start()

    def stop(self) -> bool:
        """Close the ports after what is being answered; False if that took too long."""
        if self._thread is None:
            return True
        self._stop.make()
        # Answers under way, then room for what they brought, each have so long.
        self._thread.join(2 * self._limits.stop_seconds + _MARGIN_SECONDS)
        has_ended = not self._thread.is_alive()
        if not has_ended:
            _LOG.error("the receiver did not stop in time")
        self._thread = None
        return has_ended

    def _run(self, stop: StopRequest) -> None:
        try:
            # 40 ms and 6 MB: only for who wants the ports open, and beside the thread that asked.
            load_without_client("desktop_monitor.serve.server")
            from desktop_monitor.serve.server import ServerPlan, run

            plan = ServerPlan(
                self._options,
                self._paths,
                self._clock,
                self._limits,
                self._report,
                self._take,
                self._make_ingest,
                self._decode_events,
            )
            run(plan, stop)
        except (OSError, ImportError) as error:
            _LOG.error("the receiver cannot work: %s", error)
            self._report(ReceiverView(None, None, 0, 0, str(error)))


def _otlp_ingest() -> Ingest:
    from desktop_monitor.agents.otlp.ingest import OtlpIngest

    return OtlpIngest()
