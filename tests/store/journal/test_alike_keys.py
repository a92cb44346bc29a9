"""Many new facts among which a few share an id, or only the checksum that ids are found by."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from desktop_monitor.metrics.agent_event import Findings, Source
from tests.helpers.journals import ALL, NOON, event, journal_of, line, reading, tool

ONE, OTHER = "plumless", "buckeroo"
"""Two words with the same CRC-32, whatever it goes on from."""


def test_the_words_share_their_checksum() -> None:
    assert {zlib.crc32(word.encode(), seed) for seed in (0, 77) for word in (ONE, OTHER)} == {
        zlib.crc32(ONE.encode()),
        zlib.crc32(ONE.encode(), 77),
    }


@pytest.mark.parametrize("beside", [0, 600])
@pytest.mark.parametrize("is_at_once", [True, False])
def test_tool_calls_with_nothing_but_a_checksum_in_common_are_two(
    tmp_path: Path, beside: int, is_at_once: bool
) -> None:
    journal = journal_of(tmp_path)
    many = tuple(tool(f"t{n}") for n in range(beside))
    one, other = tool(ONE, name="Read"), tool(OTHER, name="Edit")
    parts = [(*many, one, other)] if is_at_once else [(*many, one), (*many, other)]
    assert sum(journal.write(Findings(tool_calls=part)) for part in parts) == beside + 2
    again = (*many, tool(OTHER, name="Edit", source=Source.EVENT, decision="accept"), one)
    assert journal.write(Findings(tool_calls=again)) == 0
    found = {call.call_id: (call.name, call.decision) for call in reading(journal).tool_calls(ALL)}
    assert (found[ONE], found[OTHER], len(found)) == (("Read", ""), ("Edit", "accept"), beside + 2)
    journal.close()


@pytest.mark.parametrize("beside", [0, 600])
@pytest.mark.parametrize("is_at_once", [True, False])
def test_requests_with_nothing_but_a_checksum_in_common_are_two(tmp_path: Path, beside: int, is_at_once: bool) -> None:
    journal = journal_of(tmp_path)
    many = tuple(line(f"q{n}", f"a{n}") for n in range(beside))
    one, other = line(ONE, "a-one", output_tokens=1), line(OTHER, "a-other", output_tokens=2)
    parts = [(*many, one, other)] if is_at_once else [(*many, one), (*many, other)]
    assert sum(journal.write(Findings(requests=part)) for part in parts) == beside + 2
    assert journal.write(Findings(requests=(*many, event(OTHER, cost_usd=0.5), one))) == 0
    found = {
        request.request_id: (request.output_tokens, request.cost_usd) for request in reading(journal).requests(ALL)
    }
    assert (found[ONE][0], found[OTHER][1], len(found)) == (1, 0.5, beside + 2)
    journal.close()


def test_among_many_new_tool_calls_those_told_twice_or_without_an_id_are_still_one_each(tmp_path: Path) -> None:
    journal = journal_of(tmp_path)
    asked, ended = tool("twice", outcome=None), tool("twice", at_seconds=NOON + 3)
    nameless = tool("", name="Glob")
    new = tuple(tool(f"t{n}") for n in range(700))
    assert journal.write(Findings(tool_calls=(nameless, asked, *new, ended, nameless))) == 702
    # Of many facts with the ids of rows that are there, too.
    assert journal.write(Findings(tool_calls=(ended, *new, nameless, tool("later")))) == 1
    calls = reading(journal).tool_calls(ALL)
    assert len(calls) == 703
    assert [call.at_seconds for call in calls if call.call_id == "twice"] == [NOON + 3]
    journal.close()


def test_ids_that_the_file_cannot_hold_as_they_are_do_not_hinder_the_many_beside_them(tmp_path: Path) -> None:
    journal = journal_of(tmp_path)
    odd = (tool("t\ud800"), tool("tä"))
    new = tuple(tool(f"t{n}") for n in range(600))
    assert journal.write(Findings(tool_calls=(*new, *odd))) == 602
    assert journal.write(Findings(tool_calls=odd)) == 0
    assert {call.call_id for call in reading(journal).tool_calls(ALL)} >= {"t?", "tä"}
    journal.close()
