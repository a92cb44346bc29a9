"""`simulate`: agents that do not exist, in a store of their own, for a look around, pictures and tests.

Must not know what they do.
"""

from __future__ import annotations

import threading

from desktop_monitor.agents.simulator.scenario import Story, story
from desktop_monitor.agents.simulator.truth import truth_of
from desktop_monitor.cli import interrupts
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.cli.printing import announce
from desktop_monitor.clock import Clock, SystemClock
from desktop_monitor.engine.simulating import Simulation, check_may_simulate, record_machine
from desktop_monitor.language.text import counted, text
from desktop_monitor.paths import Paths, paths_for

_DEFAULT_SEED = 1
_DEFAULT_HOURS = 24.0
_AHEAD_SECONDS = 24 * 3600.0
_STEP_SECONDS = 2.0


def run(arguments: Arguments, paths: Paths) -> int:
    """Tell a story up to now; with ``--live`` go on until told to stop. Raises UsageError, StoreError."""
    if arguments.storage is None:
        paths = paths_for(paths.simulated, arguments.config)
    check_may_simulate(paths.journal, paths.history)
    clock = SystemClock()
    made = _story(arguments, clock)
    simulation = Simulation(made, paths.journal)
    try:
        simulation.advance(made.shown_seconds)
        recorded = record_machine(made, paths.history.parent, made.shown_seconds)
        _announce(made, paths, is_recorded=recorded)
        if arguments.live:
            _go_on(simulation, clock)
    finally:
        simulation.close()
    return 0


def _story(arguments: Arguments, clock: Clock) -> Story:
    seed = _DEFAULT_SEED if arguments.seed is None else arguments.seed
    hours = _DEFAULT_HOURS if arguments.hours is None else arguments.hours
    ahead = _AHEAD_SECONDS if arguments.live else 0.0
    return story(seed, clock.now().wall_seconds, hours, ahead)


def _announce(made: Story, paths: Paths, *, is_recorded: bool) -> None:
    truth = truth_of(made, made.shown_seconds).values()
    announce(
        text(
            "Simulated (seed {seed}): {sessions}, {requests}, {tool_calls}.",
            seed=made.seed,
            sessions=counted("{count} session", "{count} sessions", sum(of.sessions for of in truth)),
            requests=counted("{count} request", "{count} requests", sum(of.requests for of in truth)),
            tool_calls=counted("{count} tool call", "{count} tool calls", sum(of.tool_calls for of in truth)),
        )
    )
    if not is_recorded:
        announce(text("A program records into this store, so the machine's past was left as it is."))
    announce(text("Look at them with: {command}", command=f"desktop-monitor --storage-path {paths.data}"))


def _go_on(simulation: Simulation, clock: Clock) -> None:
    ended = threading.Event()
    interrupts.on_end(ended.set)
    announce(text("Going on in real time; Ctrl+C ends it."))
    while not ended.wait(_STEP_SECONDS):
        simulation.advance(clock.now().wall_seconds)
