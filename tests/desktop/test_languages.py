"""Another language on a real desktop: chosen in the settings and spoken at once, and pictures of every page."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_monitor.language.pseudo import PSEUDO
from tests.desktop.conftest import OpenDesktop
from tests.helpers.polling import stays_true, wait_until
from tests.helpers.program import PAGES, TITLE, DesktopMonitor

LONGER, MIRRORED = "en-XA", "ar-XB"


def said(tag: str, english: str) -> str:
    """A sentence in a language nobody speaks."""
    return PSEUDO[tag].sentence(english)


def labels(monitor: DesktopMonitor) -> list[str]:
    """What the icon's menu offers."""
    return [entry.label for entry in monitor.desktop.tray.menu(monitor.icon())]


def session(monitor: DesktopMonitor, tag: str) -> None:
    """Let programs be started into a session of this language."""
    monitor.desktop.environment["LC_ALL"] = tag.replace("-", "_") + ".UTF-8"


def test_a_language_chosen_in_the_settings_is_spoken_at_once(open_desktop: OpenDesktop, tmp_path: Path) -> None:
    monitor = DesktopMonitor(open_desktop(a11y=True), tmp_path / "program")
    desktop, tree = monitor.desktop, monitor.desktop.accessibility
    session(monitor, LONGER)
    monitor.configure(appearance={"language": "en"})
    program = monitor.start()
    desktop.focus(desktop.wait_for_window(TITLE))
    monitor.open_page("settings")
    assert "Quit" in labels(monitor)

    desktop.click(*tree.find(ident="language", role="combo box").centre)
    desktop.keys("Up", "Return")

    tree.find(ident="rail_settings", name=said(LONGER, "Settings"))
    tree.find(ident="settingsPage")
    wait_until(lambda: said(LONGER, "Quit") in labels(monitor), what="a menu in the other language")

    # The keyboard is where it was: nobody has to find the choice again to take it back.
    desktop.keys("Down")
    wait_until(lambda: "Quit" in labels(monitor), what="a menu in English again")
    desktop.wait_for_window(TITLE)
    assert program.is_running()


@pytest.mark.parametrize("tag", [LONGER, MIRRORED, "de"])
def test_every_page_leaves_a_screenshot_in_other_languages(
    open_desktop: OpenDesktop, tmp_path: Path, screenshots: Path, tag: str
) -> None:
    """Pictures for people: what is cut or on the wrong side shows at a glance."""
    monitor = DesktopMonitor(open_desktop(a11y=True, tray="none"), tmp_path / "program")
    desktop, tree = monitor.desktop, monitor.desktop.accessibility
    desktop.run(*monitor.command, "simulate", "--hours", "24")
    session(monitor, tag)
    monitor.configure(appearance={"theme": "light", "language": "system"})
    monitor.start()
    tree.find(ident="rail_overview")
    for page in PAGES:
        monitor.open_page(page)
        stays_true(lambda name=page: tree.find_all(ident=f"{name}Page"), 3)
        picture = desktop.screenshot(screenshots / f"{page}-{tag}.png")
        assert len(picture.colours()) > 20
    tree.press(ident="deleteData")
    stays_true(lambda: tree.find_all(ident="settingsPage"), 2)
    desktop.screenshot(screenshots / f"delete-{tag}.png")
