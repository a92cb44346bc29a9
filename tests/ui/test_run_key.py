"""The Run key of Windows: written, renewed, removed, and read together with what the system notes beside it."""

from __future__ import annotations

import sys
from types import ModuleType, TracebackType
from typing import Any

import pytest

from desktop_monitor.errors import ActionError
from desktop_monitor.ui.run_key import APPROVED_KEY, NAME, RUN_KEY, RunKey, windows_line

COMMAND = (r"C:\Users\Sam\AppData\Local\Programs\Desktop Monitor\desktop-monitor.exe",)
SWITCHED_OFF = b"\x03\x00\x00\x00" + bytes(8)
SWITCHED_ON = b"\x02\x00\x00\x00" + bytes(8)


class Key:
    """An open key; closed when left."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def __enter__(self) -> Key:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


class Registry(ModuleType):
    """As much of `winreg` as is used, over dictionaries."""

    HKEY_CURRENT_USER = 1
    REG_SZ = 1
    KEY_SET_VALUE = 2

    def __init__(self) -> None:
        super().__init__("winreg")
        self.keys: dict[str, dict[str, Any]] = {}
        self.is_locked = False

    def _key(self, path: str) -> Key:
        if self.is_locked:
            raise PermissionError(5, "Access is denied")
        if path not in self.keys:
            raise FileNotFoundError(2, "The system cannot find the file specified")
        return Key(self.keys[path])

    def CreateKey(self, _root: int, path: str) -> Key:
        self.keys.setdefault(path, {})
        return self._key(path)

    def OpenKey(self, _root: int, path: str, _reserved: int = 0, _access: int = 0) -> Key:
        return self._key(path)

    def SetValueEx(self, key: Key, name: str, _reserved: int, _kind: int, value: Any) -> None:
        key.values[name] = value

    def QueryValueEx(self, key: Key, name: str) -> tuple[Any, int]:
        if name not in key.values:
            raise FileNotFoundError(2, "The system cannot find the file specified")
        return key.values[name], self.REG_SZ

    def DeleteValue(self, key: Key, name: str) -> None:
        if name not in key.values:
            raise FileNotFoundError(2, "The system cannot find the file specified")
        del key.values[name]


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Registry:
    """Windows, as far as this module looks."""
    found = Registry()
    monkeypatch.setitem(sys.modules, "winreg", found)
    monkeypatch.setattr(sys, "platform", "win32")
    return found


def test_enabling_and_disabling_is_seen(registry: Registry) -> None:
    way = RunKey(COMMAND)
    assert not way.is_enabled()
    way.enable()
    assert way.is_enabled()
    assert registry.keys[RUN_KEY] == {NAME: f'"{COMMAND[0]}"'}
    way.disable()
    way.disable()
    assert not way.is_there()


def test_other_programs_of_the_user_stay(registry: Registry) -> None:
    registry.keys[RUN_KEY] = {"other": "other.exe"}
    way = RunKey(COMMAND)
    way.enable()
    way.disable()
    assert registry.keys[RUN_KEY] == {"other": "other.exe"}


def test_what_the_task_manager_switched_off_is_off_until_it_is_enabled_here(registry: Registry) -> None:
    way = RunKey(COMMAND)
    way.enable()
    registry.keys[APPROVED_KEY] = {NAME: SWITCHED_ON, "other": SWITCHED_OFF}
    assert way.is_enabled()
    registry.keys[APPROVED_KEY][NAME] = SWITCHED_OFF
    assert not way.is_enabled()
    assert way.is_there()
    way.refresh()
    assert not way.is_enabled()
    way.enable()
    assert way.is_enabled()
    assert registry.keys[APPROVED_KEY] == {"other": SWITCHED_OFF}


@pytest.mark.parametrize("noted", [b"", "text", 3])
def test_a_note_of_another_form_switches_nothing_off(registry: Registry, noted: object) -> None:
    way = RunKey(COMMAND)
    way.enable()
    registry.keys[APPROVED_KEY] = {NAME: noted}
    assert way.is_enabled()


def test_a_moved_program_is_renewed_when_it_is_there_only(registry: Registry) -> None:
    way = RunKey(COMMAND)
    way.refresh()
    assert not way.is_there()
    RunKey(("C:\\old.exe",)).enable()
    way.refresh()
    assert registry.keys[RUN_KEY][NAME] == f'"{COMMAND[0]}"'


def test_a_registry_that_cannot_be_written_is_an_error(registry: Registry) -> None:
    way = RunKey(COMMAND)
    registry.is_locked = True
    for change in (way.enable, way.disable):
        with pytest.raises(ActionError, match="denied"):
            change()
    assert not way.is_enabled()


def test_a_windows_line_quotes_spaces() -> None:
    assert windows_line(("C:\\my tools\\desktop-monitor.exe", "--hidden")) == (
        '"C:\\my tools\\desktop-monitor.exe" --hidden'
    )


@pytest.mark.skipif(sys.platform == "win32", reason="the registry is real there")
def test_the_run_key_is_never_enabled_elsewhere() -> None:
    way = RunKey(COMMAND)
    way.enable()
    way.refresh()
    way.disable()
    assert not way.is_enabled()
