"""What small faces say of agents that run at this moment: which, how many, the last answer.

An `AgentsView` in, sessions and sentences out. Must not know widgets.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from desktop_monitor.engine.agents_view import AgentsView, SessionView, TodayView
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.language.quantities import MISSING, duration_text, ratio_text
from desktop_monitor.language.text import counted, forms
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import SessionState
from desktop_monitor.ui.agent_words import (
    age_words,
    ago_words,
    client_word,
    model_name,
    session_name,
    state_words,
    waiting_reason,
)
from desktop_monitor.ui.state import AppState

_RUNNING = frozenset({SessionState.WAITING, SessionState.WORKING, SessionState.IDLE})
_DOING = {
    SessionState.WAITING: forms("{count} waiting for you", "{count} waiting for you"),
    SessionState.WORKING: forms("{count} working", "{count} working"),
    SessionState.IDLE: forms("{count} idle", "{count} idle"),
}
"""How many do what, in the order in which it is said."""
_WORTH_AN_AGE_SECONDS = 60.0
_DAY_SECONDS = 86_400.0


def _tr(sentence: str) -> str:
    return QCoreApplication.translate("AgentsNow", sentence)


def running(agents: AgentsView) -> tuple[SessionView, ...]:
    """Sessions that have not ended, those that wait for the user first."""
    return tuple(
        view
        for view in agents.sessions
        if view.state in _RUNNING or (view.tree is not None and view.state is not SessionState.ENDED)
    )


def waiting(agents: AgentsView) -> tuple[SessionView, ...]:
    """Sessions that wait for the user."""
    return tuple(view for view in agents.sessions if view.state is SessionState.WAITING)


def waiting_now(state: AppState) -> tuple[SessionView, ...]:
    """Sessions that wait for the user; nobody while the data are too old to say so."""
    snapshot = state.snapshot
    return () if snapshot is None or state.stale_seconds is not None else waiting(snapshot.agents)


def title(view: SessionView) -> str:
    """Who it is: ``claude · api``."""
    return f"{client_word(view.interface)} · {session_name(view)}"


def state_line(view: SessionView, now_seconds: float) -> str:
    """What it does: ``working``, ``waiting for you: approve Bash · 4 min``."""
    does = state_words(view, now_seconds)
    since = view.state_since_seconds
    if view.state is not SessionState.WAITING or since is None or now_seconds - since < _WORTH_AN_AGE_SECONDS:
        return does
    return f"{does} · {age_words(now_seconds - since)}"


def detail_line(view: SessionView, now_seconds: float) -> str:
    """What it does, with what, and how full its context is: ``working · opus-4-8 · 41 % context``."""
    parts = [state_line(view, now_seconds)]
    if view.state is SessionState.WORKING:
        model = model_name(view.model)
        parts += [model] if model != MISSING else []
        if view.context_ratio is not None:
            parts.append(_tr("{share} context").format(share=ratio_text(view.context_ratio)))
    if view.is_remote:
        parts.append(_tr("remote"))
    return " · ".join(parts)


def waiting_line(view: SessionView) -> str:
    """A waiting session as a menu says it: ``claude · api waits: approve Bash``."""
    reason = waiting_reason(view)
    if not reason:
        return _tr("{who} waits for you").format(who=title(view))
    return _tr("{who} waits: {reason}").format(who=title(view), reason=reason)


def count_line(agents: AgentsView) -> str:
    """How many run and what they do: ``2 agents: 1 waiting for you, 1 idle``; empty for none."""
    found = running(agents)
    if not found:
        return ""
    head = words(counted("{count} agent", "{count} agents", len(found)))
    parts = [words(counted(*_DOING[state], count)) for state in _DOING if (count := _count(found, state))]
    return f"{head}: {', '.join(parts)}" if parts else head


def waiting_words(count: int) -> str:
    """How many wait for the user: ``2 waiting for you``."""
    return words(counted(*_DOING[SessionState.WAITING], count))


def _count(views: Sequence[SessionView], state: SessionState) -> int:
    return sum(view.state is state for view in views)


def last_answer_line(agents: AgentsView, now_seconds: float) -> str:
    """``last answer 2.4 s, 12 s ago``; empty where none was given for a day."""
    today = agents.today
    if today is None or today.last_answer_seconds is None or today.last_answer_at_seconds is None:
        return ""
    if now_seconds - today.last_answer_at_seconds >= _DAY_SECONDS:
        return ""
    return _tr("last answer {length}, {age}").format(
        length=duration_text(today.last_answer_seconds), age=ago_words(today.last_answer_at_seconds, now_seconds)
    )


def nobody_line(agents: AgentsView, now_seconds: float) -> str:
    """What is said where no agent runs."""
    today: TodayView | None = agents.today
    if today is None:
        return _tr("What agents do is not known yet")
    if today.requests:
        last = last_answer_line(agents, now_seconds)
        return _tr("No agent is running; {last}").format(last=last) if last else _tr("No agent is running")
    return _tr("No agent is running; none was seen today")


def knows_agents(snapshot: Snapshot) -> bool:
    """Whether there is anything to say of agents: one runs, or did within a day."""
    performance, agents = snapshot.performance, snapshot.agents
    is_measured = any(figure.count for figure in performance.kpis) or bool(performance.tables.interfaces)
    return is_measured or bool(agents.sessions) or bool(agents.today and agents.today.requests)
