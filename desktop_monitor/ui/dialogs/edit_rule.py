"""Edits a rule: checked with every key by the loader of the file, and tried on the stored past.

Must not know how a rule is judged or how the file is written.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_monitor.alerts.rule import Comparator, Rule, Severity
from desktop_monitor.config.alert_drafts import BUILT_IN, Checked, Tree, checked, keys_of
from desktop_monitor.ui.alert_words import condition_words, rule_words, unit_of
from desktop_monitor.ui.dialogs.editor import EditorDialog
from desktop_monitor.ui.dialogs.rehearsal_panel import RehearsalPanel
from desktop_monitor.ui.dialogs.rule_form import Offers, RuleForm
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.rehearsal_desk import RehearsalDesk, Rehearsed
from desktop_monitor.ui.widgets.choice_fields import ChoiceField
from desktop_monitor.ui.widgets.key_fields import TextField
from desktop_monitor.ui.widgets.labels import plain_label, set_role
from desktop_monitor.ui.widgets.scrolled import scrolled

_SIZE_PX = (900, 620)
_LEAST_PX = (720, 460)
_PANEL_PX = 300
_DEBOUNCE_MS = 400
_NOT_NAME = re.compile(r"[^a-z0-9]+")
TEMPLATE = Rule("", "cpu_used_ratio", Comparator.ABOVE, 0.9, Severity.WARNING, for_seconds=300.0)
"""What a new rule begins as."""


class EditRuleDialog(EditorDialog):
    """A form at the left, the rehearsal at the right; Save is possible while nothing is wrong."""

    saved = Signal(str, object)
    """The rule of this name is to be what these keys say."""

    def __init__(
        self,
        rule: Rule | None,
        rules: tuple[Rule, ...],
        tree: Tree,
        offers: Offers,
        look: Look,
        rehearsals: RehearsalDesk | None,
        now_seconds: float,
        parent: QWidget | None = None,
        *,
        is_new: bool = False,
    ) -> None:
        """`rule` is edited, or with `is_new` the one to begin with; `tree` is what the file says now."""
        self._is_new = is_new or rule is None
        super().__init__("" if self._is_new or rule is None else rule.name, parent)
        self._rules, self._tree, self._rehearsals, self._now_seconds = rules, tree, rehearsals, now_seconds
        self._checked = Checked(None)
        self._rehearsed: tuple[Rule, float] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DEBOUNCE_MS)
        self._timer.timeout.connect(self._rehearse)
        self._set_up(rule)
        self._make(offers, look)
        self._arrange()
        self._begin(rule or TEMPLATE)
        self._connect()

    def _set_up(self, rule: Rule | None) -> None:
        self.setObjectName("editRuleDialog")
        title = self.tr("New rule") if self._is_new or rule is None else rule_words(rule.name)
        self.setWindowTitle(title)
        self.setMinimumSize(*(for_text(side, self) for side in _LEAST_PX))
        self.resize(*(for_text(side, self) for side in _SIZE_PX))

    def _make(self, offers: Offers, look: Look) -> None:
        self.heading = plain_label(self.windowTitle(), Role.FIGURE, self)
        self.summary = plain_label("", Role.QUIET, self)
        self.summary.setObjectName("ruleSummary")
        self.summary.setWordWrap(True)
        titles = [
            (TEMPLATE.name, self.tr("CPU busy for long")),
            *((one.name, rule_words(one.name)) for one in self._rules),
        ]
        self.template = ChoiceField("template", self.tr("Begin with"), look, titles, self)
        self.name_field = TextField("name", self.tr("Name"), look, "", self)
        for field in (self.template, self.name_field):
            field.setVisible(self._is_new)
        self.form = RuleForm(offers, look, self)
        self.panel = RehearsalPanel(self)
        self._make_choices(look)

    def _make_choices(self, look: Look) -> None:
        is_built_in = self._name in BUILT_IN
        words = self.tr("As it was built in…") if is_built_in else self.tr("Delete rule…")
        self.make_choices("Rule", words, look)
        rules = self._tree.get("alerts")
        is_written = isinstance(rules, dict) and self._name in rules
        self.delete.setVisible(not self._is_new and is_written)
        if not is_built_in:
            set_role(self.delete, Role.DANGER)

    def _arrange(self) -> None:
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACING_PX)
        for field in (self.template, self.name_field):
            field.setContentsMargins(0, 0, 3 * SPACING_PX, 2 * SPACING_PX if field is self.name_field else 0)
            column.addWidget(field)
        column.addWidget(self.form)
        left = QVBoxLayout()
        left.setSpacing(SPACING_PX)
        for widget in (self.heading, self.summary):
            left.addWidget(widget)
        left.addSpacing(2 * SPACING_PX)
        left.addWidget(scrolled(inside, self, shines_through=True), 1)
        self.panel.setFixedWidth(for_text(_PANEL_PX, self))
        beside = QHBoxLayout()
        beside.setSpacing(4 * SPACING_PX)
        beside.addLayout(left, 1)
        beside.addWidget(self.panel)
        below = QHBoxLayout()
        below.addWidget(self.delete)
        below.addWidget(self.problem, 1)
        below.addWidget(self._choices)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(5 * SPACING_PX,) * 4)
        layout.setSpacing(3 * SPACING_PX)
        layout.addLayout(beside, 1)
        layout.addLayout(below)

    def _connect(self) -> None:
        self.form.changed.connect(self._on_changed)
        self.name_field.changed.connect(self._on_changed)
        self.template.changed.connect(self._on_template)
        self.panel.period_chosen.connect(self._rehearse)
        self.finished.connect(self._on_finished)

    def _begin(self, rule: Rule) -> None:
        self.form.show_keys(keys_of(rule, unit_of(rule.metric)))
        self.template.show_value(rule.name)
        self._on_changed()
        first = self.name_field if self._is_new else self.form.fields["threshold"]
        first.setFocus()

    # What is written, and what is wrong with it.

    @property
    def rule_name(self) -> str:
        """The key of the rule in the file."""
        if not self._is_new:
            return self._name
        return _NOT_NAME.sub("_", str(self.name_field.value() or "").casefold()).strip("_")

    def keys(self) -> dict[str, object]:
        """What the form says, so that it means what is seen."""
        keys = self.form.keys()
        built_in = BUILT_IN.get(self._name)
        if keys.get("clear_threshold") is None and built_in is not None and built_in.clear_threshold is not None:
            keys["clear_threshold"] = keys.get("threshold")
        return keys

    @Slot()
    def _on_changed(self) -> None:
        name = self.rule_name
        name_problem = self._name_problem(name)
        self.name_field.show_problem(name_problem)
        self.name_field.show_hint(self.tr("in the file: {name}").format(name=name) if name and self._is_new else "")
        self._checked = checked(self._tree, name or "new_rule", self.keys())
        self.form.show_problems(self._checked.problems)
        known = set(self.form.fields)
        other = [words for key, words in self._checked.problems if key.split("[")[0] not in known]
        other += [f"{one.key_path} {one.explained}" for one in self._checked.elsewhere]
        self.problem.show_problem("; ".join(other))
        rule = self._checked.rule
        self.summary.setText(self._summary_words(rule))
        self.save.setEnabled(self.can_save())
        if rule is None:
            self._timer.stop()
            self.panel.show_wait(self.tr("As soon as nothing is wrong, the rule is tried on what was recorded."))
        else:
            self._timer.start()

    def _summary_words(self, rule: Rule | None) -> str:
        if rule is None:
            return self.tr("Something is still missing or wrong.")
        return self.tr("Fires when: {condition}").format(condition=condition_words(rule))

    def _name_problem(self, name: str) -> str:
        if not self._is_new:
            return ""
        if not name:
            return self.tr("give it a name") if self.name_field.value() else ""
        if any(rule.name == name for rule in self._rules):
            return self.tr("is the name of another rule")
        return ""

    @Slot()
    def _on_template(self) -> None:
        wanted = self.template.value()
        rule = next((one for one in self._rules if one.name == wanted), TEMPLATE)
        self.form.show_keys(keys_of(rule, unit_of(rule.metric)))
        self._on_changed()

    # The past.

    @Slot()
    def _rehearse(self) -> None:
        rule = self._checked.rule
        if rule is None:
            return
        if self._rehearsals is None:
            self.panel.show_wait(self.tr("No past is kept that it could be tried on."))
            return
        wanted = (rule, self.panel.seconds)
        if wanted == self._rehearsed:
            return
        self._rehearsed = wanted
        self.panel.show_busy()
        end = self._now_seconds
        self._rehearsals.ask(rule, end - self.panel.seconds, end, self._on_rehearsed)

    def _on_rehearsed(self, said: Rehearsed) -> None:
        self.panel.show_rehearsed(said, self._now_seconds)

    # The end.

    def hand_over(self) -> None:
        self.saved.emit(self.rule_name, self.keys())

    def can_save(self) -> bool:
        name = self.rule_name
        return self._checked.rule is not None and bool(name) and not self._name_problem(name)

    @Slot(int)
    def _on_finished(self, _result: int) -> None:
        self._timer.stop()
        if self._rehearsals is not None:
            self._rehearsals.forget()
