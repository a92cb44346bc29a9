"""The server of a project of agent-workflow as it really behaves, mistakes and all; written from observation.

It says no and does it all the same (the route for switching), has no answer while its
richer mode runs, reads its file only when it starts and writes it anew whenever told.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

MODES = ("auto", "fancy", "simple")
INTERFACES = ("claude_code", "anthropic_api", "mock")
_FILE_KEYS = ("cache_ttl_seconds", "default_mode", "enable_intelligence", "max_tokens")
_PATIENCE_SECONDS = 20.0
Reply = tuple[int, dict[str, Any]]


@dataclass
class SeedProject:
    """One project with its server: what it was told, and how it misbehaves."""

    folder: Path
    generation: int = 1
    """2: its modes cannot be imported; 3: another program on the same port."""
    mode: str = "auto"
    """What its settings say; read from the file once."""
    running: str | None = None
    """The mode in force."""
    interface: str = "mock"
    broken: frozenset[str] = frozenset({"anthropic_api"})
    """Interfaces that cannot be initialised."""
    misreads: bool = False
    """Says the former mode, whatever was set."""
    lags: bool = False
    """Says yes and forgets to write."""
    test_over: threading.Event = field(default_factory=threading.Event)
    """Set: the test of an interface takes no time. Clear it to have one that does not end."""
    requests: list[str] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self.test_over.set()
        if self.file.exists():
            found = [line for line in self.file.read_text().splitlines() if line.startswith("default_mode:")]
            self.mode = found[0].partition(":")[2].partition("#")[0].strip(" '\"") if found else "auto"

    @property
    def file(self) -> Path:
        """Its settings."""
        return self.folder / ".orch-state" / "context_config.yaml"

    def reply(self, method: str, path: str, body: dict[str, Any]) -> Reply:
        """What it answers, and does."""
        self.requests.append(f"{method} {path}")
        if self.generation == 3:
            return (200, {"workflow": {"current": "IDLE"}}) if path == "/api/state" else (404, {})
        if path.startswith("/api/context/"):
            return self._context(method, path.removeprefix("/api/context/"), body)
        if path == "/api/interfaces":
            return 200, {"interfaces": {name: {} for name in INTERFACES}, "active_interface": self.interface}
        if path.startswith("/api/interfaces/") and path.endswith("/switch"):
            return self._switch_interface(path.split("/")[3])
        return (200, {"status": "healthy"}) if path == "/health" else (404, {"error": "Not found"})

    def _context(self, method: str, route: str, body: dict[str, Any]) -> Reply:
        if self.generation == 2:
            return (200 if route == "status" else 503), {"context_management_available": False}
        if route == "config":
            return self._configure(body) if method == "PUT" else (200, self._settings())
        if route == "switch":
            return self._switch_mode(body)
        if route == "test":
            self.running = "simple" if self.mode == "auto" else self.mode
            return 200, {"success": False, "error": "name 'time' is not defined"}
        if route == "modes":
            return 200, {"modes": {name: {} for name in MODES}, "current_mode": self.running}
        if route == "status" and self.running == "fancy":
            return 500, {"error": "keys must be str, int, float, bool or None, not ContextMode"}
        return 200, {"current_mode": self.running, "manager_active": self.running is not None}

    def _settings(self) -> dict[str, Any]:
        mode = "auto" if self.misreads else self.mode
        return {
            "config": {"mode": mode, "max_tokens": 200_000, "features": {}, "simple_mode": {}},
            "validation": {"errors": [], "warnings": []},
            "config_path": str(self.file.resolve()),
        }

    def _configure(self, body: dict[str, Any]) -> Reply:
        mode = body.get("default_mode", self.mode)
        if mode not in MODES:
            return 500, {"error": f"'{mode}' is not a valid ContextMode"}
        if not isinstance(body.get("max_tokens", 1), int):
            return 400, {"error": "Invalid configuration", "details": ["max_tokens"], "warnings": []}
        if not self.lags:
            self._write(mode)
        return 200, {"success": True, "config": {"mode": mode}}

    def _switch_mode(self, body: dict[str, Any]) -> Reply:
        """Writes the file, stops what runs, and fails."""
        mode = body.get("mode")
        if not mode:
            return 400, {"success": False, "error": "Mode is required"}
        if mode not in MODES:
            return 400, {"success": False, "error": f"Invalid mode: {mode}"}
        self._write(mode)
        self.running = None
        why = "Unknown context mode: AUTO" if mode == "auto" else "unexpected keyword argument 'force_recreate'"
        return 400, {"success": False, "error": why}

    def _switch_interface(self, name: str) -> Reply:
        if name not in INTERFACES:
            return 400, {"success": False, "error": f"Unknown interface: {name}"}
        self.test_over.wait(_PATIENCE_SECONDS)
        if name in self.broken:
            return 400, {"success": False, "error": "Failed to initialize interface"}
        former, self.interface = self.interface, name
        return 200, {"success": True, "old_interface": former, "active_interface": name, "test_result": {}}

    def _write(self, mode: str) -> None:
        """Anew, keys in order, without remarks or keys of others."""
        self.mode = mode
        self.file.parent.mkdir(parents=True, exist_ok=True)
        values = {"cache_ttl_seconds": 300, "default_mode": mode, "enable_intelligence": "true", "max_tokens": 200_000}
        self.file.write_text("".join(f"{key}: {values[key]}\n" for key in _FILE_KEYS))


@contextmanager
def serving(project: SeedProject) -> Iterator[SeedProject]:
    """The project's server runs; `project.url` says where."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(project))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    project.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield project
    finally:
        project.test_over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(project: SeedProject) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            """Quiet."""

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            written = self.rfile.read(length)
            try:
                body = json.loads(written) if written else {}
            except ValueError:
                body = {}
            status, answer = project.reply(self.command, self.path, body)
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_POST(self) -> None:
            self.do_GET()

        def do_PUT(self) -> None:
            self.do_GET()

    return Handler
