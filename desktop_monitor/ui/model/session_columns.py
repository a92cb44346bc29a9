"""The columns of the session table: what each shows, explains and sorts by.

Must not know the model or the view.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.ui.agent_words import model_name, seconds_pair, session_name
from desktop_monitor.ui.model.session_texts import (
    SessionScale,
    cache_tip,
    context_tip,
    cost_cell,
    cost_tip,
    cpu_of,
    cpu_text,
    errors_cell,
    errors_tip,
    latency_tip,
    memory_of,
    memory_text,
    memory_tip,
    mode_cell,
    mode_text,
    mode_tip,
    model_tip,
    name_text,
    name_tip,
    share_text,
    tokens_cell,
    tokens_tip,
    total_tokens,
    tree_tip,
)

_CONTEXT = "SessionColumns"

SortValue = float | str | None
"""What a column sorts by; None goes last, whichever way it is sorted."""


@dataclass(frozen=True, slots=True)
class SessionColumn:
    """One column of the table."""

    key: str
    title: str
    help: str
    text: Callable[[SessionView, SessionScale], str]
    value: Callable[[SessionView], SortValue]
    tooltip: Callable[[SessionView, SessionScale], str]
    widest: str
    """The longest text that is usual; the column is as wide as it."""
    number: bool = True
    """Right-aligned, sorted with the greatest first."""
    rank: int = 0
    """Where there is no room, columns of the highest rank go first; 0 stays."""

    def translated_title(self) -> str:
        """The title in the user's language."""
        return QCoreApplication.translate(_CONTEXT, self.title)

    def translated_help(self) -> str:
        """One sentence about the column in the user's language."""
        return QCoreApplication.translate(_CONTEXT, self.help)


COLUMNS = (
    SessionColumn(
        "session",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Session")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "The session's name or project, its client and what it does")),
        name_text,
        lambda view: session_name(view).casefold(),
        name_tip,
        "waiting for you: approve Ba",
        number=False,
    ),
    SessionColumn(
        "model",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Model")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "The model of its newest request")),
        lambda view, _scale: model_name(view.model),
        lambda view: model_name(view.model) if view.model else None,
        model_tip,
        "gpt-5.1-codex",
        number=False,
        rank=2,
    ),
    SessionColumn(
        "mode",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Mode")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Its context mode; where it has none the effort it works with")),
        mode_cell,
        lambda view: mode_text(view) or None,
        mode_tip,
        "  SIMPLE  ",
        number=False,
        rank=4,
    ),
    SessionColumn(
        "context",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Context")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "How full the model's window is")),
        lambda view, _scale: share_text(view.context_ratio),
        lambda view: view.context_ratio,
        context_tip,
        "Context",
        rank=3,
    ),
    SessionColumn(
        "tokens",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Tokens")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Tokens of all kinds, cached ones included")),
        tokens_cell,
        total_tokens,
        tokens_tip,
        "99.9 M",
    ),
    SessionColumn(
        "cost",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Cost")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "What its requests cost, API-equivalent where the client states no cost")),
        cost_cell,
        lambda view: view.cost_usd,
        cost_tip,
        "≥ $ 99.99",
    ),
    SessionColumn(
        "cache",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Cache")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "The share of its input that was read from a cache")),
        lambda view, _scale: share_text(view.cache_hit_ratio),
        lambda view: view.cache_hit_ratio,
        cache_tip,
        "100 %",
        rank=6,
    ),
    SessionColumn(
        "latency",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "p50 / p95")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "How long its answers took: half of them, and 95 of 100")),
        lambda view, _scale: seconds_pair(view.duration_p50_seconds, view.duration_p95_seconds),
        lambda view: view.duration_p95_seconds,
        latency_tip,
        "585 / 625 ms",
        rank=5,
    ),
    SessionColumn(
        "errors",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Errors")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Requests that failed")),
        errors_cell,
        lambda view: float(view.errors) if view.requests else None,
        errors_tip,
        "Errors",
        rank=1,
    ),
    SessionColumn(
        "cpu",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "CPU")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "CPU of its process tree, short-lived children included")),
        cpu_text,
        cpu_of,
        tree_tip,
        "188 %",
    ),
    SessionColumn(
        "memory",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Memory")),
        str(
            QT_TRANSLATE_NOOP(
                _CONTEXT, "Memory of its process tree, shared memory counted in parts where that is known"
            )
        ),
        memory_text,
        memory_of,
        memory_tip,
        "99.9 MiB",
    ),
)
NUMBERS = {column.key: number for number, column in enumerate(COLUMNS)}
