"""One agent session as a line that can be pressed: state, who, what it does, CPU and memory of its processes.

Must not know where the line stands or what a press opens.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.metrics.agent_event import SessionState
from desktop_monitor.ui.agents_now import detail_line, state_line, title
from desktop_monitor.ui.look.session_marks import paint_state
from desktop_monitor.ui.look.sides import trailing
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import DENSE_ROW_HEIGHT_PX, SPACING_PX
from desktop_monitor.ui.model.session_texts import SessionScale, cpu_of, cpu_text, memory_text, tree_tip
from desktop_monitor.ui.untrusted import plain_tooltip
from desktop_monitor.ui.widgets.labels import ElidedLabel, plain_label
from desktop_monitor.ui.widgets.pressable import PressableLine

_MARK_PX = 10
_TALL_PX = 42
_LEAST_CPU_CORES = 0.01


class StateMark(QWidget):
    """The shape of a session's state."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._state = SessionState.UNKNOWN
        self.setFixedSize(_MARK_PX, _MARK_PX)
        look.changed.connect(self.update)

    def show_state(self, state: SessionState) -> None:
        """Show the shape of `state`."""
        if state is not self._state:
            self._state = state
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_state(painter, QRectF(self.rect()), self._state, self._look.tokens)
        painter.end()


class SessionLine(PressableLine):
    """Two rows of text, or one where it is `dense`; texts of agents are untrusted and shown plain."""

    def __init__(self, look: Look, *, dense: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._dense = dense
        self._height = for_text(DENSE_ROW_HEIGHT_PX if dense else _TALL_PX, self)
        self.view: SessionView | None = None
        """Whom it shows."""
        self._mark = StateMark(look, self)
        self._title = ElidedLabel("", Role.STRONG, self)
        self._does = ElidedLabel("", Role.QUIET, self)
        self._uses = plain_label("", None, self)
        self._uses.setAlignment(trailing())
        self.setFixedHeight(self._height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._arrange()
        self.let_through(self._mark, self._title, self._does, self._uses)

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * SPACING_PX)
        row.addWidget(self._mark)
        if self._dense:
            self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
            row.addWidget(self._title)
            row.addWidget(self._does, 1)
        else:
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addStretch(1)
            words.addWidget(self._title)
            words.addWidget(self._does)
            words.addStretch(1)
            row.addLayout(words, 1)
        row.addWidget(self._uses)

    def show_session(self, view: SessionView, scale: SessionScale) -> None:
        """Show `view` as of now."""
        self.view = view
        now = scale.now_seconds
        does = state_line(view, now) if self._dense else detail_line(view, now)
        cpu, memory = cpu_text(view, scale), memory_text(view, scale)
        uses = "" if view.tree is None else memory if self._is_quiet(view) else f"{cpu} · {memory}"
        self._mark.show_state(view.state)
        self._title.set_text(title(view))
        self._does.set_text(does)
        self._uses.setText(uses)
        tip = plain_tooltip(f"{title(view)}\n{detail_line(view, now)}\n{tree_tip(view, scale)}")
        if tip != self.toolTip():
            self.setToolTip(tip)
        spoken = f"{title(view)}: {does}" + (f", CPU {cpu}, {memory}" if uses else "")
        if spoken != self.accessibleName():
            self.setAccessibleName(spoken)

    def _is_quiet(self, view: SessionView) -> bool:
        """Where room is short, CPU that nobody would notice gives its own to the reason of a wait."""
        return self._dense and (cpu_of(view) or 0.0) < _LEAST_CPU_CORES

    @property
    def texts(self) -> tuple[str, str, str]:
        """Who, what it does, and what it uses, as a whole."""
        return self._title.whole_text(), self._does.whole_text(), self._uses.text()

    def sizeHint(self) -> QSize:
        return QSize(280, self._height)
