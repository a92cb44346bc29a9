"""The program on a real desktop, driven from outside: icon, window, history, notifications, ends of all kinds."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.desktop.conftest import OpenDesktop
from tests.helpers.desktop import DesktopSession
from tests.helpers.polling import stays_true, wait_until
from tests.helpers.program import PAGES, TITLE, DesktopMonitor, stop_politely

_ALWAYS = {"degraded": 0.01, "critical": 0.01, "for_seconds": 0.0, "clear_margin": 0.0}
_HOSTILE = "import sys; open('/proc/self/comm', 'w').write('<b>\\n\\u202eevil'); sys.stdin.read()"
_HOG = "import sys; block = b'x' * int(sys.argv[1]); sys.stdin.read()"


@pytest.fixture
def monitor(desktop: DesktopSession, tmp_path: Path) -> DesktopMonitor:
    """The program on the usual desktop, not yet started."""
    return DesktopMonitor(desktop, tmp_path / "program")


@pytest.fixture
def readable(open_desktop: OpenDesktop, tmp_path: Path) -> DesktopMonitor:
    """The program on a desktop with the accessibility tree, started, its window open."""
    monitor = DesktopMonitor(open_desktop(a11y=True), tmp_path / "program")
    monitor.start()
    monitor.desktop.focus(monitor.open_window())
    return monitor


@contextmanager
def _bystander() -> Iterator[subprocess.Popen[bytes]]:
    """A process to look for and to end."""
    process = subprocess.Popen(["sleep", "1000"])
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _used_memory() -> tuple[float, int]:
    """Used share of memory as the program defines it, and all of it in bytes."""
    lines = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    total, available = (int(lines[key].split()[0]) * 1024 for key in ("MemTotal", "MemAvailable"))
    return 1 - available / total, total


# --- icon


def test_the_icon_is_there_and_says_how_the_machine_is(monitor: DesktopMonitor) -> None:
    """A healthy machine has a green icon with words and figures in its tooltip."""
    monitor.start()
    monitor.wait_for_health("healthy")
    assert "CPU" in monitor.icon().tooltip


def test_a_critical_machine_has_a_red_icon(monitor: DesktopMonitor) -> None:
    """With a threshold that any memory use reaches, the icon is red."""
    monitor.configure(health={"memory": _ALWAYS})
    monitor.start()
    monitor.wait_for_health("critical")


@pytest.mark.parametrize("tray", ["sni", "xembed"])
def test_the_icon_turns_red_in_the_pixels_of_both_kinds_of_tray_and_green_again(
    open_desktop: OpenDesktop, tmp_path: Path, tray: str
) -> None:
    """Another process takes memory for real, and gives it back."""
    monitor = DesktopMonitor(open_desktop(tray=tray), tmp_path / "program")
    used, total = _used_memory()
    limit = used + 0.04
    monitor.configure(
        health={"memory": {"degraded": limit, "critical": limit, "for_seconds": 0.0, "clear_margin": 0.0}}
    )
    monitor.start_into_tray()
    wait_until(lambda: monitor.health_in_pixels() == "healthy", 30, "a green icon")
    hog = subprocess.Popen([sys.executable, "-c", _HOG, str(int(total * 0.08))], stdin=subprocess.PIPE)
    try:
        wait_until(lambda: monitor.health_in_pixels() == "critical", 30, "a red icon")
    finally:
        hog.communicate()
    wait_until(lambda: monitor.health_in_pixels() == "healthy", 60, "a green icon again")


def test_a_program_that_stood_still_shows_a_fresh_icon_again(monitor: DesktopMonitor) -> None:
    """Stopped for a while and let go on, it measures again and does not crash."""
    program = monitor.start()
    monitor.wait_for_health("healthy")
    program.send(signal.SIGSTOP)
    stays_true(program.is_running, 3)
    program.send(signal.SIGCONT)
    monitor.wait_for_health("healthy")
    stop_politely(program)


def test_the_menu_offers_what_works(monitor: DesktopMonitor) -> None:
    """The entries that are always there are there."""
    monitor.start()
    labels = [entry.label for entry in monitor.desktop.tray.menu(monitor.icon())]
    assert {"Open Desktop Monitor", "Pause recording", "Settings…", "Quit"} <= set(labels)


def test_a_click_on_the_icon_opens_the_glance(open_desktop: OpenDesktop, tmp_path: Path) -> None:
    """A small answer first; its button opens the window."""
    monitor = DesktopMonitor(open_desktop(a11y=True), tmp_path / "program")
    monitor.start_into_tray()
    monitor.desktop.tray.activate(monitor.icon())
    monitor.desktop.accessibility.find(ident="glance")
    assert not monitor.desktop.windows(TITLE)
    monitor.desktop.accessibility.press(ident="glanceOpen")
    monitor.desktop.wait_for_window(TITLE)


def test_the_icon_comes_back_with_the_tray_host(monitor: DesktopMonitor) -> None:
    """A restarted panel gets the icon again."""
    monitor.start()
    monitor.icon()
    monitor.desktop.restart_tray_host()
    monitor.wait_for_health("healthy")


def test_the_icon_appears_when_the_tray_host_comes_later(open_desktop: OpenDesktop, tmp_path: Path) -> None:
    """At log-in the panel is often slower than the program."""
    desktop = open_desktop()
    command = desktop.stop("tray")
    monitor = DesktopMonitor(desktop, tmp_path / "program")
    monitor.start()
    desktop.wait_for_window(TITLE)
    desktop.start_tray_host(command)
    monitor.icon()


def test_without_a_tray_the_window_opens(open_desktop: OpenDesktop, tmp_path: Path) -> None:
    """A program nobody can see is never started."""
    monitor = DesktopMonitor(open_desktop(tray="none"), tmp_path / "program")
    monitor.start()
    monitor.desktop.wait_for_window(TITLE)


# --- window


def test_the_window_closes_into_the_tray_and_opens_again(monitor: DesktopMonitor) -> None:
    """Closing ends nothing."""
    program = monitor.start()
    window = monitor.open_window()
    monitor.desktop.close_window(window)
    wait_until(lambda: not monitor.desktop.windows(TITLE), what="a closed window")
    assert program.is_running()
    monitor.open_window()


def test_a_second_start_raises_the_first(monitor: DesktopMonitor) -> None:
    """It ends with 0, and the window of the first is there."""
    first = monitor.start_into_tray()
    monitor.icon()
    second = monitor.start()
    assert second.exit_code() == 0
    monitor.desktop.wait_for_window(TITLE)
    assert first.is_running()
    assert len(monitor.desktop.tray.items()) == 1


def test_two_starts_in_the_same_moment_make_one_program(monitor: DesktopMonitor) -> None:
    """Whoever is second leaves; one icon remains."""
    programs = [monitor.start(), monitor.start()]
    wait_until(lambda: sum(program.is_running() for program in programs) == 1, 30, "the end of one of them")
    monitor.icon()
    stays_true(lambda: len(monitor.desktop.tray.items()) == 1, 1)


def test_the_processes_page_finds_a_process(readable: DesktopMonitor) -> None:
    """A word from the command is enough."""
    with _bystander() as process:
        readable.open_page("processes")
        readable.desktop.accessibility.set_text(f"sleep {process.pid}", ident="processFilter")

        def found() -> bool:
            rows = readable.desktop.accessibility.table("processTable")
            return len(rows) == 1 and str(process.pid) in rows[0]

        wait_until(found, 30, "the process alone in the table")


def test_a_process_is_ended_after_a_confirmation_that_names_it(readable: DesktopMonitor) -> None:
    """Cancel does nothing; the confirmed end is SIGTERM."""
    tree = readable.desktop.accessibility
    with _bystander() as process:
        readable.open_page("processes")
        tree.set_text(f"sleep {process.pid}", ident="processFilter")
        wait_until(lambda: len(tree.table("processTable")) == 1, 30, "the process alone in the table")
        readable.desktop.click(*tree.cell("processTable", 0, 0).centre)
        tree.press(ident="endProcess")
        tree.find(ident="confirmProcessDialog")
        tree.find(name=str(process.pid))
        tree.press(ident="cancelProcess")
        wait_until(lambda: not tree.find_all(ident="confirmProcessDialog"), what="a closed dialog")
        assert process.poll() is None
        tree.press(ident="endProcess")
        tree.press(ident="confirmProcess")
        assert process.wait(15) == -signal.SIGTERM


def test_the_table_is_sorted_by_a_click_on_a_title(readable: DesktopMonitor) -> None:
    """First one way, then the other."""
    tree = readable.desktop.accessibility
    readable.open_page("processes")
    wait_until(lambda: len(tree.table("processTable", rows=5)) > 3, 30, "rows")
    column = tree.table_header("processTable").index("PID")

    def pids() -> list[int]:
        # Rows that end while they are read have no text.
        return [int(row[column]) for row in tree.table("processTable", rows=8) if row[column].isdigit()]

    readable.desktop.click(*tree.header_cell("processTable", "PID").centre)
    wait_until(lambda: pids() in (sorted(pids()), sorted(pids(), reverse=True)), what="a sorted table")
    ascending = pids() == sorted(pids())
    readable.desktop.click(*tree.header_cell("processTable", "PID").centre)
    wait_until(lambda: pids() == sorted(pids(), reverse=ascending), what="the other order")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("scale", [1, 2])
def test_every_page_can_be_shown_and_leaves_a_screenshot(
    open_desktop: OpenDesktop, tmp_path: Path, screenshots: Path, theme: str, scale: int
) -> None:
    """Pictures for people: the test only sees that each page is there and painted."""
    desktop = open_desktop(a11y=True, width=1280 * scale, height=800 * scale, scale=scale)
    monitor = DesktopMonitor(desktop, tmp_path / "program")
    monitor.configure(appearance={"theme": theme})
    monitor.start()
    desktop.focus(monitor.open_window())
    for page in PAGES:
        monitor.open_page(page)
        stays_true(lambda name=page: desktop.accessibility.find_all(ident=f"{name}Page"), 3)
        suffix = "" if scale == 1 else f"@{scale}x"
        shown = "agents-empty" if page == "agents" else page
        picture = desktop.screenshot(screenshots / f"{shown}-{theme}{suffix}.png")
        assert len(picture.colours()) > 20


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_simulated_agents_are_marked_and_leave_a_screenshot(
    open_desktop: OpenDesktop, tmp_path: Path, screenshots: Path, theme: str
) -> None:
    """The picture is of a day that nobody had, and says so."""
    desktop = open_desktop(a11y=True, tray="none", width=1280, height=800)
    monitor = DesktopMonitor(desktop, tmp_path / "program")
    monitor.configure(appearance={"theme": theme})
    desktop.run(sys.executable, *monitor.arguments, "simulate", "--hours", "24")
    monitor.start()
    desktop.focus(desktop.wait_for_window(TITLE))
    monitor.open_page("agents")
    desktop.accessibility.find(name="simulated")
    wait_until(lambda: len(desktop.accessibility.table("sessionTable")) > 3, what="simulated sessions")
    stays_true(lambda: desktop.accessibility.find_all(name="simulated"), 8)
    desktop.screenshot(screenshots / f"agents-{theme}.png")
    for page, shown in (("overview", "kpi_response_time"), ("reports", "reportPaper")):
        monitor.open_page(page)
        wait_until(lambda ident=shown: desktop.accessibility.find_all(ident=ident), 30, what=page)
        stays_true(lambda ident=shown: desktop.accessibility.find_all(ident=ident), 3)
        desktop.screenshot(screenshots / f"{page}-simulated-{theme}.png")


# --- history


def _recorded(monitor: DesktopMonitor) -> list[dict[str, object]]:
    answer = monitor.ask("history", "memory_used_ratio", "--last", "1h", "--format", "json")
    return [point for series in answer["series"] for point in series["points"]]


def test_history_survives_kill_minus_nine(monitor: DesktopMonitor) -> None:
    """What was recorded is there after the next start, which is an ordinary one."""
    program = monitor.start()
    monitor.icon()
    wait_until(lambda: monitor.ask("--report-only")["status"] != "no_data", 40, "recorded seconds")
    before = wait_until(lambda: _recorded(monitor), 40, "history")
    program.send(signal.SIGKILL)
    assert program.exit_code() == -signal.SIGKILL
    again = monitor.start()
    monitor.wait_for_health("healthy")
    wait_until(lambda: len(_recorded(monitor)) > len(before), 40, "more recorded seconds")
    stop_politely(again)


# --- notifications


def test_an_alert_raises_one_notification(monitor: DesktopMonitor) -> None:
    """One while it lasts, not one after another."""
    log = monitor.desktop.notifications
    monitor.configure_alert()
    monitor.start()
    wait_until(lambda: log.shown, 30, "a notification")
    stays_true(lambda: monitor.desktop.notification_count() == 1, 8)
    assert "memory of test" in f"{log.shown[0].summary} {log.shown[0].body}".lower()


def test_the_notification_is_withdrawn_on_recovery(monitor: DesktopMonitor) -> None:
    """Nobody has to dismiss what is over."""
    used, total = _used_memory()
    monitor.configure_alert(threshold=used + 0.04)
    log = monitor.desktop.notifications
    monitor.start()
    hog = subprocess.Popen([sys.executable, "-c", _HOG, str(int(total * 0.08))], stdin=subprocess.PIPE)
    try:
        wait_until(lambda: monitor.desktop.notification_count() == 1, 30, "a notification")
    finally:
        hog.communicate()
    wait_until(lambda: log.withdrawn, 60, "its withdrawal")
    wait_until(lambda: monitor.desktop.notification_count() == 0, what="no notification")


def test_a_click_on_the_notification_opens_the_window(monitor: DesktopMonitor) -> None:
    """The shortest way from the alarm to the reason."""
    monitor.configure_alert()
    monitor.start_into_tray()
    wait_until(lambda: monitor.desktop.notification_count() == 1, 30, "a notification")
    monitor.desktop.click_notification()
    monitor.desktop.wait_for_window(TITLE)


def test_a_hung_notification_daemon_holds_nothing_up(monitor: DesktopMonitor) -> None:
    """The icon goes on, and the end is an orderly one."""
    monitor.desktop.suspend("notify")
    monitor.configure(health={"memory": _ALWAYS})
    monitor.configure_alert()
    program = monitor.start()
    try:
        monitor.wait_for_health("critical")
        monitor.open_window()
        stop_politely(program)
    finally:
        monitor.desktop.suspend("notify", signal.SIGCONT)


def test_without_a_notification_daemon_the_program_runs(open_desktop: OpenDesktop, tmp_path: Path) -> None:
    """It says what it has to say in its own window."""
    monitor = DesktopMonitor(open_desktop(notify="none"), tmp_path / "program")
    monitor.configure(health={"memory": _ALWAYS})
    monitor.configure_alert()
    program = monitor.start()
    monitor.wait_for_health("critical")
    stop_politely(program)


# --- ends


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_in_order(monitor: DesktopMonitor, number: signal.Signals) -> None:
    """Exit code 0, nothing said that sounds like an error."""
    program = monitor.start()
    monitor.open_window()
    program.send(number)
    assert program.exit_code() == 0
    assert "Traceback" not in program.output


def test_quit_in_the_menu_ends_it(monitor: DesktopMonitor) -> None:
    """And takes the icon along."""
    program = monitor.start()
    monitor.icon()
    monitor.choose("Quit")
    assert program.exit_code() == 0
    wait_until(lambda: not monitor.desktop.tray.items(), what="an empty tray")


# --- bad input


def test_a_data_folder_that_is_a_file_is_named(monitor: DesktopMonitor) -> None:
    """Usage errors have exit code 2 and a sentence."""
    monitor.storage.write_text("")
    program = monitor.start()
    assert program.exit_code() == 2
    assert str(monitor.storage) in program.output


def test_a_wrong_configuration_is_named_with_all_its_mistakes(monitor: DesktopMonitor) -> None:
    """Each with its key."""
    (monitor.config / "config.yaml").write_text("sampling:\n  interval_seconds: fast\nappearance:\n  theme: pink\n")
    program = monitor.start()
    assert program.exit_code() == 2
    assert "sampling.interval_seconds" in program.output
    assert "appearance.theme" in program.output


def test_a_process_with_a_hostile_name_is_shown_harmlessly(readable: DesktopMonitor) -> None:
    """Newlines, markup and right-to-left marks are shown, not obeyed."""
    readable.open_page("processes")
    tree = readable.desktop.accessibility
    with subprocess.Popen([sys.executable, "-c", _HOSTILE], stdin=subprocess.PIPE) as process:
        tree.set_text(str(process.pid), ident="processFilter")
        rows = wait_until(lambda: tree.table("processTable"), 30, "the process")
        assert any("evil" in cell for cell in rows[0])
        assert all("\u202e" not in cell and "\n" not in cell for cell in rows[0])
        process.terminate()
