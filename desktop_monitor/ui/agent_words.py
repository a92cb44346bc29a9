"""What several parts of the face say alike of agents: clients, states, tokens, cost, ages.

A missing value is an en dash. Must not know widgets or where a word is shown.
"""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

from PySide6.QtCore import QCoreApplication

from desktop_monitor.agents.trees.reading import Confidence
from desktop_monitor.engine.agents_view import SessionView, SourceState
from desktop_monitor.language.quantities import MISSING, count_text, duration_text, local
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI, SessionState
from desktop_monitor.metrics.client_names import STATUS_LINE
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.units import value_text
from desktop_monitor.ui.moments import near_moment
from desktop_monitor.ui.untrusted import visible_text

_NAME_LIMIT = 80
_MODEL_LIMIT = 60
_WAIT_LIMIT = 60
_SHORT_ID = 4
_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86_400.0
_MOST_SECONDS = 100 * 365 * _DAY


def _tr(words: str) -> str:
    return QCoreApplication.translate("AgentWords", words)


def client_name(interface: str) -> str:
    """A client as its maker calls it: ``Claude Code``; an own workflow by its own name."""
    names = {
        CLAUDE_CODE: "Claude Code",
        CODEX: "Codex",
        GEMINI: "Gemini CLI",
        STATUS_LINE: _tr("Claude Code's status line"),
        "workflow": _tr("Own workflows"),
        "metrics": _tr("Custom metrics"),
    }
    return names.get(interface) or visible_text(interface, _NAME_LIMIT)


def client_word(interface: str) -> str:
    """A client in one word: ``claude``."""
    words = {CLAUDE_CODE: "claude", CODEX: "codex", GEMINI: "gemini"}
    return words.get(interface) or visible_text(interface, _NAME_LIMIT)


def folder_name(path: str) -> str:
    """The last part of a folder's path, on whichever system it was written."""
    windows = "\\" in path and "/" not in path
    name = (PureWindowsPath(path) if windows else PurePosixPath(path)).name
    return visible_text(name or path, _NAME_LIMIT)


def session_name(view: SessionView) -> str:
    """What a session is called: its own name, its project's, or the beginning of its id."""
    if view.name:
        return visible_text(view.name, _NAME_LIMIT)
    if view.project:
        return folder_name(view.project)
    if view.session:
        return short_id(view.session)
    return _tr("no session known")


def short_id(session: str) -> str:
    """The beginning of a session's id: ``a41f…``."""
    shown = visible_text(session, _NAME_LIMIT)
    return shown if len(shown) <= _SHORT_ID + 4 else shown[:_SHORT_ID] + "…"


def model_name(model: str) -> str:
    """A model without its maker's prefix: ``opus-4-8``; an en dash where it is unknown."""
    shown = visible_text(model, _MODEL_LIMIT)
    return shown.removeprefix("claude-").removeprefix("gemini-") or MISSING


def age_words(seconds: float) -> str:
    """A length of time in its largest unit alone: ``22 min``, ``3 d``."""
    seconds = min(max(seconds, 0.0), _MOST_SECONDS)
    if seconds < _MINUTE:
        return duration_text(float(int(seconds))) if seconds >= 1 else "0 s"
    if seconds < 2 * _HOUR:
        return f"{int(seconds // _MINUTE)} min"
    return f"{int(seconds // _HOUR)} h" if seconds < 2 * _DAY else f"{int(seconds // _DAY)} d"


def ago_words(at_seconds: float, now_seconds: float) -> str:
    """How long ago it was: ``12 s ago``; ``now`` for less than two seconds."""
    age = now_seconds - at_seconds
    return _tr("now") if age < 2 else _tr("{age} ago").format(age=age_words(age))


def waiting_reason(view: SessionView) -> str:
    """What a session waits for, as its client names it; empty where it names nothing or waits for nobody."""
    return visible_text(view.waiting_for, _WAIT_LIMIT) if view.state is SessionState.WAITING else ""


def state_words(view: SessionView, now_seconds: float) -> str:
    """What a session does: ``working``, ``waiting for you: approve Bash``, ``idle 22 min``, ``ended 13:20``."""
    since = view.state_since_seconds
    if view.state is SessionState.WORKING:
        return _tr("working")
    if view.state is SessionState.WAITING:
        reason = waiting_reason(view)
        return _tr("waiting for you: {reason}").format(reason=reason) if reason else _tr("waiting for you")
    if view.state is SessionState.IDLE:
        return _tr("idle") if since is None else _tr("idle {age}").format(age=age_words(now_seconds - since))
    if view.state is SessionState.ENDED:
        ended = since if since is not None else view.last_event_seconds
        return _tr("ended") if ended is None else _tr("ended {time}").format(time=near_moment(ended, now_seconds))
    if view.last_event_seconds is not None:
        return _tr("last seen {time}").format(time=near_moment(view.last_event_seconds, now_seconds))
    return _tr("state unknown")


def subtitle(view: SessionView, now_seconds: float) -> str:
    """The quiet second line of a session: client and state; of an unmatched process its id.

    What a session waits for comes before the client: where there is little room, it is the end that is cut off.
    """
    if not view.session and view.tree is not None and view.tree.root is not None:
        state = _tr("process {pid}").format(pid=view.tree.root.pid)
    else:
        state = state_words(view, now_seconds)
    where = f" · {_tr('remote')}" if view.is_remote else ""
    reason = waiting_reason(view)
    if reason:
        return f"{_tr('waiting: {reason}').format(reason=reason)} · {client_word(view.interface)}{where}"
    return f"{client_word(view.interface)} · {state}{where}"


def tokens_text(tokens: float | None) -> str:
    """Tokens, short: ``812 k``."""
    return MISSING if tokens is None else value_text(float(tokens), Unit.COUNT)


def dollars(usd: float) -> str:
    """US dollars: ``$ 2.31``, less than a cent ``$ 0.0041``."""
    if usd and abs(usd) < 0.01:
        return f"$ {local(f'{usd:.2g}')}" if abs(usd) >= 0.0001 else f"< $ {local('0.0001')}"
    if abs(usd) < 0.1:
        return f"$ {local(f'{usd:.3f}')}" if usd else "$ 0"
    return f"$ {local(f'{usd:,.2f}')}" if abs(usd) < 10_000 else f"$ {count_text(usd)}"


def cost_text(usd: float | None, *, is_complete: bool, requests: int) -> str:
    """Cost; ``≥`` where some requests have no price, ``unpriced`` where none has; a dash where none used a token."""
    if usd is None:
        return MISSING if is_complete or not requests else _tr("unpriced")
    return dollars(usd) if is_complete else f"≥ {dollars(usd)}"


def seconds_pair(low: float | None, high: float | None) -> str:
    """Two durations in one unit: ``2.4 / 4.1 s``."""
    if low is None or high is None:
        return MISSING
    divisor, unit, digits = 1.0, "s", 1
    if high < 0.95:
        divisor, unit, digits = 0.001, "ms", 0
    elif high >= 2 * _MINUTE:
        divisor, unit = _MINUTE, "min"
    elif low >= 99.5:
        digits = 0
    return f"{local(f'{low / divisor:.{digits}f}')} / {local(f'{high / divisor:.{digits}f}')} {unit}"


def clock_length(seconds: float) -> str:
    """A length of time as a stop-watch shows it: ``11:42``, ``1:02:09``; less than ten seconds as ``5.2 s``."""
    if 0 < seconds < 9.95:
        return duration_text(seconds)
    whole = int(min(max(seconds, 0.0), _MOST_SECONDS) + 0.5)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def confidence_words(confidence: Confidence) -> str:
    """How surely processes belong to a session."""
    return {
        Confidence.EXACT: _tr("matched exactly"),
        Confidence.STRONG: _tr("matched with good evidence"),
        Confidence.GUESS: _tr("matched by a guess"),
        Confidence.NONE: _tr("not matched to a session"),
    }[confidence]


def source_name(name: str, interface: str = "") -> str:
    """What a source of events is called: ``telemetry``, of Claude Code's files ``transcripts``."""
    files = {
        CLAUDE_CODE: _tr("transcripts"),
        CODEX: _tr("rollouts"),
        GEMINI: _tr("chats"),
        "workflow": _tr("drop folder"),
        "metrics": _tr("text files"),
    }
    names = {
        "files": files.get(interface, _tr("files")),
        "otlp": _tr("telemetry"),
        "registry": _tr("session registry") if interface in ("", CLAUDE_CODE) else _tr("running sessions"),
        "status_line": _tr("status line"),
        "workflow": _tr("own events"),
        "http": _tr("sent events"),
        "executables": _tr("executables"),
        "scrapes": _tr("servers asked"),
    }
    return names.get(name) or visible_text(name, _NAME_LIMIT)


def source_state_word(state: SourceState) -> str:
    """How far a source can be relied on, in a word."""
    return {
        SourceState.FRESH: _tr("fresh"),
        SourceState.STALE: _tr("stale"),
        SourceState.ABSENT: _tr("absent"),
        SourceState.ERROR: _tr("failing"),
    }[state]


def resume_command(view: SessionView) -> str:
    """The command that resumes a session in its client; empty where there is none to offer."""
    if not view.session or not all(character.isalnum() or character in "-_" for character in view.session):
        return ""  # what would be pasted into a shell is an identifier or nothing
    if view.session.startswith("-"):
        return ""
    commands = {CLAUDE_CODE: "claude --resume {id}", CODEX: "codex resume {id}"}
    return commands.get(view.interface, "").format(id=view.session)
