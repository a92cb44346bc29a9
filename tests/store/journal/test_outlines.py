"""Outlines of requests say what the whole requests say, in less memory."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from desktop_monitor.metrics.agent_event import Findings, Outcome, Request
from desktop_monitor.metrics.request_outline import RequestOutline
from desktop_monitor.store.journal import StoredJournal, open_journal, read_journal
from desktop_monitor.store.journal_types import RequestFilter
from tests.helpers.journals import ALL, NOON, event, line, session

_REQUESTS = (
    line("q1", "a1", at_seconds=NOON),
    line("q2", "a2", at_seconds=NOON + 1, session="s2", outcome=Outcome.ERROR, error_kind="rate_limit"),
    line("q3", "a3", at_seconds=NOON + 2, mode="plan", project="/home/sam/tools", ttft_seconds=0.5),
    line("q4", "a4", at_seconds=NOON + 3, input_tokens=None, cache_read_tokens=None, model="", outcome=None),
    line("q5", "a5", at_seconds=NOON + 4, interface="codex", outcome=Outcome.TIMEOUT, duration_seconds=60.0),
    event("q1", at_seconds=NOON),
)


def outline_of(request: Request) -> RequestOutline:
    """The same fields of a whole request."""
    fields: dict[str, Any] = {name: getattr(request, name) for name in RequestOutline._fields}
    return RequestOutline(**fields)


@pytest.fixture
def reader(tmp_path: Path) -> StoredJournal:
    """Of a journal with some of every kind."""
    path = tmp_path / "journal.sqlite3"
    journal = open_journal(path)
    journal.write(Findings(requests=_REQUESTS, sessions=(session("s1"),)))
    journal.close()
    return read_journal(path)


@pytest.mark.parametrize(
    "wanted",
    [ALL, RequestFilter(NOON + 1, NOON + 3), RequestFilter(interface="codex"), RequestFilter(project="/home/sam/api")],
)
@pytest.mark.parametrize("limit", [1, 3, 100])
def test_an_outline_has_the_fields_of_its_request(reader: StoredJournal, wanted: RequestFilter, limit: int) -> None:
    expected = tuple(map(outline_of, reader.requests(wanted, limit)))
    assert expected
    assert reader.outlines(wanted, limit) == expected


def test_sources_that_told_of_one_request_are_one_outline(reader: StoredJournal) -> None:
    assert len(reader.outlines(ALL)) == len(_REQUESTS) - 1


def test_what_requests_share_is_held_once(tmp_path: Path) -> None:
    """Ten thousand requests of one session hold its name, project and model once."""
    path = tmp_path / "journal.sqlite3"
    journal = open_journal(path)
    journal.write(Findings(requests=tuple(line(f"q{n}", f"a{n}", at_seconds=NOON + n) for n in range(100))))
    first, *others = read_journal(path).outlines(ALL)
    assert all(one.session is first.session and one.model is first.model for one in others)
    assert sys.getsizeof(first) * 1.5 < sys.getsizeof(line())
    journal.close()


def test_a_journal_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert read_journal(tmp_path / "none.sqlite3").outlines(ALL) == ()
