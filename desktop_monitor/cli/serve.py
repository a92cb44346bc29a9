"""`serve`: the engine without a window, with its ports open; `serve token`: what who sends events must show.

Must not know Qt. Ends in order on SIGTERM, SIGINT and SIGHUP with 0: first the ports
close, then what they brought is kept.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import desktop_monitor
from desktop_monitor.agents.options import ReceiverOptions
from desktop_monitor.cli import interrupts, streams
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.clock import SystemClock
from desktop_monitor.config.files import Configuration
from desktop_monitor.diagnostics.clients import examine_clients
from desktop_monitor.diagnostics.finding import Verdict
from desktop_monitor.engine.agents.build import DeskPlan
from desktop_monitor.engine.agents.client_plan import ClientPlan
from desktop_monitor.engine.agents.desk import AgentDesk
from desktop_monitor.engine.agents_view import ReceiverView
from desktop_monitor.engine.alerting.build import AlertPlan
from desktop_monitor.engine.build import EnginePlan
from desktop_monitor.engine.engine import Engine
from desktop_monitor.engine.performance.build import PerformancePlan
from desktop_monitor.engine.query import CurrentHistory
from desktop_monitor.engine.runner import Runner
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words
from desktop_monitor.notify.build import dispatcher
from desktop_monitor.paths import Paths
from desktop_monitor.serve.face import ServeFace
from desktop_monitor.serve.token import current_token, new_token
from desktop_monitor.serve.workflow_events import WorkflowEvents


def run(arguments: Arguments, paths: Paths, configuration: Configuration) -> int:
    """Serve until told to stop. Raises StoreBusyError, SourceError when no port can be opened."""
    options = _options(arguments, configuration.settings.receiver)
    clock = SystemClock()
    settings = replace(configuration.settings, receiver=options)
    desk = DeskPlan(paths, settings, clock, os.environ, Path.home()).desk()
    whole = replace(configuration, settings=settings)
    judge = AlertPlan.of_this_machine(paths, whole, clock, lambda: desk.view).desk()
    history = CurrentHistory(paths.history)
    performance = PerformancePlan(paths, whole, clock, history, lambda: desk.view, lambda: judge.view)
    plan = EnginePlan(
        paths,
        settings,
        desktop_monitor.__version__,
        clock,
        history,
        # Without a window there is no last resort: what cannot be shown is in the log.
        lambda options, clock: dispatcher(options, clock, lambda notification: None, lambda response: None),
        desk,
        judge,
        performance.desk(),
    )
    service = _Service(plan, desk, options)
    interrupts.on_end(service.end)
    service.run()
    return 0


def print_token(arguments: Arguments, paths: Paths) -> int:
    """Print the token; with ``--new`` replace it first. Raises SourceError."""
    try:
        print(new_token(paths.token_file) if arguments.new else current_token(paths.token_file))
    except OSError as error:
        why = text("{path}: {why}", path=str(paths.token_file), why=error.strerror or str(error))
        raise SourceError("The token cannot be kept", why) from error
    return 0


def _options(arguments: Arguments, configured: ReceiverOptions) -> ReceiverOptions:
    """Open whatever the settings say; on other ports where the command line names them."""
    otlp_port = configured.otlp_port if arguments.otlp_port is None else arguments.otlp_port
    port = configured.port if arguments.port is None else arguments.port
    return ReceiverOptions(enabled=True, otlp_port=otlp_port, port=port)


class _Service:
    """The engine on this thread, the ports on theirs."""

    def __init__(self, plan: EnginePlan, desk: AgentDesk, options: ReceiverOptions) -> None:
        self._plan = plan
        self._desk = desk
        self._options = options
        self._runner = Runner(self._make, plan.clock, _show_nothing)
        self._face = ServeFace(self._note, desk.take, options, plan.paths, plan.clock, WorkflowEvents())
        self._trouble = ""
        self._was_announced = False
        self._ending: threading.Thread | None = None

    def run(self) -> None:
        """Until `end`. Raises SourceError."""
        try:
            self._runner.run()
        finally:
            self._face.stop()
        if self._trouble:
            raise SourceError("The ports cannot be opened", self._trouble)

    def end(self) -> None:
        """Stop soon; may interrupt whatever this thread does, so a thread of its own waits for the ports."""
        if self._ending is None:
            self._ending = threading.Thread(target=self._end, name="ending", daemon=True)
            self._ending.start()

    def _end(self) -> None:
        self._face.stop()
        self._runner.stop()

    def _make(self) -> Engine:
        engine = self._plan.make()
        # Not before: another recorder on this store would have refused.
        self._face.start()
        return engine

    def _warn_of_clients(self, port: int) -> None:
        plan = ClientPlan(self._plan.paths, self._plan.clock, os.environ, Path.home())
        found = examine_clients(plan.connections(self._options.otlp_port).read(), port)
        if found.verdict is Verdict.PROBLEM:
            streams.complain(words(text("{trouble}. {what_to_do}", trouble=found.words, what_to_do=found.what_to_do)))

    def _note(self, view: ReceiverView) -> None:
        self._desk.report_receiver(view)
        if view.otlp_port is not None and not self._was_announced:
            self._was_announced = True
            _announce(view, self._options)
            self._warn_of_clients(view.otlp_port)
        elif not self._was_announced and view.error:
            self._trouble = view.error
            self._runner.stop()


def _announce(view: ReceiverView, wanted: ReceiverOptions) -> None:
    telemetry, events = f"http://127.0.0.1:{view.otlp_port}", f"http://127.0.0.1:{view.port}/api/v1/events"
    lines = (
        words(text("telemetry (OTLP/HTTP): {address}", address=_moved(telemetry, wanted.otlp_port, view.otlp_port))),
        words(text("events: {address}", address=_moved(events, wanted.port, view.port))),
    )
    with suppress(OSError):  # nobody reads any more; the ports are open all the same
        print("\n".join(lines), flush=True)
    if view.error:
        streams.complain(view.error)


def _moved(address: str, wanted: int, held: int | None) -> str | Text:
    if wanted in {0, held}:
        return address
    return text("{address} ({port} is taken)", address=address, port=wanted)


def _show_nothing(_snapshot: Snapshot) -> None:
    pass
