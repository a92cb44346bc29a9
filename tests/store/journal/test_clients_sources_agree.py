"""One request is one row, whoever told of it: rollouts and chats together with the same sessions' OTLP bodies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_monitor.agents.codex.source import CodexFiles
from desktop_monitor.agents.gemini.source import GeminiFiles
from desktop_monitor.agents.source import FileSource
from desktop_monitor.metrics.agent_event import Outcome, Request, ToolCall
from desktop_monitor.store.journal import open_journal, read_journal
from desktop_monitor.store.journal_types import RequestFilter
from tests.helpers.file_sources import merged, read_all, tokens, transcripts, truth
from tests.helpers.otlp import all_findings, captured

_SOURCES: dict[str, Callable[[Path], FileSource]] = {
    "codex_pb": CodexFiles,
    "codex_json": CodexFiles,
    "codex_forks": CodexFiles,
    "gemini": GeminiFiles,
}
_EVERYTHING = RequestFilter()
_every_capture = pytest.mark.parametrize("capture", list(_SOURCES))
_either_order = pytest.mark.parametrize("is_files_first", [True, False], ids=["files first", "OTLP first"])


def _journal(folder: Path, capture: str, *, is_files_first: bool) -> tuple[tuple[Request, ...], tuple[ToolCall, ...]]:
    files, events = read_all(_SOURCES[capture](transcripts(capture))), all_findings(captured(capture))
    location = folder / "journal.sqlite3"
    journal = open_journal(location)
    for found in (files, events) if is_files_first else (events, files):
        journal.write(found)
    journal.close()
    reader = read_journal(location)
    try:
        return reader.requests(_EVERYTHING), reader.tool_calls(_EVERYTHING)
    finally:
        reader.close()


@_either_order
@_every_capture
def test_every_answer_is_one_row(tmp_path: Path, capture: str, is_files_first: bool) -> None:
    """As many as the server gave, with the tokens that the files alone say."""
    rows, _ = _journal(tmp_path, capture, is_files_first=is_files_first)
    answers = [row for row in rows if row.outcome is Outcome.OK]
    alone = [row for row in merged(read_all(_SOURCES[capture](transcripts(capture)))) if row.outcome is Outcome.OK]
    assert len(answers) == sum(1 for answer in truth(capture) if answer.get("usage"))
    assert tokens(answers) == tokens(alone)


@_either_order
def test_every_failed_turn_is_one_row(tmp_path: Path, is_files_first: bool) -> None:
    """Two of the four sent no OTLP; of the others that says how often it was tried, as far as it was sent."""
    rows, _ = _journal(tmp_path, "codex_forks", is_files_first=is_files_first)
    failed = [(row.status_code, row.retries) for row in rows if row.outcome is Outcome.ERROR]
    assert Counter(failed) == {(None, None): 1, (401, None): 1, (503, 5): 1, (429, 1): 1}


@_either_order
@_every_capture
def test_every_tool_call_is_one_row(tmp_path: Path, capture: str, is_files_first: bool) -> None:
    """Both sources name it by the same id."""
    _, calls = _journal(tmp_path, capture, is_files_first=is_files_first)
    alone = {call.call_id for call in read_all(_SOURCES[capture](transcripts(capture))).tool_calls}
    assert sorted(call.call_id for call in calls) == sorted(alone)


@_either_order
def test_a_failed_command_failed_though_its_tool_ran(tmp_path: Path, is_files_first: bool) -> None:
    """Codex's event says success for a command that ended with exit code 2."""
    _, calls = _journal(tmp_path, "codex_forks", is_files_first=is_files_first)
    outcomes = {call.call_id: call.outcome for call in calls}
    assert outcomes["call_fake0006"] is Outcome.ERROR
    assert outcomes["call_fake0031"] is Outcome.OK
