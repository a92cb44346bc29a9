"""The pages behind the rail: each made when first shown, only the one that can be seen active.

Also keeps what holds for all of them: the period, and whether the view is frozen. Must
not know what pages show or who asks for one.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_monitor.ui.window.page import Page, PageContext, Period, put_in_order
from desktop_monitor.ui.window.pages import PageEntry

PageStates = Mapping[str, dict[str, object]]


class PageStack(QStackedWidget):
    """Makes, shows and wakes pages."""

    def __init__(
        self,
        entries: Mapping[str, PageEntry],
        context: PageContext,
        states: PageStates,
        period: Period,
        parent: QWidget | None = None,
    ) -> None:
        """`states` are what pages saved when they were last there."""
        super().__init__(parent)
        self.setObjectName("pages")
        self._entries = entries
        self._context = context
        self._states = states
        self._made: dict[str, Page] = {}
        self._active: Page | None = None
        self._period = period
        self._frozen = False
        self._shown_periods: dict[Page, Period] = {}
        self._standing: set[Page] = set()

    @property
    def is_active(self) -> bool:
        """Whether a page can be seen."""
        return self._active is not None

    @property
    def period(self) -> Period:
        """The period all pages show."""
        return self._period

    @property
    def frozen(self) -> bool:
        """Whether the view stands."""
        return self._frozen

    def page(self, name: str) -> Page:
        """The page `name`, made if it is not there yet. Raises KeyError for no such page."""
        page = self._made.get(name)
        if page is None:
            page = self._entries[name].make(self._context)
            page.restore_state(self._states.get(name, {}))
            self._made[name] = page
            self.addWidget(page)
            put_in_order(page.stops())
        return page

    def states(self) -> dict[str, dict[str, object]]:
        """What pages want to find again: those of this run, and those that were not opened in it."""
        return {**self._states, **{name: page.save_state() for name, page in self._made.items()}}

    def wake(self, *, visible: bool) -> bool:
        """Let the current page be active while the window is `visible`, and no other; says whether that changed."""
        current = self.currentWidget() if visible else None
        wanted = current if isinstance(current, Page) else None
        if wanted is self._active:
            return False
        if self._active is not None:
            self._active.deactivate()
        self._active = wanted
        if wanted is not None:
            self._activate(wanted)
        return True

    def _activate(self, page: Page) -> None:
        """A page not seen since the freeze shows how things are once, and stands then."""
        stands = page in self._standing
        page.set_frozen(stands)
        if not stands or self._shown_periods.get(page) != self._period:
            self._show_period(page)
        page.activate()
        if self._frozen and not stands:
            page.set_frozen(True)
            self._standing.add(page)

    def _show_period(self, page: Page) -> None:
        self._shown_periods[page] = self._period
        page.show_period(self._period)

    def set_period(self, period: Period) -> None:
        """Show `period` on every page."""
        self._period = period
        if self._active is not None:
            self._show_period(self._active)

    def set_frozen(self, frozen: bool) -> None:
        """Let the view stand, or go on."""
        self._frozen = frozen
        self._standing.clear()
        if self._active is not None:
            self._active.set_frozen(frozen)
            if frozen:
                self._standing.add(self._active)
