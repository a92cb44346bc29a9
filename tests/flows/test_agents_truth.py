"""What `usage` says after real clients' files and telemetry went through the whole program, against the server's truth.

Every captured set is told by files alone, by telemetry alone and by both, in either
order, twice, over a restart and while the program runs. Where a client's own data
fall short of the truth, `SETS` names what is missing and why; everything else is exact.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.polling import wait_until
from tests.helpers.whole_program import WholeProgram, deliveries, send, truth

TOKENS = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens")
COUNTS = ("requests", "ok", "errors", "cancelled", "retries", *TOKENS)
PRICES = {
    "claude-sonnet-4-5": (3.0, 15.0),
    "claude-haiku-4-5": (1.0, 5.0),
    "claude-opus-4-5": (5.0, 25.0),
    "gpt-5.1": (1.25, 10.0),
    "gpt-5.1-codex": (1.25, 10.0),
    "gpt-6.1-sol": (2.0, 10.0),
    "gemini-2.5-flash": (0.3, 2.5),
    "gemini-2.5-pro": (1.25, 10.0),
}
"""US dollars for a million tokens in and out; a tenth for what comes from the cache, 5/4 for what goes into it."""
UNPRICED = "claude-zeta-9"
_CACHED = {"gpt-6.1-sol": 0.05}


@dataclass(frozen=True)
class Gap:
    """How a source's account differs from the truth, and why."""

    reason: str
    untold: tuple[str, ...] = ()
    """Answers of the server that it does not tell of: request ids."""
    counts: dict[str, int] = field(default_factory=dict)
    """To add to what follows from the truth."""
    unattributed: dict[str, float] = field(default_factory=dict)
    """What the client's own sums have more."""
    usd: float = 0.0
    """To add to the cost of the answers."""


_EXACT = Gap("")
_HIDDEN_RETRIES = "Claude Code's events do not tell of retries before an answer, nor call those after a 400 retries"


@dataclass(frozen=True)
class Truth:
    """A captured set: how many requests failed after how many retries, and what each source lacks."""

    errors: int = 0
    retries: int = 0
    cancelled: int = 0
    files: Gap | None = _EXACT
    """None: there are none."""
    otlp: Gap | None = _EXACT
    both: Gap = _EXACT
    has_totals: bool = True
    """Its client keeps sums of its own in files as well as in metrics."""


SETS = {
    "claude_pb": Truth(errors=1, retries=4, otlp=Gap(_HIDDEN_RETRIES, counts={"retries": -2})),
    "claude_json": Truth(errors=1, retries=6, otlp=Gap(_HIDDEN_RETRIES, counts={"retries": -6})),
    "claude_tui": Truth(
        retries=1,
        cancelled=1,
        files=Gap(
            "/compact: its answer never stands in a transcript, the client's own sums have it",
            untold=("req_fake000007",),
            unattributed={
                "input_tokens": 9,
                "cache_read_tokens": 23790,
                "cache_write_tokens": 1782,
                "output_tokens": 26,
            },
        ),
        otlp=Gap(
            f"Esc: no event tells of the answer that was broken off, the metrics have it; {_HIDDEN_RETRIES}",
            untold=("req_fake000006",),
            counts={"cancelled": -1, "retries": -1},
            unattributed={
                "input_tokens": 8,
                "cache_read_tokens": 23710,
                "cache_write_tokens": 72,
                "output_tokens": 6,
                "cost_usd": 0.007497,
            },
        ),
        both=Gap(
            "the client takes the answer that was broken off for 6 tokens, its transcript and the server for 1",
            unattributed={"output_tokens": 5},
        ),
    ),
    "claude_more": Truth(
        errors=1,
        retries=3,
        cancelled=1,
        files=Gap(
            "a cut stream that was asked for again (10 + 22272 in, in the client's own sums) and a killed client",
            untold=("req_fake000013", "req_fake000025"),
            unattributed={"input_tokens": 10, "cache_write_tokens": 22272, "output_tokens": 2},
        ),
        otlp=None,
    ),
    "claude_otlp": Truth(
        retries=1,
        files=None,
        otlp=Gap(
            "of a cut stream the lost half is in the metrics only, its cost is in that of the answer that followed",
            untold=("req_fake000018",),
            unattributed={"input_tokens": 10, "cache_write_tokens": 22271, "output_tokens": 2},
            usd=(10 * 3 + 22271 * 3.75 + 2 * 15) / 1e6,
        ),
    ),
    "codex_pb": Truth(
        retries=1,
        files=Gap("a rollout does not tell of attempts that failed before an answer", counts={"retries": -1}),
    ),
    "codex_json": Truth(),
    "codex_forks": Truth(errors=4, otlp=None),
    "codex_otlp": Truth(errors=2, retries=8, files=None),
    "gemini": Truth(),
}
BOTH = [name for name, one in SETS.items() if one.files and one.otlp]
TOLD_BY_FILES = [name for name, one in SETS.items() if one.files]
TOLD_BY_OTLP = [name for name, one in SETS.items() if one.otlp]


def expected(capture: str, gap: Gap) -> dict[str, Any]:
    """What the answers of the server amount to."""
    whole = SETS[capture]
    answers = [one for one in map(_tokens, truth(capture)) if one and one["id"] not in gap.untold]
    sums: Counter[str] = Counter()
    for answer in answers:
        sums.update({name: answer[name] for name in TOKENS})
    told = Counter(gap.counts)
    cancelled = whole.cancelled + told["cancelled"]
    found: dict[str, Any] = {name: sums[name] for name in TOKENS}
    found |= {
        "requests": len(answers) + whole.errors,
        "ok": len(answers) - cancelled,
        "errors": whole.errors,
        "cancelled": cancelled,
        "retries": whole.retries + told["retries"],
    }
    found["cost_usd"] = pytest.approx(sum(map(_usd, answers)) + gap.usd, abs=1e-9)
    return found


def _tokens(answer: dict[str, Any]) -> dict[str, Any]:
    """The truth's tokens in this program's words; empty for what was no answer."""
    usage = answer.get("usage")
    if not usage:
        return {}
    found = {
        "id": answer.get("request_id", ""),
        "model": answer["model"] or answer.get("url_model"),
        **dict.fromkeys(TOKENS, 0),
    }
    if "promptTokenCount" in usage:
        found["cache_read_tokens"] = usage["cachedContentTokenCount"]
        found["input_tokens"] = usage["promptTokenCount"] - usage["cachedContentTokenCount"]
        found["reasoning_tokens"] = usage["thoughtsTokenCount"]
        found["output_tokens"] = usage["candidatesTokenCount"] + usage["thoughtsTokenCount"]
    elif "cached_tokens" in usage:
        found["cache_read_tokens"] = usage["cached_tokens"]
        found["input_tokens"] = usage["input_tokens"] - usage["cached_tokens"]
        found["reasoning_tokens"] = usage["reasoning_tokens"]
        found["output_tokens"] = usage["output_tokens"]
    else:
        found["cache_read_tokens"] = usage["cache_read_input_tokens"]
        found["cache_write_tokens"] = usage["cache_creation_input_tokens"]
        found["input_tokens"] = usage["input_tokens"]
        found["output_tokens"] = usage["output_tokens"]
    return found


def _usd(answer: dict[str, Any]) -> float:
    model = answer["model"]
    into, out = PRICES.get(model, (0.0, 0.0))
    cached = answer["cache_read_tokens"] * _CACHED.get(model, 0.1) + answer["cache_write_tokens"] * 1.25
    return ((answer["input_tokens"] + cached) * into + answer["output_tokens"] * out) / 1e6


def assert_true(program: WholeProgram, capture: str, gap: Gap, seen_by: str) -> None:
    """`usage` says what the server answered but for `gap`, the same by whatever key."""
    totals = program.usage("interface")["totals"]
    wanted = expected(capture, gap)
    assert {name: totals[name] for name in wanted} == wanted
    assert _sources(totals) == _sources_of(totals["requests"], capture, seen_by)
    more = {name: value for name, value in (totals["unattributed"] or {}).items() if value}
    assert more == pytest.approx(gap.unattributed, abs=1e-9)
    answers = [one for one in map(_tokens, truth(capture)) if one and one["id"] not in gap.untold]
    assert totals["unpriced_models"] == [UNPRICED] * any(one["model"] == UNPRICED for one in answers)
    for by in ("session", "model"):
        found = program.usage(by)
        assert found["totals"] == totals
        assert {name: sum(row[name] for row in found["rows"]) for name in COUNTS} == {
            name: totals[name] for name in COUNTS
        }
    by_model = {row["key"]: row["ok"] + row["cancelled"] for row in found["rows"] if row["ok"] + row["cancelled"]}
    assert by_model == Counter(one["model"] for one in answers)


def _sources(row: dict[str, Any]) -> tuple[int, int, int]:
    told = row["sources"]
    return told["files"], told["otlp"], told["both"]


def _sources_of(requests: int, capture: str, seen_by: str) -> tuple[int, int, int]:
    if seen_by == "files":
        return requests, 0, 0
    if seen_by == "otlp":
        return 0, requests, 0
    files, otlp = SETS[capture].files, SETS[capture].otlp
    assert files is not None
    assert otlp is not None
    not_in_files = len(set(files.untold) - set(SETS[capture].both.untold))
    not_in_otlp = len(set(otlp.untold) - set(SETS[capture].both.untold))
    return requests - not_in_files, requests - not_in_otlp, requests - not_in_files - not_in_otlp


def _gap(gap: Gap | None) -> Gap:
    assert gap is not None
    return gap


@pytest.fixture
def program(tmp_path: Path) -> WholeProgram:
    return WholeProgram(tmp_path)


@pytest.mark.parametrize("capture", TOLD_BY_FILES)
def test_files_alone_tell_the_truth(program: WholeProgram, capture: str) -> None:
    program.install(capture)

    assert_true(program, capture, _gap(SETS[capture].files), "files")


@pytest.mark.parametrize("capture", TOLD_BY_OTLP)
def test_telemetry_alone_tells_the_truth_also_twice_and_over_a_restart(program: WholeProgram, capture: str) -> None:
    for _ in range(2):
        with program.serving() as port:
            send(port, deliveries(capture))

        assert_true(program, capture, _gap(SETS[capture].otlp), "otlp")


@pytest.mark.parametrize("capture", BOTH)
def test_both_together_tell_more_of_the_truth_files_first(program: WholeProgram, capture: str) -> None:
    program.install(capture)
    program.usage()
    with program.serving() as port:
        send(port, [one for one in deliveries(capture) for _ in range(2)])

    assert_true(program, capture, SETS[capture].both, "both")


@pytest.mark.parametrize("capture", BOTH)
def test_both_together_tell_more_of_the_truth_telemetry_first(program: WholeProgram, capture: str) -> None:
    with program.serving() as port:
        send(port, deliveries(capture))
    program.install(capture)

    assert_true(program, capture, SETS[capture].both, "both")


@pytest.mark.parametrize("capture", BOTH)
def test_both_at_once_tell_the_truth_while_usage_asks_and_the_program_starts_anew(
    program: WholeProgram, capture: str
) -> None:
    """Telemetry arrives backwards and in two halves, the files in between, and another process reads as well."""
    bodies = deliveries(capture)[::-1]
    half = len(bodies) // 2
    with program.serving() as port:
        send(port, bodies[:half])
        program.usage()
        program.install(capture)
        program.usage()
    with program.serving() as port:
        send(port, bodies[half:])
        wanted = expected(capture, SETS[capture].both)
        wait_until(lambda: program.usage()["totals"]["requests"] == wanted["requests"], 30, "every request")

    assert_true(program, capture, SETS[capture].both, "both")


def test_sets_whose_servers_gave_the_same_ids_again_stay_apart(program: WholeProgram) -> None:
    """Each test server counts its answers from one: equal ids of other sessions at other times."""
    captures = ("claude_pb", "claude_json", "claude_tui", "codex_pb", "codex_json", "gemini")
    for capture in captures:
        program.install(capture)
    with program.serving() as port:
        for capture in captures:
            send(port, deliveries(capture))

    totals = program.usage()["totals"]
    each = [expected(capture, SETS[capture].both) for capture in captures]
    assert {name: totals[name] for name in COUNTS} == {name: sum(one[name] for one in each) for name in COUNTS}
