"""The alert desk as the engine sees it: ticks go in, a view comes out, orders are carried out on threads of their own.

Must not know what the work is (see `work` and `switch_work`).
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future

from desktop_monitor.engine import command as commands
from desktop_monitor.engine.alerting.parts import Switches, SwitchRequest
from desktop_monitor.engine.alerting.sight import Sight
from desktop_monitor.engine.alerting.work import AlertWork
from desktop_monitor.engine.alerts_view import NO_ALERTS, AlertsView
from desktop_monitor.engine.command import AlertCommand, Answer
from desktop_monitor.engine.futures import refused, then
from desktop_monitor.engine.parts import Notifier
from desktop_monitor.engine.worker import Worker
from desktop_monitor.errors import MonitorError
from desktop_monitor.language.text import sentence, text
from desktop_monitor.notify.message import Message

_MOST_SIGHTS = 120
"""More ticks than that wait only where something hangs; the oldest are dropped."""


class AlertDesk:
    """Implements `parts.Alerts`. Every method may be called from any thread."""

    def __init__(self, make_work: Callable[[Notifier], AlertWork], switches: Switches, pace_seconds: float) -> None:
        """`make_work` is called on the desk's thread; `switches` are started and closed here."""
        self._make_work, self._switches, self._pace_seconds = make_work, switches, pace_seconds
        self._seen = threading.Lock()
        self._sights: deque[Sight] = deque(maxlen=_MOST_SIGHTS)
        self._view = NO_ALERTS
        self._worker: Worker[AlertWork] | None = None

    @property
    def view(self) -> AlertsView:
        """What is known of alerts now."""
        if self._worker is not None and self._worker.failure is not None:
            return AlertsView(error=str(self._worker.failure))
        return self._view

    def start(self, notifier: Notifier) -> None:
        """Begin to judge."""
        self._switches.start()
        self._worker = Worker(
            "alerts",
            sentence("Alerts cannot be judged"),
            lambda: self._make_work(notifier),
            self._step,
            AlertWork.close,
            self._pace_seconds,
        )
        self._worker.start()

    def see(self, sight: Sight) -> None:
        """Judge by this tick, too, with the next step."""
        with self._seen:
            self._sights.append(sight)

    def order(self, command: AlertCommand) -> Future[object]:
        """Carry it out; the answer is a Text, or a MonitorError."""
        match command:
            case commands.SwitchControl(_, control_id, value, plan_hash):
                return self._switches.switch(SwitchRequest(control_id, value, plan_hash, is_automatic=False))
            case commands.RollBackSwitch(_, switch_id):
                return self._switches.roll_back(switch_id)
            case commands.ArmControl(_, control_id, is_armed):
                return self._waking(self._switches.arm(control_id, is_armed=is_armed))
            case commands.AnswerSuggestion(_, suggestion_id, Answer.CONFIRM, plan_hash):
                return self._order(lambda work: work.acting.confirm(suggestion_id, plan_hash))
            case _:
                return self._order(lambda work: _carry_out(work, command))

    def tell(self, message: Message, channel: str) -> None:
        """Send it over the channel of this name, with the next step."""
        self._order(lambda work: work.tell(message, channel))

    def delete_all(self) -> Future[object]:
        """Forget what happened; the answer may be a MonitorError."""
        return self._order(lambda work: work.delete_all())

    def close(self) -> None:
        """Keep what is to be kept and end; waits a few seconds at most."""
        self._switches.close()
        if self._worker is not None:
            self._worker.close()

    def _order(self, order: Callable[[AlertWork], object]) -> Future[object]:
        if self._worker is None:
            return refused(MonitorError("Nothing was done", "The program is only starting. Try again."))
        # Some orders only begin something, and bring an answer of its own.
        return then(self._worker.order(order), lambda begun: begun)

    def _waking(self, answer: Future[object]) -> Future[object]:
        """Have the view follow at once what changes what may run by itself."""
        answer.add_done_callback(lambda _: self._worker.wake() if self._worker else None)
        return answer

    def _step(self, work: AlertWork) -> None:
        with self._seen:
            sights = tuple(self._sights)
            self._sights.clear()
        work.step(sights)
        self._view = work.view


def _carry_out(work: AlertWork, command: AlertCommand) -> object:
    match command:
        case commands.AcknowledgeIncident(_, incident_id):
            return work.acknowledge(incident_id)
        case commands.Snooze(_, seconds, rule, incident_id):
            return work.snooze(seconds, rule, incident_id)
        case commands.EndSnooze(_, rule, incident_id):
            return work.end_snooze(rule, incident_id)
        case commands.AnswerSuggestion(_, suggestion_id, answer):
            return work.acting.dismiss(suggestion_id, for_ever=answer is Answer.NEVER)
        case commands.CheckInterface(_, interface):
            return work.check(interface)
        case commands.TestChannel(_, channel):
            return work.test(channel)
        case commands.ApplyAlerts(config):
            work.apply(config)
    return text("engine.done")
