"""A reading survives the way to another process."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.parcels import packed, unpacked
from desktop_monitor.agents.source import Cursor, Reading
from desktop_monitor.metrics.agent_event import (
    ClientTotal,
    Findings,
    LimitReading,
    Outcome,
    Request,
    SessionFacts,
    Source,
    ToolCall,
    Turn,
    WorkflowEvent,
)

_CURSOR = Cursor("/a/b.jsonl", 5, 10, 20, 30, b"\x00state")
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_COUNT = st.none() | st.integers(0, 10**12)
_SECONDS = st.none() | st.floats(0, 1e6)


_COUNTS = [name for name in Request._fields if name.endswith("_tokens") or name in ("status_code", "retries")]


@given(
    st.builds(
        Request,
        source=st.sampled_from(Source),
        interface=_TEXT,
        at_seconds=st.floats(0, 1e11),
        session=_TEXT,
        outcome=st.none() | st.sampled_from(Outcome),
        is_fast=st.booleans(),
        cost_usd=_SECONDS,
        duration_seconds=_SECONDS,
        ttft_seconds=_SECONDS,
        **dict.fromkeys(_COUNTS, _COUNT),
    )
)
def test_a_request_comes_out_as_it_went_in(request_: Request) -> None:
    """Every field, of the same types."""
    reading = Reading(Findings(requests=(request_,)), _CURSOR)
    assert unpacked(packed(reading)) == reading


@pytest.mark.parametrize("cursor", [_CURSOR._replace(inode=1 << 100), _CURSOR._replace(path="/a/\udcff")])
def test_what_has_no_such_form_is_refused(cursor: Cursor) -> None:
    """An inode of Windows, a file name that is no text: whoever sends it reads it otherwise."""
    with pytest.raises(ValueError):  # noqa: PT011
        packed(Reading(Findings(), cursor))


def test_every_kind_of_fact_comes_out_as_it_went_in() -> None:
    """And the cursor, and what was rejected."""
    reading = Reading(
        Findings(
            tool_calls=(ToolCall(Source.FILE, "i", 1.5, outcome=Outcome.CANCELLED),),
            turns=(Turn(Source.FILE, "i", 1.5, "s", "t"),),
            sessions=(SessionFacts("i", "s", 1.5, context_tokens=5),),
            totals=(ClientTotal("k", "cost_state", "i", 1.5, "s", "m", "cost_usd", 0.25),),
            limits=(LimitReading("i", 1.5, "five_hour", "rollout", 0.5),),
            workflow_events=(
                WorkflowEvent("w", "metric", 1.5, "op", fields=(("a", 1), ("b", 0.5), ("c", True), ("d", "x"))),
            ),
            rejected={"line not understood": 3},
        ),
        _CURSOR,
    )
    assert unpacked(packed(reading)) == reading


@given(st.binary(max_size=60))
def test_other_bytes_are_refused(content: bytes) -> None:
    """As values that are wrong, nothing else."""
    with pytest.raises(ValueError):  # noqa: PT011  that family is all the door promises
        unpacked(content)
