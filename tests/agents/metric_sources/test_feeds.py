"""What nobody set up is neither imported nor asked; what is switched on later begins then."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from desktop_monitor.agents.metric_sources.feeds import metric_feeds
from desktop_monitor.agents.options import AgentOptions, Scrape, ScrapeKind
from desktop_monitor.metrics.agent_event import NOTHING
from desktop_monitor.paths import paths_for
from tests.helpers.clock import FakeClock
from tests.helpers.http_server import answer, saying, serving

PATIENCE_SECONDS = 20.0
UNSET = """
import sys
from pathlib import Path
from desktop_monitor.agents.metric_sources.feeds import metric_feeds
from desktop_monitor.agents.options import AgentOptions
from desktop_monitor.clock import SystemClock
from desktop_monitor.paths import paths_for
folder = Path(sys.argv[1])
feeds = metric_feeds(paths_for(folder, folder), AgentOptions(), SystemClock(), {})
for feed in feeds:
    feed.news()
    feed.wait_until_idle(20.0)
    feed.close()
heavy = ("http.client", "ssl", "aiohttp", "desktop_monitor.web.fetching",
         "desktop_monitor.agents.metric_sources.servers", "desktop_monitor.programs")
print([name for name in heavy if name in sys.modules])
"""


def test_without_settings_nothing_of_http_or_executables_is_imported(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", UNSET, str(tmp_path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout == "[]\n"


def test_a_server_named_later_is_asked_then_and_no_longer_once_it_is_taken_out(tmp_path: Path) -> None:
    clock = FakeClock()
    feeds = {feed.name: feed for feed in metric_feeds(paths_for(tmp_path, tmp_path), AgentOptions(), clock, {})}
    assert feeds.keys() == {"metrics.files", "metrics.executables", "metrics.scrapes"}
    feed = feeds["metrics.scrapes"]
    assert feed.news() == NOTHING

    with serving(saying(answer(b"llamacpp:requests_processing 2\n"))) as server:
        feed.apply(AgentOptions(scrapes=(Scrape(server.url, ScrapeKind.LLAMACPP),)))
        feed.news()
        assert feed.wait_until_idle(PATIENCE_SECONDS)
        assert [reading.value for reading in feed.news().metrics] == [2.0]
        feed.apply(AgentOptions())
        clock.advance(600.0)
        assert feed.news() == NOTHING
        assert feed.wait_until_idle(PATIENCE_SECONDS)
        assert len(server.requests) == 1
    for each in feeds.values():
        each.close()
