"""Made-up months for advice: work in which nothing differs that a rule asks about, however unlike its days are."""

from __future__ import annotations

import math
from array import array
from random import Random

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.advice.recommendation import Strategy
from desktop_monitor.assess.advice.situation import AlertRuleNow, ControlNow, PastIncident, Situation, WorkflowSettings
from desktop_monitor.assess.performance.targets import Target, Targets
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.period_facts import (
    AgentPeriod,
    CellKey,
    ContextCell,
    FailureCell,
    MachinePeriod,
    PeriodFacts,
    RequestCell,
    ToolCell,
    TurnCell,
    WasteCell,
)
from desktop_monitor.metrics.sample import RollupSeries
from tests.helpers.agent_facts import group

DAYS = 30
START = 1_800_000_000.0
MODES = ("FANCY", "SIMPLE")
PROJECTS = ("/home/sam/code/api", "/home/sam/code/web", "/home/sam/code/ops")
MODEL = "claude-opus-5"
PRICES = PriceTable(
    {
        "claude-opus-5": {"input_usd": 5.0, "output_usd": 25.0, "cache_read_usd": 0.5, "cache_write_usd": 6.25},
        "claude-opus-6": {"input_usd": 5.0, "output_usd": 25.0, "cache_read_usd": 0.5, "cache_write_usd": 6.25},
        "claude-sonnet-5": {"input_usd": 2.0, "output_usd": 10.0, "cache_read_usd": 0.2, "cache_write_usd": 2.5},
    },
    "2026-11-22",
)
CONTROL = ControlNow("claude_code.effort", "context_mode", "claude_code", MODES, "FANCY")


def likely(random: Random, share: float, spread: float = 20.0) -> float:
    """A day's own probability: unlike from day to day, `share` on average."""
    return random.betavariate(share * spread, (1 - share) * spread)


def trials(random: Random, tries: int, probability: float) -> int:
    """How many of so many tries."""
    return sum(random.random() < probability for _ in range(tries))


def unread_share(requests: int, sessions: int) -> float:
    """What goes unread where the share that could be avoided is just the one that is still no advice."""
    return 0.15 + sessions / requests


class Month:
    """Draws one month, or so many days; every probability is at the very threshold of the rule that asks about it."""

    def __init__(self, seed: int, days: int = DAYS) -> None:
        self._random = Random(seed)
        self._days = days
        self._end = START + days * 86_400.0
        self._spread = self._random.uniform(0.2, 1.2)
        self._level = self._random.uniform(0.0, 2.0)

    def facts(self) -> PeriodFacts:
        """The month."""
        requests = [cell for day in range(self._days) for cell in self._requests(day)]
        contexts = [cell for day in range(self._days) for cell in self._contexts(day)]
        asked = sum(one.requests for cell in requests for one in cell.groups)
        agents = AgentPeriod(
            requests=tuple(requests),
            waste=tuple(self._waste(cell, asked) for cell in requests),
            failures=tuple(
                FailureCell(cell.key.interface, "rate_limit", sum(one.errors for one in cell.groups))
                for cell in requests
            ),
            tools=tuple(self._tool(name) for name in ("Bash", "Edit", "Read")),
            turns=(self._turns(),),
            contexts=tuple(contexts),
            sessions=max(1, asked // 20),
        )
        return PeriodFacts(START, self._end, agents, self._machine())

    def targets(self) -> Targets:
        """Their limits are what the month is truly like."""
        hardness = [0.3 * place for place in range(len(PROJECTS))]
        means = [math.exp(self._level + more + 0.5 * (self._spread**2 + 0.5**2)) for more in hardness]
        limit = math.fsum(means) / len(means)
        own = {Kpi.RESPONSE_TIME: Target(limit / 2, limit, is_own=True)}
        return Targets(own, preparation_by_mode={})

    def situation(self, strategy: Strategy = Strategy.PERFORMANCE_FIRST) -> Situation:
        """Everything set up so that any rule could find something to do."""
        slow = [self._incident("response_time") for _ in range(self._random.randint(0, 30))]
        short = [self._incident("memory_pressure") for _ in range(self._random.randint(0, 30))]
        return Situation(
            self._end,
            strategy,
            PRICES,
            self.targets(),
            controls=(CONTROL, ControlNow("flow.interface", "interface", "", ("api", "batch"), "api")),
            alert_rules=(AlertRuleNow("other", "cpu_used_ratio", is_enabled=True),),
            incidents=(*slow, *short),
            remote_channels=0,
            workflows=WorkflowSettings(concurrent_operations=16),
            cores=8,
            memory_bytes=16e9,
        )

    def _requests(self, day: int) -> list[RequestCell]:
        hard = self._random.gauss(0.0, 0.5)
        places = [("claude_code", False), ("api", True), ("batch", True)]
        made = []
        for interface, is_workflow in places:
            failing = likely(self._random, 0.05)
            for mode in MODES:
                for project in PROJECTS:
                    count = self._random.choice((0, 0, 1, 3, 8))
                    if count:
                        key = CellKey(f"2027-01-{day:02}", interface, MODEL, mode, project)
                        made.append(self._cell(key, count, hard, failing, is_workflow=is_workflow))
        return made

    def _cell(self, key: CellKey, count: int, hard: float, failing: float, *, is_workflow: bool) -> RequestCell:
        random = self._random
        # Whatever the mode: only the day and the project are hard.
        level = self._level + hard + 0.3 * PROJECTS.index(key.project)
        failed = trials(random, count, failing)
        durations = array("d", sorted(random.lognormvariate(level, self._spread) for _ in range(count - failed)))
        sums = group(
            "", key.interface, key.model, requests=count, ok=count - failed, errors=failed,
            retries=trials(random, count, likely(random, 0.05)), input_tokens=100 * count,
            cache_read_tokens=20_000 * count, cache_write_tokens=3_000 * count,
            output_tokens=int(sum(random.lognormvariate(math.log(300) - 0.5, 1.0) for _ in range(count))),
        )  # fmt: skip
        return RequestCell(key, is_workflow, (sums,), durations, START + 60.0)

    def _waste(self, cell: RequestCell, asked: int) -> WasteCell:
        written = sum(one.cache_write_tokens for one in cell.groups)
        share = likely(self._random, unread_share(asked, max(1, asked // 20)))
        return WasteCell(cell.key, False, 0, 0, 0, 0, 0, int(share * written), 0, 0)

    def _tool(self, name: str) -> ToolCell:
        calls = self._random.randint(0, 400)
        errors = trials(self._random, calls, 0.25)
        return ToolCell("claude_code", name, calls, calls - errors, errors, 0, 0, 0, 0.0)

    def _turns(self) -> TurnCell:
        turns = self._random.randint(0, 200)
        return TurnCell("claude_code", turns, trials(self._random, turns, 0.2), 0, ())

    def _contexts(self, day: int) -> list[ContextCell]:
        random, made = self._random, []
        hard = random.gauss(0.0, 0.3)
        for mode in MODES:
            for project in PROJECTS:
                count = random.randint(0, 8)
                hits = trials(random, count, 0.7)
                # Their mean is 2.5 s, which is the target of FANCY contexts and of the document.
                mu = math.log(2.5) - 0.5 * 0.8**2 - 0.5 * 0.3**2 + hard
                found = [random.lognormvariate(mu, 0.8) for _ in range(count)]
                accuracies = tuple(sorted(random.betavariate(9, 1) for _ in range(count)))
                made.append(
                    ContextCell(
                        f"2027-01-{day:02}", mode, project, count, tuple(sorted(found)), (), accuracies, ("judge",),
                        hits, count - hits, 100 * count, 1_000 * count, START + 60.0,
                        tuple(sorted(found[:hits])), tuple(sorted(found[hits:])),
                    )
                )  # fmt: skip
        return made

    def _incident(self, rule: str) -> PastIncident:
        fired = self._random.uniform(START, self._end)
        return PastIncident(rule, fired, fired + self._random.expovariate(1 / 1800.0))

    def _machine(self) -> MachinePeriod:
        times = array("d", (START + 3600.0 * hour for hour in range(24 * self._days)))
        daily = [likely(self._random, 0.05) for _ in range(self._days + 1)]
        pressed = array("d", (0.5 * (self._random.random() < daily[place // 24]) for place in range(len(times))))
        ones, cores = array("d", [1.0] * len(times)), array("d", [6.0] * len(times))
        series = (
            RollupSeries(SeriesKey("pressure_some_ratio", ("cpu",)), 3600.0, times, pressed, pressed, pressed, ones),
            RollupSeries(SeriesKey("agent_cpu_cores", ("claude_code",)), 3600.0, times, cores, cores, cores, ones),
        )
        return MachinePeriod({one.key: one for one in series}, 3600, (), self._end - START)
