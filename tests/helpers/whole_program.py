"""The whole program as its user has it: agents' files in a home, telemetry sent to its port, `usage` asked for the sum.

Every command is a process of its own. Must not know what the right figures are.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

CAPTURES = Path(__file__).parents[1] / "data" / "captures"
_LIMIT_SECONDS = 60
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")
_FOLDERS = {"claude": ".claude", "codex": ".codex", "gemini": ".gemini"}
_OF_THE_CONNECTION = ("host", "content-length", "transfer-encoding")
_VARIABLES = {"claude": "CLAUDE_CONFIG_DIR", "codex": "CODEX_HOME"}
# What was captured may be older than what the journal remembers when nobody says so.
_SETTINGS = "agents: {journal_days: 3650}\n"


class Delivery(NamedTuple):
    """One body as its client sent it."""

    path: str
    headers: dict[str, str]
    body: bytes
    is_chunked: bool


def deliveries(capture: str) -> list[Delivery]:
    """All that the client of a capture sent, in order."""
    folder = CAPTURES / capture / "otlp"
    found = []
    for meta in sorted(folder.glob("*.meta.json")):
        told = json.loads(meta.read_text(encoding="utf-8"))
        headers = {name: value for name, value in told["headers"] if name.lower() not in _OF_THE_CONNECTION}
        body = (folder / told["body_file"]).read_bytes()
        is_chunked = any(name.lower() == "transfer-encoding" for name, _ in told["headers"])
        found.append(Delivery(told["path"], headers, body, is_chunked))
    return found


def truth(capture: str) -> list[dict[str, Any]]:
    """What the model's server really answered, without calls that ask no model."""
    lines = (CAPTURES / capture / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return [answer for answer in map(json.loads, lines) if "analytics" not in answer["path"]]


class WholeProgram:
    """A user's home and the program's own folders beside it."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.data = folder / "data"
        self._config = folder / "config"
        for each in (self.home, self._config):
            each.mkdir(parents=True)
        (self._config / "config.yaml").write_text(_SETTINGS, encoding="utf-8")

    def install(self, capture: str) -> None:
        """Leave the files that the client of a capture left."""
        target = self.home / _FOLDERS[capture.partition("_")[0]]
        shutil.copytree(CAPTURES / capture / "transcripts", target, dirs_exist_ok=True)

    def usage(self, by: str = "interface", *words: str) -> dict[str, Any]:
        """What `usage --json` prints."""
        done = self.run("usage", "--json", "--by", by, *words)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self._command(*words),
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=_LIMIT_SECONDS,
        )

    @contextmanager
    def serving(self) -> Iterator[int]:
        """The port for telemetry of a running program; afterwards it has ended in order."""
        words = self._command("serve", "--port", "0", "--otlp-port", "0")
        with subprocess.Popen(
            words, env=self._environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            try:
                assert process.stdout is not None
                address = _ADDRESS.search(process.stdout.readline())
                assert address, process.communicate(timeout=_LIMIT_SECONDS)[1]
                yield int(address[1])
                process.send_signal(signal.SIGTERM)
                _, complaints = process.communicate(timeout=_LIMIT_SECONDS)
                assert (process.returncode, complaints) == (0, ""), (process.returncode, complaints)
            finally:
                process.kill()

    def _command(self, *words: str) -> list[str]:
        places = ("--storage-path", str(self.data), "--config", str(self._config))
        return [sys.executable, "-m", "desktop_monitor", *words, *places]

    def _environment(self) -> dict[str, str]:
        own = {client: str(self.home / folder) for client, folder in _FOLDERS.items()}
        environment = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
        environment |= {variable: own[client] for client, variable in _VARIABLES.items()}
        return environment | {"HOME": str(self.home), "USERPROFILE": str(self.home), "TZ": "UTC"}


def send(port: int, bodies: Iterable[Delivery]) -> None:
    """Post each body as its client did; every one has to be taken."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_LIMIT_SECONDS)
    for one in bodies:
        body = iter((one.body,)) if one.is_chunked else one.body
        connection.request("POST", one.path, body, one.headers, encode_chunked=one.is_chunked)
        answer = connection.getresponse()
        told = answer.read()
        assert answer.status == 200, (one.path, answer.status, told[:200])
    connection.close()
