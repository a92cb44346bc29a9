"""A crash at any write leaves settings that the next call brings to a settled state, and that can be undone."""

import contextlib
from pathlib import Path

import pytest

from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI
from tests.helpers.client_settings import PORT, Crash, PowerCutError, UserHome

CONTENT = {
    CLAUDE_CODE: b'{\n  "env": {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4317"}\n}\n',
    CODEX: b'model = "gpt"\n[otel]\nexporter = "none"\n',
    GEMINI: None,
}
STEPS = range(6)


def _user(folder: Path, interface: str) -> tuple[UserHome, bytes | None]:
    user = UserHome(folder)
    content = CONTENT[interface]
    if content is not None:
        user.write(interface, content)
    return user, content


def _now(user: UserHome, interface: str) -> bytes | None:
    path = user.file(interface)
    return path.read_bytes() if path.exists() else None


@pytest.mark.parametrize("interface", CONTENT)
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("step", STEPS)
def test_a_crash_while_connecting_leaves_all_or_nothing(
    tmp_path: Path, interface: str, before: bool, step: int
) -> None:
    user, content = _user(tmp_path, interface)
    crash = Crash(step, before=before)
    actions = user.actions(crash)
    shown = actions.preview(interface).hash
    try:
        actions.connect(interface, shown)
    except PowerCutError:
        assert crash.happened
    left = _now(user, interface)

    user.actions().resume()
    assert _now(user, interface) == left  # to settle is to know, not to change
    assert left == content or (left is not None and str(PORT).encode() in left)
    assert all(not record.is_pending for record in user.journal.records())
    assert len(user.journal.records()) == int(left != content)
    user.connect(interface)
    user.disconnect(interface)

    assert _now(user, interface) == content
    assert user.journal.records() == ()


@pytest.mark.parametrize("interface", CONTENT)
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("step", STEPS)
def test_a_crash_while_disconnecting_can_be_repeated(tmp_path: Path, interface: str, before: bool, step: int) -> None:
    user, content = _user(tmp_path, interface)
    user.connect(interface)
    actions = user.actions(Crash(step, before=before))
    shown = actions.preview_disconnect(interface).hash
    with contextlib.suppress(PowerCutError):
        actions.disconnect(interface, shown)

    user.disconnect(interface)

    assert _now(user, interface) == content
    assert user.journal.records() == ()


@pytest.mark.parametrize("interface", CONTENT)
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("step", STEPS)
def test_a_crash_while_the_port_is_rewritten_does_not_lose_what_was_there_first(
    tmp_path: Path, interface: str, before: bool, step: int
) -> None:
    user, content = _user(tmp_path, interface)
    user.connect(interface)
    held = user.hold(4320)
    try:
        actions = user.actions(Crash(step, before=before))
        shown = actions.preview(interface).hash
        with contextlib.suppress(PowerCutError):
            actions.connect(interface, shown)
        user.actions().resume()
        assert len(user.journal.records()) == 1
    finally:
        held.release()

    user.disconnect(interface)

    assert _now(user, interface) == content


@pytest.mark.parametrize("interface", CONTENT)
@pytest.mark.parametrize("step", STEPS)
def test_after_a_crash_the_users_own_edit_is_kept(tmp_path: Path, interface: str, step: int) -> None:
    """Somebody edits the file before the next call looks at it."""
    user, content = _user(tmp_path, interface)
    actions = user.actions(Crash(step, before=False))
    shown = actions.preview(interface).hash
    with contextlib.suppress(PowerCutError):
        actions.connect(interface, shown)
    edit = b"\n\n"
    path = user.file(interface)
    path.write_bytes((_now(user, interface) or b"") + edit)

    user.disconnect(interface)

    left = _now(user, interface)
    assert left in ((content or b"") + edit, content)
    assert str(PORT).encode() not in (left or b"")


def test_drafts_are_not_left_beside_the_settings(tmp_path: Path) -> None:
    user, _ = _user(tmp_path, CODEX)
    user.connect(CODEX)
    user.disconnect(CODEX)

    assert [entry.name for entry in user.file(CODEX).parent.iterdir()] == ["config.toml"]
