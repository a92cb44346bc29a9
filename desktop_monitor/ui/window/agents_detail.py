"""The card of the selected session: who it is, its timeline, where its time went, what can be done.

Must not know the journal or the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_monitor.assess.session_time import SessionTime
from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.language.quantities import count_text, duration_text, ratio_text
from desktop_monitor.language.text import counted, forms
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import SessionState
from desktop_monitor.ui.agent_words import (
    client_word,
    clock_length,
    confidence_words,
    resume_command,
    session_name,
    short_id,
    source_name,
)
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.model.session_texts import memory_of
from desktop_monitor.ui.model.sessions import SessionKey, key_of
from desktop_monitor.ui.phrases import sentence
from desktop_monitor.ui.untrusted import plain_tooltip
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.figure_line import FigureLine
from desktop_monitor.ui.widgets.flow import FlowLayout
from desktop_monitor.ui.widgets.labels import ElidedLabel
from desktop_monitor.ui.window.agents_bars import Bar, BarStyle
from desktop_monitor.ui.window.agents_lanes import Scene
from desktop_monitor.ui.window.agents_questions import SessionAnswer
from desktop_monitor.ui.window.agents_timeline import SessionTimeline

_LEAST_SPAN_SECONDS = 20.0
_JOINED_SECONDS = 20.0
"""Measurements of a tree are joined up to this far apart: four of the slowest tempo."""
_MOST_LIVE = 4000
_RUNNING = (SessionState.WORKING, SessionState.WAITING, SessionState.IDLE)


def is_running(view: SessionView) -> bool:
    """Whether its time goes on."""
    return view.state in _RUNNING or view.tree is not None


class SessionCard(Card):
    """One session in full; another one begins with `begin`."""

    processes_requested = Signal()
    forget_requested = Signal()
    copied = Signal(str)
    """What was put into the clipboard, in words."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setObjectName("sessionCard")
        self._view: SessionView | None = None
        self._take(None)
        self._live: list[tuple[float, float | None, int | None]] = []
        self._gaps: tuple[tuple[float, float, str], ...] = ()
        self._now = 0.0
        self._divisor = 1
        self._about = ElidedLabel("", Role.QUIET, self)
        self._about.setObjectName("sessionAbout")
        self.timeline = SessionTimeline(look, self)
        self.figures = FigureLine(self)
        self.figures.setObjectName("sessionTime")
        self.processes = self._button("showProcesses", self.tr("Show processes"))
        self.copy = self._button("copySession", self.tr("Copy resume command"))
        self.forget = self._button("forgetProject", self.tr("Forget this project…"))
        deeds = FlowLayout()
        for button in (self.processes, self.copy, self.forget):
            deeds.addWidget(button)
        self.processes.clicked.connect(self.processes_requested)
        self.copy.clicked.connect(self.copy_session)
        self.forget.clicked.connect(self.forget_requested)
        self.body.setSpacing(2 * SPACING_PX)
        for part in (self._about, self.timeline, self.figures, deeds):
            self.add(part)

    def _button(self, name: str, title: str) -> QPushButton:
        button = QPushButton(title, self)
        button.setObjectName(name)
        return button

    @property
    def view(self) -> SessionView | None:
        """The session that is shown."""
        return self._view

    @property
    def key(self) -> SessionKey | None:
        """What tells it from others."""
        return None if self._view is None else key_of(self._view)

    def begin(self, view: SessionView, now_seconds: float, shown_seconds: float) -> None:
        """Show another session: at most the newest `shown_seconds` of it at first."""
        self._take(None)
        self._live, self._gaps = [], ()
        self.figures.show_figures((), "")
        self._view, self._now = view, now_seconds
        whole = self._whole()
        self.timeline.start(whole, (max(whole[0], whole[1] - shown_seconds), whole[1]))
        self.follow(view, now_seconds, self._divisor)

    def follow(self, view: SessionView, now_seconds: float, core_divisor: int) -> None:
        """Show the newest of the session that is shown already."""
        if self._view is None or view is not self._view or not self._live:
            self._say(view)
        self._view, self._now, self._divisor = view, now_seconds, core_divisor
        if view.tree is not None and (not self._live or self._live[-1][0] < now_seconds):
            self._live = [*self._live[-_MOST_LIVE:], (now_seconds, view.tree.cpu_core_ratio, memory_of(view))]
        self._draw()

    def show_answer(self, answer: SessionAnswer) -> None:
        """Show what the journal knows of it."""
        self._take(answer)
        newest = max((points[-1][0] for points in (answer.cpu, answer.memory) if points), default=0.0)
        self._live = [reading for reading in self._live if reading[0] > newest]
        if self._view is not None:
            self._say(self._view)
        self._say_time(answer.time)
        self._draw()

    def show_gaps(self, gaps: Sequence[tuple[float, float, str]]) -> None:
        """Draw these stretches without observation."""
        self._gaps = tuple(gaps)
        self._draw()

    def span(self) -> tuple[float, float]:
        """The whole time of the session, in wall seconds."""
        return self._whole()

    @Slot()
    def copy_session(self) -> None:
        """Put the command that resumes it, or its id, into the clipboard."""
        if self._view is None or not self._view.session:
            return
        command = resume_command(self._view)
        QGuiApplication.clipboard().setText(command or self._view.session)
        self.copied.emit(
            self.tr("The command to resume it was copied") if command else self.tr("The session's id was copied")
        )

    def _say(self, view: SessionView) -> None:
        self.set_title(f"{session_name(view)} · {client_word(view.interface)}")
        parts = self._about_words(view)
        self._about.set_text(" · ".join(parts))
        if view.tree is not None:
            self._about.setToolTip(plain_tooltip(sentence(view.tree.evidence)))
        self.processes.setEnabled(view.tree is not None)
        self.copy.setEnabled(bool(view.session))
        self.copy.setText(self.tr("Copy resume command") if resume_command(view) else self.tr("Copy session id"))
        self.forget.setEnabled(bool(view.project))

    def _about_words(self, view: SessionView) -> list[str]:
        parts = []
        if view.session:
            parts.append(self.tr("session {id}").format(id=short_id(view.session)))
        else:
            parts.append(self.tr("no source told of this session"))
        if view.is_remote:
            parts.append(self.tr("runs elsewhere: its processes are not this machine's"))
        elif view.tree is not None:
            parts.append(confidence_words(view.tree.confidence))
        else:
            parts.append(self.tr("no process of it runs"))
        sources = self._source_words(view)
        return [*parts, sources] if sources else parts

    def _source_words(self, view: SessionView) -> str:
        names = {name: source_name(name, view.interface) for name in ("otlp", "files", "workflow")}
        told = [names[name] for name in names if name in view.sources]
        if not told:
            return ""
        words = self.tr("events from {sources}").format(sources=self.tr(" and ").join(told))
        counts = self._answer.sources if self._answer is not None else None
        if counts is not None and counts.files and counts.otlp and self._answer is not None:
            share = counts.both / max(self._answer.request_count, 1)
            words += ", " + self.tr("{share} of requests in both").format(share=ratio_text(share))
        return words

    def _say_time(self, time: SessionTime | None) -> None:
        if time is None:
            self.figures.show_figures((), self.tr("No request of this session is known"))
            return
        spent = (
            (time.model_seconds, self.tr("in the model")),
            (time.failed_seconds, self.tr("in failed requests")),
            (time.tool_seconds, self.tr("in tools")),
            (time.paused_seconds, self.tr("waiting for you")),
        )
        figures = [(clock_length(seconds), where) for seconds, where in spent if seconds is not None]
        if time.rate_limited:
            figures.append(
                (count_text(time.rate_limited), words(counted("rate limit", "rate limits", time.rate_limited)))
            )
        if time.retries:
            figures.append(
                (count_text(time.retries), words(counted("attempt repeated", "attempts repeated", time.retries)))
            )
        whole = self.tr("of {time} since the first prompt").format(time=clock_length(time.total_seconds))
        self.figures.show_figures(figures, whole, self._untold_words(time))

    def _untold_words(self, time: SessionTime) -> str:
        lines = [self.tr("{time} of it no source told of").format(time=duration_text(time.untold_seconds))]
        if time.untimed_requests:
            one, many = forms(
                "{count:count} request has no known duration", "{count:count} requests have no known duration"
            )
            lines.append(words(counted(one, many, time.untimed_requests)))
        if time.untimed_tools:
            one, many = forms(
                "{count:count} tool call has no known duration", "{count:count} tool calls have no known duration"
            )
            lines.append(words(counted(one, many, time.untimed_tools)))
        return "\n".join(lines)

    def _whole(self) -> tuple[float, float]:
        """From the first known moment to now, or to the newest event of a session that has ended."""
        view, answer = self._view, self._answer
        starts, ends = [self._now], [0.0]
        if view is not None:
            starts += [view.started_seconds] if view.started_seconds is not None else []
            ends.append(self._now if is_running(view) else (view.last_event_seconds or self._now))
        if answer is not None:
            starts += [bar.start for bar in (*self._request_bars[:1], *self._tool_bars[:1])]
            starts += [points[0][0] for points in (answer.cpu, answer.memory) if points]
            ends += [request.at_seconds for request in answer.requests[-1:]]
            ends += [points[-1][0] for points in (answer.cpu, answer.memory) if points]
        starts += [self._live[0][0]] if self._live else []
        start, end = min(starts), max(ends)
        short = max(_LEAST_SPAN_SECONDS - (end - start), 0.0)
        running = view is not None and is_running(view)
        return (start - short, end) if running else (start - short / 2, end + short / 2)

    def _draw(self) -> None:
        answer = self._answer
        cpu = list(answer.cpu) if answer is not None else []
        memory = list(answer.memory) if answer is not None else []
        cpu += [(at, value) for at, value, _ in self._live if value is not None]
        memory += [(at, float(size)) for at, _, size in self._live if size is not None]
        scene = Scene(
            requests=self._request_bars,
            tools=self._tools(),
            cpu=cpu,
            memory=memory,
            gaps=self._gaps,
            gap_seconds=max(_JOINED_SECONDS, 2 * answer.step_seconds if answer is not None else 0.0),
            core_divisor=self._divisor,
        )
        self.timeline.show_scene(scene, self._whole())

    def _tools(self) -> Sequence[Bar]:
        """Tool calls; while the end of the newest is open it grows with the session."""
        bars, view = self._tool_bars, self._view
        if not bars or view is None or not is_running(view) or bars[-1].style is not BarStyle.OPEN:
            return bars
        newest = self._request_bars[-1].start if self._request_bars else 0.0
        return (*bars[:-1], replace(bars[-1], end=max(bars[-1].end, self._now))) if newest < bars[-1].start else bars

    def _take(self, answer: SessionAnswer | None) -> None:
        """Make what can be painted of an answer, once."""
        self._answer = answer
        self._request_bars = answer.request_bars if answer is not None else ()
        self._tool_bars = answer.tool_bars if answer is not None else ()
