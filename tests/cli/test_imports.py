"""`import` reads what agents left, where they left it or where it is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_monitor.cli import main
from desktop_monitor.cli.imports import sentences
from desktop_monitor.engine.importing import ImportResult
from tests.helpers.transcripts import TranscriptText

CAPTURES = Path(__file__).parents[1] / "data" / "captures"


def _import(capsys: pytest.CaptureFixture[str], storage: Path, *words: str, code: int = 0) -> dict[str, Any]:
    assert main(["import", "--json", *words, "--storage-path", str(storage)]) == code
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home where nothing is but what a test puts there."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name in ("CLAUDE_CONFIG_DIR", "CODEX_HOME", "GEMINI_CLI_HOME"):
        monkeypatch.delenv(name, raising=False)
    return home


def test_without_a_path_the_clients_own_folders_are_read(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One document; the second time there is nothing new."""
    TranscriptText().prompt().answer("1").raw(b"{half").answer("2").write(home / ".claude")
    first = _import(capsys, tmp_path / "store")
    assert first == {
        "files": 1,
        "bytes": first["bytes"],
        "new_requests": 2,
        "rejected": {"line not understood": 1},
        "errors": [],
        "is_complete": True,
    }
    assert _import(capsys, tmp_path / "store") == {**first, "files": 0, "bytes": 0, "new_requests": 0, "rejected": {}}


@pytest.mark.parametrize(
    ("capture", "requests"), [("claude_pb", 17), ("claude_more", 23), ("codex_pb", 0), ("gemini", 0)]
)
def test_a_named_folder_is_recognised_by_what_is_in_it(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], capture: str, requests: int
) -> None:
    """Of any client, wherever it lies; nothing of it is of no known kind."""
    folder = CAPTURES / capture / "transcripts"
    if not folder.exists():
        pytest.skip("this client's transcripts are not kept here")
    document = _import(capsys, tmp_path / "store", str(folder))
    assert document["new_requests"] == requests or (not requests and document["new_requests"] > 0)
    assert "file of no known kind" not in document["rejected"]


def test_one_named_file_is_read(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And once more when it has grown."""
    path = TranscriptText().prompt().answer("1").write(tmp_path / "backup")
    assert _import(capsys, tmp_path / "store", str(path))["new_requests"] == 1
    with path.open("ab") as file:
        file.write(TranscriptText().prompt().answer("2").content)
    document = _import(capsys, tmp_path / "store", str(path))
    assert (document["new_requests"], document["files"]) == (1, 1)


def test_what_is_of_no_known_kind_is_counted(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is no error: a folder may hold anything."""
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "package.json").write_text('{"name": "x"}\n')
    (tmp_path / "x" / "notes.txt").write_text("notes\n")
    document = _import(capsys, tmp_path / "store", str(tmp_path / "x"))
    assert (document["new_requests"], document["rejected"]) == (0, {"file of no known kind": 1})


def test_what_is_not_there_is_an_error_after_all_else_was_read(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3."""
    path = TranscriptText().prompt().answer("1").write(tmp_path / "backup")
    document = _import(capsys, tmp_path / "store", str(tmp_path / "none"), str(path), code=3)
    assert document["new_requests"] == 1
    assert "No such file" in document["errors"][0]["error"]


def test_people_are_told_in_sentences() -> None:
    """What was new, what was not understood or not read, and how to go on; no control character reaches a terminal."""
    result = ImportResult(files=2, bytes=3_000_000, left=1)
    result.rejected["line not understood"] = 4
    result.errors["/a/\x1b[31m.jsonl"] = "Cannot read a file"
    text = "\n".join(sentences(result, 1))
    assert text.startswith("1 new request from 2 files (3.0 MB).\nNot understood: 4 × line not understood.")
    assert "the same command goes on there" in text
    assert "\x1b" not in text
