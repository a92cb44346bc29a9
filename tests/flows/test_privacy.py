"""What agents' files, telemetry and events hold of a user's words, files and person is found nowhere afterwards."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from desktop_monitor.agents.otlp.allowed import EVENTS, GENAI, METRICS, SPANS
from desktop_monitor.agents.otlp.model import Encoding, Signal
from desktop_monitor.engine.query import Grouping, RequestFilter, open_journal_reader
from tests.helpers.otlp import CAPTURES, captured, recoded
from tests.helpers.planting import MARKS, add_private_attributes, planted, planted_file, planted_otlp, secrets
from tests.helpers.polling import wait_until
from tests.helpers.receiver import ask

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process is ended there without being asked")

_LIMIT_SECONDS = 60
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")
_HOMES = {
    "claude_pb": ".claude",
    "claude_more": ".claude",
    "codex_pb": ".codex",
    "codex_forks": ".codex",
    "gemini": ".gemini",
}
_OTLP_SETS = ("claude_otlp", "claude_tui", "codex_otlp", "gemini")
_OTLP_KNOWN = frozenset().union(
    *EVENTS.values(),
    *SPANS.values(),
    *(rule.labels for rule in METRICS.values()),
    GENAI,
    ("event.name", "service.name", "service.version", "session.id"),
)
_HIDDEN = secrets()
_CREDENTIALS = (
    ".claude/.credentials.json",
    ".claude.json",
    ".claude/ide/4711.lock",
    ".codex/auth.json",
    ".gemini/oauth_creds.json",
    ".gemini/google_accounts.json",
)
_WATCH = """
import os, sys

_log = os.open(os.environ["OPENED"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)

def _note(event, told):
    if event == "open":
        os.write(_log, f"{told[0]!r}\\n".encode())

sys.addaudithook(_note)
"""
"""Python's own way to be told of every file a process opens (PEP 578)."""


class Program:
    """A home with planted files of every kind, the program's folders, and all it has printed."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.storage = folder / "storage"
        self.printed: list[str] = []
        self._opened = folder / "opened"
        self._watch = folder / "watch"
        self._watch.mkdir()
        (self._watch / "sitecustomize.py").write_text(_WATCH, encoding="utf-8")

    def command(self, *words: str) -> subprocess.Popen[str]:
        environment = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
        environment |= {"HOME": str(self.home), "PERFORMANCE_DEBUG": "true", "DBUS_SESSION_BUS_ADDRESS": ""}
        environment |= {"PYTHONPATH": str(self._watch), "OPENED": str(self._opened)}
        environment |= {"CLAUDE_CONFIG_DIR": str(self.home / ".claude"), "CODEX_HOME": str(self.home / ".codex")}
        places = ("--storage-path", str(self.storage), "--config", str(self.home / "config"))
        return subprocess.Popen(
            [sys.executable, "-m", "desktop_monitor", *words, *places],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ended(self, process: subprocess.Popen[str]) -> str:
        out, err = process.communicate(timeout=_LIMIT_SECONDS)
        self.printed += [out, err]
        return out

    def run(self, *words: str) -> str:
        return self.ended(self.command(*words))

    @contextmanager
    def serving(self) -> Iterator[tuple[int, int]]:
        """The ports for telemetry and for events."""
        process = self.command("serve", "--port", "0", "--otlp-port", "0")
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(2)]
            self.printed += lines
            otlp_port, port = (int(found[1]) for line in lines if (found := _ADDRESS.search(line)))
            yield otlp_port, port
            process.send_signal(signal.SIGTERM)
            self.ended(process)
        finally:
            process.kill()

    def opened(self) -> list[str]:
        """Names of all files its processes opened."""
        return self._opened.read_text(encoding="utf-8", errors="replace").splitlines()

    def requests(self) -> dict[str, int]:
        """How many the journal has of each interface."""
        journal = self.storage / "journal.sqlite3"
        if not journal.exists():
            return {}
        reader = open_journal_reader(journal)
        try:
            groups = reader.groups(Grouping.INTERFACE, RequestFilter())
        finally:
            reader.close()
        return {key: sum(group.requests for group in groups if group.key == key) for key in {g.key for g in groups}}


def _leave_files(program: Program) -> None:
    planted_records = 0
    for capture, folder in _HOMES.items():
        source, client = CAPTURES / capture / "transcripts", capture.partition("_")[0]
        for path in source.rglob("*.jsonl"):
            planted_records += planted_file(path, program.home / folder / path.relative_to(source), client, _HIDDEN)
    assert planted_records > 500
    planted_file(
        CAPTURES / "claude_registry" / "busy.json", program.home / ".claude" / "sessions" / "25.json", "claude", _HIDDEN
    )
    for name in _CREDENTIALS:
        _write(program.home / name, {"token": next(_HIDDEN)})
    _write(program.storage / "status_line" / "s1.json", {**_status_line(), "workspace": next(_HIDDEN)})
    _write(program.storage / "events" / "dropped.jsonl", *_events())


def _write(path: Path, *records: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")


def _status_line() -> dict[str, Any]:
    return {
        "rate_limits": {"five_hour": {"used_percentage": 40, "resets_at": 1_795_370_000, "account": next(_HIDDEN)}},
        "context_window": {"context_window_size": 200_000, "used_percentage": 10, "note": next(_HIDDEN)},
        "transcript_path": next(_HIDDEN),
    }


def _events() -> Iterator[dict[str, Any]]:
    """Events of every kind with secrets in fields they should not have, and in most that they may have."""
    content = ("prompt", "messages", "output", "error", "user_email", "account_id", "api_key", "note", "anything")
    known = ("mode", "model", "interface", "session", "request_id", "tool", "error_kind", "from_state", "name", "op_id")
    for kind in ("operation", "turn", "tool", "context", "state", "interface", "limit", "metric"):
        told = {"v": 1, "source": "flow", "kind": kind, "name": "steps", "value": 1, "tokens": {"input": 3}}
        yield told | {field: next(_HIDDEN) for field in content} | {"tags": {"who": next(_HIDDEN)}}
        for field in known:
            yield told | {field: next(_HIDDEN), "nested": {"deeper": [next(_HIDDEN)]}}


def _send_telemetry(port: int) -> None:
    for name in _OTLP_SETS:
        for body in captured(name):
            told = json.loads((body if body.encoding is Encoding.JSON else recoded(body)).content)
            add_private_attributes(told)
            content = json.dumps(planted_otlp(told, _OTLP_KNOWN, _HIDDEN)).encode()
            answer = ask(port, "POST", f"/v1/{_path(body.signal)}", content, {"Content-Type": "application/json"})
            assert answer.status == 200


def _path(told: Signal) -> str:
    return {Signal.LOGS: "logs", Signal.METRICS: "metrics", Signal.TRACES: "traces"}[told]


def _send_events(program: Program, port: int) -> None:
    head = {"Authorization": f"Bearer {program.run('serve', 'token').strip()}", "Content-Type": "application/json"}
    for content in (json.dumps(list(_events())), f"{next(_HIDDEN)} is no JSON"):
        answer = ask(port, "POST", "/api/v1/events", content.encode(), head)
        assert not any(mark in answer.body.decode() for mark in MARKS)


def test_planted_secrets_of_all_sources_are_neither_kept_nor_logged_nor_printed(tmp_path: Path) -> None:
    program = Program(tmp_path)
    _leave_files(program)

    with program.serving() as (otlp_port, port):
        _send_telemetry(otlp_port)
        _send_events(program, port)
        wait_until(lambda: len(program.requests()) >= 4, _LIMIT_SECONDS, "requests of three clients and a workflow")
    for by in ("day", "session", "project", "model", "interface"):
        program.run("usage", "--by", by)
        program.run("usage", "--json", "--by", by)
    for words in (
        ("doctor",),
        ("doctor", "--json"),
        ("--report-only",),
        ("import", "--json"),
        ("import", str(program.home)),
    ):
        program.run(*words)

    kept = program.requests()
    assert min(kept["claude_code"], kept["codex"], kept["gemini"], kept["flow"]) >= 3, kept
    assert "claude_code" in "".join(program.printed)
    assert any(".claude/projects" in name for name in program.opened())
    assert not [name for name in program.opened() for secret in (*_CREDENTIALS, "environ") if secret in name]
    for mark in MARKS:
        assert not [text for text in program.printed if mark in text]
        assert not [path for path in _written(program.storage) if mark.encode() in path.read_bytes()]


def _written(storage: Path) -> Iterator[Path]:
    """All files of the program but those that others left there for it."""
    given = {storage / "events", storage / "status_line"}
    found = [path for path in storage.rglob("*") if path.is_file() and not given & set(path.parents)]
    assert {"journal.sqlite3", "performance.log"} <= {path.name for path in found}
    return iter(found)


def test_what_is_planted_would_be_found(tmp_path: Path) -> None:
    """A record with nothing but secrets in it holds every mark."""
    told = json.dumps(planted({"text": "hello", "kept": "kind"}, frozenset({"kept"}), secrets()))
    assert all(mark in told for mark in MARKS)
    assert "kind" in told
