"""Keys of settings files are switched and brought back, and nothing else in the file is touched."""

import errno
import json
import os
import stat
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from desktop_monitor.actions.controls.build import driver_for
from desktop_monitor.actions.controls.control import ControlValue, FileFormat, FileStep
from desktop_monitor.actions.controls.driver import Driver
from desktop_monitor.errors import ActionError
from desktop_monitor.file_locks import try_lock
from tests.helpers.controls import FANCY, REMEMBERED, SETTINGS, Desk, control, file_control, switched

EMPTY_AFTERWARDS = {FileFormat.JSON: '{\n  "mode": "simple"\n}\n', FileFormat.TOML: 'mode = "simple"\n'}
everyday = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(params=SETTINGS, ids=lambda form: form.value)
def form(request: pytest.FixtureRequest) -> FileFormat:
    found: FileFormat = request.param
    return found


def _driver(desk: Desk, form: FileFormat, content: bytes | str) -> tuple[Driver, Path]:
    path = desk.file("settings", content)
    return desk.driver(file_control(path, form)), path


def test_the_value_is_read_by_its_name(desk: Desk, form: FileFormat) -> None:
    driver, _ = _driver(desk, form, SETTINGS[form])

    state = driver.state()

    assert (state.configured, state.raw, state.effective, state.refusal) == ("FANCY", '[["fancy"]]', None, "")


def test_only_the_line_of_the_key_changes(desk: Desk, form: FileFormat) -> None:
    driver, path = _driver(desk, form, SETTINGS[form])
    before = path.read_text().splitlines()

    plan = switched(driver, "SIMPLE")

    after = path.read_text().splitlines()
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [
        next(line for line in after if "simple" in line)
    ]
    assert "why" in next(line for line in after if "simple" in line)
    assert [line for line in plan.diff_lines if line[:1] in "+-" and line[:3] not in ("+++", "---")] == [
        "-" + next(line for line in before if "fancy" in line),
        "+" + next(line for line in after if "simple" in line),
    ]


def test_what_is_configured_afterwards_is_what_was_planned(desk: Desk, form: FileFormat) -> None:
    driver, _ = _driver(desk, form, SETTINGS[form])
    before = driver.state()

    plan = switched(driver, "SIMPLE")

    assert (plan.before, plan.before_value) == (before.raw, "FANCY")
    assert driver.state().raw == plan.after
    assert driver.state().configured == "SIMPLE"


@pytest.mark.parametrize("change", [lambda text: text, lambda text: text.replace("\n", "\r\n"), str.rstrip])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "mark"])
def test_there_and_back_leaves_the_very_bytes(desk: Desk, form: FileFormat, change: object, mark: bytes) -> None:
    assert callable(change)
    raw = mark + change(SETTINGS[form]).encode()
    driver, path = _driver(desk, form, raw)

    plan = switched(driver, "SIMPLE")
    assert path.read_bytes().startswith(mark)
    assert path.read_bytes().count(b"\r\n") == raw.count(b"\r\n")
    driver.restore(plan)

    assert path.read_bytes() == raw


def test_a_key_that_was_not_there_is_taken_out_again(desk: Desk, form: FileFormat) -> None:
    raw = "\n".join(line for line in SETTINGS[form].split("\n") if "fancy" not in line)
    driver, path = _driver(desk, form, raw)
    assert driver.state().raw == "[[]]"

    plan = switched(driver, "SIMPLE")
    assert driver.state().configured == "SIMPLE"
    driver.restore(plan)

    assert path.read_text() == raw


def test_what_was_written_meanwhile_stays_when_it_goes_back(desk: Desk, form: FileFormat) -> None:
    driver, path = _driver(desk, form, SETTINGS[form])
    plan = switched(driver, "SIMPLE")
    path.write_text(path.read_text().replace("mine", "yours"))

    driver.restore(plan)

    assert "yours" in path.read_text()
    assert "mine" not in path.read_text()
    assert driver.state().raw == plan.before


def test_a_file_made_for_it_goes_with_it(desk: Desk, form: FileFormat) -> None:
    path = desk.home / "settings"
    driver = desk.driver(file_control(path, form))

    plan = switched(driver, "SIMPLE")
    assert path.read_text() == EMPTY_AFTERWARDS.get(form, path.read_text())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 or sys.platform == "win32"
    driver.restore(plan)

    assert not path.exists()
    assert plan.diff_lines[0] == "--- /dev/null"


def test_a_file_made_for_it_stays_when_it_was_used_since(desk: Desk) -> None:
    path = desk.home / "settings"
    driver = desk.driver(file_control(path, FileFormat.JSON))
    plan = switched(driver, "SIMPLE")
    path.write_text('{"mode": "simple", "theirs": 1}')

    driver.restore(plan)

    assert json.loads(path.read_text()) == {"theirs": 1}


@pytest.mark.parametrize(
    ("form", "raw", "kept"),
    [
        (FileFormat.JSON, '{"a": 1}', {"a": 1, "b": 2}),
        (FileFormat.JSON, '{"a": 1, "context": {}}', {"a": 1, "b": 2, "context": {}}),
    ],
)
def test_a_section_made_for_it_goes_with_it_and_no_other(
    desk: Desk, form: FileFormat, raw: str, kept: dict[str, object]
) -> None:
    path = desk.file("settings", raw)
    driver = desk.driver(file_control(path, form, ("context", "deep", "mode")))
    plan = switched(driver, "SIMPLE")
    tree = json.loads(path.read_text())
    assert tree["context"]["deep"]["mode"] == "simple"
    path.write_text(json.dumps({**tree, "b": 2}))

    driver.restore(plan)

    assert json.loads(path.read_text()) == kept


def test_only_values_that_are_still_ours_go_back(desk: Desk) -> None:
    values = (ControlValue("SIMPLE", ("a", "b")), REMEMBERED)
    path = desk.file("settings", '{"one": 1, "two": 2}')
    driver = desk.driver(file_control(path, FileFormat.JSON, ("one",), ("two",), values=values))
    plan = switched(driver, "SIMPLE")
    assert json.loads(path.read_text()) == {"one": "a", "two": "b"}
    path.write_text('{"one": "a", "two": "theirs"}')

    driver.restore(plan)

    assert json.loads(path.read_text()) == {"one": 1, "two": "theirs"}


def test_several_keys_on_one_line_go_back_to_the_byte(desk: Desk) -> None:
    raw = '{"one":1,"api_key":"sk-1","two":2,"x":{}}'
    values = (ControlValue("SIMPLE", (None, "b")), REMEMBERED)
    path = desk.file("settings", raw)
    driver = desk.driver(file_control(path, FileFormat.JSON, ("one",), ("two",), values=values))

    plan = switched(driver, "SIMPLE")
    assert "one" not in json.loads(path.read_text())
    assert "sk-1" not in plan.undo + "".join(plan.diff_lines)
    driver.restore(plan)

    assert path.read_text() == raw


def test_null_is_no_missing_key(desk: Desk) -> None:
    path = desk.file("settings", '{"mode": null}')
    driver = desk.driver(file_control(path, FileFormat.JSON))

    plan = switched(driver, "SIMPLE")
    path.write_text('{"mode": "simple", "x": 1}')
    driver.restore(plan)

    assert plan.before == "[[null]]"
    assert json.loads(path.read_text()) == {"mode": None, "x": 1}


def test_a_switch_back_that_is_not_needed_writes_nothing(desk: Desk, form: FileFormat) -> None:
    driver, path = _driver(desk, form, SETTINGS[form])
    plan = switched(driver, "SIMPLE")
    driver.restore(plan)
    inode = path.stat().st_ino

    driver.restore(plan)

    assert path.stat().st_ino == inode
    assert path.read_text() == SETTINGS[form]


@pytest.mark.skipif(sys.platform == "win32", reason="no such modes")
def test_the_mode_of_the_file_stays(desk: Desk, form: FileFormat) -> None:
    driver, path = _driver(desk, form, SETTINGS[form])
    path.chmod(0o640)

    plan = switched(driver, "SIMPLE")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    driver.restore(plan)

    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_of_the_file_stays(desk: Desk) -> None:
    driver, path = _driver(desk, FileFormat.JSON, SETTINGS[FileFormat.JSON])
    os.chown(path, 1234, 1235)

    switched(driver, "SIMPLE")

    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 1235)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_stays_a_link_and_is_told_of(desk: Desk) -> None:
    real = desk.file("dotfiles/settings", SETTINGS[FileFormat.JSON])
    named = desk.home / "settings"
    named.symlink_to(real)
    driver = desk.driver(file_control(named, FileFormat.JSON))

    plan = switched(driver, "SIMPLE")

    assert named.is_symlink()
    assert "simple" in real.read_text()
    assert plan.warnings == (f"{named} is a link; {real} is changed.",)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_other_names_of_the_file_are_told_of(desk: Desk) -> None:
    driver, path = _driver(desk, FileFormat.JSON, SETTINGS[FileFormat.JSON])
    os.link(path, desk.home / "other")

    assert "hard links" in driver.plan("SIMPLE").warnings[0]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="needs a stranger's link")
def test_a_strangers_link_is_not_followed(desk: Desk) -> None:
    real = desk.file("secret", '{"mode": "fancy"}')
    named = desk.home / "settings"
    named.symlink_to(real)
    os.lchown(named, 1234, 1234)
    driver = desk.driver(file_control(named, FileFormat.JSON))

    with pytest.raises(ActionError, match="belongs to somebody else"):
        driver.plan("SIMPLE")
    assert "belongs to somebody else" in driver.state().refusal


UNREADABLE = {
    FileFormat.JSON: ['{"mode": "fancy"', '{"mode": fancy}', "[1]", '{"mode": "a", "mode": "b"}'],
    FileFormat.TOML: ["mode = ", "mode = 1\nmode = 2\n", "[mode\n"],
    FileFormat.YAML: ["mode: [", "- a\n", "mode: a\nmode: b\n", "a: 1\n---\nmode: b\n", "mode: *x\n", "a:\tb: c"],
    FileFormat.ENV: ["if true; then\n", "mode='a\n", "mode=a\nmode=b\n"],
}


@pytest.mark.parametrize(("form", "text"), [(form, text) for form, texts in UNREADABLE.items() for text in texts])
def test_what_cannot_be_understood_is_not_touched(desk: Desk, form: FileFormat, text: str) -> None:
    driver, path = _driver(desk, form, text)

    with pytest.raises(ActionError) as caught:
        driver.plan("SIMPLE")
    assert str(path) in caught.value.message
    assert path.read_text() == text


@pytest.mark.parametrize(
    "raw", [SETTINGS[FileFormat.JSON].encode("utf-16"), b'{"mode": "\xff"}', b"\x00\x01", b"{" * 5000]
)
def test_no_text_is_not_touched(desk: Desk, form: FileFormat, raw: bytes) -> None:
    driver, path = _driver(desk, form, raw)

    assert driver.state().refusal
    assert driver.state().raw == ""
    with pytest.raises(ActionError):
        driver.plan("SIMPLE")
    assert path.read_bytes() == raw


def test_a_file_that_is_too_large_is_not_read(desk: Desk, form: FileFormat) -> None:
    driver, _ = _driver(desk, form, b" " * (1 << 20) + b"\n")

    assert "larger than 1 MiB" in driver.state().refusal


@pytest.mark.parametrize("what", ["folder", "pipe"])
@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in folders")
def test_what_is_no_file_is_not_read(desk: Desk, what: str) -> None:
    path = desk.home / "settings"
    path.mkdir() if what == "folder" else os.mkfifo(path)
    driver = desk.driver(file_control(path, FileFormat.JSON))

    assert "no ordinary file" in driver.state().refusal


def test_a_read_only_file_stays_as_it_is(desk: Desk, form: FileFormat) -> None:
    driver, path = _driver(desk, form, SETTINGS[form])
    path.chmod(0o444)

    assert driver.state().configured == "FANCY"
    assert "read-only" in driver.state().refusal
    with pytest.raises(ActionError, match="read-only"):
        driver.plan("SIMPLE")


def test_a_file_that_became_read_only_is_not_brought_back(desk: Desk, form: FileFormat) -> None:
    driver, path = _driver(desk, form, SETTINGS[form])
    plan = switched(driver, "SIMPLE")
    path.chmod(0o444)

    with pytest.raises(ActionError, match="read-only"):
        driver.restore(plan)
    assert driver.state().raw == plan.after


@pytest.mark.skipif(sys.platform == "win32", reason="such a lock is on a part of the file there")
def test_a_locked_file_is_left_alone(desk: Desk, form: FileFormat) -> None:
    driver, path = _driver(desk, form, SETTINGS[form])
    with path.open("rb") as file:
        assert try_lock(file.fileno())

        assert "locked" in driver.state().refusal
        with pytest.raises(ActionError, match="locked"):
            driver.plan("SIMPLE")

    switched(driver, "SIMPLE")


def test_a_fresh_lock_of_a_client_is_waited_out_and_an_old_one_forgotten(desk: Desk) -> None:
    driver, path = _driver(desk, FileFormat.JSON, SETTINGS[FileFormat.JSON])
    lock = path.with_name("settings.lock")
    lock.mkdir()
    now = desk.clock.now().wall_seconds
    os.utime(lock, (now - 3, now - 3))
    with pytest.raises(ActionError, match=r"settings\.lock"):
        driver.plan("SIMPLE")

    os.utime(lock, (now - 60, now - 60))

    assert driver.plan("SIMPLE").diff_lines


def test_what_changed_since_the_preview_is_not_overwritten(desk: Desk, form: FileFormat) -> None:
    driver, path = _driver(desk, form, SETTINGS[form])
    plan = driver.plan("SIMPLE")
    path.write_text(SETTINGS[form].replace("mine", "yours"))

    with pytest.raises(ActionError, match="changed since the preview"):
        driver.apply(plan)
    assert "simple" not in path.read_text()


def test_what_changes_at_the_last_moment_is_not_overwritten(desk: Desk) -> None:
    path = desk.file("settings", SETTINGS[FileFormat.JSON])
    real = desk.means.replace

    def late(place: Path, before: bytes | None, after: bytes | None) -> None:
        place.write_text("{}")
        real(place, before, after)

    means = replace(desk.means, replace=late)
    driver = driver_for(file_control(path, FileFormat.JSON), means)
    plan = driver.plan("SIMPLE")

    with pytest.raises(ActionError, match="changed meanwhile"):
        driver.apply(plan)
    assert path.read_text() == "{}"


def test_a_full_disk_leaves_the_file_as_it_was(desk: Desk, form: FileFormat, monkeypatch: pytest.MonkeyPatch) -> None:
    driver, path = _driver(desk, form, SETTINGS[form])
    plan = driver.plan("SIMPLE")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ActionError, match="No space left"):
        driver.apply(plan)
    assert path.read_text() == SETTINGS[form]
    assert [one.name for one in path.parent.iterdir()] == ["settings"]


def test_what_a_program_that_is_still_running_has_begun_to_write_is_left_to_it(desk: Desk) -> None:
    driver, path = _driver(desk, FileFormat.JSON, SETTINGS[FileFormat.JSON])
    begun, left = (path.with_name(f".settings.desktop-monitor-{name}") for name in ("begun", "left"))
    left.touch()
    with begun.open("wb") as file:
        assert try_lock(file.fileno())
        switched(driver, "SIMPLE")

    assert begun.exists()
    assert not left.exists()


def test_a_value_that_is_configured_already_is_no_change(desk: Desk, form: FileFormat) -> None:
    driver, _ = _driver(desk, form, SETTINGS[form])

    with pytest.raises(ActionError, match="is FANCY already"):
        driver.plan("FANCY")


def test_a_value_that_nobody_declared_is_refused(desk: Desk) -> None:
    driver, _ = _driver(desk, FileFormat.JSON, SETTINGS[FileFormat.JSON])

    with pytest.raises(ActionError, match="there are SIMPLE, FANCY"):
        driver.plan("TURBO")


def test_a_value_with_too_few_parts_is_refused(desk: Desk) -> None:
    path = desk.file("settings", "{}")
    driver = desk.driver(file_control(path, FileFormat.JSON, ("a",), ("b",)))

    assert "sets 2 keys" in driver.state().refusal


@pytest.mark.parametrize(
    "key", ["apiKey", "ANTHROPIC_API_KEY", "auth_token", "password", "client_secret", "session-key", "Authorization"]
)
def test_a_key_that_names_a_secret_is_never_read(desk: Desk, key: str) -> None:
    path = desk.file("settings", json.dumps({key: "hidden"}))
    driver = desk.driver(file_control(path, FileFormat.JSON, (key,)))

    state = driver.state()

    assert "secret" in state.refusal
    assert "hidden" not in str(state)


@pytest.mark.parametrize("keys", [(), ((),)])
def test_a_step_without_keys_is_refused(desk: Desk, keys: tuple[tuple[str, ...], ...]) -> None:
    driver = desk.driver(control(FileStep(str(desk.home / "x"), FileFormat.JSON, keys)))

    assert "No key" in driver.state().refusal


def test_a_path_that_depends_on_the_working_folder_is_refused(desk: Desk) -> None:
    driver = desk.driver(file_control("settings.json", FileFormat.JSON))

    assert "no whole path" in driver.state().refusal


def test_the_users_home_is_meant_by_a_tilde(desk: Desk) -> None:
    desk.file("deep/settings", SETTINGS[FileFormat.JSON])

    assert desk.driver(file_control("~/deep/settings", FileFormat.JSON)).state().configured == "FANCY"


@pytest.mark.parametrize("undo", ["{", "[]", "[1,2,3,4]", '["","",[[1]],[]]', "[" * 100_000])
def test_a_damaged_way_back_is_refused(desk: Desk, undo: str) -> None:
    driver, path = _driver(desk, FileFormat.JSON, SETTINGS[FileFormat.JSON])
    plan = switched(driver, "SIMPLE")
    with pytest.raises(ActionError):
        driver.restore(replace(plan, undo=undo))
    assert driver.state().raw == plan.after
    assert path.exists()


_NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6)
_LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _NAMES
_TREES = st.dictionaries(_NAMES, st.recursive(_LEAVES, lambda inner: st.lists(inner) | st.dictionaries(_NAMES, inner)))
_KEYS = st.lists(st.sampled_from(["mode", "a", "b"]), min_size=1, max_size=3)
_RAW = st.none() | st.booleans() | st.integers() | _NAMES


@everyday
@given(
    _TREES,
    st.lists(st.sampled_from(["mode", "a", "b"]), min_size=1, max_size=3),
    _RAW,
    st.sampled_from([None, 1, "\t"]),
)
def test_any_json_document_goes_there_and_back(
    tmp_path: Path, tree: dict[str, object], key: list[str], raw: object, indent: int | str | None
) -> None:
    text = json.dumps(tree, indent=indent, ensure_ascii=False)
    _there_and_back(Desk(tmp_path), FileFormat.JSON, text, tuple(key), raw)


@everyday
@given(
    _TREES, st.lists(st.sampled_from(["mode", "a", "b"]), min_size=1, max_size=3), _RAW, st.sampled_from([True, False])
)
def test_any_yaml_document_goes_there_and_back(
    tmp_path: Path, tree: dict[str, object], key: list[str], raw: object, flow: bool
) -> None:
    yaml, out = YAML(typ="safe", pure=True), StringIO()
    yaml.default_flow_style = flow
    yaml.dump(tree, out)
    _there_and_back(Desk(tmp_path), FileFormat.YAML, out.getvalue(), tuple(key), raw)


def _there_and_back(desk: Desk, form: FileFormat, text: str, key: tuple[str, ...], raw: object) -> None:
    """Whatever is refused is not touched; whatever is not refused goes back to the byte."""
    path = desk.file("settings", text)
    driver = desk.driver(file_control(path, form, key, values=(ControlValue("SIMPLE", raw), FANCY)))
    before = path.read_bytes()
    try:
        plan = driver.plan("SIMPLE")
    except ActionError:
        assert path.read_bytes() == before
        return

    driver.apply(plan)
    assert driver.state().raw == plan.after
    driver.restore(plan)

    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "value", ["x\ny", '"', "'", "\\", "$(reboot)", "`x`", "\u202e", "é", "#", "a: b", "- a", "", "\x1b[31m"]
)
def test_hostile_values_are_written_as_they_are_or_refused(desk: Desk, form: FileFormat, value: str) -> None:
    path = desk.file("settings", SETTINGS[form])
    driver = desk.driver(file_control(path, form, values=(ControlValue("SIMPLE", value), FANCY)))
    try:
        plan = driver.plan("SIMPLE")
    except ActionError:
        return
    driver.apply(plan)

    assert driver.state().configured == "SIMPLE"
    assert not any(sign in line for line in plan.diff_lines for sign in "\x1b\u202e\n")
    driver.restore(plan)
    assert path.read_text() == SETTINGS[form]
