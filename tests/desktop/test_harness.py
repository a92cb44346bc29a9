"""The harness itself: a desktop that a test can see and use, proved with a program of one screen."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.desktop.conftest import OpenDesktop
from tests.helpers.desktop import DesktopOptions, DesktopSession, RunningProgram
from tests.helpers.polling import wait_until
from tests.helpers.tray import TrayItem

_PROGRAM = str(Path(__file__).with_name("small_tray_program.py"))
_TITLE = "Small tray program"
_DEAF = "import os, signal; os.setsid(); signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.pause()"
_GREEN, _RED = "22aa33", "cc2222"


def _start(desktop: DesktopSession) -> RunningProgram:
    return desktop.start_python(_PROGRAM)


def _icon(desktop: DesktopSession) -> TrayItem:
    return wait_until(lambda: desktop.tray.find(_TITLE), what="the tray icon")


def _notify(desktop: DesktopSession, summary: str, actions: list[str]) -> tuple[object, int]:
    """Raise a notification as a program does; gives the connection, which signals come back to, and the id."""
    bus = open_dbus_connection(bus=desktop.environment["DBUS_SESSION_BUS_ADDRESS"])
    server = DBusAddress(
        "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "org.freedesktop.Notifications"
    )
    body = ("test", 0, "", summary, "text", actions, {"urgency": ("y", 1)}, 0)
    reply = bus.send_and_get_reply(new_method_call(server, "Notify", "susssasa{sv}i", body))
    return bus, reply.body[0]


def test_an_icon_is_seen_over_the_bus_with_title_tooltip_and_colour(desktop: DesktopSession) -> None:
    """What a tray host knows, a test knows."""
    _start(desktop)
    item = _icon(desktop)
    assert item.tooltip == "all <well>"
    assert item.picture.pixel(0.5, 0.5) == "ff" + _GREEN
    assert next(iter(item.picture.opaque_colours())) == _GREEN


def test_menu_entries_are_listed_and_chosen(desktop: DesktopSession) -> None:
    """A chosen entry acts, and the program's end by its menu is an orderly one."""
    program = _start(desktop)
    item = _icon(desktop)
    assert [entry.label for entry in desktop.tray.menu(item)] == ["Turn red", "Quit"]
    desktop.tray.choose(item, "Turn red")
    wait_until(lambda: _icon(desktop).picture.pixel(0.5, 0.5) == "ff" + _RED, what="a red icon")
    desktop.tray.choose(item, "Quit")
    assert program.exit_code() == 0
    wait_until(lambda: not desktop.tray.items(), what="an empty tray")


def test_an_unknown_entry_is_named(desktop: DesktopSession) -> None:
    """A test that expects an entry that is not there says which ones are."""
    _start(desktop)
    with pytest.raises(AssertionError, match="Turn red"):
        desktop.tray.choose(_icon(desktop), "Fly")


@pytest.mark.parametrize("tray", ["sni", "xembed"])
def test_the_icon_is_seen_in_the_pixels_of_both_kinds_of_tray(open_desktop: OpenDesktop, tray: str) -> None:
    """The icon is really painted, and a click on it reaches the program."""
    desktop = open_desktop(tray=tray)
    _start(desktop)

    def place() -> tuple[int, int] | None:
        return desktop.screenshot().centre_of(_GREEN, desktop.panel_area)

    x, y = wait_until(place, what="a green icon on the panel")
    desktop.click(x, y)
    desktop.wait_for_window(_TITLE)


def test_a_click_over_the_bus_opens_the_window_and_closing_it_does_not_end_the_program(desktop: DesktopSession) -> None:
    """Windows are found by title, and asked to close as their user does it."""
    program = _start(desktop)
    desktop.tray.activate(_icon(desktop))
    window = desktop.wait_for_window(_TITLE)
    desktop.close_window(window)
    wait_until(lambda: not desktop.windows(_TITLE), what="a closed window")
    assert program.is_running()


def test_widgets_are_found_read_and_used_by_object_name(open_desktop: OpenDesktop) -> None:
    """Text goes in, a button is pressed, the answer is read, all through the accessibility tree."""
    desktop = open_desktop(a11y=True)
    _start(desktop)
    desktop.tray.activate(_icon(desktop))
    desktop.wait_for_window(_TITLE)
    tree = desktop.accessibility
    tree.set_text("hello", ident="field")
    assert tree.find(ident="field").text == "hello"
    tree.press(ident="takeOver")
    wait_until(lambda: tree.find(ident="answer").name == "hello", what="the answer")
    button = tree.find(name="Take over", role="push button")
    assert button.width > 10
    assert "enabled" in button.states
    assert tree.table_header("table") == ["pid", "name"]
    assert tree.header_cell("table", "name").width > 10
    assert tree.cell("table", 1, 0).name == "2"
    assert tree.table("table") == [["1", "init"], ["2", "a <b>\nc"]]


def test_the_keyboard_reaches_the_focused_window(open_desktop: OpenDesktop) -> None:
    """Keys and text arrive where the focus is."""
    desktop = open_desktop(a11y=True)
    _start(desktop)
    desktop.tray.activate(_icon(desktop))
    desktop.focus(desktop.wait_for_window(_TITLE))
    desktop.accessibility.focus(ident="field")
    desktop.type("typed")
    desktop.keys("BackSpace")
    wait_until(lambda: desktop.accessibility.find(ident="field").text == "type", what="typed text")


@pytest.mark.parametrize("tray", ["sni", "xembed"])
def test_the_tray_host_can_go_and_come_back(open_desktop: OpenDesktop, tray: str) -> None:
    """A restarted host shows the icon again."""
    desktop = open_desktop(tray=tray)
    _start(desktop)

    def visible() -> bool:
        return desktop.screenshot().centre_of(_GREEN, desktop.panel_area) is not None

    wait_until(visible, what="the icon")
    command = desktop.stop("tray")
    wait_until(lambda: not visible(), what="a screen without icon")
    desktop.start_tray_host(command)
    wait_until(visible, what="the icon on the new host")


def test_a_desktop_without_tray_host_has_no_items(open_desktop: OpenDesktop) -> None:
    """That such a desktop exists is what programs have to cope with."""
    desktop = open_desktop(tray="none")
    assert not desktop.tray.has_host()
    assert desktop.tray.items() == ()


def test_notifications_are_recorded_and_shown(desktop: DesktopSession) -> None:
    """The log has what was asked for, the daemon shows it."""
    log = desktop.notifications
    bus, ident = _notify(desktop, "-critical <now>", ["default", "Open", "later", "Later"])
    wait_until(lambda: log.shown, what="a recorded notification")
    assert log.shown[0].summary == "-critical <now>"
    assert log.shown[0].actions == {"default": "Open", "later": "Later"}
    assert log.shown[0].hints == {"urgency": 1}
    wait_until(lambda: desktop.notification_count() == 1, what="a shown notification")
    bus.close()  # type: ignore[attr-defined]
    assert ident > 0


@pytest.mark.parametrize(("label", "key"), [("Open", "default"), ("Later", "later")])
def test_a_button_of_a_notification_is_pressed(desktop: DesktopSession, label: str, key: str) -> None:
    """The program that raised it hears which one."""
    bus, ident = _notify(desktop, "choose", ["default", "Open", "later", "Later"])
    wait_until(lambda: desktop.notification_count() == 1, what="a shown notification")
    desktop.press_notification_button(label)
    while (message := bus.receive(timeout=10)).body[:2] != (ident, key):  # type: ignore[attr-defined]
        assert message.body, "no answer"
    bus.close()  # type: ignore[attr-defined]


def test_a_desktop_without_notification_daemon_does_not_start_one(open_desktop: OpenDesktop) -> None:
    """The bus answers with an error instead of a popup."""
    desktop = open_desktop(notify="none")
    bus, answer = _notify(desktop, "nobody hears", [])
    assert "org.freedesktop.Notifications" in str(answer)
    bus.close()  # type: ignore[attr-defined]


def test_programs_see_a_home_of_their_own(desktop: DesktopSession) -> None:
    """Nothing is left in the home of whoever runs the tests."""
    assert list(desktop.home.iterdir()) != []
    said = desktop.run("sh", "-c", "echo $HOME $XDG_CONFIG_HOME").split()
    assert said == [str(desktop.home), f"{desktop.home}/.config"]


def test_a_terminated_program_tells_its_exit_code(desktop: DesktopSession) -> None:
    """0 for an orderly end, the negative signal number for a killed one."""
    orderly, killed = _start(desktop), _start(desktop)
    wait_until(lambda: len(desktop.tray.items()) == 2, what="two icons")
    orderly.send(signal.SIGTERM)
    killed.send(signal.SIGKILL)
    assert (orderly.exit_code(), killed.exit_code()) == (0, -signal.SIGKILL)


def test_two_desktops_know_nothing_of_each_other(open_desktop: OpenDesktop) -> None:
    """Each has its screen, bus and home, at the same time."""
    first, second = open_desktop(), open_desktop()
    _start(first)
    _icon(first)
    assert second.tray.items() == ()
    assert first.environment["DISPLAY"] != second.environment["DISPLAY"]


def test_everything_is_gone_after_the_session(tmp_path: Path) -> None:
    """No process and no folder stays behind, a program that ignores the end included."""
    with DesktopSession(DesktopOptions(), tmp_path) as desktop:
        folder = Path(desktop.environment["DESKTOP_SESSION_DIR"])
        desktop.run("sh", "-c", '"$0" -c "$1" >/dev/null 2>&1 &', sys.executable, _DEAF)
        marker = f"DESKTOP_SESSION_DIR={folder}".encode()
        assert _marked(marker)
    assert not folder.exists()
    assert not _marked(marker)


def _marked(marker: bytes) -> list[str]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if marker in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(entry.name)
            except OSError:  # gone or not ours
                continue
    return found
