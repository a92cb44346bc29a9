"""Both ports in one event loop: opened, served and closed in order.

Loaded when the ports are to be open, with the HTTP library. Must not know how the
program's other threads work.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_monitor.agents.held_ports import PortsFile
from desktop_monitor.agents.options import ReceiverOptions
from desktop_monitor.clock import Clock
from desktop_monitor.engine.agents_view import ReceiverView
from desktop_monitor.paths import Paths
from desktop_monitor.serve.connections import BoundedServer
from desktop_monitor.serve.events_port import DecodeEvents, EventsPort
from desktop_monitor.serve.handover import Handover, Take
from desktop_monitor.serve.intake import Intake
from desktop_monitor.serve.lane import Lane
from desktop_monitor.serve.limits import Limits
from desktop_monitor.serve.otlp_port import Ingest, LazyIngest, OtlpPort
from desktop_monitor.serve.reporting import Reporter
from desktop_monitor.serve.routing import Port
from desktop_monitor.serve.sockets import listening, port_of
from desktop_monitor.serve.stopping import StopRequest
from desktop_monitor.serve.token import TokenCheck, current_token

_LOG = logging.getLogger(__name__)
_RETRY_SECONDS = 0.1
"""After which findings that wait are offered again."""
_TURNS = 4
"""Of the event loop, that it takes until who was let in is a connection."""


@dataclass(frozen=True, slots=True)
class ServerPlan:
    """Everything the ports are made from."""

    options: ReceiverOptions
    paths: Paths
    clock: Clock
    limits: Limits
    publish: Callable[[ReceiverView], None]
    take: Take
    make_ingest: Callable[[], Ingest]
    decode_events: DecodeEvents | None


def run(plan: ServerPlan, stop: StopRequest) -> None:
    """Serve on this thread until `stop` is made. Raises OSError when no port can be opened."""
    asyncio.run(_serve(plan, stop))


async def _serve(plan: ServerPlan, stop: StopRequest) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_log)
    asked = asyncio.Event()
    stop.attach(lambda: loop.call_soon_threadsafe(asked.set))
    server = _Server(plan)
    try:
        await server.open()
        await asked.wait()
    finally:
        stop.detach()
        await server.close()


def _log(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    _LOG.error("the receiver: %s", context.get("message"), exc_info=context.get("exception"))


class _Server:
    def __init__(self, plan: ServerPlan) -> None:
        self._plan = plan
        self._reporter = Reporter(plan.publish)
        self._handover = Handover(plan.take, self._offer_again)
        self._offering: asyncio.TimerHandle | None = None
        self._intake = Intake(self._handover, self._reporter.tally, plan.clock, plan.limits)
        self._lanes = [Lane(plan.limits.quick_bytes, plan.clock) for _ in range(2)]
        self._listeners: list[asyncio.Server] = []
        self._servers: list[BoundedServer] = []
        self._ports_file: PortsFile | None = None

    async def open(self) -> None:
        """Listen, then say where. Raises OSError."""
        options, tally = self._plan.options, self._reporter.tally
        otlp_lane, events_lane = self._lanes
        token = TokenCheck(self._plan.paths.token_file)
        otlp = OtlpPort(self._intake, otlp_lane, LazyIngest(self._plan.make_ingest))
        events = EventsPort(self._intake, events_lane, self._plan.decode_events, token)
        tally.error = _token_trouble(self._plan.paths.token_file)
        tally.otlp_port = await self._listen(options.otlp_port, otlp)
        tally.port = await self._listen(options.port, events)
        self._tell_clients()
        self._reporter.now()

    async def _listen(self, wanted: int, routes: OtlpPort | EventsPort) -> int:
        sockets = listening(wanted)
        number = port_of(sockets)
        if wanted not in {0, number}:
            _LOG.warning("port %d is taken; listening on %d", wanted, number)
        port = Port(number, routes.routes(), routes.refusal)
        server = BoundedServer(port.handle, self._plan.limits, self._plan.clock)
        self._servers.append(server)
        for each in sockets:
            self._listeners.append(await asyncio.get_running_loop().create_server(server, sock=each))
        return number

    def _tell_clients(self) -> None:
        tally = self._reporter.tally
        try:
            self._ports_file = PortsFile(self._plan.paths.ports_file)
            self._ports_file.write(tally.otlp_port, tally.port)
        except OSError as error:
            _LOG.warning("clients cannot be told the ports: %s", error)

    async def close(self) -> None:
        """Hear nobody new, answer who was heard, hand over, say so; takes a few seconds at most."""
        if self._ports_file is not None:
            self._ports_file.release()
        self._intake.stop()
        await self._hear_nobody_new()
        for server in self._servers:
            server.pre_shutdown()
        await asyncio.gather(*(server.shutdown(self._plan.limits.stop_seconds) for server in self._servers))
        for lane in self._lanes:
            lane.close()
        await self._empty()
        self._reporter.tally.otlp_port = self._reporter.tally.port = None
        self._reporter.now()

    async def _hear_nobody_new(self) -> None:
        """Stop listening; whoever was just let in becomes a connection first.

        asyncio loses the socket of a client that it let in while its listener is closed:
        that client would wait for ever.
        """
        loop = asyncio.get_running_loop()
        for listener in self._listeners:
            for each in listener.sockets:
                with suppress(NotImplementedError):  # Windows' loop has no readers and loses nobody
                    loop.remove_reader(each.fileno())
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        for listener in self._listeners:
            listener.close()

    async def _empty(self) -> None:
        """What a client was told to have been taken is handed over, if there is room at last."""
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + self._plan.limits.stop_seconds
        while not self._handover.has_room():
            if loop.time() > ends_at:
                _LOG.error("findings that were received are lost: nobody had room for them")
                return
            await asyncio.sleep(_RETRY_SECONDS)

    def _offer_again(self) -> None:
        if self._offering is None:
            self._offering = asyncio.get_running_loop().call_later(_RETRY_SECONDS, self._offer)

    def _offer(self) -> None:
        self._offering = None
        self._handover.has_room()


def _token_trouble(path: Path) -> str:
    """Make the token now, so that who sends events finds it; why that is not possible."""
    try:
        current_token(path)
    except OSError as error:
        return f"{path}: {error.strerror}"
    return ""
