"""The page of processes: what runs, who started it, what it uses, and how to end it.

Reads what its columns show and nothing while it is hidden. Must not know how
processes are read or signalled.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QStackedLayout, QVBoxLayout, QWidget

from desktop_monitor.engine.command import Subscribe, Unsubscribe
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.model.process_columns import COLUMNS, NUMBERS
from desktop_monitor.ui.model.process_node import ancestors_of, child_count_of
from desktop_monitor.ui.model.process_texts import Scale
from desktop_monitor.ui.model.processes import ProcessModel
from desktop_monitor.ui.readings import cpu_divisor
from desktop_monitor.ui.widgets.empty import EmptyState
from desktop_monitor.ui.window.page import Page, PageContext
from desktop_monitor.ui.window.process_actions import ProcessActions
from desktop_monitor.ui.window.process_details import ActionButton, ProcessDetails
from desktop_monitor.ui.window.process_subset import ProcessSubset
from desktop_monitor.ui.window.process_table import ProcessTable
from desktop_monitor.ui.window.process_toolbar import ProcessToolbar

OWNER = "page:processes"
_LEAST_CADENCE_SECONDS = 1.0
_RESORT_SECONDS = 2.0
_ORDER_NOTE_SECONDS = 6.0
_FREE_SORTS = 2
"""Passes after the page was opened that are sorted in any case: CPU is known from the second on."""


class ProcessesPage(Page):
    """Table or tree of all processes."""

    name = "processes"
    has_period = False

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._active = False
        self._frozen = False
        self._io_subscribed = False
        self._shown_at: float | None = None
        self._sorted_at: float | None = None
        self._free_sorts = 0
        self._wanted: ProcessIdentity | None = None
        self._subset: ProcessSubset | None = None
        self.model = ProcessModel(self)
        self.toolbar = ProcessToolbar(context.look, self)
        self.table = ProcessTable(self.model, context.look, self)
        self.actions_of_process = ProcessActions(context.state, self)
        self.details = ProcessDetails(context.look, self)
        self._empty = EmptyState(self.tr("Reading processes…"), "", "", self)
        self._build()
        self._connect()

    def _build(self) -> None:
        actions = self.actions_of_process
        for action, name in ((actions.end, "endProcess"), (actions.kill, "killProcess")):
            self.details.add_action(ActionButton(action, name, self.details))
        self.details.add_action(ActionButton(actions.priority, "changePriority", self.details))
        self.details.hide()
        card = QFrame(self)
        card.setProperty("role", Role.CARD.value)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 3, 1, SPACING_PX)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.table)
        inside.addLayout(self._stack)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * SPACING_PX, 4 * SPACING_PX, 5 * SPACING_PX, 5 * SPACING_PX)
        layout.setSpacing(3 * SPACING_PX)
        layout.addWidget(self.toolbar)
        layout.addWidget(card, 1)
        layout.addWidget(self.details)
        self._shortcuts = [self._shortcut(keys) for keys in ("/", "Ctrl+F")]

    def _shortcut(self, keys: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.focus_filter)
        return shortcut

    def _connect(self) -> None:
        self.toolbar.filter.textChanged.connect(self._on_filter_changed)
        self.toolbar.subset.clicked.connect(self._on_subset_left)
        self.toolbar.filter.left_downwards.connect(self._on_filter_left)
        self.toolbar.tree.toggled.connect(self._on_tree_toggled)
        self.toolbar.sums.toggled.connect(self._on_sums_toggled)
        self.model.counts_changed.connect(self._on_counts_changed)
        self.table.process_selected.connect(self._on_process_selected)
        self.table.customContextMenuRequested.connect(self._on_menu_requested)
        self.table.titles.columns_chosen.connect(self._on_columns_chosen)
        self.table.addAction(self.actions_of_process.end)
        self.actions_of_process.end.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.context.state.snapshot_changed.connect(self._on_snapshot)
        self.context.settings.changed.connect(self._on_settings_changed)
        self._on_columns_chosen()

    def activate(self) -> None:
        """Read processes from now on and show those that are known."""
        self._active = True
        self._free_sorts = _FREE_SORTS
        self._subscribe("processes")
        self._update_io()
        self._catch_up()

    def deactivate(self) -> None:
        """Read nothing for this page any more."""
        self._active = False
        self.context.state.send(Unsubscribe(OWNER, "processes"))
        self._update_io()

    def set_frozen(self, frozen: bool) -> None:
        """Let the table stand, or go on with the newest pass."""
        self._frozen = frozen
        self.toolbar.set_note("")
        self._catch_up()

    def receive(self, argument: object) -> None:
        """Filter by a text, select the process of an identity, or show a subset alone."""
        if isinstance(argument, ProcessIdentity):
            self.toolbar.filter.clear()
            self._show_subset(None)
            self._wanted = argument
            self._select_wanted()
        elif isinstance(argument, str):
            self.toolbar.filter.setText(argument)
        elif isinstance(argument, ProcessSubset):
            self.toolbar.filter.clear()
            self._show_subset(argument)

    def _show_subset(self, subset: ProcessSubset | None) -> None:
        self._subset = subset
        self.toolbar.set_subset(subset.name if subset is not None else "")
        with self.table.place_kept():
            self._limit()
        if self._shown_at is not None:
            self._show_table_or_words()

    def _limit(self) -> None:
        self.model.set_only(None if self._subset is None else self._subset.members(self.model.rows))

    @Slot()
    def _on_subset_left(self) -> None:
        self._show_subset(None)

    @Slot()
    def focus_filter(self) -> None:
        """Put the keyboard into the filter."""
        self.toolbar.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.toolbar.filter.selectAll()

    def save_state(self) -> dict[str, object]:
        """Columns from left to right with their widths, order, tree."""
        column, descending = self.model.sorting
        return {
            **self.table.titles.saved_columns(),
            "sort": COLUMNS[column].key,
            "descending": descending,
            "tree": self.model.is_tree,
            "sums": self.model.adds_children,
        }

    def restore_state(self, state: dict[str, object]) -> None:
        """Take back what `save_state` gave."""
        self.table.titles.restore_columns(state.get("columns"), state.get("widths"))
        sort, descending = state.get("sort"), state.get("descending")
        if isinstance(sort, str) and sort in NUMBERS and isinstance(descending, bool):
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            self.table.sortByColumn(NUMBERS[sort], order)
        self.toolbar.tree.setChecked(state.get("tree") is True)
        self.toolbar.sums.setChecked(state.get("sums") is True)

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if not self._active or self._stands_still() or snapshot.processes is None:
            return
        if snapshot.processes.at.monotonic_seconds == self._shown_at:
            return
        self._show(snapshot)

    def _stands_still(self) -> bool:
        held = self.isActiveWindow() and bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier)
        if held and not self._frozen:
            self.toolbar.set_note(self.tr("held by Ctrl"))
        return self._frozen or held

    def _say_why_order_waits(self, now_seconds: float) -> None:
        waits = self._sorted_at is not None and now_seconds - self._sorted_at >= _ORDER_NOTE_SECONDS
        self.toolbar.set_note(self.tr("order waits while the table is in use") if waits else "")

    def _catch_up(self) -> None:
        snapshot = self.context.state.snapshot
        if self._active and snapshot is not None and snapshot.processes is not None and not self._frozen:
            self._show(snapshot)

    def _show(self, snapshot: Snapshot) -> None:
        passed = snapshot.processes
        if passed is None:
            return
        self._shown_at = passed.at.monotonic_seconds
        self.details.set_cadence(max(_LEAST_CADENCE_SECONDS, snapshot.interval_seconds))
        scale = self._scale(snapshot, passed.at.wall_seconds)
        self.table.set_machine(snapshot.machine.memory_total_bytes, scale.core_divisor)
        with self.table.place_kept():
            self.model.show(passed.rows, scale)
            self._limit()
            if self._may_resort(passed.at.monotonic_seconds):
                self._sorted_at = passed.at.monotonic_seconds
                self.model.resort()
        self._say_why_order_waits(passed.at.monotonic_seconds)
        self._show_table_or_words()
        self._select_wanted()
        self._show_details(passed.rows)

    def _scale(self, snapshot: Snapshot, now_seconds: float) -> Scale:
        return Scale(cpu_divisor(snapshot, self.context.settings.settings.appearance.process_cpu_scale), now_seconds)

    def _may_resort(self, now_seconds: float) -> bool:
        if self._free_sorts > 0:
            self._free_sorts -= 1
            return True
        due = self._sorted_at is None or not 0 <= now_seconds - self._sorted_at < _RESORT_SECONDS
        return due and not self.table.is_in_use and not self.actions_of_process.is_asking

    def _show_table_or_words(self) -> None:
        if self.model.shown_count:
            self._stack.setCurrentWidget(self.table)
            return
        if self.model.total_count:
            self._empty.set_texts(
                self.tr("No process matches the filter")
                if self._subset is None or self.toolbar.filter.text()
                else self.tr("None of these processes runs any more"),
                self.tr("Every word must occur in name, command, user or pid."),
            )
        self._stack.setCurrentWidget(self._empty)

    def _show_details(self, rows: tuple[ProcessRow, ...]) -> None:
        identity = self.details.identity
        row = self.model.row_of(identity) if identity else None
        if row is not None:
            count = child_count_of(row, rows)
            self.details.show_process(row, ancestors_of(row, rows), count, self.model.scale)
            self.actions_of_process.set_process(row, count)
        elif identity is not None:
            self.details.show_ended()
            self.actions_of_process.set_process(None)

    def _select_wanted(self) -> None:
        if self._wanted is not None and self.table.select(self._wanted):
            self._wanted = None

    @Slot()
    def _on_process_selected(self) -> None:
        row = self.table.selected_row()
        if row is None:
            # A process that ended stays in the details until another one is selected.
            if self.details.identity is None or self.model.row_of(self.details.identity) is not None:
                self.details.clear()
                self.details.hide()
                self.actions_of_process.set_process(None)
            return
        rows = self.model.rows
        self.details.show_process(row, ancestors_of(row, rows), child_count_of(row, rows), self.model.scale)
        self.actions_of_process.set_process(row, child_count_of(row, rows))
        if self.details.isHidden():
            self.details.show()
            self.table.scroll_later()

    @Slot(QPoint)
    def _on_menu_requested(self, position: QPoint) -> None:
        if self.table.selected_row() is not None:
            menu = self.actions_of_process.menu(self.table, self.table.viewport().mapToGlobal(position))
            self.table.set_menu_open(True)
            menu.aboutToHide.connect(self._on_menu_closed)

    @Slot()
    def _on_menu_closed(self) -> None:
        self.table.set_menu_open(False)

    @Slot(str)
    def _on_filter_changed(self, text: str) -> None:
        with self.table.place_kept():
            self.model.set_filter(text)
        if self._shown_at is not None:
            self._show_table_or_words()

    @Slot()
    def _on_filter_left(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)
        if not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))

    @Slot(bool)
    def _on_tree_toggled(self, tree: bool) -> None:
        self.toolbar.sums.setVisible(tree)
        self.table.set_tree(tree)

    @Slot(bool)
    def _on_sums_toggled(self, sums: bool) -> None:
        with self.table.place_kept():
            self.model.set_adds_children(sums)

    @Slot()
    def _on_counts_changed(self) -> None:
        self.toolbar.set_counts(self.model.shown_count, self.model.total_count)

    @Slot()
    def _on_columns_chosen(self) -> None:
        self.model.set_formatted(self.table.titles.shown_columns())
        self._update_io()

    @Slot(object)
    def _on_settings_changed(self, _settings: object) -> None:
        if self._active:
            self._subscribe("processes")
            self._catch_up()

    def _subscribe(self, subject: str) -> None:
        interval = self.context.settings.settings.sampling.interval_seconds
        self.context.state.send(Subscribe(OWNER, subject, max(_LEAST_CADENCE_SECONDS, interval)))

    def _update_io(self) -> None:
        """Read IO counters while a column that shows them can be seen."""
        wanted = self._active and any(COLUMNS[number].needs_io for number in self.table.titles.shown_columns())
        if wanted and not self._io_subscribed:
            self._subscribe("process_io")
        elif self._io_subscribed and not wanted:
            self.context.state.send(Unsubscribe(OWNER, "process_io"))
        self._io_subscribed = wanted
