"""Clients' sums beside their requests', of many sessions in one question."""

from __future__ import annotations

from pathlib import Path

from desktop_monitor.metrics.agent_event import CLAUDE_CODE, ClientTotal, Findings, Outcome, Request, Source
from desktop_monitor.metrics.agent_sums import TotalRow
from desktop_monitor.store.journal import open_journal, read_journal
from desktop_monitor.store.journal_types import RequestFilter

AT = 1_700_000_000.0


def request(number: int, session: str, model: str, **counts: object) -> Request:
    return Request(
        Source.FILE, CLAUDE_CODE, AT + number, session, f"req_{number}", outcome=Outcome.OK, model=model, **counts
    )  # type: ignore[arg-type]


def total(session: str, model: str, quantity: str, value: float) -> ClientTotal:
    return ClientTotal(f"{session}/{model}", "cost_state", CLAUDE_CODE, AT, session, model, quantity, value)


def compared(folder: Path, requests: list[Request], totals: list[ClientTotal]) -> tuple[TotalRow, ...]:
    journal = open_journal(folder / "journal.sqlite3")
    journal.write(Findings(requests=tuple(requests), totals=tuple(totals)), [])
    journal.close()
    reader = read_journal(folder / "journal.sqlite3")
    try:
        return reader.totals(RequestFilter())
    finally:
        reader.close()


def test_every_session_and_model_has_its_own_requests(tmp_path: Path) -> None:
    requests = [
        request(1, "a", "m", input_tokens=10, output_tokens=1, effort="high"),
        request(2, "a", "m", input_tokens=20, output_tokens=2, effort="low"),
        request(3, "a", "n", input_tokens=40, output_tokens=4),
        request(4, "b", "m", input_tokens=80, output_tokens=8),
    ]
    totals = [total(s, m, "input_tokens", 100.0) for s, m in (("a", "m"), ("a", "n"), ("b", "m"), ("b", "n"))]
    found = compared(tmp_path, requests, [*totals, total("a", "m", "requests", 3.0)])

    assert {(row.session, row.model, row.quantity): row.requests_value for row in found} == {
        ("a", "m", "input_tokens"): 30.0,
        ("a", "m", "requests"): 2.0,
        ("a", "n", "input_tokens"): 40.0,
        ("b", "m", "input_tokens"): 80.0,
        ("b", "n", "input_tokens"): 0.0,
    }


def test_what_one_request_does_not_state_and_what_requests_have_not_is_left_out(tmp_path: Path) -> None:
    requests = [
        request(1, "a", "m", cost_usd=0.5, output_tokens=1, effort="high"),
        request(2, "a", "m", output_tokens=2, effort="low"),
        request(3, "b", "m", cost_usd=0.25),
    ]
    totals = [total(session, "m", "cost_usd", 1.0) for session in ("a", "b")]
    found = compared(tmp_path, requests, [*totals, total("b", "m", "lines_of_code", 7.0)])

    assert found == (TotalRow(CLAUDE_CODE, "b", "m", "cost_usd", 1.0, 0.25),)
