"""Whether there is a display, asked before Qt ends the process for want of one."""

from __future__ import annotations

import pytest

from desktop_monitor.errors import MonitorError
from desktop_monitor.ui.display import require_display


@pytest.mark.parametrize("variable", ["WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_any_kind_of_display_will_do(variable: str) -> None:
    require_display({variable: "something"}.get, "linux")


def test_without_a_display_it_says_what_to_do() -> None:
    with pytest.raises(MonitorError, match="desktop-monitor record"):
        require_display({}.get, "linux")


def test_other_systems_need_no_display_variable() -> None:
    require_display({}.get, "win32")
