"""What was usual is the same whether it comes from facts that were read or from the journal itself."""

from __future__ import annotations

from contextlib import closing
from datetime import tzinfo
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_monitor.assess.learned_limits import LEARNED_DAYS
from desktop_monitor.engine.journal_query import Grouping, RequestFilter
from desktop_monitor.engine.performance.facts import period_facts
from desktop_monitor.engine.reports.usual_answers import usual_durations
from desktop_monitor.metrics.agent_event import Findings, Outcome, Request, Source
from desktop_monitor.store.journal import open_journal
from desktop_monitor.store.journal.reader import read_journal

_DAY = 86_400.0
_END = 1_774_821_600.0
"""2026-03-29 22:00 UTC: in Berlin the clocks were put forward that day, and it ends then."""
_ZONES: tuple[tzinfo, ...] = (ZoneInfo("Europe/Berlin"), ZoneInfo("UTC"), ZoneInfo("America/St_Johns"))
_REQUEST = st.builds(
    lambda interface, back_hours, seconds, outcome: Request(
        Source.FILE, interface, _END - back_hours * 3600.0, session=interface, outcome=outcome, duration_seconds=seconds
    ),
    st.sampled_from(["claude_code", "codex"]),
    st.integers(1, 24 * 18),
    st.none() | st.floats(0.0, 1000.0).map(lambda seconds: round(seconds, 6)),
    st.sampled_from([Outcome.OK, Outcome.OK, Outcome.ERROR]),
)


@settings(max_examples=40)
@given(
    st.lists(_REQUEST, max_size=40), st.floats(0.1, 20.0), st.sampled_from([0.0, 0.25, 3.3]), st.sampled_from(_ZONES)
)
def test_usual_answers_are_those_of_the_journal(
    requests: list[Request], days: float, days_back: float, zone: tzinfo
) -> None:
    end = _END - days_back * _DAY
    with TemporaryDirectory() as name:
        path = Path(name) / "journal.sqlite3"
        with closing(open_journal(path)) as writing:
            writing.write(Findings(requests=tuple(requests)))
        with closing(read_journal(path, zone)) as journal:
            facts = period_facts(None, journal, end - days * _DAY, end, end)
            asked = journal.durations(Grouping.INTERFACE, RequestFilter(end - LEARNED_DAYS * _DAY, end))
            assert usual_durations(journal, facts, zone) == asked
