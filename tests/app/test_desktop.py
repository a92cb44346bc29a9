"""The desktop program as a whole: when it shows itself, what reaches what, and how it ends."""

from __future__ import annotations

import gc
import logging
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop_monitor.agents.options import ReceiverOptions
from desktop_monitor.app import program
from desktop_monitor.app.desktop import EXIT_FAILED, Desktop
from desktop_monitor.clock import Clock, SystemClock
from desktop_monitor.config.files import Configuration
from desktop_monitor.config.loader import load
from desktop_monitor.config.settings import Appearance, Settings, Theme
from desktop_monitor.engine.agents.absent import NoAgents
from desktop_monitor.engine.agents.desk import AgentDesk
from desktop_monitor.engine.agents.work import AgentWork
from desktop_monitor.engine.alerting.absent import NoAlerts
from desktop_monitor.engine.build import EnginePlan
from desktop_monitor.engine.command import ConnectClient
from desktop_monitor.engine.engine import Engine
from desktop_monitor.engine.parts import Parts
from desktop_monitor.engine.performance.absent import NoPerformance
from desktop_monitor.engine.recording import RecordingKeeper
from desktop_monitor.errors import ActionError, ConfigError, MonitorError, StoreBusyError
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.notify.channel import Notification, Response, ResponseHandler
from desktop_monitor.notify.options import NotifyOptions
from desktop_monitor.paths import Paths
from desktop_monitor.ui.dialogs.welcome import WelcomeDialog
from desktop_monitor.ui.first_run import FirstRun
from desktop_monitor.ui.single_instance import SingleInstance
from desktop_monitor.ui.surroundings import Surroundings
from desktop_monitor.ui.toast import Toast
from desktop_monitor.ui.tray_host import TrayHost
from desktop_monitor.ui.window import placement
from desktop_monitor.ui.window.placement import Placement
from tests.helpers.engine_parts import FACTS, FakeCollector, FakeNotifier, FakeTable
from tests.ui.test_tray import FakeTrayIcon

NO_TRAY = "This desktop shows no tray icons, so the window is all there is."


class FakeAutostart:
    """A switch that may be stuck."""

    def __init__(self) -> None:
        self.stuck = False
        self.refreshed = 0

    def is_enabled(self) -> bool:
        return True

    def enable(self) -> None: ...

    def disable(self) -> None: ...

    def refresh(self) -> None:
        self.refreshed += 1
        if self.stuck:
            raise ActionError("Autostart could not be read", "the folder is locked")


class TalkingNotifier(FakeNotifier):
    """A dispatcher whose callbacks a test calls, as it would itself, on another thread."""

    def __init__(
        self, options: NotifyOptions, undelivered: Callable[[Notification], None], answered: ResponseHandler
    ) -> None:
        super().__init__(options=options)
        self._undelivered, self._answered = undelivered, answered

    def give_up(self, notification: Notification) -> None:
        self._elsewhere(lambda: self._undelivered(notification))

    def answer(self, response: Response) -> None:
        self._elsewhere(lambda: self._answered(response))

    def _elsewhere(self, call: Callable[[], None]) -> None:
        thread = threading.Thread(target=call)
        thread.start()
        thread.join()


def _no_agents(_paths: Paths, _settings: Settings, clock: Clock) -> AgentDesk:
    """A desk that is never started: the engines here follow nobody."""

    def make() -> AgentWork:
        raise AssertionError

    return AgentDesk(make, clock)


@dataclass
class World:
    """A session for one program: a tray that comes and goes, a machine with one collector."""

    app: QApplication
    paths: Paths
    has_tray: bool = True
    busy: bool = False
    """Another program records into this storage."""
    autostart: FakeAutostart = field(default_factory=FakeAutostart)
    icons: list[FakeTrayIcon] = field(default_factory=list)
    notifiers: list[TalkingNotifier] = field(default_factory=list)
    engines: list[Engine] = field(default_factory=list)
    agents: NoAgents = field(default_factory=NoAgents)
    running: list[tuple[Desktop, SingleInstance]] = field(default_factory=list)

    def program(self, settings: Settings | None = None, first_run: FirstRun | None = None) -> Desktop:
        """A program that has not started yet."""
        instance = SingleInstance(self.paths)
        assert instance.acquire({})
        self.host = TrayHost(lambda: self.has_tray, QDBusConnection("no such bus"))
        around = Surroundings(
            self.host,
            self._make_icon,
            self.autostart,
            self._make_engine,
            self._make_notifier,
            _no_agents,
            lambda plan: NoAlerts(),
            lambda plan: NoPerformance(),
        )
        configuration = Configuration(settings or Settings())
        desktop = Desktop(self.app, self.paths, configuration, SystemClock(), instance, around, first_run)
        self.running.append((desktop, instance))
        return desktop

    def started_before(self) -> None:
        """Let this not be the first start."""
        self.paths.state.mkdir(parents=True, exist_ok=True)
        placement.save(placement.file_in(self.paths.state), Placement())

    def end(self) -> None:
        for desktop, instance in self.running:
            assert desktop.end()
            if desktop.faces._window is not None:
                desktop.faces._window.deleteLater()
            instance.release()

    def _make_icon(self, *arguments: object) -> FakeTrayIcon:
        self.icons.append(FakeTrayIcon(*arguments))  # type: ignore[arg-type]
        return self.icons[-1]

    def _make_notifier(
        self,
        options: NotifyOptions,
        _clock: Clock,
        undelivered: Callable[[Notification], None],
        answered: ResponseHandler,
    ) -> TalkingNotifier:
        self.notifiers.append(TalkingNotifier(options, undelivered, answered))
        return self.notifiers[-1]

    def _make_engine(self, plan: EnginePlan) -> Engine:
        if self.busy:
            raise StoreBusyError("History is being recorded already", "by another program")
        recording = RecordingKeeper(
            plan.paths.data, FACTS, plan.version, plan.settings.history, plan.whereabouts, plan.clock.now()
        )
        collector = FakeCollector("cpu", {SeriesKey("cpu_used_ratio"): 0.25})
        notifier = plan.make_notifier(plan.settings.notifications, plan.clock)
        parts = Parts(plan.clock, FACTS, (collector,), {}, FakeTable(), recording, notifier, self.agents)
        self.engines.append(Engine(parts, plan.settings))
        return self.engines[-1]


@pytest.fixture
def world(qapp: QApplication) -> Iterator[World]:
    """Short folder names: a socket's path has 107 characters at most. Afterwards the process is as it was."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    dress = qapp.font(), qapp.palette(), qapp.style().name()
    with tempfile.TemporaryDirectory(prefix="dm-") as folder:
        made = World(qapp, Paths(*(Path(folder) / name for name in ("config", "data", "state", "logs", "run"))))
        yield made
        made.end()
        qapp.processEvents()
    for number, handler in handlers.items():
        signal.signal(number, handler)
    qapp.setStyleSheet("")
    qapp.setStyle(dress[2])
    qapp.setFont(dress[0])
    qapp.setPalette(dress[1])


def is_shown(desktop: Desktop) -> bool:
    return desktop.faces._window is not None and desktop.faces._window.isVisible()


def toast(desktop: Desktop) -> str:
    found = desktop.faces.window().findChild(Toast)
    return found.text if found is not None else desktop.faces.window()._toast.text


def has_data(desktop: Desktop) -> bool:
    return desktop._state.snapshot is not None


def test_the_first_start_shows_the_window(world: World) -> None:
    desktop = world.program()
    desktop.start(hidden=False)
    assert is_shown(desktop)


def welcome(desktop: Desktop) -> WelcomeDialog | None:
    assert desktop.faces._welcoming is not None
    return desktop.faces._welcoming.dialog


def test_a_new_user_is_welcomed_first_and_then_shown_the_window(world: World, qtbot: QtBot) -> None:
    desktop = world.program(first_run=FirstRun(world.paths))
    desktop.start(hidden=False)
    dialog = welcome(desktop)
    assert dialog is not None
    assert dialog.isVisible()
    assert not is_shown(desktop)
    qtbot.waitUntil(lambda: has_data(desktop))
    world.running[0][1].show_requested.emit("")
    assert not is_shown(desktop)
    dialog.skip.click()
    assert is_shown(desktop)
    assert welcome(desktop) is None
    assert not FirstRun(world.paths).is_due


def test_the_welcome_waits_until_the_program_is_opened_by_hand(world: World) -> None:
    desktop = world.program(first_run=FirstRun(world.paths))
    desktop.start(hidden=True)
    assert welcome(desktop) is None
    assert FirstRun(world.paths).is_due
    desktop.faces.show_settings()
    dialog = welcome(desktop)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.start.click()
    assert is_shown(desktop)
    assert desktop.faces.window()._stack.currentWidget().objectName() == "settingsPage"


def test_who_quits_over_the_welcome_is_not_welcomed_again(world: World) -> None:
    desktop = world.program(first_run=FirstRun(world.paths))
    desktop.start(hidden=False)
    desktop.faces.put_away()
    assert welcome(desktop) is not None
    assert not welcome(desktop).isVisible()  # type: ignore[union-attr]
    assert not FirstRun(world.paths).is_due


def test_a_later_start_shows_the_icon_alone_where_there_is_a_tray(world: World, qtbot: QtBot) -> None:
    world.started_before()
    desktop = world.program()
    desktop.start(hidden=False)
    qtbot.waitUntil(lambda: has_data(desktop))
    assert desktop.faces._window is None
    assert len(world.icons) == 1
    assert not desktop.faces._grace.isActive()


def test_a_later_start_shows_the_window_where_the_user_chose_so(world: World) -> None:
    world.started_before()
    desktop = world.program(Settings(appearance=Appearance(start_hidden=False)))
    desktop.start(hidden=False)
    assert is_shown(desktop)


@pytest.mark.parametrize("hidden", [True, False])
def test_without_a_tray_the_window_shows_after_a_while_and_says_why_once(world: World, hidden: bool) -> None:
    """A panel that starts at login gets more time."""
    world.started_before()
    world.has_tray = False
    desktop = world.program()
    desktop.start(hidden)
    assert not is_shown(desktop)
    assert desktop.faces._grace.isActive()
    assert desktop.faces._grace.interval() == (15_000 if hidden else 1_500)
    desktop.faces.show_window_without_tray()
    assert is_shown(desktop)
    assert toast(desktop) == NO_TRAY
    desktop.faces.window().toast("something else")
    desktop.faces.show_window_without_tray()
    assert toast(desktop) == "something else"


def test_a_tray_that_comes_in_time_keeps_the_window_away(world: World) -> None:
    world.started_before()
    world.has_tray = False
    desktop = world.program()
    desktop.start(hidden=True)
    world.has_tray = True
    world.host.check_now()
    desktop.faces.show_window_without_tray()
    assert not is_shown(desktop)
    assert len(world.icons) == 1


def test_a_tray_that_is_lost_for_good_brings_the_window(world: World) -> None:
    world.started_before()
    desktop = world.program()
    desktop.start(hidden=True)
    world.has_tray = False
    world.host._on_owner_changed("", "old", "")
    assert world.icons[0].removed
    assert desktop.faces._grace.isActive()
    desktop.faces.show_window_without_tray()
    assert is_shown(desktop)


def test_a_second_start_brings_the_window_of_the_first(world: World) -> None:
    world.started_before()
    desktop = world.program()
    desktop.start(hidden=True)
    world.running[0][1].show_requested.emit("")
    assert is_shown(desktop)


def test_clicks_on_the_icon_open_glance_and_window(world: World, qtbot: QtBot) -> None:
    world.started_before()
    desktop = world.program()
    desktop.start(hidden=True)
    world.icons[0].activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert desktop.faces._glance is not None
    assert desktop.faces._glance.isVisible()
    world.icons[0].activated.emit(QSystemTrayIcon.ActivationReason.DoubleClick)
    assert is_shown(desktop)


def test_a_setting_changed_on_the_page_reaches_the_engine_and_the_file(world: World, qtbot: QtBot) -> None:
    desktop = world.program()
    desktop.start(hidden=False)
    qtbot.waitUntil(lambda: has_data(desktop))
    desktop._settings.change({"sampling.interval_seconds": 7.0, "appearance.theme": "dark"})
    qtbot.waitUntil(lambda: desktop._state.snapshot.interval_seconds == 7.0)  # type: ignore[union-attr]
    assert load(world.paths.config_file).sampling.interval_seconds == 7.0
    assert desktop._look.theme is Theme.DARK


def test_a_setting_that_cannot_be_written_is_not_in_force(world: World) -> None:
    world.paths.config.mkdir(parents=True)
    world.paths.config_file.write_text("sampling: [unfinished")
    desktop = world.program()
    with pytest.raises(ConfigError):
        desktop._settings.change({"sampling.interval_seconds": 7.0})
    assert desktop._settings.settings == Settings()
    assert world.paths.config_file.read_text() == "sampling: [unfinished"


class AnsweringAgents(NoAgents):
    """Every client can be connected, or none."""

    def __init__(self, error: MonitorError | None = None) -> None:
        self.error = error

    def connect_client(self, interface: str, preview_hash: str) -> Future[object]:
        answer: Future[object] = Future()
        if self.error is None:
            answer.set_result(True)
        else:
            answer.set_exception(self.error)
        return answer


def _connect(desktop: Desktop, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desktop._state.outcome_arrived, timeout=15_000):
        desktop._state.send(ConnectClient(desktop._state.next_command_id(), "codex", "h"))


def test_a_client_that_was_connected_finds_the_receiver_open(world: World, qtbot: QtBot) -> None:
    world.agents = AnsweringAgents()
    desktop = world.program(Settings(receiver=ReceiverOptions(otlp_port=0, port=0)))
    desktop.start(hidden=False)
    qtbot.waitUntil(lambda: has_data(desktop))

    _connect(desktop, qtbot)

    qtbot.waitUntil(lambda: desktop._settings.settings.receiver.enabled)
    assert load(world.paths.config_file).receiver.enabled


def test_a_client_that_could_not_be_connected_opens_no_port(world: World, qtbot: QtBot) -> None:
    world.agents = AnsweringAgents(ActionError("Nothing was changed", "it is read-only"))
    desktop = world.program()
    desktop.start(hidden=False)
    qtbot.waitUntil(lambda: has_data(desktop))

    _connect(desktop, qtbot)

    qtbot.waitUntil(lambda: "read-only" in toast(desktop))
    assert not desktop._settings.settings.receiver.enabled


def test_a_receiver_that_cannot_be_switched_on_is_said(world: World, qtbot: QtBot) -> None:
    world.agents = AnsweringAgents()
    desktop = world.program()
    desktop.start(hidden=False)
    qtbot.waitUntil(lambda: has_data(desktop))
    world.paths.config.mkdir(parents=True, exist_ok=True)
    world.paths.config_file.write_text("receiver: [unfinished")

    _connect(desktop, qtbot)

    qtbot.waitUntil(lambda: "config.yaml" in toast(desktop))
    assert not desktop._settings.settings.receiver.enabled


def test_a_notification_that_nobody_showed_becomes_a_toast(world: World, qtbot: QtBot) -> None:
    world.started_before()
    desktop = world.program()
    desktop.start(hidden=True)
    qtbot.waitUntil(lambda: has_data(desktop))
    world.notifiers[0].give_up(Notification("health", "Memory is short", "91 % used\nby <b>many</b>"))
    qtbot.waitUntil(lambda: desktop.faces._window is not None)
    assert toast(desktop) == "Memory is short\n91 % used\nby <b>many</b>"
    assert not is_shown(desktop)


def test_a_click_on_a_notification_opens_the_window_and_a_dismissal_does_not(world: World, qtbot: QtBot) -> None:
    world.started_before()
    desktop = world.program()
    desktop.start(hidden=True)
    qtbot.waitUntil(lambda: has_data(desktop))
    with qtbot.waitSignal(desktop._bridge.answered):
        world.notifiers[0].answer(Response("health", "closed"))
    assert not is_shown(desktop)
    world.notifiers[0].answer(Response("health", "default"))
    qtbot.waitUntil(lambda: is_shown(desktop))


def test_a_click_on_an_incident_opens_it(world: World, qtbot: QtBot) -> None:
    world.started_before()
    desktop = world.program()
    desktop.start(hidden=True)
    qtbot.waitUntil(lambda: has_data(desktop))
    world.notifiers[0].answer(Response("incident-3", "default"))
    qtbot.waitUntil(lambda: is_shown(desktop))
    assert desktop.faces.window()._stack.currentWidget().objectName() == "alertsPage"


def test_what_came_of_a_command_is_said_without_a_window(world: World, qtbot: QtBot) -> None:
    """The tray and notifications ask for things before there is one; it is not made for a sentence."""
    world.started_before()
    world.agents = AnsweringAgents(ActionError("Nothing was changed", "it is read-only"))
    desktop = world.program()
    desktop.start(hidden=True)
    qtbot.waitUntil(lambda: has_data(desktop))
    _connect(desktop, qtbot)
    qtbot.waitUntil(lambda: desktop.faces._toast is not None)
    assert desktop.faces._toast is not None
    assert "read-only" in desktop.faces._toast.text
    assert desktop.faces._window is None


def test_an_autostart_that_cannot_be_read_does_not_keep_it_from_starting(world: World) -> None:
    world.autostart.stuck = True
    desktop = world.program()
    desktop.start(hidden=False)
    assert world.autostart.refreshed == 1
    assert is_shown(desktop)


def run_until_it_ends(world: World, then: Callable[[Desktop], None] | None = None) -> int:
    """The exit code of the event loop; 99 where it does not end by itself."""
    desktop = world.program()
    desktop.start(hidden=False)
    if then is not None:
        QTimer.singleShot(0, lambda: then(desktop))
    watchdog = QTimer()
    watchdog.timeout.connect(lambda: world.app.exit(99))
    watchdog.start(20_000)
    code = world.app.exec()
    watchdog.stop()
    return code


def test_an_engine_that_cannot_be_made_ends_the_program_with_3_and_the_reason(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.busy = True
    with caplog.at_level(logging.ERROR, "desktop_monitor"):
        assert run_until_it_ends(world) == EXIT_FAILED
    assert "History is being recorded already: by another program" in caplog.text


def test_quitting_ends_with_0_and_the_window_is_remembered(world: World) -> None:
    assert run_until_it_ends(world, Desktop.quit) == 0
    desktop, instance = world.running.pop()
    assert desktop.end()
    instance.release()
    assert placement.load(placement.file_in(world.paths.state)).x is not None
    assert not is_shown(desktop)
    assert world.icons[0].removed
    assert gc.isenabled()


def test_quitting_while_a_dialog_waits_for_an_answer_ends_too(world: World) -> None:
    def ask_and_quit(desktop: Desktop) -> None:
        QTimer.singleShot(0, desktop.quit)
        desktop.faces.window()._on_range_chosen("custom")

    assert run_until_it_ends(world, ask_and_quit) == 0


def test_after_the_end_a_tray_that_appears_gets_no_icon(world: World) -> None:
    desktop = world.program()
    desktop.start(hidden=False)
    assert desktop.end()
    world.running.pop()[1].release()
    world.host.host_appeared.emit()
    assert len(world.icons) == 1
    desktop.faces.window().deleteLater()


def test_a_hung_thread_is_left_with_the_exit_code_of_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt would abort the process that destroys a running thread."""
    codes: list[int] = []
    monkeypatch.setattr(program.os, "_exit", codes.append)
    monkeypatch.setattr(program.logging, "shutdown", lambda: None)
    program.leave_running_thread()
    assert codes == [EXIT_FAILED]


def test_another_version_is_told_of_while_somebody_looks_and_ends_this_one_when_nobody_does(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    installed = tmp_path / "desktop-monitor"
    installed.touch()
    monkeypatch.setattr("desktop_monitor.app.desktop.packaged_program", lambda: installed)

    def upgrade(desktop: Desktop) -> None:
        desktop._replacement.noticed.emit()
        assert toast(desktop).startswith("Another version was installed.")
        QTimer.singleShot(0, desktop._replacement.due.emit)

    assert run_until_it_ends(world, upgrade) == 0
    assert world.running[0][0].next_program == installed


class Process:
    """What becomes of the process at its end."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.did: list[object] = []
        self.refusal: OSError | None = None
        monkeypatch.setattr(program, "start_again", self._start_again)
        monkeypatch.setattr(program, "leave_running_thread", lambda: self.did.append("left"))

    def _start_again(self, path: Path, _arguments: list[str], *, hidden: bool) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.did.append((path, hidden))
        # Nothing comes after it.
        raise SystemExit


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Process:
    return Process(monkeypatch)


@pytest.mark.parametrize("has_ended", [True, False])
def test_another_version_takes_over_hidden_also_from_a_hung_thread(process: Process, has_ended: bool) -> None:
    with pytest.raises(SystemExit):
        program.leave(0, Path("/usr/lib/x"), has_ended=has_ended)
    assert process.did == [(Path("/usr/lib/x"), True)]


def test_another_version_that_cannot_be_started_is_logged_and_a_failure(
    process: Process, caplog: pytest.LogCaptureFixture
) -> None:
    process.refusal = FileNotFoundError(2, "No such file")
    with caplog.at_level(logging.ERROR, "desktop_monitor"):
        assert program.leave(0, Path("/usr/lib/x"), has_ended=True) == EXIT_FAILED
    assert f"{Path('/usr/lib/x')} cannot be started: " in caplog.text


@pytest.mark.parametrize(("has_ended", "did"), [(True, []), (False, ["left"])])
def test_without_another_version_the_exit_code_stays(process: Process, has_ended: bool, did: list[object]) -> None:
    assert program.leave(7, None, has_ended=has_ended) == 7
    assert process.did == did
