"""The drop folder: read on line by line, by its owner's files only."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from desktop_monitor.agents.recognition import NamedFiles
from desktop_monitor.agents.source import Cursor, Reading
from desktop_monitor.agents.workflow.source import WorkflowFiles
from desktop_monitor.errors import SourceError

is_posix = pytest.mark.skipif(os.name != "posix", reason="access follows the profile here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "events").mkdir(mode=0o700)
    return tmp_path / "events"


def line(op_id: str = "1", **fields: Any) -> bytes:
    told = {"v": 1, "source": "flow", "kind": "operation", "op_id": op_id, "ts": 1_770_000_000, **fields}
    return json.dumps({name: value for name, value in told.items() if value is not None}).encode() + b"\n"


def append(path: Path, content: bytes) -> None:
    with open(path, "ab") as file:
        file.write(content)
    path.chmod(0o600)


def read_all(source: WorkflowFiles | NamedFiles, cursors: dict[str, Cursor]) -> list[Reading]:
    """What is new, with the cursors moved on."""
    readings = [source.read(pending, cursors.get(pending.path)) for pending in source.pending(cursors)]
    cursors.update({reading.cursor.path: reading.cursor for reading in readings})
    return readings


def test_without_a_folder_there_is_nothing(tmp_path: Path) -> None:
    assert WorkflowFiles(tmp_path / "events").pending({}) == ()


def test_lines_are_read_once_as_they_come(folder: Path) -> None:
    source, cursors = WorkflowFiles(folder), dict[str, Cursor]()
    append(folder / "mine.jsonl", line("1") + line("2")[:20])
    (first,) = read_all(source, cursors)
    append(folder / "mine.jsonl", line("2")[20:] + b"nonsense\n")
    (second,) = read_all(source, cursors)

    assert [request.response_id for request in first.findings.requests] == ["flow:1"]
    assert [request.response_id for request in second.findings.requests] == ["flow:2"]
    assert second.findings.rejected == {"not an object": 1}
    assert read_all(source, cursors) == []


def test_a_start_is_remembered_with_how_far_the_file_was_read(folder: Path) -> None:
    cursors = dict[str, Cursor]()
    append(folder / "mine.jsonl", line(phase="start"))
    read_all(WorkflowFiles(folder), cursors)
    append(folder / "mine.jsonl", line(phase="end", ts=1_770_000_007))
    (after_restart,) = read_all(WorkflowFiles(folder), cursors)

    assert after_restart.findings.requests[0].duration_seconds == 7.0


def test_a_file_put_aside_tells_the_same_again(folder: Path) -> None:
    source, cursors = WorkflowFiles(folder), dict[str, Cursor]()
    append(folder / "client.jsonl", line("1") + line(op_id=None, ts=None))  # type: ignore[arg-type]
    (first,) = read_all(source, cursors)
    (folder / "client.jsonl").rename(folder / "client.1.jsonl")
    (again,) = read_all(source, cursors)

    assert again.findings.requests == first.findings.requests


def test_hidden_and_other_files_are_left_alone(folder: Path) -> None:
    for name in (".draft.jsonl", "readme.txt"):
        append(folder / name, line())
    (folder / "deeper").mkdir()
    append(folder / "deeper" / "mine.jsonl", line())

    assert WorkflowFiles(folder).pending({}) == ()


@is_posix
def test_a_folder_that_others_can_write_into_is_refused(folder: Path) -> None:
    append(folder / "mine.jsonl", line())
    folder.chmod(0o770)

    with pytest.raises(SourceError, match="can be written by others"):
        WorkflowFiles(folder).pending({})


@is_posix
def test_a_file_that_others_can_write_is_refused(folder: Path) -> None:
    append(folder / "mine.jsonl", line())
    source = WorkflowFiles(folder)
    (pending,) = source.pending({})
    (folder / "mine.jsonl").chmod(0o622)

    with pytest.raises(SourceError, match="can be written by others"):
        source.read(pending, None)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_what_belongs_to_another_user_is_refused(folder: Path) -> None:
    append(folder / "mine.jsonl", line())
    source = WorkflowFiles(folder)
    (pending,) = source.pending({})
    os.chown(folder / "mine.jsonl", 1, 1)
    with pytest.raises(SourceError, match="belongs to another user"):
        source.read(pending, None)
    os.chown(folder, 1, 1)
    with pytest.raises(SourceError, match="belongs to another user"):
        source.pending({})


def test_a_cursor_of_another_version_loses_no_events(folder: Path) -> None:
    cursors = dict[str, Cursor]()
    append(folder / "mine.jsonl", line("1"))
    read_all(WorkflowFiles(folder), cursors)
    path, cursor = next(iter(cursors.items()))
    append(folder / "mine.jsonl", line("2"))
    (reading,) = read_all(WorkflowFiles(folder), {path: cursor._replace(state=cursor.state[:8] + b"\xc1")})

    assert [request.response_id for request in reading.findings.requests] == ["flow:2"]


def test_an_import_knows_a_file_of_events_by_its_beginning(tmp_path: Path) -> None:
    append(tmp_path / "anything.jsonl", line("1", session_id="x", note={"sessionId": 1}))
    (reading,) = read_all(NamedFiles(tmp_path), {})

    assert [request.response_id for request in reading.findings.requests] == ["flow:1"]
