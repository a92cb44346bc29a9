"""Deleting everything asks all who keep something; one that refuses is told."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest

from desktop_monitor.engine.agents.absent import NoAgents
from desktop_monitor.engine.alerting.absent import NoAlerts
from desktop_monitor.engine.command import DeleteHistory
from desktop_monitor.engine.futures import answered, refused
from desktop_monitor.engine.orders import carry_out
from desktop_monitor.engine.performance.absent import NoPerformance
from desktop_monitor.engine.snapshot import Outcome
from desktop_monitor.errors import StoreEnvironmentError
from tests.helpers.engine_parts import Bench

REFUSAL = StoreEnvironmentError("Past alerts cannot be deleted", "The disk refuses.")


class Agents(NoAgents):
    """Forgets the journal."""

    def __init__(self, asked: list[str]) -> None:
        self._asked = asked

    def delete_all(self) -> Future[object]:
        self._asked.append("journal")
        return answered(None)


class Alerts(NoAlerts):
    """Forgets the ledger, or cannot."""

    def __init__(self, asked: list[str], *, refuses: bool) -> None:
        self._asked, self._refuses = asked, refuses

    def delete_all(self) -> Future[object]:
        self._asked.append("ledger")
        return refused(REFUSAL) if self._refuses else answered(None)


class Performance(NoPerformance):
    """Reckons anew."""

    def __init__(self, asked: list[str]) -> None:
        self._asked = asked

    def hurry(self) -> Future[object]:
        self._asked.append("figures")
        return answered(None)


@pytest.mark.parametrize("refuses", [False, True])
def test_everything_recorded_goes_also_what_was_wrong(tmp_path: Path, *, refuses: bool) -> None:
    asked: list[str] = []
    bench = Bench(
        tmp_path, (), agents=Agents(asked), alerts=Alerts(asked, refuses=refuses), performance=Performance(asked)
    )
    carry_out(bench.engine, DeleteHistory(3))
    [outcome] = bench.engine.tick().outcomes
    bench.engine.close()
    assert asked == (["journal", "ledger"] if refuses else ["journal", "ledger", "figures"])
    assert (outcome.command_id, outcome.ok) == (3, not refuses)
    if refuses:
        assert outcome == Outcome(3, False, str(REFUSAL))
