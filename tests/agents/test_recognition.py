"""Whose a named file is, its beginning tells, wherever it lies; what is none is rejected, never opened blindly."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from desktop_monitor.agents.recognition import UNKNOWN, NamedFiles
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.agent_event import Findings
from tests.helpers.file_sources import read_all, transcripts


@pytest.mark.parametrize(
    ("capture", "interface"), [("claude_pb", "claude_code"), ("codex_pb", "codex"), ("gemini", "gemini")]
)
def test_a_file_taken_out_of_its_client_s_folder_is_known_by_its_beginning(
    tmp_path: Path, capture: str, interface: str
) -> None:
    source = max(transcripts(capture).rglob("*.jsonl"), key=lambda path: path.stat().st_size)
    copy = tmp_path / "handed over" / source.name
    copy.parent.mkdir()
    shutil.copy(source, copy)

    for path in (copy, copy.parent):
        found = read_all(NamedFiles(path))
        assert {request.interface for request in found.requests} == {interface}
        assert not found.rejected


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"{}", b"[1, 2]", b'{"type": "session_met'])
def test_a_file_of_no_known_kind_is_rejected_as_a_whole(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)

    assert read_all(NamedFiles(path)) == Findings(rejected={UNKNOWN: 1})


def test_nothing_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="Nothing to import"):
        NamedFiles(tmp_path / "nothing").pending({})


@pytest.mark.skipif(sys.platform == "win32", reason="has no such pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.jsonl")

    with pytest.raises(SourceError, match="neither a file nor a folder"):
        NamedFiles(tmp_path / "a.jsonl").pending({})
    assert NamedFiles(tmp_path).pending({}) == ()


@pytest.mark.parametrize(
    "name", [".credentials.json", ".claude.json", "auth.json", "oauth_creds.json", "google_accounts.json", "Token.json"]
)
def test_credentials_are_not_opened_even_where_they_are_named(tmp_path: Path, name: str) -> None:
    """They would be understood: only their name tells what they are."""
    chat = max(transcripts("gemini").rglob("session-*.jsonl"), key=lambda path: path.stat().st_size)
    shutil.copy(chat, tmp_path / name)

    assert read_all(NamedFiles(tmp_path / name)) == Findings(rejected={UNKNOWN: 1})
    assert NamedFiles(tmp_path).pending({}) == ()
