"""The window, every dialog and the glance with something to show in each of their parts.

For tests that look at all of them: whether they can be read, reached and named. Must not
know what is asked of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.actions.switching.record import Switch
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.config.performance_edit import PerformanceFile
from desktop_monitor.engine.alert_settings import AlertSettings
from desktop_monitor.engine.query import LedgerReader
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.metrics.agent_event import CODEX
from desktop_monitor.ui.alert_settings_desk import AlertSettingsDesk
from desktop_monitor.ui.alert_tools import AlertTools
from desktop_monitor.ui.dialogs.confirm_process import ConfirmProcessDialog, ProcessAction
from desktop_monitor.ui.dialogs.connect_client import ConnectClientDialog
from desktop_monitor.ui.dialogs.delete_data import DeleteDataDialog
from desktop_monitor.ui.dialogs.delete_setting import DeleteSettingDialog
from desktop_monitor.ui.dialogs.edit_channel import EditChannelDialog
from desktop_monitor.ui.dialogs.edit_rule import EditRuleDialog
from desktop_monitor.ui.dialogs.forget_project import ForgetProjectDialog
from desktop_monitor.ui.dialogs.rule_form import Offers
from desktop_monitor.ui.dialogs.switch import SwitchDialog
from desktop_monitor.ui.dialogs.switch_arm import ArmControlDialog
from desktop_monitor.ui.dialogs.welcome import WelcomeDialog
from desktop_monitor.ui.glance import Glance
from desktop_monitor.ui.ledger_desk import LedgerDesk
from desktop_monitor.ui.performance_holder import PerformanceHolder
from desktop_monitor.ui.plot.canvas import Canvas
from desktop_monitor.ui.rehearsal_desk import Past, RehearsalDesk
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.switch_proposal import suggested
from desktop_monitor.ui.window.main import MainWindow
from desktop_monitor.ui.window.page import PageContext
from desktop_monitor.ui.window.period_dialog import PeriodDialog
from desktop_monitor.ui.window.processes import ProcessesPage
from tests.helpers import alerts_page, switch_views
from tests.helpers.agents import NoChange, agents_snapshot
from tests.helpers.agents_journal import FakeJournal
from tests.helpers.clock import FakeClock
from tests.helpers.performance_views import with_performance
from tests.helpers.snapshots import WALL_SECONDS, FakeReader, process_row

PAGES = ("overview", "agents", "resources", "processes", "history", "alerts", "modes", "reports", "settings")
_WITH_CHARTS = ("history", "resources")
_LAYOUT_ROUNDS = 6


class FullLedger:
    """Past incidents and past switches."""

    def incidents(self, _start: float, _end: float, limit: int = 1000) -> tuple[Incident, ...]:
        """Those that are over, the newest first."""
        return alerts_page.past_incidents()[:limit]

    def switches(self, limit: int = 200) -> tuple[Switch, ...]:
        """All there were."""
        return switch_views.past_switches()[:limit]

    def close(self) -> None:
        """Nothing is open."""


def full_snapshot(tick: int = 0) -> Snapshot:
    """Agents at work, key figures, advice, alerts that fire, controls, suggestions and an open switch."""
    switching = switch_views.alerts_view()
    alerts = replace(
        alerts_page.alerts_view(),
        suggestions=switching.suggestions,
        controls=switching.controls,
        open_switches=switching.open_switches,
        actions=switching.actions,
    )
    return with_performance(replace(agents_snapshot(tick), alerts=alerts))


@contextmanager
def full_window(context: PageContext, qtbot: QtBot) -> Iterator[MainWindow]:
    """The whole window, shown; give it snapshots and open its pages. It and its threads end with the context."""
    folder = context.paths.config
    ledger = LedgerDesk(lambda: cast(LedgerReader, FullLedger()))
    tools = AlertTools(
        AlertSettingsDesk(lambda: AlertSettings(folder / "alerts_config.yaml")),
        RehearsalDesk(lambda: Past(FakeReader(), FakeJournal())),
    )
    settings_file = PerformanceFile(folder / "performance.yaml", folder / "alerts_config.yaml")
    window = MainWindow(
        context.state,
        context.desk,
        context.look,
        context.settings,
        context.paths,
        FakeClock(),
        lambda: True,
        journal=context.journal,
        connector=NoChange(),
        ledger=ledger,
        alerts=tools,
        performance=PerformanceHolder(settings_file, lambda _config: None),
    )
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield window
    window.close()
    tools.close()
    ledger.close()
    window.deleteLater()


def open_page(window: MainWindow, state: AppState, qtbot: QtBot, name: str) -> QWidget:
    """Show a page with its values, and its charts where it has some."""
    window.open_page(name)
    page = window.findChild(QWidget, f"{name}Page")
    assert page is not None
    state.accept(full_snapshot(1))
    if name in _WITH_CHARTS:
        qtbot.waitUntil(lambda: bool(page.findChildren(Canvas)))
    if isinstance(page, ProcessesPage):
        page.table.select(page.model.rows[0].identity)
    settle()
    return page


def settle() -> None:
    """Let layouts find their place: what wraps says its height only once its width is known."""
    for _ in range(_LAYOUT_ROUNDS):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def _switch_dialog(context: PageContext) -> QDialog:
    proposal = suggested(switch_views.alerts_view(), 7)
    assert proposal is not None
    return SwitchDialog(proposal, context.state, context.look)


def _arm_dialog(context: PageContext) -> QDialog:
    alerts = switch_views.alerts_view()
    return ArmControlDialog(alerts.controls[0], alerts, context.state, context.look)


def _rule_dialog(context: PageContext) -> QDialog:
    offers = Offers(("build_temperature",), (("memory_usage", "Memory nearly used up"),), ("desktop", "team"), ())
    return EditRuleDialog(None, alerts_page.RULES, {}, offers, context.look, None, WALL_SECONDS)


_DIALOGS: dict[str, Callable[[PageContext], QDialog]] = {
    "end": lambda c: ConfirmProcessDialog(process_row(), ProcessAction.END, c.state),
    "priority": lambda c: ConfirmProcessDialog(process_row(), ProcessAction.PRIORITY, c.state),
    "delete": lambda c: DeleteDataDialog(c.paths, c.state),
    "period": lambda _c: PeriodDialog(WALL_SECONDS - 3600, WALL_SECONDS),
    "forget": lambda c: ForgetProjectDialog("/home/sam/code/api", c.state),
    "connect": lambda c: ConnectClientDialog(CODEX, NoChange().preview(CODEX), c.state, connect=True),
    "rule": _rule_dialog,
    "channel": lambda c: EditChannelDialog("webhook", "", {}, c.look),
    "email": lambda c: EditChannelDialog("email", "", {}, c.look),
    "setting": lambda _c: DeleteSettingDialog("Delete the rule?", "It is gone.", "Delete rule"),
    "switch": _switch_dialog,
    "arm": _arm_dialog,
    "welcome": lambda c: WelcomeDialog(c.state, c.look, c.paths, None, NoChange()),
}
DIALOGS = tuple(_DIALOGS)
"""The names `open_dialog` knows."""


def open_dialog(name: str, context: PageContext, qtbot: QtBot) -> QDialog:
    """Show the dialog of this name; it lives until the test ends, also when it is closed."""
    context.state.accept(full_snapshot(0))
    dialog = _DIALOGS[name](context)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.open()
        dialog.activateWindow()
    return dialog


def open_glance(context: PageContext, qtbot: QtBot) -> Glance:
    """Show the glance with its values; it lives until the test ends."""
    glance = Glance(context.state, context.desk, context.look, context.settings, FakeClock())
    qtbot.addWidget(glance)
    context.state.accept(full_snapshot())
    glance.open()
    settle()
    return glance
