"""Carries out the commands that faces send.

Must not know who sent them; what became of a command that can fail goes out with
the next snapshots.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from desktop_monitor.actions import processes as process_actions
from desktop_monitor.engine import command as commands
from desktop_monitor.engine.engine import Engine
from desktop_monitor.engine.futures import then
from desktop_monitor.engine.outcomes import Promise
from desktop_monitor.engine.snapshot import Outcome
from desktop_monitor.errors import MonitorError
from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.client_names import client_name
from desktop_monitor.notify.channel import Notification

_Later = commands.DeleteHistory | commands.ForgetProject | commands.ConnectClient | commands.DisconnectClient


def carry_out(engine: Engine, command: commands.Command) -> None:
    """Do what `command` asks; a MonitorError becomes its outcome."""
    match command:
        case (
            commands.DeleteHistory()
            | commands.ForgetProject()
            | commands.ConnectClient()
            | commands.DisconnectClient() as command
        ):
            _carry_out_later(engine, command)
        case commands.ApplyAlerts():
            engine.parts.alerts.order(command)
        case commands.ApplyPerformance():
            engine.parts.performance.order(command)
        case (
            commands.AcknowledgeIncident()
            | commands.Snooze()
            | commands.EndSnooze()
            | commands.AnswerSuggestion()
            | commands.SwitchControl()
            | commands.RollBackSwitch()
            | commands.ArmControl()
            | commands.CheckInterface()
            | commands.TestChannel() as command
        ):
            engine.outcomes.promise(Promise(command.command_id, engine.parts.alerts.order(command), _said))
        case (
            commands.DismissAdvice()
            | commands.RestoreAdvice()
            | commands.FollowAdvice()
            | commands.MakeReport()
            | commands.CancelReport() as command
        ):
            engine.outcomes.promise(Promise(command.command_id, engine.parts.performance.order(command), _said))
        case commands.CheckUpdates(command_id):
            engine.outcomes.promise(Promise(command_id, engine.parts.updates.check(), _said))
        case _:
            _carry_out_now(engine, command)


def _said(answer: object) -> Text:
    """What a desk answered with."""
    return answer if isinstance(answer, Text) else text("engine.done")


def _carry_out_now(engine: Engine, command: commands.Command) -> None:
    match command:
        case commands.Subscribe(owner, subject, cadence_seconds):
            engine.subscriptions.subscribe(owner, subject, cadence_seconds)
        case commands.Unsubscribe(owner, subject):
            engine.subscriptions.unsubscribe(owner, subject)
        case commands.PauseRecording(seconds):
            engine.parts.recording.pause(engine.parts.clock.now(), seconds)
        case commands.ResumeRecording():
            engine.parts.recording.resume(engine.parts.clock.now())
        case commands.ApplySettings(settings):
            engine.apply(settings)
        case commands.SignalProcess(command_id):
            _try(engine, command_id, lambda: _signal(engine, command))
        case commands.SetPriority(command_id):
            _try(engine, command_id, lambda: _set_priority(engine, command))
        case commands.TestNotification(command_id):
            _try(engine, command_id, lambda: _test_notification(engine))


def _try(engine: Engine, command_id: int, action: Callable[[], Text]) -> None:
    try:
        engine.outcomes.conclude(Outcome(command_id, True, action()))
    except MonitorError as error:
        engine.outcomes.conclude(Outcome(command_id, False, str(error)))


def _carry_out_later(engine: Engine, command: _Later) -> None:
    """Journal and clients belong to another thread; the outcome follows when that has answered."""
    try:
        answer, done = _begin(engine, command)
    except MonitorError as error:
        engine.outcomes.conclude(Outcome(command.command_id, False, str(error)))
    else:
        engine.outcomes.promise(Promise(command.command_id, answer, done))


def _begin(engine: Engine, command: _Later) -> tuple[Future[object], Callable[[object], Text]]:
    agents = engine.parts.agents
    match command:
        case commands.ForgetProject(_, project):
            return _forget_project(engine, project), lambda count: _forgotten(project, count)
        case commands.ConnectClient(_, interface, preview_hash):
            return agents.connect_client(interface, preview_hash), lambda changed: _connected(interface, changed)
        case commands.DisconnectClient(_, interface, preview_hash):
            return agents.disconnect_client(interface, preview_hash), lambda changed: _disconnected(interface, changed)
        case commands.DeleteHistory():
            return _delete_history(engine), lambda _: text("engine.history_deleted")


def _connected(interface: str, changed: object) -> Text:
    if changed is not True:
        return text("engine.client_already_connected", name=client_name(interface))
    return text("engine.client_connected", name=client_name(interface))


def _disconnected(interface: str, changed: object) -> Text:
    if changed is not True:
        return text("engine.client_already_disconnected", name=client_name(interface))
    return text("engine.client_disconnected", name=client_name(interface))


def _delete_history(engine: Engine) -> Future[object]:
    """What was measured, what agents did, and what was wrong and advised."""
    parts = engine.parts
    parts.recording.delete_all(parts.clock.now())
    forgotten = then(parts.agents.delete_all(), lambda _: parts.alerts.delete_all())
    return then(forgotten, lambda _: parts.performance.hurry())


def _forget_project(engine: Engine, project: str) -> Future[object]:
    """What the journal has, then advice about it; the answer is how much the journal had."""
    performance = engine.parts.performance
    return then(
        engine.parts.agents.forget_project(project),
        lambda count: then(performance.forget_project(project), lambda _: count),
    )


def _forgotten(project: str, count: object) -> Text:
    return text("engine.project_forgotten", project=project, count=count if isinstance(count, int) else 0)


def _signal(engine: Engine, command: commands.SignalProcess) -> Text:
    if command.signal is commands.ProcessSignal.KILL:
        process_actions.kill(command.identity, engine.parts.table)
        return text("engine.process_killed", pid=command.identity.pid)
    process_actions.terminate(command.identity, engine.parts.table)
    return text("engine.process_terminated", pid=command.identity.pid)


def _set_priority(engine: Engine, command: commands.SetPriority) -> Text:
    process_actions.set_priority(command.identity, command.priority, engine.parts.table)
    return text("engine.priority_set", pid=command.identity.pid, priority=command.priority)


def _test_notification(engine: Engine) -> Text:
    engine.parts.notifier.submit(
        Notification("test", "Desktop Monitor", "Notifications arrive. This is a test; nothing is wrong.")
    )
    return text("engine.test_sent")
