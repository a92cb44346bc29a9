"""Key figures and the score of the last half hour, for who asks once. Must not know who asks."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from desktop_monitor.agents.pricing import load_prices
from desktop_monitor.assess.performance.agent_memory import machine_memory_bytes
from desktop_monitor.clock import Clock
from desktop_monitor.config.files import Configuration
from desktop_monitor.engine.performance.figures import Figures, figures_of, usual_answers, window_facts
from desktop_monitor.engine.performance.judging import judgement_of
from desktop_monitor.engine.query import open_history, open_journal_reader
from desktop_monitor.paths import Paths, resource


def figures_now(paths: Paths, configuration: Configuration, clock: Clock) -> Figures:
    """What the running program shows, out of what is stored. Raises StoreError, ConfigError for wrong prices."""
    now_seconds = clock.now().wall_seconds
    prices = load_prices(resource("prices", "prices.json"), paths.own_prices)
    with (
        closing(open_history(paths.history, clock)) as history,
        closing(open_journal_reader(paths.journal)) as journal,
    ):
        now, before = window_facts(history, journal, now_seconds)
        usual = usual_answers(journal, now_seconds)
    memory = machine_memory_bytes(now.machine) or machine_memory_bytes(before.machine)
    judgement = judgement_of(
        configuration.performance,
        configuration.modes,
        configuration.settings.health,
        prices,
        replace(usual, machine_memory_bytes=memory),
    )
    return figures_of(now, before, judgement)
