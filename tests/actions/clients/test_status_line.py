"""Claude Code's status line is wrapped: figures are kept, and the user's own line goes on as before."""

import json
import os
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_monitor.actions.clients.status_line import StatusLine
from desktop_monitor.errors import ActionError
from desktop_monitor.metrics.agent_event import CLAUDE_CODE
from desktop_monitor.metrics.client_names import STATUS_LINE
from tests.helpers.client_settings import UserHome

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the wrapper becomes a POSIX shell's command")
TOLD = {
    "session_id": "0f-abc_1",
    "cwd": "/planted/folder",
    "transcript_path": "/planted/transcript",
    "prompt_id": "planted",
    "model": {"id": "claude-opus", "display_name": "planted"},
    "cost": {"total_cost_usd": 0.25, "total_duration_ms": 45000, "total_lines_added": 3, "note": "planted"},
    "context_window": {"context_window_size": 200000, "used_percentage": 8, "current_usage": {"x": "planted"}},
    "rate_limits": {
        "five_hour": {"used_percentage": 23.5, "resets_at": 1738425600, "note": "planted"},
        "seven_day": {"used_percentage": 41, "resets_at": "planted"},
    },
}


@pytest.fixture
def user(tmp_path: Path) -> UserHome:
    return UserHome(tmp_path)


def _command(folder: Path, former: str = "") -> str:
    settings = {"statusLine": {"type": "command", "command": former}} if former else {}
    changes = StatusLine(folder, sys.executable).changes(settings, 0)
    command = changes["statusLine", "command"]
    assert isinstance(command, str)
    return command


def _run(command: str, told: object, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    raw = told if isinstance(told, bytes) else json.dumps(told).encode()
    return subprocess.run(["/bin/sh", "-c", command], input=raw, capture_output=True, check=False, timeout=30, cwd=cwd)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "status line"
    folder.mkdir()
    return folder


def test_only_figures_are_kept_and_only_for_the_user(folder: Path) -> None:
    done = _run(_command(folder), TOLD)

    (kept,) = folder.iterdir()
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, "5 h 24 % · 7 d 41 %\n", b"")
    assert kept.name == "0f-abc_1.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert json.loads(kept.read_bytes()) == {
        "rate_limits": {
            "five_hour": {"used_percentage": 23.5, "resets_at": 1738425600},
            "seven_day": {"used_percentage": 41},
        },
        "context_window": {"context_window_size": 200000, "used_percentage": 8},
        "cost": {"total_cost_usd": 0.25, "total_duration_ms": 45000},
    }


@pytest.mark.parametrize(
    "former",
    [
        "cat",
        "cat; exit 7",
        'printf "%s" "it\'s $HOME" "$(pwd)"; cat >&2; exit 1',
        "python3 -c 'import sys; print(len(sys.stdin.read()))'",
        "true",
        "no-such-command-anywhere",
    ],
)
def test_the_users_own_command_cannot_tell_the_difference(folder: Path, former: str, tmp_path: Path) -> None:
    """Same input, output, errors and exit code as without us."""
    plain = _run(former, TOLD, tmp_path)
    wrapped = _run(_command(folder, former), TOLD, tmp_path)

    assert (wrapped.stdout, wrapped.returncode) == (plain.stdout, plain.returncode)
    assert wrapped.stderr.split(b":")[-1] == plain.stderr.split(b":")[-1]
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("size", [0, 1, 65536, 65537, 1_000_000])
def test_input_of_any_length_is_passed_on(folder: Path, size: int) -> None:
    raw = json.dumps({**TOLD, "more": "x" * size}).encode()

    assert _run(_command(folder, "cat"), raw).stdout == raw


def test_a_command_that_reads_nothing_of_much_input_is_no_trouble(folder: Path) -> None:
    done = _run(_command(folder, "echo mine"), json.dumps({**TOLD, "more": "x" * 500_000}).encode())

    assert (done.returncode, done.stdout, done.stderr) == (0, b"mine\n", b"")


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"{broken",
        b"\xff\xfe",
        b"[" * 100_000,
        [],
        {"session_id": "../../escape", "cost": {"total_cost_usd": 1}},
        {"session_id": "", "cost": {"total_cost_usd": 1}},
        {"session_id": 3, "cost": {"total_cost_usd": 1}},
        {"session_id": "x" * 65, "cost": {"total_cost_usd": 1}},
        {"session_id": "a"},
        {"session_id": "a", "rate_limits": None, "cost": [], "context_window": {"used_percentage": True}},
    ],
)
def test_whatever_it_is_told_the_users_own_line_is_shown(folder: Path, told: object) -> None:
    done = _run(_command(folder, "echo mine"), told)

    assert (done.returncode, done.stdout, done.stderr) == (0, b"mine\n", b"")
    assert list(folder.iterdir()) == []
    assert list(folder.parent.rglob("*.json")) == []


def test_without_our_folder_the_users_own_line_is_shown(tmp_path: Path) -> None:
    done = _run(_command(tmp_path / "gone", "echo mine"), TOLD)

    assert (done.returncode, done.stdout, done.stderr) == (0, b"mine\n", b"")


def test_input_that_is_never_closed_holds_it_up_for_a_moment_only(folder: Path) -> None:
    reading, writing = os.pipe()
    try:
        os.write(writing, json.dumps(TOLD).encode())
        command = ["/bin/sh", "-c", _command(folder, "echo mine")]
        done = subprocess.run(command, stdin=reading, capture_output=True, check=False, timeout=30)
    finally:
        os.close(reading)
        os.close(writing)

    assert done.stdout == b"mine\n"
    assert [kept.name for kept in folder.iterdir()] == ["0f-abc_1.json"]


def test_a_link_planted_in_the_folder_is_replaced_and_not_followed(folder: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("whole", encoding="utf-8")
    (folder / "0f-abc_1.json").symlink_to(victim)

    _run(_command(folder), TOLD)

    assert victim.read_text(encoding="utf-8") == "whole"
    assert not (folder / "0f-abc_1.json").is_symlink()


FORMER_SETTINGS = [
    b"",
    b"{}",
    b'{"statusLine": {"type": "command", "command": "~/.claude/line.sh", "padding": 0}}',
    b'{\r\n\t"statusLine": {\r\n\t\t"command": "jq -r \'.model\' | sed \\"s/x/y/\\""\r\n\t}\r\n}\r\n',
]


@pytest.mark.parametrize("content", FORMER_SETTINGS)
def test_the_users_own_status_line_is_restored_exactly(user: UserHome, content: bytes) -> None:
    path = user.write(CLAUDE_CODE, content)

    assert user.connect(STATUS_LINE)
    assert not user.connect(STATUS_LINE)
    assert (user.state / "status_line").is_dir()
    assert user.disconnect(STATUS_LINE)

    assert path.read_bytes() == content


@pytest.mark.parametrize("content", FORMER_SETTINGS)
def test_it_is_restored_without_any_record_of_ours(user: UserHome, content: bytes) -> None:
    """The user's own command stands in ours, so nothing else is needed to bring it back."""
    path = user.write(CLAUDE_CODE, content)
    user.connect(STATUS_LINE)
    user.journal.path.unlink()

    user.disconnect(STATUS_LINE)

    found = json.loads(path.read_bytes()).get("statusLine", {})
    before = json.loads(content or b"{}").get("statusLine", {})
    assert found.get("command") == before.get("command")


def test_an_interpreter_that_moved_is_written_anew_and_the_users_command_kept(tmp_path: Path) -> None:
    old = StatusLine(tmp_path, "/old/python").changes({"statusLine": {"command": "mine --x 'y z'"}}, 0)
    settings = {"statusLine": {"type": "command", "command": old["statusLine", "command"]}}

    again = StatusLine(tmp_path, "/new/python").changes(settings, 0)

    words = shlex.split(str(again["statusLine", "command"]))
    assert (words[0], words[-1]) == ("/new/python", "mine --x 'y z'")
    assert len(words) == 6


def test_a_command_that_only_mentions_ours_is_the_users_own(tmp_path: Path) -> None:
    own = "a b c d e status_line_hook.py"
    changes = StatusLine(tmp_path, "python3").changes({"statusLine": {"command": own}}, 0)

    assert shlex.split(str(changes["statusLine", "command"]))[-1] == own


def test_an_administrators_status_line_is_left_alone(user: UserHome) -> None:
    user.managed("etc/claude-code/managed-settings.json", '{"statusLine": {"type": "command", "command": "corp"}}')

    with pytest.raises(ActionError, match="administrator"):
        user.connect(STATUS_LINE)


def test_a_stranger_on_the_port_does_not_matter_to_it(user: UserHome) -> None:
    user.strangers.add(4318)

    assert user.connect(STATUS_LINE)


def test_settings_that_show_no_status_line_are_named(user: UserHome) -> None:
    user.write(CLAUDE_CODE, b'{"disableAllHooks": true}')

    assert any("disableAllHooks" in warning for warning in user.actions().preview(STATUS_LINE).warnings)


def test_the_packaged_program_is_told_to_be_the_script_for_it_has_no_interpreter(tmp_path: Path) -> None:
    program = StatusLine(tmp_path / "kept here", "/opt/desktop monitor/desktop-monitor", is_packaged=True)
    settings = {"statusLine": {"type": "command", "command": "mine --x 'y z'"}}

    command = program.changes(settings, 0)["statusLine", "command"]

    assert isinstance(command, str)
    expected = ["/opt/desktop monitor/desktop-monitor", "status_line_hook", str(tmp_path / "kept here")]
    assert shlex.split(command) == [*expected, "mine --x 'y z'"]


@pytest.mark.parametrize("was_packaged", [True, False])
def test_each_kind_of_program_knows_the_wrapper_of_the_other(tmp_path: Path, was_packaged: bool) -> None:
    """Somebody installs the package after having used the program from a checkout, or the other way."""
    wrapped = StatusLine(tmp_path, "/there/one", is_packaged=was_packaged)
    now = StatusLine(tmp_path, "/here/other", is_packaged=not was_packaged)
    command = wrapped.changes({"statusLine": {"command": "mine"}}, 0)["statusLine", "command"]
    settings = {"statusLine": {"type": "command", "command": command}}

    again = now.changes(settings, 0)["statusLine", "command"]

    assert isinstance(again, str)
    assert shlex.split(again)[-1] == "mine"
    assert "/there/one" not in again
    assert now.without_record(settings) == {("statusLine", "command"): "mine"}


def test_a_command_that_only_has_the_word_among_its_own_is_the_users(tmp_path: Path) -> None:
    own = "mine --with status_line_hook"

    command = StatusLine(tmp_path, "python3").changes({"statusLine": {"command": own}}, 0)["statusLine", "command"]

    assert isinstance(command, str)
    assert shlex.split(command)[-1] == own
