"""Suggestions in the words of small faces: tray, glance, page. Titles and values are untrusted. No widgets."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop_monitor.engine.alerts_view import SuggestionView
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import in_words
from desktop_monitor.ui.switch_words import SENTENCE_LIMIT, TITLE_LIMIT, VALUE_LIMIT, changed_lines, said
from desktop_monitor.ui.untrusted import visible_text

_SHOWN_LINES = 4
"""A change of more lines than this is not judged at a glance."""


def headline(view: SuggestionView) -> str:
    """What is suggested, in one line: ``Claude Code: context mode → SIMPLE``."""
    one = view.suggestion
    if not one.control_id:
        return visible_text(in_words(view.description) or one.action, SENTENCE_LIMIT)
    title = visible_text(view.control_title or one.control_id, TITLE_LIMIT)
    return f"{title} → {visible_text(one.value, VALUE_LIMIT)}"


def suggested_line(view: SuggestionView) -> str:
    """The same as a menu says it."""
    return said(text("alerts.suggestion_action", description=headline(view)))


def evidence_words(view: SuggestionView) -> str:
    """Why, with counts and periods."""
    found = " ".join(said(evidence) for evidence in view.suggestion.evidence)
    return found or QCoreApplication.translate("SuggestionWords", "No reason was given.")


def short_change(view: SuggestionView) -> tuple[str, ...]:
    """The lines that go and come where they are few enough to be judged at a glance; else none."""
    plan = view.planned.plan if view.planned is not None else None
    lines = changed_lines(plan) if plan is not None else ()
    return lines if 0 < len(lines) <= _SHOWN_LINES and all(len(line) <= SENTENCE_LIMIT for line in lines) else ()
