"""From a text file or a told figure to a line in the history, with a clock moved by hand."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_monitor.agents.metric_sources.background import BackgroundFeed
from desktop_monitor.agents.metric_sources.text_files import TextFiles
from desktop_monitor.agents.options import ScrapeKind
from desktop_monitor.config.loader import load
from desktop_monitor.engine.agents.absent import NoAgents
from desktop_monitor.engine.agents.work import AgentWork, Inbox
from desktop_monitor.engine.query import open_history
from desktop_monitor.metrics.agent_event import Findings, MetricReading
from desktop_monitor.metrics.custom import definition_of
from desktop_monitor.metrics.definition import SeriesKey, Unit
from desktop_monitor.metrics.sample import Samples
from tests.helpers.agent_parts import Desk
from tests.helpers.engine_parts import Bench

PATIENCE_SECONDS = 20.0
QUEUE = SeriesKey("build_queue_bytes", ("source=file:build",))


class SteppedDesk(NoAgents):
    """A desk whose work is done in the caller's thread, before the engine takes what came."""

    def __init__(self, desk: Desk, work: AgentWork, feed: BackgroundFeed) -> None:
        self.desk, self.work, self.feed = desk, work, feed
        self.told = Inbox()

    def take_readings(self) -> Samples:
        now = self.desk.clock.now()
        self.work.step(now, self.told)
        self.told = Inbox()
        assert self.feed.wait_until_idle(PATIENCE_SECONDS)
        self.work.step(now, Inbox())
        return self.work.hand_out_readings()


@pytest.fixture
def stepped(tmp_path: Path) -> Iterator[SteppedDesk]:
    """A desk that reads the text files of `metrics`."""
    desk = Desk(tmp_path)
    feed = BackgroundFeed(TextFiles(tmp_path / "metrics"), desk.clock)
    desk.feed = feed
    work = desk.work()
    yield SteppedDesk(desk, work, feed)
    work.close()


def write(folder: Path, content: str, at_seconds: float) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / "build.prom"
    file.write_text(content)
    file.chmod(0o600)
    os.utime(file, (at_seconds, at_seconds))


def history_of(bench: Bench, key: SeriesKey) -> list[float]:
    history = open_history(bench.folder / "history.sqlite3")
    try:
        return list(history.series([key], 0.0, 2e9)[key].values)
    finally:
        history.close()


def test_a_text_file_becomes_a_line_of_the_history(stepped: SteppedDesk, tmp_path: Path) -> None:
    clock = stepped.desk.clock
    bench = Bench(tmp_path / "store", (), clock=clock, agents=stepped)
    write(
        tmp_path / "metrics",
        "# TYPE build_queue gauge\n# UNIT build_queue bytes\nbuild_queue 7\n",
        clock.now().wall_seconds,
    )

    for _ in range(130):
        bench.engine.tick()
        clock.advance(1.0)
    bench.engine.close()

    assert history_of(bench, QUEUE) == [7.0, 7.0, 7.0], "told when it was read, and once a minute while it holds"
    assert definition_of(QUEUE.metric).unit is Unit.BYTES


def manual(language: str) -> str:
    """The example of the page about figures of one's own in one language."""
    part = (Path(__file__).parents[2] / "resources" / "docs" / "metrics.md").read_text(encoding="utf-8")
    found = re.search(rf"```{language}\n(.*?)```", part, re.DOTALL)
    assert found
    return found[1]


def test_the_manuals_text_file_becomes_the_series_it_names(stepped: SteppedDesk, tmp_path: Path) -> None:
    clock = stepped.desk.clock
    bench = Bench(tmp_path / "store", (), clock=clock, agents=stepped)
    written = manual("text")
    grown = written.replace("118.5", "130.5").replace("time_count 4", "time_count 8").replace("1520", "1580")
    for content in (written, grown):
        write(tmp_path / "metrics", content, clock.now().wall_seconds)
        bench.engine.tick()
        clock.advance(10.0)
    bench.engine.close()

    label = ("source=file:build",)
    assert history_of(bench, SeriesKey("build_queue", ("source=file:build", "stage=test"))) == [3.0, 3.0]
    assert history_of(bench, SeriesKey("build_time_seconds_mean", label)) == [3.0]
    assert history_of(bench, SeriesKey("tests_run_per_second", label)) == [6.0]


def test_the_manuals_settings_are_settings(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(manual("yaml"))
    agents = load(tmp_path / "config.yaml").agents
    assert agents.run_metric_executables
    assert [scrape.kind for scrape in agents.scrapes] == [
        ScrapeKind.LLAMACPP,
        ScrapeKind.OLLAMA,
        ScrapeKind.LITELLM,
        ScrapeKind.PROMETHEUS,
    ]


def test_a_counter_of_a_workflow_becomes_a_rate(stepped: SteppedDesk, tmp_path: Path) -> None:
    clock = stepped.desk.clock
    bench = Bench(tmp_path / "store", (), clock=clock, agents=stepped)
    for value in (100.0, 160.0, 10.0, 40.0):
        reading = MetricReading(
            "answers_total", (("mode", "fast"),), clock.now().wall_seconds, value, is_counter=True, source="workflow:w"
        )
        stepped.told = Inbox(findings=(("w.workflow", Findings(metrics=(reading,))),))
        bench.engine.tick()
        clock.advance(10.0)
    bench.engine.close()

    key = SeriesKey("answers_per_second", ("mode=fast", "source=workflow:w"))
    assert history_of(bench, key) == [6.0, 3.0]
