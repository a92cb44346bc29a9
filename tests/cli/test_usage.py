"""`usage` prints what agents used: for people as a table, for programs as one document."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.usage import UsageReport
from desktop_monitor.cli.arguments import parse
from desktop_monitor.cli.usage import ask, document
from desktop_monitor.cli.usage_table import table
from desktop_monitor.engine.query import Grouping, RequestFilter, RequestGroup, TotalRow
from desktop_monitor.errors import UsageError
from tests.helpers.agent_facts import group
from tests.helpers.agents_journal import FakeJournal, journal

PRICES = PriceTable({"claude-opus-4-8": {"input_usd": 5.0, "output_usd": 25.0}}, "2026-11-22")
EVERYTHING = RequestFilter()


@dataclass
class Answers(FakeJournal):
    """A journal that answers with what it was given."""

    given: tuple[RequestGroup, ...] = ()
    seconds: Mapping[str, Sequence[float]] = field(default_factory=dict)
    more: tuple[TotalRow, ...] = ()

    def groups(self, by: Grouping, wanted: RequestFilter) -> tuple[RequestGroup, ...]:
        return self.given

    def durations(self, by: Grouping, wanted: RequestFilter) -> Mapping[str, Sequence[float]]:
        return self.seconds

    def totals(self, wanted: RequestFilter) -> tuple[TotalRow, ...]:
        return self.more


def report(*groups: RequestGroup, by: Grouping = Grouping.MODEL, more: tuple[TotalRow, ...] = ()) -> UsageReport:
    return ask(Answers(given=groups, more=more), by, EVERYTHING, PRICES)


def lines(*groups: RequestGroup, by: Grouping = Grouping.MODEL, more: tuple[TotalRow, ...] = ()) -> list[str]:
    return list(table(report(*groups, by=by, more=more), by, PRICES))


@pytest.mark.parametrize("by", ["day", "session", "project", "model", "interface"])
def test_the_rows_of_the_document_add_up_to_its_totals(by: str) -> None:
    grouping = Grouping(by)
    found = document(ask(journal(), grouping, EVERYTHING, PRICES), grouping, EVERYTHING)
    totals, rows = found["totals"], found["rows"]
    assert isinstance(totals, dict)
    assert isinstance(rows, list)

    assert (found["by"], found["since"], found["until"]) == (by, None, None)
    assert json.loads(json.dumps(found)) == found
    for name in ("requests", "ok", "errors", "input_tokens", "output_tokens"):
        assert sum(row[name] for row in rows) == totals[name]
    assert "key" not in totals
    assert len(rows) > 1


def test_the_document_says_of_which_time_it_is() -> None:
    arguments = parse(["usage", "--since", "2026-11-01", "--until", "2026-11-02"])
    wanted = RequestFilter(arguments.start_seconds, arguments.end_seconds)
    found = document(report(), Grouping.DAY, wanted)

    assert datetime.fromisoformat(str(found["since"])) == datetime(2026, 11, 1).astimezone()
    assert datetime.fromisoformat(str(found["until"])) == datetime(2026, 11, 3).astimezone()
    assert datetime.fromisoformat(str(found["generated_at"])).tzinfo is not None
    assert found["rows"] == []


def test_the_table_is_aligned_and_ends_with_totals() -> None:
    found = lines(
        group(
            key="claude-opus-4-8",
            model="claude-opus-4-8",
            requests=12,
            ok=11,
            errors=1,
            input_tokens=1_000_000,
            output_tokens=5,
        ),
        group(key="x", model="x", requests=3, timeouts=2, has_cost=True, cost_usd=1.5),
    )
    heading, first, second, rule, total = found[:5]

    assert len({len(line) for line in (heading, first, second, rule, total)}) == 1
    assert heading.split()[:3] == ["model", "requests", "failed"]
    assert first.split() == ["claude-opus-4-8", "12", "1", "0", "1000000", "0", "0", "5", "5.00", "—", "—"]
    assert second.split()[:3] == ["x", "3", "2"]
    assert second.split()[8] == "1.50"
    assert total.split()[0] == "total"
    assert total.split()[8] == "6.50"
    assert set(rule) == {"-"}


def test_what_the_cost_does_not_hold_is_said_below_the_table() -> None:
    found = lines(
        group(key="a", model="claude-opus-4-8[1m]", requests=2, input_tokens=1_000_000, by_file=2),
        group(key="b", model="zeta-9", requests=1, input_tokens=1, by_otlp=1),
        group(key="c", model="c", requests=4, guessed=4, has_cost=True, cost_usd=0.25),
        more=(TotalRow("claude_code", "s", "m", "output_tokens", 30.0, 10.0),),
    )
    below = "\n".join(found[found.index("") :])

    assert "5.00 US$ are list prices of 2026-11-22: what the tokens would cost through the API" in below
    assert "The client guessed the cost of 4 requests." in below
    assert "Priced as: claude-opus-4-8[1m] as claude-opus-4-8." in below
    assert "* Models without a price are not in the cost: zeta-9." in below
    assert "have 20 tokens and 0.00 US$ more" in below
    assert "Told by files 2, by OTLP 1, by both 0, by own workflows 0, of 7 requests." in below
    assert next(line for line in found if line.startswith("b ")).split()[8] == "—*"
    assert next(line for line in found if line.startswith("total")).split()[8] == "5.25*"


def test_without_requests_the_table_says_so() -> None:
    assert lines() == ["No requests of agents are known of that time."]


@pytest.mark.parametrize("by", [Grouping.PROJECT, Grouping.MODEL, Grouping.SESSION])
def test_hostile_names_are_shown_and_never_obeyed(by: Grouping) -> None:
    hostile = "\x1b[2J\x1b]0;owned\x07\n\u202eevil"
    printed = lines(group(key=hostile, model=hostile, requests=1, input_tokens=1), by=by)

    assert all(line.isprintable() for line in printed)
    assert any("\\x1b[2J" in line for line in printed)


def test_a_name_of_four_kilobytes_leaves_a_table_that_can_be_read() -> None:
    printed = lines(group(key="/home/sam/" + "long/" * 1000 + "api", requests=1), by=Grouping.PROJECT)

    assert max(map(len, printed)) < 180
    assert any("/api " in line and "…" in line for line in printed)


def test_what_has_no_name_is_called_unknown() -> None:
    assert any(line.startswith("(unknown) ") for line in lines(group(key="", model="", requests=1)))


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["usage", "--by", "hour"], "hour"),
        (["usage", "--since", "2026-11-03", "--until", "2026-11-01"], "--since is not before --until"),
        (["usage", "--since", "yesterday"], "yesterday"),
        (["usage", "--sinse", "2026-11-01"], "did you mean --since"),
        (["usage", "extra"], "extra"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(argv: list[str], expected: str) -> None:
    with pytest.raises(UsageError, match=expected):
        parse(argv)


def test_a_day_is_the_usual_key_and_an_end_date_includes_its_day() -> None:
    arguments = parse(["usage", "--until", "2026-03-29", "--model", "m", "--project", "/p", "--interface", "codex"])

    assert arguments.by == "day"
    assert arguments.end_seconds == datetime(2026, 3, 30).astimezone().timestamp()
    assert (arguments.model, arguments.project, arguments.interface) == ("m", "/p", "codex")
