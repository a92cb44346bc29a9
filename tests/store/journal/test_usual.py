"""What is usual of an interface is what all its durations say, however many there are."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.metrics.agent_event import Findings, Outcome
from desktop_monitor.metrics.statistics import sorted_percentile
from desktop_monitor.store.journal import open_journal, read_journal
from desktop_monitor.store.journal_types import Grouping, RequestFilter
from tests.helpers.journals import NOON, event, journal_of

ANSWERS = st.lists(
    st.tuples(st.sampled_from(("claude_code", "codex")), st.none() | st.floats(0.0, 1e4), st.sampled_from(Outcome)),
    max_size=30,
)


@given(ANSWERS, st.floats(0.0, 1.0))
def test_number_and_percentile_are_those_of_all_durations(
    tmp_path_factory: pytest.TempPathFactory, answers: list[tuple[str, float | None, Outcome]], share: float
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    facts = tuple(
        event(
            f"q{n}",
            at_seconds=NOON + n,
            interface=interface,
            duration_seconds=seconds,
            outcome=outcome,
            session=f"s{n % 3}",
        )
        for n, (interface, seconds, outcome) in enumerate(answers)
    )
    journal = open_journal(folder / "journal.sqlite3")
    journal.write(Findings(requests=facts))
    journal.close()
    wanted = RequestFilter(NOON + 1.0, NOON + 25.0)
    with closing(read_journal(folder / "journal.sqlite3")) as reader:
        durations = reader.durations(Grouping.INTERFACE, wanted)
        usual = reader.usual(wanted, share)
    assert {name: one.answers for name, one in usual.items()} == {name: len(found) for name, found in durations.items()}
    for name, one in usual.items():
        assert one.seconds == pytest.approx(sorted_percentile(durations[name], share), abs=2e-6)


def test_without_a_journal_nothing_is_usual(tmp_path: Path) -> None:
    with closing(read_journal(tmp_path / "journal.sqlite3")) as reader:
        assert reader.usual(RequestFilter(), 0.95) == {}


def test_only_the_interface_that_is_asked_for_counts(tmp_path: Path) -> None:
    answers = [event(f"q{n}", interface=name, duration_seconds=2.0) for n, name in enumerate(("codex", "gemini"))]
    journal_of(tmp_path, *answers).close()
    with closing(read_journal(tmp_path / "journal.sqlite3")) as reader:
        assert reader.usual(RequestFilter(interface="codex"), 0.95) == {"codex": (1, 2.0)}
