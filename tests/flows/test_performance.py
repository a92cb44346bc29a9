"""From what a client writes or a workflow tells to the figure that faces show: the whole river, with a fake clock."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_monitor.assess.performance.figure import FigureState, KpiFigure
from desktop_monitor.config.files import Configuration
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine import command as commands
from desktop_monitor.engine.agents.build import DeskPlan
from desktop_monitor.engine.current_history import CurrentHistory
from desktop_monitor.engine.engine import Engine
from desktop_monitor.engine.orders import carry_out
from desktop_monitor.engine.parts import Parts
from desktop_monitor.engine.performance.build import PerformancePlan
from desktop_monitor.engine.performance.wishes import PERFORMANCE
from desktop_monitor.engine.recording import RecordingKeeper
from desktop_monitor.engine.snapshot import Outcome, Snapshot
from desktop_monitor.language.text import Text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.paths import paths_for
from desktop_monitor.report.order import ReportFormat, ReportKind, ReportOrder
from tests.helpers.clock import FakeClock
from tests.helpers.engine_parts import FACTS, FakeCollector, FakeNotifier, FakeTable
from tests.helpers.polling import wait_until

LIMIT_SECONDS = 60.0
NOON = 1_790_078_400.0
GIB = 1024.0**3


class Program:
    """The engine with real desks for agents and performance, and a machine that is idle."""

    def __init__(self, folder: Path) -> None:
        self.paths = paths_for(folder / "data", folder / "config")
        self.home = folder / "home"
        self.home.mkdir()
        self.clock = FakeClock(NOON)
        settings, history = Settings(), CurrentHistory(self.paths.history)
        agents = DeskPlan(self.paths, settings, self.clock, {}, self.home).desk()
        plan = PerformancePlan(self.paths, Configuration(), self.clock, history, lambda: agents.view)
        samples = {
            SeriesKey("cpu_used_ratio"): 0.1,
            SeriesKey("memory_used_ratio"): 0.4,
            SeriesKey("memory_total_bytes"): 16 * GIB,
        }
        parts = Parts(
            self.clock,
            FACTS,
            (FakeCollector("cpu", samples),),
            {},
            FakeTable(),
            RecordingKeeper(self.paths.data, FACTS, "1.0", settings.history, history, self.clock.now()),
            FakeNotifier(),
            agents,
            performance=plan.desk(0.02),
        )
        self.engine = Engine(parts, settings)

    def until(self, is_so: Callable[[Snapshot], object]) -> Snapshot:
        """Ticks until it is so."""

        def look() -> Snapshot | None:
            self.clock.advance(1.0)
            seen = self.engine.tick()
            return seen if is_so(seen) else None

        return wait_until(look, LIMIT_SECONDS)

    def write_transcript(self, count: int, cache_read: int = 1_000) -> None:
        """Answers of the last twenty minutes, as Claude Code writes them."""
        folder = self.home / ".claude" / "projects" / "-home-sam-api"
        folder.mkdir(parents=True, exist_ok=True)
        now = self.clock.now().wall_seconds
        lines = [line for n in range(count) for line in _turn(n, now - 1_200.0 + n * 1_200.0 / count, cache_read)]
        (folder / "s1.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")

    def drop_events(self, events: list[dict[str, object]]) -> None:
        """Leave them as an own workflow does."""
        self.paths.events.mkdir(parents=True, exist_ok=True)
        content = "".join(json.dumps(event) + "\n" for event in events)
        (self.paths.events / "flow.jsonl").write_text(content, encoding="utf-8")


def _turn(number: int, at: float, cache_read: int) -> Iterator[dict[str, object]]:
    common = {"sessionId": "s1", "cwd": "/home/sam/api"}
    yield {
        **common,
        "type": "user",
        "uuid": f"u{number}",
        "timestamp": _stamp(at),
        "message": {"role": "user", "content": "a secret question"},
    }
    usage = {
        "input_tokens": 10,
        "cache_read_input_tokens": cache_read,
        "cache_creation_input_tokens": 100,
        "output_tokens": 50,
    }
    yield {
        **common,
        "type": "assistant",
        "uuid": f"a{number}",
        "parentUuid": f"u{number}",
        "requestId": f"req{number}",
        "timestamp": _stamp(at + 4.0),
        "message": {
            "id": f"msg{number}",
            "role": "assistant",
            "model": "claude-opus-4-8",
            "stop_reason": "end_turn",
            "content": [{"type": "text", "text": "a secret answer"}],
            "usage": usage,
        },
    }


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    made = Program(tmp_path)
    made.engine.tick()
    yield made
    made.engine.close()


def _figure(seen: Snapshot, kpi: Kpi) -> KpiFigure:
    return next(one for one in seen.performance.kpis if one.kpi is kpi)


def _outcome(seen: Snapshot, number: int) -> Outcome | None:
    return next((one for one in seen.outcomes if one.command_id == number), None)


def test_lines_of_a_transcript_become_key_figures_and_a_score(program: Program) -> None:
    program.write_transcript(20)
    carry_out(program.engine, commands.Subscribe("overview", PERFORMANCE, 1.0))
    seen = program.until(lambda seen: seen.performance.kpis and _figure(seen, Kpi.SUCCESS_RATE).count == 20)

    assert _figure(seen, Kpi.RESPONSE_TIME).state is FigureState.LEARNING
    assert _figure(seen, Kpi.RESPONSE_TIME).value == pytest.approx(4.0)
    assert _figure(seen, Kpi.SUCCESS_RATE).value == 1.0
    assert _figure(seen, Kpi.CACHE_HIT_RATE).value == pytest.approx(1_000 / 1_110)
    assert _figure(seen, Kpi.CACHE_HIT_RATE).sources == ("files",)
    seen = program.until(lambda seen: seen.performance.score and seen.performance.score.value is not None)
    assert seen.performance.score is not None
    fractions = {part.name: part.fraction for part in seen.performance.score.parts}
    assert (fractions["success_rate"], fractions["cache_hit_rate"], fractions["response_time"]) == (1.0, 1.0, None)
    [row] = program.until(lambda seen: seen.performance.tables.interfaces).performance.tables.interfaces
    assert (row.key, row.requests) == ("claude_code", 20)
    assert "secret" not in repr(seen.performance)


def test_operations_of_an_own_workflow_are_held_against_the_documents_targets(program: Program) -> None:
    now = program.clock.now().wall_seconds
    program.drop_events(
        [
            {
                "v": 1,
                "ts": now - 60.0 * number,
                "source": "flow",
                "kind": "operation",
                "op_id": str(number),
                "interface": "own",
                "model": "m",
                "duration_s": 4.0,
                "outcome": "ok" if number else "error",
            }
            for number in range(10)
        ]
    )
    carry_out(program.engine, commands.Subscribe("overview", PERFORMANCE, 1.0))
    seen = program.until(lambda seen: seen.performance.kpis and _figure(seen, Kpi.SUCCESS_RATE).count == 10)
    answers = _figure(seen, Kpi.RESPONSE_TIME)
    assert (answers.state, answers.target, answers.limit) == (FigureState.MISSED, 3.0, 5.0)
    assert _figure(seen, Kpi.SUCCESS_RATE).state is FigureState.FAILED


def test_a_report_that_is_asked_for_is_made_and_its_outcome_told(program: Program) -> None:
    program.write_transcript(20)
    program.until(lambda seen: seen.performance.kpis and _figure(seen, Kpi.SUCCESS_RATE).count == 20)
    order = ReportOrder(ReportKind.CUSTOM, NOON - 86_400.0, NOON + 86_400.0, ReportFormat.JSON)
    carry_out(program.engine, commands.MakeReport(9, order))
    outcome = _outcome(program.until(lambda seen: _outcome(seen, 9)), 9)
    assert outcome is not None
    assert outcome.ok, outcome.message
    assert isinstance(outcome.message, Text)
    path = Path(words(outcome.message).removeprefix("The report was written to "))
    document = json.loads(path.read_bytes())
    assert document["kpis"]["success_rate"]["count"] == 20
    assert "secret" not in path.read_text(encoding="utf-8")


def test_advice_is_dismissed_by_a_command_and_forgotten_with_its_project(program: Program) -> None:
    carry_out(program.engine, commands.DismissAdvice(1, "rule:subject"))
    carry_out(program.engine, commands.FollowAdvice(2, "rule:subject"))
    carry_out(program.engine, commands.ForgetProject(3, "/home/sam/api"))
    seen = program.until(lambda seen: all(_outcome(seen, number) for number in (1, 2, 3)))
    told = [_outcome(seen, number) for number in (1, 2, 3)]
    assert [one.ok for one in told if one] == [True, False, True]
