"""The registry of running sessions, as it is, half written, and from elsewhere."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_monitor.agents.claude.registry import ClaudeRegistry, own_pid_domain
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.agent_event import SessionState, SessionStatus

CAPTURES = Path(__file__).parents[2] / "data" / "captures" / "claude_registry"
DOMAIN = "linux:0123456789abcdef0123456789abcdef:pid:[4026532178]"


def _write(root: Path, content: str | dict[str, Any], name: str = "25.json") -> Path:
    path = root / "sessions" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


@pytest.mark.parametrize(("capture", "state"), [("busy", SessionState.WORKING), ("idle", SessionState.IDLE)])
def test_a_real_session_is_told_whole(tmp_path: Path, capture: str, state: SessionState) -> None:
    """Its process by id and start, its folder, since when it does what it does."""
    _write(tmp_path, (CAPTURES / f"{capture}.json").read_text())
    since = {"busy": 1795364413.678, "idle": 1795364402.891}[capture]
    assert ClaudeRegistry([tmp_path], DOMAIN).read() == (
        SessionStatus(
            "claude_code",
            "76f8506c-e18a-48bc-b641-f4f1cf0a5f70",
            since,
            state,
            pid=25,
            start_ticks=738438,
            project="/home/dev/proj",
            name="proj-86",
            entrypoint="cli",
        ),
    )


def test_what_it_waits_for_is_told_while_it_waits(tmp_path: Path) -> None:
    """The client's own words, and only then."""
    registry = ClaudeRegistry([tmp_path], DOMAIN)
    _write(tmp_path, {"sessionId": "s", "status": "waiting", "waitingFor": "approve Bash", "updatedAt": 1})
    assert [(one.state, one.waiting_for) for one in registry.read()] == [(SessionState.WAITING, "approve Bash")]
    _write(tmp_path, {"sessionId": "s", "status": "busy", "waitingFor": "approve Bash", "updatedAt": 22})
    assert [(one.state, one.waiting_for) for one in registry.read()] == [(SessionState.WORKING, "")]


def test_processes_of_another_namespace_are_remote(tmp_path: Path) -> None:
    """A container or a machine that shares the folder; not where either side says nothing."""
    _write(tmp_path, (CAPTURES / "busy.json").read_text())
    domains = ("linux:0123456789abcdef0123456789abcdef:pid:[4026531836]", "", DOMAIN)
    assert [ClaudeRegistry([tmp_path], domain).read()[0].is_remote for domain in domains] == [True, False, False]


def test_half_a_file_leaves_what_was_known(tmp_path: Path) -> None:
    """It is read again at the next look; a file never understood tells nothing."""
    registry = ClaudeRegistry([tmp_path], DOMAIN)
    path = _write(tmp_path, {"sessionId": "s", "status": "idle"})
    before = registry.read()
    path.write_text('{"sessionId":"s","stat')
    _write(tmp_path, "", "26.json")
    assert registry.read() == before
    path.write_text('{"sessionId":"s","status":"busy"}')
    assert [one.state for one in registry.read()] == [SessionState.WORKING]


def test_a_session_that_ended_is_gone(tmp_path: Path) -> None:
    """Its file is removed; no folder at all is no session."""
    registry = ClaudeRegistry([tmp_path, tmp_path / "absent"], DOMAIN)
    path = _write(tmp_path, {"sessionId": "s"})
    assert [one.state for one in registry.read()] == [SessionState.UNKNOWN]
    path.unlink()
    assert registry.read() == ()


def test_an_unchanged_file_is_not_opened_again(tmp_path: Path) -> None:
    """Asked every second, it must cost next to nothing."""
    registry = ClaudeRegistry([tmp_path], DOMAIN)
    path = _write(tmp_path, {"sessionId": "s", "status": "idle"})
    first = registry.read()
    times = (path.stat().st_atime_ns, path.stat().st_mtime_ns)
    path.write_text(path.read_text().replace("idle", "busy"))
    os.utime(path, ns=times)
    assert registry.read() == first


def test_a_start_that_is_no_kernel_tick_is_unknown(tmp_path: Path) -> None:
    """A date on macOS, another clock on Windows."""
    for number, (domain, start) in enumerate([("darwin:x", "738438"), (DOMAIN, "Sun Nov 22"), (DOMAIN, "9" * 40)]):
        _write(tmp_path, {"sessionId": "s", "pid": -4, "pidDomain": domain, "procStart": start}, f"{number}.json")
    assert [(one.start_ticks, one.pid) for one in ClaudeRegistry([tmp_path], DOMAIN).read()] == [(None, None)] * 3


def test_a_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    """Something is there and cannot be read."""
    (tmp_path / "sessions").write_text("")
    with pytest.raises(SourceError):
        ClaudeRegistry([tmp_path], DOMAIN).read()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.recursive(st.none() | st.floats() | st.text(), lambda inner: st.dictionaries(
    st.sampled_from(["sessionId", "pid", "status", "updatedAt", "procStart", "cwd", "x"]), inner)).map(
        lambda value: json.dumps(value).encode()))  # fmt: skip
def test_whatever_stands_there_is_borne(tmp_path: Path, content: bytes) -> None:
    """Every field may be anything."""
    path = _write(tmp_path, "")
    path.write_bytes(content)
    assert all(one.session is not None for one in ClaudeRegistry([tmp_path], DOMAIN).read())


def test_the_own_namespace_is_named_as_the_client_names_it(tmp_path: Path) -> None:
    """Empty where the system tells neither."""
    assert own_pid_domain(tmp_path, tmp_path) == ""
    (tmp_path / "self" / "ns").mkdir(parents=True)
    (tmp_path / "self" / "ns" / "pid").symlink_to("pid:[4026532178]")
    (tmp_path / "machine-id").write_text("0123456789abcdef0123456789abcdef\n")
    assert own_pid_domain(tmp_path, tmp_path) == DOMAIN
