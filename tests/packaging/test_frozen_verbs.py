"""Every verb does its work from the packaged folder, where nothing of Python is on the machine."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.helpers.otlp import captured

pytestmark = [
    pytest.mark.package,
    pytest.mark.skipif(sys.platform != "linux", reason="the folder is built and run on Linux"),
    pytest.mark.timeout(600),
]
_LIMIT_SECONDS = 120
_BARE = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


class FrozenProgram:
    """The packaged program with a home and folders of its own."""

    def __init__(self, program: Path, home: Path, storage: Path) -> None:
        self.program = program
        self.home = home
        self.storage = storage
        home.mkdir(parents=True, exist_ok=True)

    @property
    def folders(self) -> list[str]:
        """Options for where it keeps everything."""
        return ["--storage-path", str(self.storage), "--config", str(self.home / "config")]

    def environment(self, more: dict[str, str] | None = None) -> dict[str, str]:
        """Nothing of the environment of the tests."""
        return {**_BARE, "HOME": str(self.home), **(more or {})}

    def run(self, *words: str, code: int = 0) -> str:
        """What it prints; it must end with `code` and say nothing of its own inside."""
        done = subprocess.run(
            [str(self.program), *words],
            env=self.environment(),
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=_LIMIT_SECONDS,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        assert "Warning" not in done.stderr
        return done.stdout

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start it and go on."""
        command = [str(self.program), *words]
        return subprocess.Popen(command, env=self.environment(), cwd=self.home, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def frozen(frozen_program: Path, tmp_path: Path) -> FrozenProgram:
    return FrozenProgram(frozen_program, tmp_path / "home", tmp_path / "storage")


@pytest.fixture(scope="module")
def simulated(frozen_program: Path, tmp_path_factory: pytest.TempPathFactory) -> FrozenProgram:
    """One with a story in its store."""
    folder = tmp_path_factory.mktemp("simulated")
    program = FrozenProgram(frozen_program, folder / "home", folder / "storage")
    program.run("simulate", "--hours", "3", *program.folders)
    return program


@pytest.fixture
def served(frozen: FrozenProgram) -> Iterator[tuple[FrozenProgram, dict[str, str]]]:
    """One that serves, and the addresses it announced."""
    process = frozen.start("serve", "--port", "0", "--otlp-port", "0", *frozen.folders)
    assert process.stdout is not None
    try:
        lines = [process.stdout.readline().split() for _ in range(2)]
        yield frozen, {line[0].rstrip(":"): line[-1] for line in lines}
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(_LIMIT_SECONDS) == 0
        process.stdout.close()


def test_it_says_its_version_without_loading_anything(frozen: FrozenProgram) -> None:
    import desktop_monitor

    assert frozen.run("--version").strip() == f"desktop-monitor {desktop_monitor.__version__}"


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["doctor"],
        ["record", "--duration", "1", "--interval", "0.5"],
        ["--report-only"],
        ["usage"],
        ["usage", "--by", "model"],
        ["import"],
        ["alerts", "list"],
        ["mode", "list"],
        ["connect", "claude-code", "--yes"],
        ["disconnect", "all", "--yes"],
        ["serve", "token"],
    ],
    ids=" ".join,
)
def test_a_verb_answers_on_a_machine_that_has_nothing_yet(frozen: FrozenProgram, words: Sequence[str]) -> None:
    if "connect" in words[0]:
        (frozen.home / ".claude").mkdir()
    options = [] if words == ["--help"] else frozen.folders
    assert frozen.run(*words, *options, code=1 if words == ["doctor"] and _has_problems(frozen) else 0)


def _has_problems(frozen: FrozenProgram) -> bool:
    """Whether doctor would find some on this machine."""
    command = [str(frozen.program), "doctor", *frozen.folders]
    return subprocess.run(command, env=frozen.environment(), capture_output=True, check=False).returncode == 1


def test_what_was_recorded_is_told(frozen: FrozenProgram) -> None:
    frozen.run("record", "--duration", "2", "--interval", "0.5", *frozen.folders)
    rows = json.loads(frozen.run("history", "cpu_used_ratio", "--format", "json", *frozen.folders))
    assert rows


@pytest.mark.parametrize("ending", ["json", "yaml", "md", "html", "csv.zip", "pdf"])
def test_a_report_is_written_in_every_format(simulated: FrozenProgram, ending: str, tmp_path: Path) -> None:
    target = tmp_path / f"report.{ending}"
    kind = ending.split(".")[0]
    simulated.run("--report", "--format", kind, "--output", str(target), *simulated.folders)
    content = target.read_bytes()
    beginnings = {"json": b"{", "yaml": b"", "md": b"#", "html": b"<!", "csv": b"PK", "pdf": b"%PDF"}
    assert content.startswith(beginnings[kind])
    assert len(content) > 1000
    if kind == "csv":
        assert zipfile.ZipFile(target).testzip() is None


def test_agents_used_something_in_a_simulated_store(simulated: FrozenProgram) -> None:
    assert "claude" in simulated.run("usage", "--by", "model", *simulated.folders)


def test_telemetry_arrives_through_its_port(served: tuple[FrozenProgram, dict[str, str]]) -> None:
    _, addresses = served
    body = next(one for one in captured("claude_pb") if one.signal.value == "logs")
    connection = HTTPConnection(urlsplit(addresses["telemetry"]).netloc, timeout=30)
    connection.request("POST", "/v1/logs", body.content, {"Content-Type": "application/x-protobuf"})
    assert connection.getresponse().status == 200
    connection.close()


class TestStatusLine:
    """Claude Code's status line, wrapped by the packaged program."""

    TOLD = json.dumps({"session_id": "s1", "rate_limits": {"five_hour": {"used_percentage": 12, "resets_at": 5}}})

    def show(self, frozen: FrozenProgram, *words: str, more: dict[str, str] | None = None) -> str:
        command = [str(frozen.program), "status_line_hook", str(frozen.home), *words]
        environment = frozen.environment(more)
        return subprocess.run(
            command, env=environment, input=self.TOLD, capture_output=True, text=True, check=True, timeout=30
        ).stdout

    def test_it_keeps_figures_and_runs_the_users_own(self, frozen: FrozenProgram) -> None:
        assert self.show(frozen, "cat") == self.TOLD
        assert json.loads((frozen.home / "s1.json").read_text()) == {
            "rate_limits": {"five_hour": {"used_percentage": 12, "resets_at": 5}}
        }

    def test_without_one_it_shows_a_line(self, frozen: FrozenProgram) -> None:
        assert self.show(frozen) == "5 h 12 %\n"

    @pytest.mark.parametrize("before", [{}, {"LD_LIBRARY_PATH": "/users/own"}], ids=["without", "with"])
    def test_programs_it_starts_have_the_users_environment(self, frozen: FrozenProgram, before: dict[str, str]) -> None:
        """The loader's variables would make them load our libraries."""
        shown = self.show(frozen, "env", more=before)
        told = dict(line.split("=", 1) for line in shown.splitlines())
        assert {name: value for name, value in told.items() if name not in {"PWD", "SHLVL", "_"}} == (
            frozen.environment(before)
        )

    def test_connecting_writes_a_command_that_works(self, frozen: FrozenProgram) -> None:
        settings = frozen.home / ".claude" / "settings.json"
        settings.parent.mkdir()
        settings.write_text('{"statusLine": {"type": "command", "command": "echo mine"}}')
        frozen.run("connect", "claude-code", "--status-line", "--yes", *frozen.folders)
        command = json.loads(settings.read_text())["statusLine"]["command"]
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            env=frozen.environment(),
            input=self.TOLD.encode(),
            capture_output=True,
            check=True,
            timeout=30,
        )
        assert done.stdout == b"mine\n"
        assert [path.name for path in (frozen.storage / "status_line").iterdir()] == ["s1.json"]


def test_a_long_import_is_shared_with_a_process_of_its_own(frozen: FrozenProgram) -> None:
    folder = frozen.home / ".claude" / "projects" / "p"
    folder.mkdir(parents=True)
    line = json.dumps({"type": "user", "message": {"content": "x" * 4000}, "sessionId": "s"}) + "\n"
    for number in range(3):
        (folder / f"{number}.jsonl").write_text(line * 1000)
    assert frozen.run("import", *frozen.folders)


def test_it_ends_at_once_when_it_is_told_to(frozen: FrozenProgram) -> None:
    process = frozen.start("record", *frozen.folders)
    assert process.stdout is not None
    assert process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    assert process.wait(_LIMIT_SECONDS) in {0, -signal.SIGTERM, 143}
    process.stdout.close()
